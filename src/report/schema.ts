import { z } from 'zod';
import { commandEndSchema } from '../model/command-end-schema.ts';
import { schemaVersion } from '../model/index.ts';

/** JSON schemas of what machines read: a line of `*.events.jsonl`, and the JSON report. Written into `dist/schema` by the build. */
export function eventJsonSchema(): Record<string, unknown> {
  return titled(runEvent, 'labproof event', 'One line of a file of events: labproof verify --reporter jsonl=RUN.events.jsonl.');
}

export function reportJsonSchema(): Record<string, unknown> {
  return titled(machineReport, 'labproof report', 'A run, folded: labproof verify --reporter json=FILE.');
}

function titled(schema: z.ZodType, title: string, description: string): Record<string, unknown> {
  return { ...z.toJSONSchema(schema), title, description };
}

const version = z.literal(schemaVersion as number);
const text = z.string();
const count = z.int().min(0);
const line = z.int().min(1);
const verdict = z.enum(['pass', 'drift', 'fail', 'error', 'skip']);
const judged = z.enum(['pass', 'drift', 'fail']);

const point = z.strictObject({ file: text, line, column: line });
const problem = z
  .strictObject({ code: text, message: text, hint: text.exactOptional(), position: point.exactOptional() })
  .meta({ id: 'problem' });
const evidence = z
  .strictObject({
    about: z.enum(['host', 'shell', 'directory', 'pairing', 'kind', 'recall', 'interrupt', 'command']),
    source: z.enum(['annotation', 'prompt', 'directive', 'prose', 'previous', 'shape', 'configuration']),
    text,
    line,
  })
  .meta({ id: 'evidence' });

const stepFacts = {
  id: text,
  file: text,
  line,
  endLine: line,
  block: z.int(),
  kind: z.enum(['command', 'enter', 'leave']),
  host: text.nullable(),
  shell: text,
  directory: text.nullable(),
  prompt: text,
  command: text,
  expected: text.nullable(),
  expectedLine: line.nullable(),
  interrupt: z.boolean(),
  sameAs: text.nullable(),
  alsoAt: z.array(line),
  evidence: z.array(evidence),
  sections: z.array(text),
};

const block = {
  endLine: line,
  kind: z.enum(['session', 'commands', 'output', 'listing', 'manual', 'unclear']),
  language: text.nullable(),
  reason: text,
  suspicious: z.boolean(),
};
const created = z.strictObject({ path: text, host: text.nullable(), sentence: text, line });
const cue = z.strictObject({
  text,
  marked: z.array(z.strictObject({ text, markup: text })),
  position: point,
  kind: z.enum(['prose', 'list', 'annotation']),
  next: text.nullable(),
  previous: text.nullable(),
});
const page = z.strictObject({
  path: text,
  title: text,
  source: text,
  sha256: text,
  blocks: z.array(z.strictObject({ ...block, line, text, creates: created.nullable() })),
  steps: z.array(z.strictObject(stepFacts)),
  manual: z.array(z.strictObject({ position: point, text })),
  cues: z.array(cue),
});
const host = z
  .strictObject({
    name: text,
    aliases: z.array(text),
    addresses: z.array(text),
    users: z.array(text),
    evidence: z.array(z.strictObject({ text, position: point })),
  })
  .meta({ id: 'host' });
const target = z
  .strictObject({
    name: text,
    runner: text,
    verdict: z.enum(['ready', 'error', 'unknown']),
    openMs: z.number().nullable(),
    problem: problem.nullable(),
  })
  .meta({ id: 'target' });

// Of one version: here nothing is passed over.
const end = z.union(commandEndSchema(problem).options.map((each) => each.strict()));
const output = z.strictObject({ text, end, durationMs: z.number(), truncated: count }).meta({ id: 'output' });
const span = z.strictObject({ line: count, column: count, text });
const finding = z
  .strictObject({
    verdict: judged,
    kind: z.enum([
      'state',
      'missing-row',
      'extra-row',
      'count',
      'empty',
      'exit-status',
      'error-text',
      'timeout',
      'truncated',
      'address',
      'binding',
      'relation',
      'number',
      'timer',
      'counter',
      'version',
      'layout',
      'order',
      'flags',
      'loss',
      'missing-text',
      'text',
      'requirement',
      'unknown',
    ]),
    documented: span.nullable(),
    live: span.nullable(),
    type: text,
    policy: z.enum(['equal', 'ignore', 'type', 'bind', 'range', 'full', 'set', 'count', 'unknown']),
    why: text,
    curable: z.boolean(),
  })
  .meta({ id: 'finding' });
