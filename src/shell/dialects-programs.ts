import type { Dialect } from '../model/index.ts';

/** Interpreters: they show no host, so they are where the shell is from which they were started. */
const program = { ending: 'prompt', prepare: [], pagers: [], comment: null, hostnameCommand: null } as const;

export const programDialects: readonly Dialect[] = [
  // Nobody leaves a boot loader but by a reset, which is a change.
  { ...program, name: 'u-boot', enteredBy: [], leave: [], prompts: ['^=> ?', '^U-Boot> ?'] },
  {
    ...program,
    name: 'gdb',
    enteredBy: ['gdb'],
    leave: ['quit', 'q'],
    prepare: ['set pagination off', 'set width 0'],
    prompts: ['^\\(gdb\\) ?'],
    continued: '^ *> ?',
    pagers: [{ pattern: '^--Type <RET> for more, q to quit, c to continue without paging-- ?$', answer: '\n' }],
  },
  { ...program, name: 'lldb', enteredBy: ['lldb'], leave: ['quit', 'q'], prompts: ['^\\(lldb\\) ?'] },
  { ...program, name: 'pdb', enteredBy: [], leave: ['quit', 'q'], prompts: ['^\\(Pdb(?:\\+\\+)?\\) ?'] },
  {
    ...program,
    name: 'powershell',
    aliases: ['pwsh'],
    enteredBy: ['powershell', 'pwsh', 'powershell.exe'],
    leave: ['exit'],
    prompts: ['^(?:\\[[\\w.-]{1,64}\\]: ?)?PS(?: (?<dir>[A-Za-z]:\\\\[^<>\\n]{0,200}))?> ?'],
  },
  { ...program, name: 'cmd', enteredBy: ['cmd', 'cmd.exe'], leave: ['exit'], prompts: ['^(?<dir>[A-Za-z]:\\\\[^<>\\n]{0,200})> ?'] },
  {
    ...program,
    name: 'mysql',
    aliases: ['mariadb'],
    enteredBy: ['mysql', 'mariadb', 'sudo mysql', 'sudo mariadb'],
    leave: ['exit', 'quit', '\\q'],
    continued: '^ *(?:->|[\'"`]>|/\\*>) ?',
    prompts: ['^mysql> ?', '^MariaDB \\[(?<mode>[^\\]\\n]{1,64})\\]> ?'],
  },
  {
    ...program,
    name: 'psql',
    aliases: ['postgres'],
    enteredBy: ['psql', 'sudo -u postgres psql'],
    leave: ['\\q', 'exit', 'quit'],
    prepare: ['\\pset pager off'],
    continued: '^[\\w-]{1,64}[-(\'"$*!^][*!?]?[#>] ?',
    // A star within a transaction, an exclamation mark within one that has failed.
    prompts: ['^(?<mode>[\\w-]{1,64})=[*!?]?[#>] ?'],
  },
  {
    ...program,
    name: 'sqlite',
    aliases: ['sqlite3'],
    enteredBy: ['sqlite3'],
    leave: ['.quit', '.exit'],
    continued: '^ *\\.\\.\\.> ?',
    prompts: ['^sqlite> ?'],
  },
  {
    ...program,
    name: 'python',
    enteredBy: ['python', 'python3'],
    leave: ['exit()', 'quit()', 'sys.exit()', 'raise SystemExit'],
    continued: '^\\.\\.\\.(?: |$)',
    prompts: ['^>>>(?: |$)'],
  },
  {
    ...program,
    name: 'redis-cli',
    aliases: ['redis'],
    enteredBy: ['redis-cli'],
    leave: ['exit', 'quit'],
    prompts: [
      '^(?<mode>[\\w.-]{1,253}:\\d{1,5}(?:\\[\\d{1,5}\\])?|redis [\\w./-]{1,253}(?:\\[\\d{1,5}\\])?)> ?',
      '^(?:not connected|redis)> ?',
    ],
  },
];
