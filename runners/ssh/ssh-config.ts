import { LabproofError, type OpenContext } from 'labproof/plugin';
import { computedConfig } from './computed-config.ts';
import { expanded } from './expanded.ts';
import type { SshOptions } from './options.ts';

/** Fills in from ssh_config what the configuration leaves open; the configuration always wins. `ofMachine` is for tests. */
export async function withSshConfig(options: SshOptions, context: OpenContext, ofMachine?: string): Promise<SshOptions> {
  const { host: named, user, configFile } = options;
  if (configFile === false || named === undefined) return options;
  const found = await computedConfig({ host: named, user, configFile }, context, ofMachine);
  const one = (name: string): string | undefined => {
    const value = found[name.toLowerCase()];
    return typeof value === 'string' ? value : value?.[0];
  };
  const host = expanded(one('HostName') ?? named, new Map([['h', named]])) ?? named;
  const tokens = new Map([
    ...([
      ['d', context.home],
      ['h', host],
      ['n', named],
      ['p', String(options.port ?? one('Port') ?? 22)],
    ] as const),
    ...([
      ['r', options.user ?? one('User')],
      ['u', context.env.USER ?? context.env.LOGNAME],
    ] as const),
  ]);
  const filled = (option: string, word: string): string | null =>
    expanded(word, tokens, (name) => context.env[name] ?? notSet(name, `${word} as ${option} of ${named}`));
  // Those of the machine count where somebody names them.
  const global = found.globalknownhostsfile === undefined ? [] : [found.globalknownhostsfile].flat();
  const ofAgent = options.agent === undefined ? one('IdentityAgent') : undefined;
  const agent = ofAgent === undefined ? undefined : identityAgent(ofAgent, (path) => filled('IdentityAgent', path), context);
  const ofUser = found.userknownhostsfile ?? (global.length > 0 ? '~/.ssh/known_hosts' : undefined);
  const strict = strictness.get(one('StrictHostKeyChecking')?.toLowerCase() ?? '');
  // Whichever of the two is named first counts.
  const way = Object.keys(found).find((name) => name === 'proxyjump' || name === 'proxycommand');
  const command = way === 'proxycommand' ? one(way) : undefined;
  const jump = command === undefined ? one('ProxyJump') : jumpOf(command);
  if (jump === undefined && command !== undefined && command !== 'none' && options.proxyJump === undefined)
    context.notice(
      `${named}: ssh_config reaches it by a ProxyCommand, which labproof does not run: name the hosts on the way with proxyJump`,
    );
  const set = <T>(value: T | undefined, make: (value: T) => Partial<SshOptions>): Partial<SshOptions> =>
    value === undefined ? {} : make(value);
  return {
    ...set(one('Port'), (value) => (/^\d+$/.test(value) ? { port: Number(value) } : {})),
    ...set(one('User'), (user) => ({ user })),
    ...set(options.identityFile === undefined ? found.identityfile : undefined, (value) => ({
      offeredKeys: [...new Set([value].flat().flatMap((file) => (file === 'none' ? [] : (filled('IdentityFile', file) ?? []))))],
    })),
    ...(jump === undefined || jump === 'none' ? {} : { proxyJump: jump }),
    ...set(options.knownHosts === undefined ? ofUser : undefined, (value) => ({
      knownHosts: [
        ...[value].flat().map((file) => filled('UserKnownHostsFile', file) ?? file),
        ...global.map((file) => expanded(file, tokens) ?? file),
      ].map((file) => (file === 'none' ? '/dev/null' : file)),
    })),
    ...set(agent, () => ({ agent })),
    ...set(one('RevokedHostKeys'), (file) => (file === 'none' ? {} : { revokedHostKeys: expanded(file, tokens) ?? file })),
    ...set(one('HostKeyAlias'), (hostKeyAlias) => ({ hostKeyAlias })),
    ...set(one('IdentitiesOnly'), (value) => ({ identitiesOnly: value.toLowerCase() === 'yes' })),
    // Another agent than the one that logs in, which ssh lets one name here, is not lent; nor is one where there shall be none.
    ...set(one('ForwardAgent'), (value) => (value.toLowerCase() === 'yes' ? { forwardAgent: agent !== false } : {})),
    ...set(algorithmList(one('HostKeyAlgorithms')), (hostKeyAlgorithms) => ({ hostKeyAlgorithms })),
    ...set(algorithmList(one('KexAlgorithms')), (kexAlgorithms) => ({ kexAlgorithms })),
    ...set(algorithmList(one('Ciphers')), (ciphers) => ({ ciphers })),
    ...set(time(one('ConnectTimeout')), (connectTimeoutMs) => ({ connectTimeoutMs })),
    // 0 is ssh's own "never", and a connection that nobody looks after is lost in silence.
    ...set(time(one('ServerAliveInterval')), (keepAliveMs) => ({ keepAliveMs })),
    ...set(one('ServerAliveCountMax'), (value) => (/^[1-9]\d{0,3}$/.test(value) ? { keepAliveCount: Number(value) } : {})),
    ...set(strict, (strictHostKeyChecking) => ({ strictHostKeyChecking })),
    ...definedOnly(options),
    host,
  } as SshOptions;
}

