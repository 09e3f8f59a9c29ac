import * as z from 'zod';
import { parseDuration } from './duration.ts';

const duration = z
  .string()
  .refine((text) => parseDuration(text) !== null, { error: 'a duration with its unit was expected, such as 500ms, 20s or 1m30s' })
  .transform((text) => parseDuration(text) ?? 0);

const words = z.array(z.string().min(1));

/** Consent of the user: what kind of command may be sent. */
const consentLevels = ['read-only', 'changing', 'all'] as const;

/** Kinds of drift that `allow` may name; `unknown` never is among them. */
export const allowableKinds = [
  'version',
  'layout',
  'extra-row',
  'count',
  'order',
  'timer',
  'counter',
  'number',
  'text',
  'missing-text',
  'flags',
  'address',
  'binding',
  'loss',
] as const;

/** A prompt that no table knows. */
const prompt = z
  .strictObject({
    literal: z
      .string()
      .refine((text) => text.trim() !== '', { error: 'the text of a prompt was expected' })
      .optional()
      .describe('The prompt as it stands at the beginning of a line; blanks at its end count.'),
    pattern: z
      .string()
      .min(1)
      .optional()
      .describe('A regular expression (RE2 syntax) for the beginning of a line, with groups host, user, mode and dir where it tells.'),
    shell: z.string().min(1).default('bash').describe('Dialect of the shell that shows it.'),
  })
  .refine((each) => (each.literal === undefined) !== (each.pattern === undefined), {
    error: 'either literal or pattern was expected, and not both',
  });

const ownPolicies = ['equal', 'ignore', 'type', 'range', 'count', 'bind', 'set', 'full'] as const;
const otherwise = z.enum(['fail', 'drift']).default('fail').describe('What a difference becomes that the policy does not allow.');
const forCommand = z.string().min(1).optional().describe('Only for commands that begin with these words.');
const pattern = z.string().min(1).describe('A regular expression (RE2 syntax).');

const policies = {
  columns: z
    .array(
      z.strictObject({
        column: z.string().min(1).describe('Name of the column, as its header shows it; in any case.'),
        command: forCommand,
        policy: z.enum(ownPolicies),
        otherwise,
      }),
    )
    .default([]),
  labels: z
    .array(
      z.strictObject({
        label: z.string().min(1).describe('Words right before the value, without the colon.'),
        command: forCommand,
        policy: z.enum(ownPolicies),
        otherwise,
      }),
    )
    .default([]),
  states: z
    .array(
      z.strictObject({
        good: words.default([]).describe('Words of a thing that is well.'),
        between: words.default([]).describe('Words of a thing that is on its way.'),
        bad: words.default([]).describe('Words that are a failure wherever the page shows another.'),
      }),
    )
    .default([]),
  errors: z.array(pattern).default([]).describe('Lines that say that a command failed.'),
  commands: z
    .array(
      z.strictObject({
        command: z.string().min(1).describe('The words with which the command begins.'),
        tail: z.enum(['open', 'closed']).optional().describe('Does the page show a part of the rows, or all of them?'),
        order: z.enum(['strict', 'any']).optional().describe('Does the order of the rows mean something?'),
      }),
    )
    .default([]),
  matchers: z
    .array(
      z.strictObject({
        name: z.string().min(1).describe('What such a value is called: order number.'),
        pattern: pattern.describe('A regular expression (RE2 syntax) for the whole value.'),
        policy: z.enum(['ignore', 'type', 'bind', 'equal']).default('type'),
        command: forCommand,
        otherwise,
      }),
    )
    .default([]),
};

const notPlain = 'a secret never stands in the configuration: expected { env: NAME }, { command: "…" }, { file: PATH } or { ask: true }';
const secret = z.union(
  [
    z.strictObject({ env: z.string().min(1).describe('Name of the environment variable.') }),
    z.strictObject({ command: z.string().min(1).describe('A command on this machine; the first line that it prints.') }),
    z.strictObject({ file: z.string().min(1).describe('A file of this machine.') }),
    z.strictObject({ ask: z.literal(true).describe('You are asked on the terminal, once in a run.') }),
  ],
  { error: notPlain },
);

/** What programs ask on a target. */
const targetAnswer = z
  .strictObject({
    question: z.string().min(3).describe('Text of the line at which the program waits, or a part of it.'),
    answer: z
      .union([z.string(), secret], { error: `a text, or ${notPlain}` })
      .describe('What is typed there: a text, or where the secret comes from.'),
  })
  .refine(({ question, answer }) => typeof answer !== 'string' || !/pass(?:word|phrase|code)|secret|token|\bpin\b/i.test(question), {
    error: notPlain,
    path: ['answer'],
  });

