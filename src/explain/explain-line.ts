import type { BlockNode, Dialect, Guide, GuideBlock, Page, Step } from '../model/index.ts';
import { annotationKind } from '../model/index.ts';
import type { Explanation, LineKind, OutputExplanation, Override, Reason } from './explanation.ts';
import { type Found, findLine, pagesOf } from './find-line.ts';
import { annotate, annotationFor, configure, type Source, scalar } from './overrides.ts';
import { type JudgeAs, learnedBefore, rulesOfLine } from './what-if.ts';
import { type Plan, type RunSettings, whereItRuns } from './where-it-runs.ts';

/** Everything that the explanation of a line rests on; nothing is read or run. */
export interface ExplainContext {
  readonly guide: Guide;
  /** As the user named the file. */
  readonly file: string;
  /** Its text as it lies on disk. */
  readonly source: string;
  /** Is this the file that the user means, by whatever name? */
  readonly isFile: (file: string) => boolean;
  readonly dialects: readonly Dialect[];
  readonly judgeAs: JudgeAs;
  readonly planOf: (step: Step) => Plan;
  readonly settings: RunSettings;
}

/** Says what a line of a guide is, why, where it would run and what would be required of it; null when the guide has no such file. */
export function explainLine(line: number, context: ExplainContext): Explanation | null {
  const { guide, isFile, source } = context;
  const lines = source.split(/\r?\n/);
  const pages = pagesOf(guide, isFile);
  const own = pages.find((page) => isFile(page.document.file));
  const page = own ?? pages[0];
  if (page === undefined) return null;
  const found = findLine(page, isFile, line, lines) ?? { at: 'node', node: null };
  const text = lines[line - 1] ?? '';
  const asked: Asked = {
    ...context,
    page,
    line,
    text,
    lines,
    origin: { file: context.file, text: source, dialects: context.dialects, places: new Map() },
  };
  const part = text.trim() === '' ? ofBlank(found, asked) : ofFound(found, asked);
  return {
    file: context.file,
    line,
    text,
    guide: guide.path,
    page: page.path,
    what: part.what,
    why: [...part.why, ...(own === undefined ? includedBy(pages) : []), ...messagesAt(asked)],
    run: part.run ?? null,
    output: part.output ?? null,
    override: part.override ?? [],
  };
}

interface Asked extends ExplainContext {
  readonly page: Page;
  readonly line: number;
  readonly text: string;
  readonly lines: readonly string[];
  readonly origin: Source;
}

type Part = Pick<Explanation, 'what' | 'why'> & Partial<Pick<Explanation, 'run' | 'output' | 'override'>>;

function includedBy(pages: readonly Page[]): readonly Reason[] {
  return pages.map((page) => ({ says: `the page ${page.path} includes this file`, line: null }));
}

/** What the reader had to say about the line itself: broken markup, wrong annotations. */
function messagesAt({ page, isFile, line }: Asked): readonly Reason[] {
  return page.messages
    .filter((each) => each.severity !== 'info' && isFile(each.position.file) && each.position.line === line)
    .map((each) => ({ says: `${each.severity}: ${each.message} (${each.code})`, line: null }));
}

function ofFound(found: Found, asked: Asked): Part {
  switch (found.at) {
    case 'command':
      return ofCommand(found.step, found.nth, asked);
    case 'also':
      return ofRepeated(found.step, asked);
    case 'output':
      return ofOutput(found.step, found.index, asked);
    case 'block':
      return ofBlock(found.block, found.steps, asked);
    case 'head':
      return ofHead(found.block, found.steps, asked);
    case 'node':
      return ofNode(found.node, asked);
    default:
      return found satisfies never;
  }
}

function ofBlank(found: Found, asked: Asked): Part {
  const blank = (says: string): Part => ({ what: { kind: 'blank', says }, why: [] });
  if (found.at === 'output')
    return blank(`a blank line of the output that the page shows for ${commandAt(found.step)}; blank lines are not compared`);
  if (found.at === 'block') return blank(`a blank line of the block that begins at line ${found.block.position.line}`);
  const next = asked.lines.findIndex((text, index) => index >= asked.line && text.trim() !== '');
  return blank(next < 0 ? 'a blank line at the end of the file' : `a blank line; the next line that says something is line ${next + 1}`);
}

