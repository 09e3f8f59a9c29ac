import { alike, only, type Table, unless, type WordRule } from '../rules.ts';
import { isUnsafeVariable } from '../variables.ts';

/** `[ -v 'a[…]' ]` is arithmetic, and an expansion may be such a test. */
const test: WordRule = {
  ofWords: (words) => {
    const doubt = words.some(
      (word, at) =>
        word.code || word.splits || /^-[vR]$/.test(word.text) || (word.loose && (words[at + 1]?.loose === true || !word.quoted)),
    );
    return doubt ? 'unknown' : 'read-only';
  },
};

/** With `-v` it sets a variable. */
const printf: WordRule = {
  ofWords: ([format]) => (format === undefined || format.loose || format.text.startsWith('-v') ? 'unknown' : 'read-only'),
};

/** `export A=$B`; as an integer, or with an index, a value is arithmetic, and that runs code. */
const exported: WordRule = {
  ofWords: (words) => {
    const plain = words.every(({ text, code, loose }) => {
      const name = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(text)?.[1];
      return !code && !loose && (name === undefined ? /^-[aAgprxFf]+$/.test(text) : !isUnsafeVariable(name));
    });
    return plain ? 'read-only' : 'unknown';
  },
};

/** What the shell itself has, and what tells of it. */
export const shellTools: Table = [
  ...alike(
    'read-only',
    'echo pwd cd true false : sleep which type whereis printenv seq expr factor tty locale getconf exit logout clear tput ' +
      'dirs pushd popd cal ncal',
  ),
  ['printf', printf],
  ['test', test],
  ['[', test],
  [
    'env',
    {
      ofWords: (words, { inner }) =>
        words.length === 0 ? 'read-only' : words.every(({ text }) => !text.startsWith('-') && !text.includes('=')) ? inner(0) : 'unknown',
    },
  ],
  ['export', exported],
  ['declare', exported],
  ['set', (args) => (args.every((arg) => /^[-+][euxo]+$|^pipefail$/.test(arg)) ? 'read-only' : 'unknown')],
  ['alias', (args) => (args.every((arg) => !arg.includes('=')) ? 'read-only' : 'unknown')],
  ...alike(unless(/^-[^-]*[CM]/, ['config-file', 'manpath'], 'unknown'), 'whatis apropos'),
  // `jobs -x` runs a command.
  ['jobs', only(/^(?:-[lnprs]+|%\w+|\d+)$/)],
  ['wait', (args) => (args.every((arg) => /^(?:-n|-f|%\w+|\d+|\$)$/.test(arg)) ? 'read-only' : 'unknown')],
  ['history', only(/^\d+$/)],
  ['ulimit', only(/^-[aHS]+$/, 'read-only')],
  ['umask', only(/^-[Sp]$/)],
  ['stty', only(/^(?:-a|--all|-g|size|speed)$/)],
  ['unset', (args) => (args.every((arg) => /^[A-Za-z_]\w*$/.test(arg) && !isUnsafeVariable(arg)) ? 'read-only' : 'unknown')],
  ['man', unless(/^-[^-]*[PHCMXp]/, ['pager', 'html', 'config-file', 'preprocessor', 'gxditview'], 'unknown')],
];