/** One target. What is not listed here belongs to its runner, which checks it when it is loaded. */
const target = z.looseObject({
  runner: z
    .string()
    .min(1)
    .default('ssh')
    .describe('Short name of a built-in runner (ssh, kubernetes, local, replay) or the package of a plug-in.'),
  identity: z
    .string()
    .min(1)
    .optional()
    .describe("The host's own name as its prompt or `hostname` shows it, when the guide calls it otherwise."),
  aliases: words.default([]).describe('Other names by which guides call this host, such as "k8s master".'),
  addresses: words.default([]).describe('Addresses by which guides speak of this host.'),
  shell: z.string().min(1).default('bash').describe('Dialect of the login shell.'),
  columns: z
    .number()
    .int()
    .min(20)
    .max(2_000)
    .optional()
    .describe('Width of its terminal, for programs that cut or lay out their output by it; 500 when absent.'),
  consent: z.enum(consentLevels).optional().describe('Overrides the general consent for this target.'),
  version: z
    .string()
    .min(1)
    .optional()
    .describe('What runs there, in your words ("FRR 10.1"): `labproof check` says when a recording is of another.'),
  answers: z.array(targetAnswer).default([]).describe('Answers to what programs ask on this target; each question is one of its lines.'),
  sudoPassword: secret.optional().describe('Given to `sudo` on this target when it asks, once for each command, and to nothing else.'),
  prompts: z.array(prompt).default([]).describe("Prompts of this target that say no host's name; on the page they are this target's."),
});

const forGuides = words
  .optional()
  .describe('Only for these guides: files or folders, relative to this configuration; without it for every guide.');
const around = {
  on: z.string().min(1).describe('The target on which it runs, by the name the guide gives it.'),
  run: z.string().min(1).describe('The command; sent once, with the consent that it needs.'),
  shell: z.string().min(1).default('bash').describe('The shell in which it is typed.'),
  for: forGuides,
};

/** The whole of `labproof.yaml`. */
export const configSchema = z.strictObject({
  $schema: z.string().optional().describe('Where editors find this schema.'),
  targets: z.record(z.string().min(1), target).default({}).describe('The hosts that guides talk to, by the name the guide gives them.'),
  inventory: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe('Names, addresses and prefixes of the guide and what they are in your lab.'),
  addresses: z
    .strictObject({
      pinned: words.default([]).describe('Addresses and prefixes that must appear as documented.'),
      free: words.default([]).describe('Prefixes from which every lab gets addresses of its own.'),
    })
    .prefault({}),
  timeouts: z
    .strictObject({
      connect: duration.prefault('10s').describe('For reaching a target.'),
      command: duration.prefault('30s').describe('For one command.'),
      wait: duration.prefault('30s').describe('For repeating a read-only command until its output holds.'),
    })
    .prefault({}),
  consent: z
    .enum(consentLevels)
    .default('read-only')
    .describe('Which commands may be sent: only those that read, also those that change things, or all.'),
  commandClasses: z
    .array(
      z.strictObject({
        command: z.string().min(1).describe('The words with which the command begins: shop status.'),
        class: z.enum(['read-only', 'changing', 'destructive']).describe('What it does. What labproof knows as destructive stays so.'),
      }),
    )
    .default([])
    .describe('What commands do that labproof does not know, for the consent.'),
  allow: z.array(z.enum(allowableKinds)).default([]).describe('Kinds of drift that do not count.'),
  placeholders: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe('Values for placeholders such as <pod-name>; where one is given, no output is asked.'),
  prompts: z.array(prompt).default([]).describe('Prompts in the guide that labproof does not know.'),
  dialects: words.default([]).describe('Modules that bring dialects made by defineDialect: packages, or files such as ./crane.mjs.'),
  policies: z
    .strictObject(policies)
    .prefault({})
    .describe('What may differ, beyond the built-in tables. No rule lets a state become another.'),
  setup: z
    .array(
      z.union([
        z.strictObject({ page: z.string().min(1).describe('A page that is verified before, as a part of the guide.'), for: forGuides }),
        z.strictObject(around),
      ]),
    )
    .default([])
    .describe('What must have run before a guide, in order. Where it fails or is held back, the guide does not run.'),
  teardown: z.array(z.strictObject(around)).default([]).describe('What restores the lab after a guide, whatever became of it, in order.'),
  includeRoots: words
    .default([])
    .describe("Folders outside of the guide's own whose files a page may include, relative to this configuration."),
});

/** The configuration after validation: durations in milliseconds, defaults filled in. */
export type Config = z.output<typeof configSchema>;
export type TargetConfig = Config['targets'][string];
export type PromptConfig = Config['prompts'][number];

/** The words that may stand at a path of the configuration, for "did you mean"; null where any word may. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] | null {
  if (path.length === 0) return Object.keys(configSchema.shape);
  if (path[0] === 'addresses' && path.length === 1) return ['pinned', 'free'];
  if (path[0] === 'timeouts' && path.length === 1) return ['connect', 'command', 'wait'];
  if (path[0] === 'targets' && path.length === 2) return Object.keys(target.shape);
  if (path[0] === 'policies' && path.length === 1) return Object.keys(policies);
  if (path.at(-2) === 'setup') return ['page', ...Object.keys(around)];
  if (path.at(-2) === 'teardown') return Object.keys(around);
  if (path.at(-2) === 'answers') return ['question', 'answer'];
  if (path.at(-2) === 'prompts') return Object.keys(prompt.shape);
  return null;
}
