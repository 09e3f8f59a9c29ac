import type { Word } from './lexer.ts';

/** How a program's call tells that a person types into it: its options all known, and none of them a text or file to run. */
interface Call {
  /** Letters of options without a value. */
  readonly flags: string;
  /** Letters of options with one, glued to it or the next word. */
  readonly valued: string;
  /** Names of long options: glued to their value by `=`, or the next word where the program wants one. */
  readonly long: RegExp;
  /** How many words that are no options. */
  readonly words: number;
}

const none = /^$/;
const shell: Call = { flags: 'il', valued: '', long: /^(?:login|norc|noprofile)$/, words: 0 };
const debugger_ = /^(?:quiet|silent|nx|nh|tui|pid|core|args|attach-pid|arch)$/;

const calls: Readonly<Record<string, Call>> = {
  bash: shell,
  sh: shell,
  ash: shell,
  zsh: shell,
  dash: shell,
  vtysh: { flags: 'E', valued: '', long: none, words: 0 },
  birdc: { flags: 'rl', valued: 's', long: none, words: 0 },
  python: { flags: 'qiBuEsI', valued: '', long: none, words: 0 },
  sqlite: { flags: '', valued: '', long: none, words: 1 },
  mysql: {
    flags: 'ABCEHLNUWbfijnoqrstvwX',
    valued: 'hPSuDp',
    long: /^(?:host|port|socket|user|password|database|protocol|ssl[\w-]*|tls[\w-]*|default-character-set|login-path|table|vertical|safe-updates|auto-rehash|skip-[\w-]+|no-auto-rehash|compress|batch|silent|get-server-public-key)$/,
    words: 1,
  },
  psql: {
    flags: 'aAbeEHnqsStwWxXz0',
    valued: 'dFRTvPhpU',
    long: /^(?:host|port|username|dbname|password|no-password|no-psqlrc|quiet|set|variable|pset|tuples-only|no-align|expanded|html|echo-[\w-]+|no-readline|field-separator|single-step)$/,
    // A name and a user; a text of connection in quotes is several words.
    words: 8,
  },
  'redis-cli': {
    flags: '23',
    valued: 'hpanus',
    long: /^(?:user|pass|raw|no-raw|tls|insecure|sni|cacert|cacertdir|cert|key|no-auth-warning|askpass|json|csv)$/,
    words: 0,
  },
  gdb: { flags: 'q', valued: 'p', long: debugger_, words: 2 },
  lldb: { flags: '', valued: 'pnca', long: debugger_, words: 2 },
};

/** A word that is what it looks like: nothing in it comes from the shell, and quotes hold no more than a name. */
export function isPlain({ text, dynamic, quoted }: Word): boolean {
  return !dynamic && !/[$`\s\\*?[]/.test(text) && (!quoted || /^[\w.:@%+,/][\w.:@%+,/-]*$/.test(text));
}

/** `host=db user=ada`, the text of a connection. */
const connection = /^(?:(?:host|hostaddr|port|user|dbname|sslmode|password|connect_timeout)=[\w.:@%/-]+(?:\s+|$))+$/;

/** Does a person type into a program called with these words? `mysql -e"drop …"`, `psql -tAc …` run their own text: no. */
export function isInteractive(program: string, called: readonly Word[]): boolean {
  const call = calls[program];
  if (call === undefined) return false;
  const isKnown = (word: Word): boolean => isPlain(word) || (program === 'psql' && !word.dynamic && connection.test(word.text));
  if (!called.every(isKnown)) return false;
  const words = called.map((word) => word.text);
  let plain = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--args' && call.long === debugger_) return true;
    if (/^--?[\w-]{2,}(?:=|$)/.test(word) && (word.startsWith('--') || call.long === debugger_)) {
      const [, name = '', glued] = /^--?([\w-]+)(=)?/.exec(word) ?? [];
      if (!call.long.test(name)) return false;
      if (glued === undefined && takesNext.test(name)) at++;
    } else if (/^-./.test(word)) {
      const taken = shortOptions(word.slice(1), call);
      if (taken === null) return false;
      // Only `-p` of mysql asks where nothing is glued to it.
      if (taken === 'next' && !(program === 'mysql' && word.endsWith('p'))) at++;
    } else if (++plain > call.words) return false;
  }
  return true;
}

const takesNext =
  /^(?:host|port|socket|user|username|dbname|database|set|variable|pset|pid|core|attach-pid|arch|pass|sni|cacert|cert|key)$/;

/** Null when a letter is not known; `next` when the next word is the value of the last one. */
function shortOptions(letters: string, { flags, valued }: Call): 'next' | 'none' | null {
  for (const [index, letter] of [...letters].entries()) {
    if (valued.includes(letter)) return index === letters.length - 1 ? 'next' : 'none';
    if (!flags.includes(letter)) return null;
  }
  return 'none';
}