function ofCommand(step: Step, nth: number, asked: Asked): Part {
  const { page, guide, settings } = asked;
  const run = whereItRuns(step, page, guide, asked.planOf(step), settings);
  const count = step.command.split('\n').length;
  const part = count === 1 ? '' : nth === 0 ? `, the first of its ${count} lines` : `, line ${nth + 1} of ${count}`;
  const kinds: Readonly<Record<Step['kind'], string>> = {
    command: 'a command',
    enter: `a command that enters the shell ${step.entersShell ?? ''}${step.hop === null ? '' : ` on ${step.hop}`}`,
    leave: `a command that leaves the shell ${step.shell}${step.entersShell === null ? '' : ` for ${step.entersShell}`}`,
  };
  const [first, last] = [step.expected?.position.line, step.expected?.endLine];
  const shown =
    step.expected === null
      ? 'the page shows no output for it: that it runs without an error is all that is judged'
      : `the page shows its output in ${linesOf(first ?? 0, last ?? 0)}`;
  return {
    what: { kind: 'command', says: `${kinds[step.kind]}${part}; ${step.kind === 'command' ? shown : 'it has no output to judge'}` },
    why: [
      blockReason(page.blocks[step.block]),
      ...evidenceOf(step, ['kind', 'command', 'pairing', 'recall', 'interrupt']),
      ...annotationReasons(step),
    ],
    run,
    output: step.expected === null ? null : outputOf(step, null, asked),
    override: commandOverrides(step, run, asked),
  };
}

function ofRepeated(step: Step, asked: Asked): Part {
  const { page, guide, settings } = asked;
  return {
    what: { kind: 'command', says: `the command of line ${step.position.line}, named here as well: it is run once` },
    why: evidenceOf(step, ['pairing']),
    run: whereItRuns(step, page, guide, asked.planOf(step), settings),
    override: [],
  };
}

function ofOutput(step: Step, index: number, asked: Asked): Part {
  const block = asked.page.blocks.find((each) => each.position.line <= asked.line && asked.line <= each.endLine);
  const elsewhere = block !== undefined && asked.page.blocks[step.block] !== block;
  const output = outputOf(step, index, asked);
  return {
    what: { kind: 'output', says: `documented output of ${commandAt(step)}${elsewhere ? ', shown in a block of its own' : ''}` },
    why: [...(elsewhere ? [blockReason(block)] : []), ...evidenceOf(step, ['pairing', 'recall', 'interrupt']), ...annotationReasons(step)],
    output,
    override: outputOverrides(step, index, output, asked),
  };
}

