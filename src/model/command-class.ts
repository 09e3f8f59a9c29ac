import { lexShell, type Word } from './command-lexer.ts';
import { classifyNetwork, classifyTmsh, classifyWindows } from './command-network.ts';
import { classifySql } from './command-sql.ts';
import { posixTable } from './command-table.ts';

/** What a command does to its host; `unknown` is treated like `changing` by everybody who asks. */
export type CommandClass = 'read-only' | 'changing' | 'destructive' | 'unknown';

/**
 * Classes a documented command: `read-only`, `changing`, `destructive`, or `unknown` when any part of it
 * (behind a pipe, `;`, `&&`, in a substitution, a redirection, under `sudo`) is not known to be harmless.
 * `shell` is the dialect's name. Never throws, linear in the command's length.
 */
export function classifyCommand(command: string, shell: string): CommandClass {
  if (command.trim() === '') return 'read-only';
  // Deeper than anything a person types, and a bound for hostile input.
  if (command.length > 20_000) return 'unknown';
  // Keys that edit or end a line: what is typed is not what stands there.
  if ([...command].some((character) => (character < ' ' && character !== '\n' && character !== '\t') || character === '\x7f'))
    return 'unknown';
  const name = shell.toLowerCase();
  if (name === 'tmsh') return classifyTmsh(command, classifyPosix);
  if (networkShells.has(name)) return classifyNetwork(command);
  if (sqlShells.has(name)) return classifySql(command);
  if (windowsShells.has(name)) return classifyWindows(command);
  if (posixShells.has(name)) return classifyPosix(command);
  return 'unknown';
}

/** The worst of several classes. */
function worstClass(classes: readonly CommandClass[]): CommandClass {
  return classes.reduce<CommandClass>((worst, each) => (severity.indexOf(each) > severity.indexOf(worst) ? each : worst), 'read-only');
}

/** True when the guide's reader may change something by it: the reading of `unknown` that fails closed. */
export function mayChange(found: CommandClass): boolean {
  return found !== 'read-only';
}

const severity: readonly CommandClass[] = ['read-only', 'unknown', 'changing', 'destructive'];
const posixShells = new Set(['bash', 'sh', 'zsh', 'ash', 'dash', 'ksh', 'posix', 'bigip-bash', 'busybox']);
const networkShells = new Set([
  ...['imish', 'vtysh', 'ios', 'ios-xe', 'ios-xr', 'iosxr', 'nxos', 'eos', 'junos', 'junos-config', 'vyos', 'vyos-config', 'frr', 'zebos'],
  ...[
    'network',
    'bird',
    'birdc',
    'vpp',
    'sros',
    'srlinux',
    'vrp',
    'cisco',
    'imish-config',
    'vtysh-config',
    'ios-config',
    'eos-config',
    'f5os',
  ],
]);
const sqlShells = new Set(['mysql', 'mariadb', 'psql', 'postgres', 'sqlite', 'sql']);
const windowsShells = new Set(['powershell', 'cmd', 'windows']);

function classifyPosix(command: string, depth = 0): CommandClass {
  if (depth > 8) return 'unknown';
  const lexed = lexShell(command);
  const classes: CommandClass[] = lexed.broken ? ['unknown'] : [];
  for (const each of lexed.commands) classes.push(classifySimple(each.words, depth), ...each.writes.map(classifyWrite));
  for (const each of lexed.substitutions) classes.push(classifyPosix(each, depth + 1));
  return worstClass(classes);
}

function classifyWrite(target: string): CommandClass {
  if (/^(?:\/dev\/(?:null|stdout|stderr|tty)|\d|-)$/.test(target)) return 'read-only';
  return target.startsWith('/dev/') ? 'destructive' : 'changing';
}

function classifySimple(all: readonly Word[], depth: number): CommandClass {
  let words = all;
  for (;;) {
    const head = words[0];
    if (head === undefined) return 'read-only';
    if (head.dynamic && !assignment.test(head.text)) return 'unknown';
    if (!head.quoted && structure.has(head.text)) {
      // What a test or a list of words has in it is no command; substitutions in it are judged apart.
      if (['for', 'select', 'case', '[['].includes(head.text)) return 'read-only';
      if (head.text === 'function') return 'unknown';
      words = words.slice(1);
      continue;
    }
    const assigned = assignment.exec(head.text)?.[1];
    if (assigned === undefined) break;
    if (unsafeVariable.test(assigned)) return 'unknown';
    words = words.slice(1);
  }
  const prefix = prefixes.get(words[0]?.text ?? '');
  if (prefix !== undefined) {
    const inner = prefix(words.map((word) => word.text));
    if (inner === null) return 'unknown';
    if (words[0]?.text !== 'xargs') return classifyInner(words.slice(inner), depth);
    // What it reads becomes words, and with a shell it becomes code.
    if (shellNames.has(words[inner]?.text ?? '')) return 'unknown';
    return inner < words.length ? classifyInner([...words.slice(inner), read], depth) : 'unknown';
  }
  return classifyNamed(words, depth);
}

/** A word that comes from the input. */
const read: Word = { text: '$', dynamic: true, quoted: false };

