import type { Dialect } from '../model/index.ts';

const user = '(?<user>[\\w.-]{1,64})';
const host = '(?<host>[\\w-][\\w.-]{0,252})';
/** `//` begins no directory: `https://web-1/#` is no prompt. */
const path = '(?<dir>~[^\\s$#%>]{0,512}|/(?:[^\\s$#%>/][^\\s$#%>]{0,511})?)';
/** A Python environment, a Kubernetes context: `(venv) `. */
const environment = '(?:\\([\\w.@:/-]{1,64}\\) ?){0,2}';

/** Prompts of POSIX shells, most telling first; a prompt without a host says nothing of where it is. */
const prompts: readonly string[] = [
  // ubuntu@web-1:~/shop$
  `^${environment}${user}@${host}:${path} ?[$#%] ?`,
  // [root@web-1 shop]#
  `^${environment}\\[${user}@${host} (?<dir>[^\\]\\s]{1,256})\\] ?[$#%] ?`,
  // [root@web-1:~/shop]#
  `^${environment}\\[${user}@${host}:${path}\\] ?[$#%] ?`,
  // [root@lb-1:Active:Standalone] config #
  `^\\[${user}@${host}(?::(?<mode>[^\\]]{1,80}))?\\] (?<dir>[^\\s#$]{1,256}) ?[#$] ?`,
  // user@web-1 ~ %
  `^${environment}${user}@${host} (?<dir>[^\\s#$%>]{1,256}) ?[%#$] ?`,
  // root@web-1#
  `^${environment}${user}@${host} ?[#$%] ?`,
  // web-1:~#
  `^${environment}${host}:${path} ?[$#%] ?`,
  // web-1:~ user$
  `^${environment}${host}:(?<dir>[^\\s#$%>]{1,256}) ${user}[$#%] ?`,
  // bash-5.2#
  '^-?(?:ba|da|a|z|k)?sh-\\d[\\d.]{0,12}[#$] ?',
  // (venv) $
  `^${environment}[$#%❯➜] ?`,
];

/** The small shells show only the directory: `/etc #`. */
const small: readonly string[] = [`^${environment}${path} [#$] ?`, ...prompts];

/** `less`, `more` and `man`, where a guide calls them itself: they are told not to wait, and under `sudo` they do not hear it. */
const pagers = [
  { pattern: '^--More--(?:\\(\\d{1,3}%\\))?$|^:$', answer: ' ' },
  { pattern: '\\(END\\)$', answer: 'q' },
  { pattern: 'Press RETURN to continue ?$|\\(press RETURN\\)$', answer: '\n' },
] as const;

const posix = {
  ending: 'marker',
  leave: ['exit', 'logout'],
  prepare: [],
  continued: '^> ?',
  prompts,
  pagers,
  comment: '#',
  hostnameCommand: 'hostname',
} as const;

export const posixDialects: readonly Dialect[] = [
  {
    ...posix,
    name: 'bash',
    enteredBy: [
      'bash',
      '/bin/bash',
      'sudo bash',
      'sudo -i',
      'sudo -s',
      'sudo su',
      'sudo su -',
      'su -',
      'su',
      'run util bash',
      'run /util bash',
    ],
  },
  { ...posix, name: 'sh', enteredBy: ['sh', '/bin/sh', 'sudo sh'], prompts: small },
  { ...posix, name: 'dash', enteredBy: ['dash', '/bin/dash'] },
  { ...posix, name: 'ash', aliases: ['busybox'], enteredBy: ['ash', '/bin/ash', 'busybox sh', 'busybox ash'], prompts: small },
  { ...posix, name: 'zsh', enteredBy: ['zsh', '/bin/zsh', '/usr/bin/zsh'], prompts: [...prompts, '^(?<host>[A-Za-z_][\\w.-]{0,252})% ?'] },
];
