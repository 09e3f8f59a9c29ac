import type { Dialect } from '../model/index.ts';

/** Interpreters: they show no host, so they are where the shell is from which they were started. */
const program = { ending: 'prompt', prepare: [], pagers: [], comment: null, hostnameCommand: null } as const;

export const programDialects: readonly Dialect[] = [
  { ...program, name: 'u-boot', enteredBy: [], leave: ['reset', 'exit'], prompts: ['^=> ', '^U-Boot> ?'] },
  {
    ...program,
    name: 'mysql',
    aliases: ['mariadb'],
    enteredBy: ['mysql', 'mariadb', 'sudo mysql', 'sudo mariadb'],
    leave: ['exit', 'quit', '\\q'],
    prompts: ['^mysql> ?', '^MariaDB \\[(?<mode>[^\\]\\n]{1,64})\\]> ?'],
  },
  {
    ...program,
    name: 'psql',
    aliases: ['postgres'],
    enteredBy: ['psql', 'sudo -u postgres psql'],
    leave: ['\\q', 'exit', 'quit'],
    prepare: ['\\pset pager off'],
    prompts: ['^(?<mode>[\\w-]{1,64})=[#>] ?'],
  },
  { ...program, name: 'sqlite', aliases: ['sqlite3'], enteredBy: ['sqlite3'], leave: ['.quit', '.exit'], prompts: ['^sqlite> ?'] },
  { ...program, name: 'python', enteredBy: ['python', 'python3'], leave: ['exit()', 'quit()'], prompts: ['^>>> ?'] },
  {
    ...program,
    name: 'redis-cli',
    aliases: ['redis'],
    enteredBy: ['redis-cli'],
    leave: ['exit', 'quit'],
    prompts: ['^(?:[\\w.-]{1,253}:\\d{1,5}(?:\\[\\d{1,5}\\])?|redis [\\w./-]{1,253})> ?', '^(?:not connected|redis)> ?'],
  },
];
