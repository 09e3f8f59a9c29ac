/** Variables that every login shell has, or that the shell sets itself. */
const standard = new Set([
  ...['HOME', 'USER', 'LOGNAME', 'PATH', 'PWD', 'OLDPWD', 'SHELL', 'HOSTNAME', 'LANG', 'TERM', 'EDITOR', 'RANDOM', 'UID', 'EUID', 'TMPDIR'],
  ...[
    'SECONDS',
    'LINENO',
    'PPID',
    'IFS',
    'HOSTTYPE',
    'OSTYPE',
    'MACHTYPE',
    'SHLVL',
    'BASH_VERSION',
    'DISPLAY',
    'SUDO_USER',
    'XDG_RUNTIME_DIR',
    'ZSH_VERSION',
    'KUBECONFIG',
  ],
]);

/** Follows the variables that a guide sets on each host: one that nothing sets would be empty, whatever the reader was meant to fill in. */
export class Variables {
  readonly #set = new Map<string, Set<string>>();

  /** The variables of a command that nothing before it has set, with their marks; remembers what the command itself sets. */
  unset(host: string | null, command: string): readonly string[] {
    const known = this.#set.get(host ?? '') ?? new Set<string>();
    this.#set.set(host ?? '', known);
    for (const [, name] of command.matchAll(/(?:^|[\s;&|(])(?:export |declare (?:-\w+ )?|local |readonly )?([A-Za-z_]\w*)\+?=/g))
      known.add(name ?? '');
    for (const [, names] of command.matchAll(
      /\b(?:read(?: -\w+)*|for|select|mapfile(?: -\w+)*|export|printf -v) ([A-Za-z_]\w*(?: [A-Za-z_]\w*)*)/g,
    ))
      for (const name of (names ?? '').split(' ')) known.add(name);
    // A sourced file may set anything.
    if (/(?:^|[;&]\s*)(?:source|\.) \S/.test(command) || /\beval\b/.test(command)) known.add('*');
    if (known.has('*')) return [];
    // Single quotes keep the mark for another program (`awk`, a remote shell).
    const open = command.replace(/'[^']*'/g, '').replace(/\\\$/g, '');
    const used = [...open.matchAll(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g)];
    const unset = used.filter(([, braced, plain]) => !standard.has(braced ?? plain ?? '') && !known.has(braced ?? plain ?? ''));
    return [...new Set(unset.map(([whole]) => whole))];
  }
}