/** `none`, the path of a socket, or the variable that has one: `SSH_AUTH_SOCK`, `$NAME`. Source: ssh_config(5), IdentityAgent. */
function identityAgent(word: string, path: (word: string) => string | null, { env }: OpenContext): string | false | undefined {
  if (word === 'none') return false;
  if (word === 'SSH_AUTH_SOCK') return env.SSH_AUTH_SOCK;
  if (/^\$[A-Za-z_]\w*$/.test(word)) return env[word.slice(1)] ?? false;
  return path(word) ?? undefined;
}

function notSet(name: string, what: string): never {
  throw new LabproofError({
    code: 'LABPROOF_SSH_CONFIG_UNREADABLE',
    message: `ssh_config names ${what}, and the environment variable ${name} is not set`,
    hint: 'set it, as ssh needs it, too, or give that option of the target in the configuration',
  });
}

/** Words of ssh_config(5), and those that OpenSSH has for them besides; who would be asked is not there. */
const strictness: ReadonlyMap<string, 'yes' | 'accept-new' | 'no'> = new Map([
  ...(['yes', 'true', 'ask'] as const).map((word) => [word, 'yes'] as const),
  ...(['no', 'false', 'off'] as const).map((word) => [word, 'no'] as const),
  ['accept-new', 'accept-new'] as const,
]);

/** `ssh -W %h:%p gate`, as it was written before ssh had ProxyJump. */
function jumpOf(command: string): string | undefined {
  return /^ssh(?: -q)? -W %h:%p ([\w@][\w.@-]*)$|^ssh(?: -q)? ([\w@][\w.@-]*) -W %h:%p$/
    .exec(command.replaceAll('"', ''))
    ?.slice(1)
    .find(Boolean);
}

/** Names of algorithms, and patterns (`-*cbc`) of those that are left out. */
function algorithmList(value: string | undefined): string | undefined {
  return value !== undefined && /^(?:[+^]?[\w@.]|-[\w@.*?])[\w@.,*?-]*$/.test(value) ? value : undefined;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Milliseconds of a time above 0: `30`, `90s`, `1h30m`; as in sshd_config(5), TIME FORMATS. */
function time(value: string | undefined): number | undefined {
  if (value === undefined || !/^(?:\d{1,6}[smhdw]?){1,8}$/i.test(value)) return undefined;
  const parts = value.toLowerCase().match(/\d+[smhdw]?/g) ?? [];
  const seconds = parts.reduce((sum, part) => sum + Number.parseInt(part, 10) * (units[part.at(-1) ?? ''] ?? 1), 0);
  return seconds > 0 && seconds <= 604_800 ? seconds * 1_000 : undefined;
}

function definedOnly(options: SshOptions): Partial<SshOptions> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
