import { alike, type PosixRule, type Table } from '../rules.ts';
import { isLong, shortOptions } from '../short-options.ts';

/** Reading a page is harmless; whatever sends data, another method or writes a file is not. */
const curl: PosixRule = (args) => {
  const reads = (method: string): boolean => /^(?:GET|HEAD|OPTIONS)$/.test(method);
  for (const [index, arg] of args.entries()) {
    const next = args[index + 1] ?? '';
    if (arg === '--cookie') continue;
    if (isLong(arg, ['request']) && !arg.startsWith('--request-target') && !reads(next)) return 'changing';
    if (isLong(arg, ['write-out']) && writesOut.test(arg.includes('=') ? arg : next)) return 'changing';
    if (arg !== '--url' && isLong(arg, curlSends)) return 'changing';
    // Other protocols send what their address has in it.
    const scheme = /^(?:--url=)?([a-z][a-z0-9+.-]*):\//i.exec(arg)?.[1]?.toLowerCase();
    const proxy = /^-(?:x|-proxy|-preproxy|-socks\w+)$/.test(args[index - 1] ?? '');
    if (scheme !== undefined && !proxy && !/^(?:https?|ftps?|file)$/.test(scheme)) return 'unknown';
    if (/^(?:dict|ldap|imap|smtp|pop3)\./i.test(arg)) return 'unknown';
  }
  for (const { letter, value } of shortOptions(args, 'AbcCdDeEFhHKmoPQrtTuUwxXyYz')) {
    // `-o` writes a file, but throwing the body away is what status checks do.
    if (letter === 'o' && value === '/dev/null') continue;
    if (letter === 'w' && writesOut.test(value)) return 'changing';
    if (letter === 'X' ? !reads(value) : 'dFTOKJDcQot'.includes(letter)) return 'changing';
  }
  return 'read-only';
};

/** A format that names a file, or stands in one. */
const writesOut = /%output|^@|=@/;

const curlSends = [
  ...['data', 'form', 'upload-file', 'output', 'remote-', 'config', 'json', 'dump-header', 'cookie-jar', 'trace', 'stderr', 'quote'],
  ...[
    'mail',
    'netrc',
    'engine',
    'libcurl',
    'hsts',
    'alt-svc',
    'etag-save',
    'expand',
    'variable',
    'proto-default',
    'telnet',
    'ssl-sessions',
  ],
];

const wget: PosixRule = (args) => {
  if (args.some((arg) => isLong(arg, wgetSends))) return 'changing';
  const short = shortOptions(args, 'aABDeEGiIloOPQRtTUwX');
  if (short.some(({ letter }) => 'eioaPbrmpkKN'.includes(letter))) return 'changing';
  const outputs = [
    ...short.flatMap(({ letter, value }) => (letter === 'O' ? [value] : [])),
    ...args.flatMap((arg, index) =>
      isLong(arg, ['output-document']) ? [arg.includes('=') ? arg.replace(/^[^=]*=/, '') : (args[index + 1] ?? '')] : [],
    ),
  ];
  if (!outputs.every((output) => output === '-' || output === '/dev/null')) return 'changing';
  return outputs.length > 0 || args.includes('--spider') ? 'read-only' : 'changing';
};

const wgetSends = [
  ...['post', 'method', 'body', 'input', 'execute', 'config', 'load', 'save', 'warc', 'use-askpass', 'output-file', 'append-output'],
  ...['background', 'rejected-log', 'directory-prefix', 'hsts-file', 'recursive', 'mirror', 'page-requisites'],
];

/** Pages and files over the network. */
export const transferTools: Table = [...alike('changing', 'scp rsync sftp ssh-copy-id'), ['curl', curl], ['wget', wget]];
