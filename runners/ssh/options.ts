import { type OptionIssue, optionIssues, type SecretSource } from 'labproof/plugin';
import * as z from 'zod';

/** Where a secret comes from; the secret itself never stands in a configuration. */
const secretSource: z.ZodType<SecretSource> = z.union(
  [
    z.strictObject({ env: z.string().min(1) }),
    z.strictObject({ command: z.string().min(1) }),
    z.strictObject({ file: z.string().min(1) }),
    z.strictObject({ ask: z.literal(true) }),
  ],
  { error: 'a secret never stands in the configuration: expected { env: NAME }, { command: "…" }, { file: PATH } or { ask: true }' },
);

/** A text that says something. */
const word = z.string({ error: 'a text was expected' }).min(1, { error: 'a text was expected, and it is empty' });

const port = z.coerce.number().int().min(1).max(65_535);

const algorithmList = z
  .string()
  .regex(/^[-+^]?[\w@.][\w@.,-]*$/, { error: 'names of algorithms were expected, with commas between them' })
  .optional();

/** Words as in ssh_config(5). */
const schema = z.strictObject({
  host: word.optional(),
  port: port.optional(),
  user: word.optional(),
  identityFile: z.union([word, z.array(word)]).optional(),
  password: secretSource.optional(),
  passphrase: secretSource.optional(),
  /** Hosts on the way, as in `ssh -J`: `user@host:port`. */
  proxyJump: word.optional(),
  /** For hosts on the way that want one: `password` is told to the host itself only. */
  jumpPassword: secretSource.optional(),
  /** Paths of known_hosts files; new keys are added to the first one. */
  knownHosts: z.union([word, z.array(word).min(1)]).optional(),
  /** Path of a list of public keys that no host may show. */
  revokedHostKeys: word.optional(),
  hostKeyAlias: word.optional(),
  strictHostKeyChecking: z.union([z.enum(['yes', 'accept-new', 'no']), z.boolean()]).optional(),
  /** Path of a unix socket that leads to the host's sshd. */
  socket: word.optional(),
  /** Path of an agent's socket; false for none. */
  agent: z.union([word, z.literal(false)]).optional(),
  /** Lets programs on the host use the agent, as `ssh -A` does; never when absent. */
  forwardAgent: z.boolean({ error: 'true or false was expected' }).optional(),
  /** `legacy` also accepts what old devices need: SHA-1 key exchange, ssh-rsa and CBC ciphers. */
  algorithms: z.enum(['legacy']).optional(),
  /** Milliseconds of silence after which the host is asked whether it is there; 0 for never. 5,000 when absent. */
  keepAliveMs: z.number().int().min(0).optional(),
  /** Questions without an answer after which the connection is lost. 3 when absent. */
  keepAliveCount: z.number().int().min(1).optional(),
  /** Only the keys that are named, no others that the agent has. */
  identitiesOnly: z.boolean().optional(),
  /** Kinds of host keys, best first, as in ssh_config: `ssh-ed25519,rsa-sha2-512`, or `+ssh-rsa` to add one. */
  hostKeyAlgorithms: algorithmList,
  kexAlgorithms: algorithmList,
  ciphers: algorithmList,
  /** Milliseconds for the way to the host; no longer than timeouts.connect. */
  connectTimeoutMs: z.number().int().min(1).optional(),
  /** Path of an ssh_config; false for none. */
  configFile: z.union([word, z.literal(false)]).optional(),
});

export type SshOptions = z.output<typeof schema> & {
  /** Keys that ssh_config names: offered where they are there and can be read, as ssh does, and no error where not. */
  readonly offeredKeys?: readonly string[];
};

/** Options after validation; throws what zod throws, after `issuesOf` found nothing. */
export function parseOptions(options: unknown): SshOptions {
  return schema.parse(options);
}

/** What is wrong with the options, by place. */
export function issuesOf(options: unknown): readonly OptionIssue[] {
  return optionIssues(schema, options);
}