function ofBlock(block: GuideBlock, steps: readonly Step[], asked: Asked): Part {
  const text = asked.text.trim();
  const why = [blockReason(block)];
  const stopped = steps.findLast((step) => step.interrupt && step.position.line < asked.line);
  if (/^\^[CDZ]$/.test(text) && stopped !== undefined)
    return {
      what: {
        kind: 'interrupt',
        says: `the reader stops ${commandAt(stopped)}: labproof waits until each documented line has an answer, then presses ^C`,
      },
      why: evidenceOf(stopped, ['interrupt']),
    };
  if (block.kind === 'session' || block.kind === 'commands') {
    const remark = /^(?:#|!|\/\/|--)\s/.test(text) || /^#\w/.test(text);
    const says = remark
      ? 'a remark in a block of commands: nothing is run'
      : 'a line of a session that is neither a command nor the output of one (a prompt without a command, or text before the first prompt): nothing is run';
    return { what: { kind: remark ? 'remark' : 'prompt', says }, why };
  }
  const override = unreadOverrides(block, asked);
  switch (block.kind) {
    case 'listing':
      return {
        what: { kind: 'listing', says: 'part of a listing (a file, code, a configuration): it is shown, not typed, and never run' },
        why,
        override,
      };
    case 'manual':
      return {
        what: { kind: 'manual', says: 'part of a block that a person does by hand: listed, never run and never counted as verified' },
        why,
      };
    case 'output':
      return { what: { kind: 'output', says: 'part of a block of output' }, why, override };
    default:
      return {
        what: {
          kind: 'unclear',
          says: `part of a block that labproof does not understand: it is never run${block.suspicious ? ', and because it may hold commands the guide is not verified' : ''}`,
        },
        why,
        override,
      };
  }
}

function ofHead(block: GuideBlock, steps: readonly Step[], asked: Asked): Part {
  const many = steps.length === 1 ? '1 command' : `${steps.length} commands`;
  return {
    what: {
      kind: 'block-head',
      says: `opens the block of ${linesOf(block.position.line, block.endLine)}, which is read as ${kindWords[block.kind]}${steps.length > 0 ? ` with ${many}` : ''}`,
    },
    why: [blockReason(block)],
    override: steps.length > 0 ? [annotate('to keep it from being run', 'manual', block, asked.origin)] : unreadOverrides(block, asked),
  };
}

const kindWords: Readonly<Record<GuideBlock['kind'], string>> = {
  session: 'a session',
  commands: 'commands',
  output: 'the output of an earlier command',
  listing: 'a listing',
  manual: 'something that a person does',
  unclear: 'unclear: neither a session nor a listing',
};

function ofNode(node: BlockNode | null, asked: Asked): Part {
  const say = (kind: LineKind, says: string, why: readonly Reason[] = []): Part => ({ what: { kind, says }, why });
  if (node === null) return say('other', 'markup that names nothing labproof reads');
  switch (node.type) {
    case 'comment':
      return ofComment(node.text, node.position.line, asked);
    case 'section':
      return say('title', 'the title of a section', saidHere(asked));
    case 'toctree':
      return say('toctree', `names the pages that follow: ${node.entries.map((each) => each.target).join(', ')}`);
    case 'row':
    case 'entry':
    case 'table':
      return say('table', 'part of a table', saidHere(asked));
    case 'directive':
      return say('directive', `the directive "${node.name}"`, saidHere(asked));
    case 'raw':
      return say('other', `text for ${node.format || 'another'} output alone: nothing is run or compared`);
    case 'transition':
    case 'target':
    case 'substitution_definition':
    case 'image':
    case 'figure':
      return say('other', `${article(node.type.replace(/_/g, ' '))}: nothing is run or compared`);
    default:
      return ofProse(node, asked);
  }
}

function ofComment(text: string, line: number, asked: Asked): Part {
  const kind = annotationKind(text);
  if (kind === 'near-miss')
    return { what: { kind: 'comment', says: 'a comment that is nearly an annotation: it requires nothing as it stands' }, why: [] };
  if (kind === 'none') return { what: { kind: 'comment', says: 'a comment: nothing of it is read' }, why: [] };
  const steps = asked.page.steps.filter((step) => step.annotations.some((each) => each.line === line));
  const manual = asked.page.blocks.filter((block) => block.kind === 'manual' && block.reason.includes(`line ${line} `));
  const why = [
    ...steps.map((step) => ({ says: `it holds for ${commandAt(step)}`, line: step.position.line })),
    ...manual.map((block) => ({ says: 'it holds for the block there', line: block.position.line })),
  ];
  if (why.length > 0) return { what: { kind: 'annotation', says: 'an annotation, the strongest evidence there is' }, why };
  const before = asked.page.blocks.findLast((block) => block.endLine < line);
  const between = before === undefined ? [] : asked.lines.slice(before.endLine, line - 1);
  const takes = before !== undefined && between.every((text) => /^\s*(?:\.\. labproof:.*)?$/.test(text));
  return {
    what: { kind: 'annotation', says: 'an annotation that changes nothing: no command is under it' },
    why: takes ? [{ says: `the block right before it takes it, and that is ${kindWords[before.kind]}`, line: before.position.line }] : [],
  };
}

function ofProse(node: BlockNode, asked: Asked): Part {
  const { page, line, isFile } = asked;
  const manual = page.manual.find((each) => each.position.line === line && isFile(each.position.file));
  const opened = node.type === 'paragraph' && node.opensLiteral ? page.blocks.find((each) => each.position.line > node.endLine) : undefined;
  const why: Reason[] = [
    ...(opened === undefined ? [] : [{ says: 'opens the block that follows', line: opened.position.line }]),
    ...saidHere(asked),
  ];
  const [from, to] = [node.position.line, node.endLine];
  const here = page.cues.filter((cue) => isFile(cue.position.file) && cue.position.line >= from && cue.position.line <= Math.min(line, to));
  const starts = here.filter((cue) => cue.position.line === line);
  for (const cue of starts.length > 0 ? starts : here.slice(-1)) {
    const step = page.steps.find((each) => each.id === (cue.next ?? cue.previous));
    if (step === undefined || cue.kind === 'annotation') continue;
    why.push(...readingsOf(cue.text, cue.position.line, step, asked));
  }
  const says =
    manual !== undefined
      ? 'a step that a person does by hand: listed, never run and never counted as verified'
      : why.length > 0
        ? 'prose'
        : 'prose of which nothing is required and which says of no command where it runs';
  return { what: { kind: manual === undefined ? 'prose' : 'manual', says }, why };
}

/** What the matcher makes of a sentence when it judges the output beside it. */
function readingsOf(sentence: string, line: number, step: Step, asked: Asked): readonly Reason[] {
  if (step.expected === null) return [];
  const result = asked.judgeAs(step, step.expected.text, learnedBefore(step, stepsOf(asked.guide), asked.judgeAs));
  const required = result.requirements.filter((each) => each.line === line && each.sentence === sentence);
  const claims = result.unverifiedClaims.filter((each) => each.line === line && each.text === sentence);
  return [
    ...required.map((each) => ({ says: `"${sentence}" requires of ${commandAt(step)}: ${each.reading}`, line: step.position.line })),
    ...claims.map((each) => ({ says: `"${sentence}" is not verified: ${each.why}`, line: step.position.line })),
  ];
}

/** Where the line is evidence for a host, or for the command that a block belongs to. */
function saidHere({ page, guide, line, isFile }: Asked): readonly Reason[] {
  const hosts = guide.hosts
    .filter((host) => host.evidence.some((each) => each.position.line === line && isFile(each.position.file)))
    .map((host) => ({ says: `tells of the host ${host.name}`, line: null }));
  const steps = page.steps.flatMap((step) =>
    step.evidence
      .filter((each) => each.line === line && isFile(step.position.file) && each.source !== 'previous')
      .map((each) => ({ says: `says the ${each.about} for ${commandAt(step)}`, line: step.position.line })),
  );
  return [...hosts, ...steps];
}

function outputOf(step: Step, index: number | null, asked: Asked): OutputExplanation {
  const steps = stepsOf(asked.guide);
  const documented = step.expected?.text ?? '';
  const itself = asked.judgeAs(step, documented, learnedBefore(step, steps, asked.judgeAs));
  return {
    command: step.position.line,
    documented: index === null ? documented : (documented.split('\n')[index] ?? ''),
    itself: { verdict: itself.verdict, findings: itself.findings.filter((each) => each.verdict !== 'pass').map((each) => each.why) },
    rules: index === null ? null : (rulesOfLine(step, index, steps, asked.judgeAs) ?? 'none'),
    requirements: itself.requirements.map(({ reading, sentence, line, rule }) => ({ reading, sentence, line, rule })),
    notVerified: itself.unverifiedClaims.map(({ text, line, why }) => ({ sentence: text, line, why })),
  };
}

function commandOverrides(step: Step, run: Explanation['run'], asked: Asked): readonly Override[] {
  const block = asked.page.blocks[step.block];
  if (block === undefined || run === null) return [];
  const host = step.host ?? asked.guide.hosts[0]?.name ?? 'HOST';
  const alone = asked.page.steps.filter((each) => each.block === step.block).length === 1;
  const it = alone ? 'it' : 'the commands of its block';
  const out: Override[] = [annotate('to say where the block runs', `host ${host}; shell ${step.shell}`, block, asked.origin)];
  if (step.host !== null && run.target === null && run.problem?.code === 'LABPROOF_TARGET_UNKNOWN')
    out.push(configure('to reach the host', targetLines(step, asked.guide)));
  if (step.placeholders.length > 0)
    out.push(
      configure('to fill in what the page leaves open', [
        'placeholders:',
        ...step.placeholders.map((name) => `  ${JSON.stringify(name)}: "VALUE"`),
      ]),
    );
  if (run.action === 'hold')
    out.push(configure('to consent to it', [`consent: ${run.commandClass === 'destructive' ? 'all' : 'changing'}`]));
  out.push(annotate(`to keep ${it} from being run`, `skip "why ${alone ? 'it is' : 'they are'} not run"`, block, asked.origin));
  if (run.repeatMs > 0 && step.expected !== null)
    out.push(
      annotate(alone ? 'to wait longer for its output' : 'to wait longer for the outputs of its block', 'retry 90s', block, asked.origin),
    );
  out.push(configure('to give every command more time', ['timeouts:', '  command: 2m']));
  return out;
}

function targetLines(step: Step, guide: Guide): readonly string[] {
  const known = guide.hosts.find((host) => host.name === step.host);
  const [address, user] = [known?.addresses[0], step.user ?? known?.users[0]];
  return [
    'targets:',
    `  ${scalar(step.host ?? '')}:`,
    '    runner: ssh',
    `    host: ${address ?? 'ADDRESS'}`,
    ...(user === undefined ? [] : [`    user: ${scalar(user)}`]),
  ];
}

function outputOverrides(step: Step, index: number, output: OutputExplanation, asked: Asked): readonly Override[] {
  const block = asked.page.blocks[step.block];
  if (block === undefined || output.rules === null || typeof output.rules === 'string') return [];
  const bindings = learnedBefore(step, stepsOf(asked.guide), asked.judgeAs);
  const { tokens } = output.rules;
  const own = tokens.filter((token) => !/^(?:word|punctuation|marks)$/.test(token.type) || /\d/.test(token.text));
  const seen = new Set<string>();
  const speaksOfFirst = asked.page.steps.find((each) => each.block === step.block && each.expected !== null) !== step;
  // What may differ anyway is held in place by one example at most.
  const free = own.find((token) => token.rule === 'may-differ');
  const worth = (own.length > 0 ? own : tokens).filter((token) => token.rule !== 'may-differ' || token === free);
  return worth.slice(0, 12).flatMap((token): readonly Override[] => {
    const found = annotationFor(token, step, index, bindings, asked.judgeAs);
    if (found === null || seen.has(found.text)) return [];
    seen.add(found.text);
    if (speaksOfFirst && !/^(?:pin|unbind) /.test(found.text))
      return [
        {
          purpose: `${found.purpose}: in a block of its own, because an annotation speaks of the first output of its block`,
          into: 'guide',
          afterLine: null,
          lines: [`.. labproof: ${found.text}`],
        },
      ];
    return [annotate(found.purpose, found.text, block, asked.origin)];
  });
}

/** A block whose own language says that it is no session is left as it is. */
function unreadOverrides(block: GuideBlock, asked: Asked): readonly Override[] {
  if (block.kind === 'listing' && block.language !== null) return [];
  const head = block.kind === 'listing' ? [] : [annotate('to say that a person does it', 'manual', block, asked.origin)];
  const host = asked.guide.hosts[0]?.name ?? 'HOST';
  const command = block.text.split('\n').find((line) => line.trim() !== '') ?? '';
  return [
    ...head,
    {
      purpose: 'to have its lines run: show the prompt of each command, in a block of a console',
      into: 'guide',
      afterLine: null,
      lines: ['.. code-block:: console', '', `   user@${host}:~$ ${command.trim()}`],
    },
    ...(block.kind === 'unclear'
      ? [
          configure('to have its lines run, if they begin with a prompt that labproof does not know', [
            'prompts:',
            '  - literal: "PROMPT "',
            '    shell: bash',
          ]),
        ]
      : []),
  ];
}

function blockReason(block: GuideBlock | undefined): Reason {
  return {
    says: `the block is read as ${kindWords[block?.kind ?? 'unclear']}: ${block?.reason ?? ''}`,
    line: block?.position.line ?? null,
  };
}

function evidenceOf(step: Step, about: readonly string[]): readonly Reason[] {
  return step.evidence.filter((each) => about.includes(each.about)).map((each) => ({ says: each.text, line: each.line }));
}

function annotationReasons(step: Step): readonly Reason[] {
  return step.annotations.map((each) => ({ says: `the annotation "${each.text}" holds for it`, line: each.line }));
}

function commandAt(step: Step): string {
  const text = step.command.replace(/\s+/g, ' ');
  return `\`${text.length > 70 ? `${text.slice(0, 69)}…` : text}\` (line ${step.position.line})`;
}

function linesOf(first: number, last: number): string {
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}

function stepsOf(guide: Guide): readonly Step[] {
  return guide.pages.flatMap((page) => page.steps);
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
