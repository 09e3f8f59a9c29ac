import { lexShell, type Word } from './lexer.ts';
import { classifyNetwork, classifyTmsh, classifyVyos, classifyWindows } from './other-shells.ts';
import { posixTable } from './posix-table.ts';
import { prefixes } from './prefixes.ts';
import { classifySql } from './sql.ts';
import { isUnsafeVariable } from './variables.ts';

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
  if (name.startsWith('vyos')) return classifyVyos(command);
  if (networkShells.has(name)) return classifyNetwork(command);
  if (sqlShells.has(name)) return classifySql(command, name);
  if (windowsShells.has(name)) return classifyWindows(command);
  // At its prompt zsh knows no comments: what stands behind the sign is typed like the rest.
  if (name === 'zsh' && /(?:^|[\s;&|(])#/.test(command)) return 'unknown';
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
  const classes: CommandClass[] = lexed.broken || lexed.unsure ? ['unknown'] : [];
  for (const each of lexed.commands) classes.push(classifySimple(each.words, depth), ...each.writes.map(classifyWrite));
  for (const each of lexed.substitutions) classes.push(classifyPosix(each, depth + 1));
  return worstClass(classes);
}

function classifyWrite(target: string): CommandClass {
  if (/^\/dev\/(?:null|stdout|stderr|tty)$/.test(target)) return 'read-only';
  return target.startsWith('/dev/') ? 'destructive' : 'changing';
}

function classifySimple(all: readonly Word[], depth: number): CommandClass {
  let words = all;
  for (;;) {
    const head = words[0];
    if (head === undefined) return 'read-only';
    const assigned = assignment.exec(head.text)?.[1];
    if (head.dynamic && assigned === undefined) return 'unknown';
    if (!head.quoted && structure.has(head.text)) {
      if (head.text === '[[') return classifyTest(words.slice(1));
      // What a list of words has in it is no command; substitutions in it are judged apart.
      if (['for', 'select'].includes(head.text))
        return words.some((word) => word.code) || isUnsafeVariable(words[1]?.text ?? '') ? 'unknown' : 'read-only';
      if (head.text === 'case') return 'read-only';
      if (head.text === 'function') return 'unknown';
      words = words.slice(1);
      continue;
    }
    if (assigned === undefined) break;
    if (isUnsafeVariable(assigned) || head.code) return 'unknown';
    words = words.slice(1);
  }
  return prefixes.has(words[0]?.text ?? '') ? classifyPrefixed(words, depth) : classifyNamed(words, depth);
}

/** `[[ … ]]`: its comparisons of numbers are arithmetic, which runs what a variable or an index has in it. */
function classifyTest(words: readonly Word[]): CommandClass {
  if (words.some((word) => word.code)) return 'unknown';
  const evaluates = words.some(
    (word, at) =>
      (/^-(?:eq|ne|lt|le|gt|ge)$/.test(word.text) &&
        ![words[at - 1], words[at + 1]].every((each) => each !== undefined && isNumber(each))) ||
      /^-[vR]$/.test(word.text),
  );
  return evaluates ? 'unknown' : 'read-only';
}

function isNumber(word: Word): boolean {
  return /^(?:-?\d+|\$(?:E?UID|PPID)?)$/.test(word.text) && !word.loose;
}

/** `sudo`, `timeout 5`, `watch`: what they run is what the line is. */
function classifyPrefixed(words: readonly Word[], depth: number): CommandClass {
  const name = words[0]?.text ?? '';
  const at = prefixes.get(name)?.(words.map((word) => word.text)) ?? null;
  if (at === null || words.slice(1, at).some((word) => word.dynamic)) return 'unknown';
  const inner = words.slice(at);
  if (name === 'watch') return classifyWatched(words.slice(1, at), inner, depth);
  return classifyInner(name === 'xargs' ? withInput(words.slice(1, at), inner) : inner, depth);
}

/** `watch` gives its words to a shell, joined by blanks. */
function classifyWatched(options: readonly Word[], inner: readonly Word[], depth: number): CommandClass {
  if (options.some((word) => /^(?:-[a-z]*x|--exec)/.test(word.text))) return classifyInner(inner, depth);
  if (inner.length === 0 || inner.some((word) => word.dynamic)) return 'unknown';
  return classifyPosix(inner.map((word) => word.text).join(' '), depth + 1);
}

/** What `xargs` reads becomes words: the last ones, or those that its mark stands in. A shell or an interpreter would run them. */
function withInput(options: readonly Word[], inner: readonly Word[]): readonly Word[] {
  if (inner.length === 0 || inner.some(({ text }) => runsText.test(text))) return [];
  const at = options.findIndex(({ text }) => text.startsWith('-I'));
  if (at < 0) return [...inner, read];
  const mark = options[at]?.text === '-I' ? options[at + 1]?.text : options[at]?.text.slice(2);
  if (mark === undefined || mark === '') return [];
  return inner.map((word) => (word.text.includes(mark) ? { ...read, text: word.text.replaceAll(mark, () => '$') } : word));
}

/** A word that comes from the input. */
const read: Word = { text: '$', dynamic: true, quoted: false, loose: true, splits: true, code: false };
const runsText =
  /^(?:.*\/)?(?:ba|z|da|a|k|fi|c|tc)?sh$|^(?:.*\/)?(?:python|perl|ruby|node|php|awk|gawk|mawk|sed|eval|watch|ssh|env|busybox)[\d.]*$/;

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
  // A class of its own has only what does the same whatever its arguments are.
  if (typeof rule === 'string') return rule;
  const rest = words.slice(1);
  const tools = {
    dynamic: rest.some((word) => word.dynamic),
    inner: (from: number) => classifyInner(rest.slice(from), depth),
    classify: (text: string, shell: string) =>
      depth > 8 ? 'unknown' : shell === 'bash' ? classifyPosix(text, depth + 1) : classifyCommand(text, shell),
  };
  if (typeof rule !== 'function') return rule.ofWords(rest, tools);
  const found = rule(
    rest.map((word) => word.text),
    tools,
  );
  // An expansion may be any option or verb.
  return rest.some((word) => word.loose) ? worstClass([found, 'unknown']) : found;
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