/** A command under another one (`sudo`, `xargs`, `kubectl exec … --`): no command at all is a shell, which nobody can judge. */
function classifyInner(words: readonly Word[], depth: number): CommandClass {
  if (words.length === 0 || depth > 8) return 'unknown';
  return classifySimple(words, depth + 1);
}

function classifyNamed(words: readonly Word[], depth: number): CommandClass {
  const path = words[0]?.text ?? '';
  // A command by its path is the command of that name only where the system keeps its commands.
  const name = /^\/(?:usr\/)?(?:local\/)?s?bin\/([\w.+-]+)$/.exec(path)?.[1] ?? path;
  if (shellNames.has(name)) return classifyShellCall(words, depth);
  const rule = posixTable.get(name);
  if (rule === undefined) return /^mkfs/.test(name) ? 'destructive' : 'unknown';
  if (typeof rule === 'string') return rule;
  return rule(
    words.slice(1).map((word) => word.text),
    {
      dynamic: words.slice(1).some((word) => word.dynamic),
      inner: (from) => classifyInner(words.slice(1).slice(from), depth),
      classify: (text, shell) => (depth > 8 ? 'unknown' : shell === 'bash' ? classifyPosix(text, depth + 1) : classifyCommand(text, shell)),
    },
  );
}

/** `bash -c '…'` is what its text is; any other call of a shell runs what we cannot see. */
function classifyShellCall(words: readonly Word[], depth: number): CommandClass {
  const flag = words[1]?.text ?? '';
  const script = words[2];
  if (!/^-[lei]{0,3}c$/.test(flag) || script === undefined || script.dynamic) return 'unknown';
  return depth > 8 ? 'unknown' : classifyPosix(script.text, depth + 1);
}

const shellNames = new Set(['bash', 'sh', 'zsh', 'dash', 'ash', 'ksh']);
const assignment = /^([A-Za-z_]\w{0,100})\+?=/;
/** Variables that decide what a later, harmless-looking command really runs. */
const unsafeVariable =
  /^(?:LD_\w+|PATH|BASH_ENV|ENV|IFS|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|PS[0-4]|\w*PAGER|\w*EDITOR|GIT_\w+|PYTHON\w*|PERL\w*|NODE_OPTIONS|RUBYOPT|LESSOPEN|LESSCLOSE|BROWSER|KUBECTL_EXTERNAL_DIFF)$/;
const structure = new Set([
  ...[
    'if',
    'then',
    'elif',
    'else',
    'fi',
    'while',
    'until',
    'do',
    'done',
    'for',
    'in',
    'case',
    'esac',
    'select',
    'function',
    '{',
    '}',
    '!',
    '[[',
  ],
]);

/** How many words a prefix command takes for itself; null when it starts a shell or cannot be read. */
const prefixes: ReadonlyMap<string, (words: readonly string[]) => number | null> = new Map<
  string,
  (words: readonly string[]) => number | null
>([
  [
    'sudo',
    (words) =>
      skipOptions(
        words,
        /^-(?:[ugpCThrD]|-user|-group|-prompt|-host)$/,
        /^-[nEHSkKPb]+$|^-[ugpCh].+|^--(?:user|group|prompt|non-interactive|stdin|set-home|preserve-env)(?:=.*)?$/,
      ),
  ],
  ['doas', (words) => skipOptions(words, /^-[uC]$/, /^-n$/)],
  ['time', (words) => skipOptions(words, /^$/, /^-p$/)],
  ['nice', (words) => skipOptions(words, /^-n$/, /^-n?-?\d+$/)],
  ['ionice', (words) => skipOptions(words, /^-[cn]$/, /^-[cn]\d$|^-t$/)],
  ['stdbuf', (words) => skipOptions(words, /^-[ioe]$/, /^-[ioe]\S+$/)],
  [
    'timeout',
    (words) => skipCount(words, skipOptions(words, /^-[ks]$/, /^-[ks]\S+$|^--(?:preserve-status|foreground|kill-after=.*|signal=.*)$/)),
  ],
  [
    'watch',
    (words) =>
      skipOptions(
        words,
        /^(?:-n|--interval)$/,
        /^-[bcdegtx]+$|^-n\S+$|^--(?:interval=.*|differences|no-title|color|exec|errexit|chgexit)$/,
      ),
  ],
  [
    'xargs',
    (words) =>
      skipOptions(words, /^-[nLIPsdE]$/, /^-[0rtx]+$|^-[nLIPsdE]\S+$|^--(?:null|no-run-if-empty|max-args=.*|max-procs=.*|delimiter=.*)$/),
  ],
  ['command', (words) => (words[1] === '-v' || words[1] === '-V' ? null : 1)],
  ['builtin', () => 1],
]);

function skipOptions(words: readonly string[], withValue: RegExp, alone: RegExp): number | null {
  let at = 1;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (word === '--') return at + 1;
    if (withValue.test(word)) at += 2;
    else if (alone.test(word)) at += 1;
    else if (word.startsWith('-')) return null;
    else return at;
  }
  return at;
}

function skipCount(words: readonly string[], at: number | null): number | null {
  return at !== null && /^\d[\d.]*[smhd]?$/.test(words[at] ?? '') ? at + 1 : null;
}
