import type { CommandClass } from './classify.ts';
import { lexShell } from './lexer.ts';

/** Classes lines of a network operating system's shell; abbreviations count as the words that they begin. */
export function classifyNetwork(command: string): CommandClass {
  return worst(command.split('\n').map(classifyLine));
}

/** Classes lines of VyOS: its shell is bash, in which the commands of the router are functions, so bash reads the line first. */
export function classifyVyos(command: string): CommandClass {
  return worst(
    command.split('\n').map((line): CommandClass => {
      const { commands, substitutions, broken, unsure } = lexShell(line);
      if (broken || unsure || substitutions.length > 0 || /[;&!(){}<>`]/.test(line)) return 'unknown';
      if (commands.some(({ words, writes }) => writes.length > 0 || words.some((word) => word.dynamic || word.code))) return 'unknown';
      const [first, ...pipes] = commands.map(({ words }) => words.map((word) => word.text));
      if (pipes.some(([name = '']) => !vyosPipes.has(name))) return 'unknown';
      const said = (first ?? []).join(' ');
      return said.includes('|') ? 'unknown' : classifyLine(said);
    }),
  );
}

const vyosPipes = new Set(['match', 'no-match', 'more', 'count', 'strip-private', 'commands', 'grep', 'head', 'tail', 'wc']);

/** Classes lines of BIG-IP's tmsh; `run util bash -c` is what its text is. */
export function classifyTmsh(command: string, posix: (text: string) => CommandClass): CommandClass {
  return worst(
    command.split(/[\n;]/).map((line) => {
      const words = line.trim().split(/\s+/);
      const verb = (words[0] ?? '').toLowerCase();
      if (verb === '') return 'read-only';
      if (/[>`]|\$\(/.test(line)) return 'changing';
      if (!safePipes(line)) return 'unknown';
      if (['show', 'list', 'help', 'cd', 'pwd', 'quit', 'exit'].some((word) => abbreviates(verb, word, 2))) return 'read-only';
      if (verb === 'delete' || verb === 'reboot' || verb === 'shutdown') return 'destructive';
      if (verb === 'load' && words.includes('default')) return 'destructive';
      const util = /^run\s+\/?util\s+(bash\s+-c\s+)?(.+)$/.exec(line.trim());
      if (util?.[2] === undefined)
        return ['create', 'modify', 'save', 'load', 'install', 'restart', 'start', 'stop', 'run', 'edit'].includes(verb)
          ? 'changing'
          : 'unknown';
      return posix(util[1] === undefined ? util[2] : util[2].replace(/^(['"])(.*)\1$/, '$2'));
    }),
  );
}

/** Classes lines of cmd.exe and PowerShell by a short list of harmless words. */
export function classifyWindows(command: string): CommandClass {
  return worst(
    command.split('\n').map((line): CommandClass => {
      const text = line.trim();
      if (text === '') return 'read-only';
      // Brackets hold calls, and a name between per cent signs may become anything before cmd.exe reads the line.
      if (/[>&|;`({]|%[^%\s]+%/.test(text)) return 'unknown';
      const word = (text.split(/\s+/)[0] ?? '').toLowerCase();
      if (/^(?:del|erase|rd|rmdir|format|shutdown|remove-\w+|stop-computer|restart-computer|clear-\w+)$/.test(word)) return 'destructive';
      if (word === 'ipconfig') return /\/(?!(?:all|allcompartments|displaydns|\?)(?:\s|$))/i.test(text) ? 'changing' : 'read-only';
      return /^(?:dir|type|hostname|whoami|ver|systeminfo|ping|tracert|pathping|nslookup|netstat|tasklist|cd|echo|get-\w+|test-\w+|resolve-\w+)$/.test(
        word,
      )
        ? 'read-only'
        : 'unknown';
    }),
  );
}

function classifyLine(line: string): CommandClass {
  const text = line.trim();
  if (text === '' || text.startsWith('!')) return 'read-only';
  if (/[>;`&]|\$\(/.test(text.replace(/"[^"]*"/g, ''))) return 'unknown';
  if (!safePipes(text)) return 'changing';
  const words = text.toLowerCase().split(/\s+/);
  const verb = words[0] ?? '';
  const second = words[1] ?? '';
  if (verb === 'do' || verb === 'run') return words.length > 1 ? classifyLine(text.slice(verb.length)) : 'unknown';
  if (verb === 'no' || verb === 'undo') return 'changing';
  if (abbreviates(verb, 'reload', 3) || verb === 'reboot' || verb === 'poweroff' || abbreviates(verb, 'erase', 3)) return 'destructive';
  if (abbreviates(verb, 'delete', 3) || abbreviates(verb, 'format', 4)) return 'destructive';
  if (abbreviates(verb, 'write', 2))
    return abbreviates(second, 'terminal', 1) ? 'read-only' : abbreviates(second, 'erase', 1) ? 'destructive' : 'changing';
  if (abbreviates(verb, 'request', 3)) return /\b(?:reboot|zeroize|halt|power-off|delete)\b/.test(text) ? 'destructive' : 'changing';
  if (abbreviates(verb, 'terminal', 3)) return /^(?:length|len|le|width|wid|pager|page|no|monitor)$/.test(second) ? 'read-only' : 'unknown';
  // `enable` and `disable` change one's own privileges; with the name of a protocol, as in BIRD, they start and stop it.
  if (abbreviates(verb, 'enable', 2) || abbreviates(verb, 'disable', 4))
    return words.length === 1 || (words.length === 2 && /^\d{1,2}$/.test(second)) ? 'read-only' : 'changing';
  if (readOnlyVerbs.some(([word, least]) => abbreviates(verb, word, least))) return 'read-only';
  return changingVerbs.some((word) => abbreviates(verb, word, 3)) ? 'changing' : 'unknown';
}

const readOnlyVerbs: readonly (readonly [string, number])[] = [
  ['show', 2],
  ['display', 4],
  ['ping', 4],
  ['ping6', 5],
  ['traceroute', 5],
  ['traceroute6', 11],
  ['tracert', 7],
  ['exit', 2],
  ['quit', 1],
  ['end', 3],
  ['help', 4],
  ['who', 3],
  ['logout', 4],
  ['?', 1],
];
const changingVerbs = [
  ...[
    'configure',
    'clear',
    'copy',
    'debug',
    'undebug',
    'set',
    'unset',
    'commit',
    'rollback',
    'save',
    'router',
    'neighbor',
    'network',
    'interface',
  ],
  ...[
    'ip',
    'ipv6',
    'address-family',
    'redistribute',
    'bgp',
    'hostname',
    'vlan',
    'shutdown',
    'restart',
    'rename',
    'mkdir',
    'install',
    'load',
    'edit',
    'create',
    'modify',
  ],
];

/** `sh` begins `show`: an abbreviation has at least `least` letters, so that it cannot begin another word. */
function abbreviates(word: string, full: string, least: number): boolean {
  return word.length >= Math.min(least, full.length) && full.startsWith(word);
}

/** Filters may stand behind a pipe; what writes a file (`redirect`, `append`, `tee`, `save`) may not, nor what could begin such a word. */
function safePipes(line: string): boolean {
  const parts = line.split('|').slice(1);
  return parts.every((part) => {
    const word = part.trim().split(/\s+/)[0]?.toLowerCase() ?? '';
    return word !== '' && filters.some((filter) => filter.startsWith(word)) && !writers.some((writer) => writer.startsWith(word));
  });
}

const filters = [
  'include',
  'exclude',
  'begin',
  'section',
  'grep',
  'egrep',
  'match',
  'except',
  'count',
  'last',
  'no-more',
  'json',
  'display',
  'find',
  'head',
  'tail',
  'wc',
  'xml',
  'tab',
  'trim',
  'compare',
  'nomore',
  'sort',
  'uniq',
  'details',
  'until',
];
const writers = ['redirect', 'append', 'tee', 'save', 'write', 'file', 'ftp', 'email', 'source', 'bash', 'sh'];

function worst(classes: readonly CommandClass[]): CommandClass {
  for (const found of ['destructive', 'changing', 'unknown'] as const) if (classes.includes(found)) return found;
  return 'read-only';
}