const token = z.strictObject({
  documented: span.nullable(),
  live: span.nullable(),
  mark: z.enum(['same', 'ignored', 'bound', 'drift', 'fail']),
  type: text,
  why: text,
});
const judgement = z
  .strictObject({
    documented: count.nullable(),
    live: count.nullable(),
    mark: z.enum(['same', 'ignored', 'drift', 'fail', 'extra', 'elided']),
    tokens: z.array(token),
  })
  .meta({ id: 'judgement' });
const requirement = {
  rule: text,
  sentence: text,
  line: z.int(),
  reading: text,
  verdict: judged,
  detail: text,
  records: z.strictObject({ all: count, lacking: count, named: z.array(text) }).exactOptional(),
};
const attempt = z
  .strictObject({
    startedAt: text,
    durationMs: z.number(),
    verdict,
    findings: z.array(finding),
    output: output.nullable(),
  })
  .meta({ id: 'attempt' });
const result = {
  verdict,
  checked: z.enum(['output', 'ran', 'nothing']),
  reason: text,
  skip: z.enum(['planned', 'unplanned']).nullable(),
  problem: problem.nullable(),
  sent: text.nullable(),
  output: output.nullable(),
  findings: z.array(finding),
  lines: z.array(judgement),
  requirements: z.array(z.strictObject(requirement)),
  attempts: z.array(attempt),
  durationMs: z.number(),
};

const learned = z.strictObject({ file: text, line: z.int(), step: text, how: text }).nullable();
const binding = z
  .strictObject({
    documented: text,
    live: text,
    type: text,
    host: text.nullable(),
    state: z.enum(['pinned', 'inventory', 'firm', 'group', 'arbitrary', 'override']),
    learned,
    used: z.array(z.strictObject({ file: text, line: z.int() })),
  })
  .meta({ id: 'binding' });
const group = z.strictObject({ type: text, host: text.nullable(), documented: z.array(text), live: z.array(text), learned });
const claim = z.strictObject({ text, line: z.int(), file: text, why: text });
const guideEnd = {
  verdict,
  reason: text,
  bindings: z.array(binding),
  groups: z.array(group),
  unverifiedClaims: z.array(claim),
  problems: z.array(problem),
};
const mode = z.enum(['live', 'replay', 'dry-run']);

export const runEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run-started'),
    schemaVersion: version,
    at: text,
    labproof: text,
    mode,
    paths: z.array(text),
  }),
  z.strictObject({
    type: z.literal('guide-loaded'),
    guide: text,
    title: text,
    pages: z.array(page),
    hosts: z.array(host),
    problems: z.array(problem),
  }),
  z.strictObject({ type: z.literal('target-opened'), guide: text, target }),
  z.strictObject({ type: z.literal('step-started'), guide: text, id: text, at: text, sent: text.nullable() }),
  z.strictObject({ type: z.literal('step-attempt'), guide: text, id: text, attempt }),
  z.strictObject({
    type: z.literal('step-finished'),
    guide: text,
    id: text,
    at: text,
    outcome: z.strictObject({ stepId: text, ...result }),
  }),
  z.strictObject({ type: z.literal('notice'), guide: text.nullable(), host: text.nullable(), text }),
  z.strictObject({ type: z.literal('guide-finished'), guide: text, ...guideEnd }),
  z.strictObject({ type: z.literal('run-finished'), at: text, durationMs: z.number(), exitCode: z.int().min(0).max(4) }),
]);

const placed = { file: text, line };
const guide = z.strictObject({
  path: text,
  title: text,
  ...guideEnd,
  steps: z.array(z.strictObject({ ...stepFacts, ...result, startedAt: text.nullable() })),
  blocks: z.array(z.strictObject({ ...block, ...placed })),
  manual: z.array(z.strictObject({ ...placed, text })),
  requirements: z.array(z.strictObject({ ...requirement, step: text, file: text })),
  targets: z.array(target),
  hosts: z.array(host),
  notices: z.array(z.strictObject({ host: text.nullable(), text })),
  pages: z.array(z.strictObject({ path: text, title: text, sha256: text })),
});

/** The report as `--reporter json` writes it: without the source of the pages, which their owner has. */
export const machineReport = z.strictObject({
  schemaVersion: version,
  labproof: text,
  summary: z.strictObject({
    verdict,
    exitCode: z.int().min(0).max(4),
    guides: count,
    steps: count,
    pass: count,
    drift: count,
    fail: count,
    error: count,
    skip: count,
    skippedUnplanned: count,
    verifiedOutput: count,
    ranOnly: count,
    unclearBlocks: count,
    durationMs: z.number(),
    startedAt: text.nullable(),
    mode,
  }),
  guides: z.array(guide),
});
