import { alike, first, type PosixRule, type Table, unless, type WordRule } from '../rules.ts';
import { sed } from '../sed.ts';

/** A word that only the shell knows may be any action, unless it is in quotes behind a test that takes it. */
const find: WordRule = {
  ofWords: (words) => {
    const args = words.map((word) => word.text);
    if (args.includes('-delete')) return 'destructive';
    if (args.some((arg) => /^-(?:exec|execdir|ok|okdir|fprint|fprint0|fprintf|fls)$/.test(arg))) return 'unknown';
    const doubt = words.some((word, at) => word.splits || (word.loose && !findTests.test(args[at - 1] ?? '')));
    return doubt ? 'unknown' : 'read-only';
  },
};

const findTests = /^-(?:i?(?:name|path|wholename|regex|lname)|user|group|type|size|perm|newer|[amc](?:time|min)|maxdepth|mindepth)$/;

/** Options may stand behind the program, too, to some of them. */
const awk: PosixRule = (args, { dynamic }) => {
  let at = 0;
  for (; /^-[Fv]/.test(args[at] ?? ''); at++) if (args[at]?.length === 2) at++;
  const [program, ...operands] = args.slice(args[at] === '--' ? at + 1 : at);
  if (dynamic || program === undefined || [program, ...operands].some((arg) => /^-./.test(arg))) return 'unknown';
  return /system\s*\(|\bgetline\b|>|(?<!\|)\|(?!\|)|\bclose\b|@|\\\n/.test(program) ? 'unknown' : 'read-only';
};

/** Files and text. What only reads whatever its arguments are has no option that writes a file or runs a program: so in all tables. */
export const fileTools: Table = [
  ...alike(
    'read-only',
    'ls cat head tail grep egrep fgrep zgrep zcat wc cut tr column stat md5sum sha1sum sha256sum sha512sum b2sum sum cksum ' +
      'cmp diff comm jq od hexdump strings tac nl rev fold fmt pr expand paste join tsort numfmt basename dirname readlink ' +
      'realpath du lsattr getfacl getcap zipinfo',
  ),
  ...alike('changing', 'mkdir touch cp mv ln chmod chown chgrp install make gunzip tee patch truncate vi vim nano emacs'),
  ...alike('destructive', 'rm rmdir dd shred'),
  ...alike(awk, 'awk gawk mawk'),
  ...alike(
    unless(/^\+|^-[^-]*[oOk]/, ['log-file', 'LOG-FILE', 'lesskey-file', 'lesskey-src', 'lesskey-content', 'cmd'], 'unknown'),
    'less more',
  ),
  ['sort', unless(/^-[^-]*[oT]/, ['output', 'compress-program', 'temporary-directory', 'files0-from'])],
  ['uniq', (args) => (args.filter((arg) => !arg.startsWith('-')).length > 1 ? 'changing' : 'read-only')],
  [
    'xxd',
    (args) => (args.filter((arg) => !arg.startsWith('-')).length > 1 || args.some((arg) => /^--?r/.test(arg)) ? 'changing' : 'read-only'),
  ],
  ['yq', unless(/^-[^-]*[is]/, ['inplace', 'in-place', 'split-exp'])],
  ['tree', unless(/^-[^-]*[oR]/, ['output'])],
  ['file', unless(/^-[^-]*C/, ['compile'])],
  ['sed', sed],
  ['find', find],
  [
    'tar',
    (args) =>
      /^-?[a-zA-Z]*t/.test(args[0] ?? '') &&
      !/[xcruIF]/.test((args[0] ?? '').replace(/^-/, '')) &&
      !args.some((arg) =>
        /^-[a-zA-Z]*[IF]|^--(?!list|verbose|file|gzip|bzip2|xz|zstd|auto-compress|directory|wildcards|exclude|full-time|numeric-owner)/.test(
          arg,
        ),
      )
        ? 'read-only'
        : 'changing',
  ],
  ...alike(unless(/^-[^-]*o/), 'base64 base32'),
  ['lsof', unless(/^-[^-]*D/, [], 'unknown')],
  ['gzip', first(/^(?:-l|--list|-v|--verbose)$/, 'changing', /^-(?!-list$|-verbose$|[lv]+$)/)],
  ['unzip', first(/^-[lvtZ]$/, 'changing')],
];
