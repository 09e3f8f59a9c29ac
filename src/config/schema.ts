import { z } from 'zod';
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
  consent: z.enum(consentLevels).optional().describe('Overrides the general consent for this target.'),
});

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
  allow: z.array(z.enum(allowableKinds)).default([]).describe('Kinds of drift that do not count.'),
  placeholders: z
    .record(z.string().min(1), z.string().min(1))
    .default({})
    .describe('Values for placeholders such as <pod-name> that no output shows.'),
});

/** The configuration after validation: durations in milliseconds, defaults filled in. */
export type Config = z.output<typeof configSchema>;
export type TargetConfig = Config['targets'][string];

/** The words that may stand at a path of the configuration, for "did you mean"; null where any word may. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] | null {
  if (path.length === 0) return Object.keys(configSchema.shape);
  if (path[0] === 'addresses' && path.length === 1) return ['pinned', 'free'];
  if (path[0] === 'timeouts' && path.length === 1) return ['connect', 'command', 'wait'];
  if (path[0] === 'targets' && path.length === 2) return Object.keys(target.shape);
  return null;
}
