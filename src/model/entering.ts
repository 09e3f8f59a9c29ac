import { isInteractive } from './interactive.ts';

/** A command that leads into another shell: which one, and where it runs. */
export interface Entering {
  readonly shell: string;
  /** `ssh` to another host, a container or pod beside the host, or a program on the host itself. */
  readonly where: { readonly kind: 'here' } | { readonly kind: 'host'; readonly name: string } | { readonly kind: 'inside' };
}

const here = { kind: 'here' } as const;
const shells: Readonly<Record<string, string>> = {
  bash: 'bash',
  sh: 'sh',
  ash: 'ash',
  zsh: 'zsh',
  dash: 'dash',
  mysql: 'mysql',
  mariadb: 'mysql',
  psql: 'psql',
  'redis-cli': 'redis-cli',
  python3: 'python',
  python: 'python',
  vtysh: 'vtysh',
  birdc: 'birdc',
  sqlite3: 'sqlite',
  gdb: 'gdb',
  lldb: 'lldb',
};

/** Reads `ssh db-1`, `mysql -u shop`, `docker exec -it web sh`, `su - postgres`: calls with arguments that end in a prompt. */
export function entering(command: string): Entering | null {
  // What a substitution prints is one word; whether it may run, consent decides.
  const typed = command.trim().replaceAll(/\$\([^()]*\)|`[^`]*`/g, '_');
  // A pipe, a redirection or a second command gives the program its input: nobody types there.
  if (/[|<>;&\n]/.test(typed)) return null;
  const words = typed.split(/\s+/);
  const at = words[0] === 'sudo' && words.length > 1 && !(words[1] ?? '').startsWith('-') ? 1 : 0;
  const [name, ...rest] = words.slice(at) as [string, ...string[]];
  switch (name) {
    case 'ssh':
      return hop(rest);
    case 'sudo':
      return /^sudo (?:(?:-i|-s|-E|-H) ?)+(?:-u \S+)?$|^sudo -u \S+ (?:-i|-s)$/.test(typed) ? { shell: 'bash', where: here } : null;
    case 'su':
      return /^su(?: (?:-|-l|--login))?(?: [\w.-]+)?$/.test([name, ...rest].join(' ')) ? { shell: 'bash', where: here } : null;
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'crictl':
    case 'lxc':
      // `run` makes a container: that is a change, and no mere entering.
      return rest[0] === 'exec' ? inside(rest) : null;
    case 'kubectl':
    case 'oc':
    case 'k':
      return rest.includes('exec') ? inside(rest) : null;
    default: {
      const shell = shells[name.replace(/^.*\//, '')];
      return shell !== undefined && isInteractive(shell, rest) ? { shell, where: here } : null;
    }
  }
}

/** `ssh -p 22 user@host` without a command behind the host. */
function hop(words: readonly string[]): Entering | null {
  let at = 0;
  while (at < words.length && (words[at] ?? '').startsWith('-')) {
    if (/^-[NfTLRDW]/.test(words[at] ?? '')) return null;
    at += /^-[pilFoJbcmE]$/.test(words[at] ?? '') ? 2 : 1;
  }
  const [target, ...more] = words.slice(at);
  if (target === undefined || more.length > 0) return null;
  return { shell: 'bash', where: { kind: 'host', name: target.replace(/^.*@/, '') } };
}

/** `exec -it THING [--] PROGRAM`: the program called there is a shell, and somebody types there. */
function inside(words: readonly string[]): Entering | null {
  const at = programAt(words);
  const options = words.slice(0, at);
  if (!options.some((word) => /^-[a-z]*[it][a-z]*$/.test(word) || word === '--tty' || word === '--stdin')) return null;
  const [name = '', ...rest] = words.slice(at);
  const shell = shells[name.replace(/^.*\//, '')];
  return shell !== undefined && isInteractive(shell, rest) ? { shell, where: { kind: 'inside' } } : null;
}

/** Where the program's name stands: behind `--`, or behind the name of the container; the last word of a call may be anything. */
function programAt(words: readonly string[]): number {
  const dashes = words.indexOf('--');
  let at = dashes >= 0 ? dashes + 1 : words.indexOf('exec') + 1;
  if (dashes < 0) {
    while ((words[at] ?? '').startsWith('-')) at += valuedThere.test(words[at] ?? '') ? 2 : 1;
    at++;
  }
  if (words[at] === 'env')
    do at++;
    while (/^\w+=/.test(words[at] ?? ''));
  return at;
}

const valuedThere =
  /^(?:-[a-z]*[euwcnfs]|--(?:env|env-file|user|workdir|detach-keys|container|namespace|context|kubeconfig|filename|pod-running-timeout))$/;
