import { readFile } from 'node:fs/promises';
import { type OpenContext, pathFrom } from 'labproof/plugin';
import SSHConfig from 'ssh-config';
import { withIncludes } from './includes.ts';
import type { SshOptions } from './options.ts';

/** Fills in from the user's ssh_config what the configuration leaves open; the configuration always wins. */
export async function withSshConfig(options: SshOptions, context: OpenContext): Promise<SshOptions> {
  if (options.configFile === false || options.host === undefined) return options;
  const path = pathFrom(options.configFile ?? '~/.ssh/config', context);
  const own = await readFile(path, 'utf8').catch(() => null);
  if (own === null) return options;
  const text = await withIncludes(own, context);
  // `Match exec` would run a program while it is computed: without such blocks nothing is run.
  const parsed = SSHConfig.parse(text.replace(/^\s*Match[\s=][\s\S]*?(?=^\s*(?:Host|Match)[\s=]|$(?![\s\S]))/gim, ''));
  const found = parsed.compute(options.host, { ignoreCase: true });
  const one = (name: string): string | undefined => {
    const value = found[name] ?? found[name.toLowerCase()];
    return Array.isArray(value) ? value[0] : value;
  };
  const host = expanded(one('HostName') ?? options.host, new Map([['h', options.host]])) ?? options.host;
  const tokens = new Map([
    ...([
      ['d', context.home],
      ['h', host],
      ['n', options.host],
      ['p', String(options.port ?? one('Port') ?? 22)],
    ] as const),
    ...([
      ['r', options.user ?? one('User')],
      ['u', context.env.USER ?? context.env.LOGNAME],
    ] as const),
  ]);
  // Those of the machine count where somebody names them.
  const global = found.globalknownhostsfile === undefined ? [] : [found.globalknownhostsfile].flat();
  const strict = one('StrictHostKeyChecking');
  const jump = one('ProxyJump');
  const command = one('ProxyCommand') ?? 'none';
  if (command !== 'none' && options.proxyJump === undefined && jump === undefined)
    context.notice(
      `${options.host}: ssh_config reaches it by a ProxyCommand, which labproof does not run: name the hosts on the way with proxyJump`,
    );
  const set = <T>(value: T | undefined, make: (value: T) => Partial<SshOptions>): Partial<SshOptions> =>
    value === undefined ? {} : make(value);
  return {
    ...set(one('Port'), (value) => (/^\d+$/.test(value) ? { port: Number(value) } : {})),
    ...set(one('User'), (user) => ({ user })),
    ...set(options.identityFile === undefined ? found.identityfile : undefined, (value) => ({
      offeredKeys: [value].flat().flatMap((file) => expanded(file, tokens) ?? []),
    })),
    ...(jump === undefined || jump === 'none' ? {} : { proxyJump: jump }),
    ...set(found.userknownhostsfile ?? (global.length > 0 ? '~/.ssh/known_hosts' : undefined), (value) => ({
      knownHosts: [...[value].flat(), ...global].map((file) => (file === 'none' ? '/dev/null' : (expanded(file, tokens) ?? file))),
    })),
    ...set(one('RevokedHostKeys'), (file) => (file === 'none' ? {} : { revokedHostKeys: expanded(file, tokens) ?? file })),
    ...set(one('HostKeyAlias'), (hostKeyAlias) => ({ hostKeyAlias })),
    ...set(one('IdentitiesOnly'), (value) => ({ identitiesOnly: value.toLowerCase() === 'yes' })),
    // Another agent than the one that logs in, which ssh lets one name here, is not lent.
    ...set(one('ForwardAgent'), (value) => (value.toLowerCase() === 'yes' ? { forwardAgent: true } : {})),
    ...set(algorithmList(one('HostKeyAlgorithms')), (hostKeyAlgorithms) => ({ hostKeyAlgorithms })),
    ...set(algorithmList(one('KexAlgorithms')), (kexAlgorithms) => ({ kexAlgorithms })),
    ...set(algorithmList(one('Ciphers')), (ciphers) => ({ ciphers })),
    ...set(time(one('ConnectTimeout')), (connectTimeoutMs) => ({ connectTimeoutMs })),
    // 0 is ssh's own "never", and a connection that nobody looks after is lost in silence.
    ...set(time(one('ServerAliveInterval')), (keepAliveMs) => ({ keepAliveMs })),
    ...set(one('ServerAliveCountMax'), (value) => (/^[1-9]\d{0,3}$/.test(value) ? { keepAliveCount: Number(value) } : {})),
    ...(strict === 'yes' || strict === 'no' || strict === 'accept-new' ? { strictHostKeyChecking: strict } : {}),
    ...definedOnly(options),
    host,
  } as SshOptions;
}

/** A word with its `%h`, `%d` and the like filled in, as in ssh_config(5); null where one of them says nothing here. */
function expanded(word: string, tokens: ReadonlyMap<string, string | undefined>): string | null {
  let whole = true;
  const text = word.replace(/%(.)/g, (_, letter: string) => {
    const value = letter === '%' ? '%' : tokens.get(letter);
    whole &&= value !== undefined;
    return value ?? '';
  });
  return whole ? text : null;
}

/** Names of algorithms; a list with patterns (`-*cbc`) says nothing, as no such thing is offered unasked. */
function algorithmList(value: string | undefined): string | undefined {
  return value !== undefined && /^[-+^]?[\w@.][\w@.,-]*$/.test(value) ? value : undefined;
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
