import type { CommandClass } from './classify.ts';
import { isInteractive, isPlain } from './interactive.ts';
import { lexShell, type Word } from './lexer.ts';
import { worstOf } from './rules.ts';
import { isUnsafeVariable } from './variables.ts';

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
  // A pipe, a redirection or a second command gives the program its input: nobody types there.
  const { commands, broken, unsure } = lexShell(command);
  const [only, ...others] = commands;
  if (broken || unsure || others.length > 0 || only === undefined || only.writes.length > 0) return null;
  if (/[|<>;&\n]/.test(command.trim().replaceAll(/\$\([^()]*\)|`[^`]*`/g, '_'))) return null;
  const all = only.words;
  const at = all[0]?.text === 'sudo' && all.length > 1 && !(all[1]?.text ?? '').startsWith('-') ? 1 : 0;
  const [name, ...rest] = all.slice(at);
  if (name === undefined || name.dynamic) return null;
  const typed = rest.map((word) => (isPlain(word) ? word.text : '?')).join(' ');
  switch (name.text) {
    case 'ssh':
      return hop(rest);
    case 'sudo':
      return /^(?:(?:-i|-s|-E|-H) ?)+(?:-u [\w.-]+)?$|^-u [\w.-]+ (?:-i|-s)$/.test(typed) ? { shell: 'bash', where: here } : null;
    case 'newgrp':
      return /^[\w.-]*$/.test(typed) ? { shell: 'bash', where: here } : null;
    case 'su':
      return /^(?:(?:-|-l|--login)(?: |$))?(?:[\w.][\w.-]*)?$/.test(typed) ? { shell: 'bash', where: here } : null;
    case 'docker':
    case 'podman':
    case 'nerdctl':
    case 'crictl':
    case 'lxc':
      // `run` makes a container: that is a change, and no mere entering.
      return rest[0]?.text === 'exec' ? inside(rest, 1) : null;
    case 'kubectl':
    case 'oc':
    case 'k': {
      const verb = verbAt(rest);
      return rest[verb]?.text === 'exec' ? inside(rest, verb + 1) : null;
    }
    default: {
      const shell = shells[name.text.replace(/^.*\//, '')];
      return shell !== undefined && isInteractive(shell, rest) ? { shell, where: here } : null;
    }
  }
}

/**
 * Class of a step that enters a shell: what it substitutes, and unknown where what is sent leads elsewhere than what the page shows, or
 * where neither is known to end in a prompt.
 */
export function classOfEntering(shown: string, sent: string, classOf: (text: string) => CommandClass): CommandClass {
  const [before, after] = [entering(shown), entering(sent)];
  // Neither: a word of a dialect, which is no call with arguments.
  const same = before === null ? shown === sent : after?.shell === before.shell && after.where.kind === before.where.kind;
  const inner = [shown, sent].flatMap((text) => lexShell(text).substitutions.map(classOf));
  return worstOf(same ? inner : [...inner, 'unknown']);
}

/** `ssh -p 22 user@host` without a command behind the host. */
function hop(words: readonly Word[]): Entering | null {
  let at = 0;
  while (at < words.length && (words[at]?.text ?? '').startsWith('-')) {
    const option = words[at]?.text ?? '';
    const value = words[at + 1]?.text ?? '';
    // These run a program on this machine, or read what does.
    if (/^-[NfTLRDWF]/.test(option) || (/^-[a-zA-Z]*o/.test(option) && /command|match|include/i.test(option + value))) return null;
    at += /^-[pilJbcmEo]$/.test(option) ? 2 : 1;
  }
  const [target, ...more] = words.slice(at);
  if (target === undefined || target.text.startsWith('-') || more.length > 0) return null;
  return { shell: 'bash', where: { kind: 'host', name: target.text.replace(/^.*@/, '') } };
}

/** `exec -it THING [--] PROGRAM`: the program called there is a shell, and somebody types there. */
function inside(words: readonly Word[], from: number): Entering | null {
  const at = programAt(words, from);
  const options = words.slice(from, at);
  if (!options.some(({ text }) => /^-[a-z]*[it][a-z]*$/.test(text) || text === '--tty' || text === '--stdin')) return null;
  // A name may come from the shell; of all else what it is has to be seen.
  if (options.filter((word) => word.dynamic).some((word) => !/^(?:\$\w*|\$\(\)|`)$/.test(word.text))) return null;
  if (options.some(({ text }) => isUnsafeVariable(/^(?:-e|--env=)?(\w+)=/.exec(text)?.[1] ?? ''))) return null;
  const [name, ...rest] = words.slice(at);
  const shell = name === undefined || !isPlain(name) ? undefined : shells[name.text.replace(/^.*\//, '')];
  return shell !== undefined && isInteractive(shell, rest) ? { shell, where: { kind: 'inside' } } : null;
}

/** Where the program's name stands: behind `--`, or behind the name of the container; the last word of a call may be anything. */
function programAt(words: readonly Word[], from: number): number {
  const dashes = words.findIndex(({ text }) => text === '--');
  let at = dashes >= 0 ? dashes + 1 : from;
  if (dashes < 0) {
    while ((words[at]?.text ?? '').startsWith('-')) at += valuedThere.test(words[at]?.text ?? '') ? 2 : 1;
    at++;
  }
  if (words[at]?.text === 'env')
    do at++;
    while (/^\w+=/.test(words[at]?.text ?? ''));
  return at;
}

/** Where the first word stands that is no option of `kubectl`, nor the value of one; past the end when it is doubtful. */
function verbAt(words: readonly Word[]): number {
  let at = 0;
  while ((words[at]?.text ?? '').startsWith('-')) {
    const option = words[at]?.text ?? '';
    if (!option.includes('=') && !valuedThere.test(option) && !/^-n./.test(option)) return words.length;
    at += valuedThere.test(option) ? 2 : 1;
  }
  return at;
}

const valuedThere =
  /^(?:-[a-z]*[euwcnfs]|--(?:env|env-file|user|workdir|detach-keys|container|namespace|context|kubeconfig|filename|pod-running-timeout))$/;
