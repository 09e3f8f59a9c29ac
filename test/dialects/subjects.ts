import { hostname } from 'node:os';
import type { Dialect } from '../../src/model/index.ts';
import { dialects } from '../../src/shell/index.ts';
import type { DialectSubject } from '../../src/testkit/index.ts';
import { here, openHere } from '../support/here.ts';
import type { Places } from './servers.ts';

/** Every program that Debian has for a dialect of ours, as the contract tries it; the name is the suite's. */
export function realSubjects(places: Places): Readonly<Record<string, DialectSubject>> {
  return { ...shells(), ...routers(places), ...databases(places), ...interpreters(places) };
}

/** All traits of a suite that are not its own. */
type Own = Omit<DialectSubject, 'target' | 'open' | 'dialect'> & { readonly dialect: string; readonly login?: string };

function subject({ dialect, login = 'bash', ...own }: Own): DialectSubject {
  const target = here(login);
  return { ...own, dialect: named(dialect), target, open: () => openHere(target) };
}

function named(name: string): Dialect {
  const found = dialects.find((dialect) => dialect.name === name);
  if (found === undefined) throw new Error(`there is no dialect ${name}`);
  return found;
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, nth) => `${nth + 1}`).join('\n');
}

const me = hostname();
const long = 'y'.repeat(5_000);

function shells(): Readonly<Record<string, DialectSubject>> {
  const traits = {
    lookAlikes: [
      'total 12',
      'Do you want to continue? [Y/n]',
      'real 0m1.2s',
      '100%',
      '> quoted',
      'me@web-1',
      'Password:',
      'https://web-1:8080/#',
    ],
    says: { command: 'echo "it\'s" \'"one"\' \\$2', text: `it's "one" $2` },
    fails: { command: 'ls /no/such/file; (exit 7)', text: /No such file or directory/, status: 7 },
    tall: { command: 'i=1; while [ $i -le 1500 ]; do echo $i; i=$((i+1)); done', text: lines(1_500) },
    promptLike: { command: `printf 'ada@web-1:~$ \\n'; sleep 0.4; printf '$ '; sleep 0.4; echo after`, text: 'ada@web-1:~$\n$ after' },
    long: { command: `echo ${long}`, text: long },
    several: { command: 'for i in 1 2; do\n  cat <<EOF\n$i $((i + 1))\nEOF\ndone', text: '1 2\n2 3' },
    endless: 'sleep 600',
    tellsHost: true,
  };
  const prompts = {
    bash: [
      { line: 'ada@web-1:~/shop$ ', user: 'ada', host: 'web-1', dir: '~/shop' },
      { line: '[root@lb-1:Active:Standalone] config # ', user: 'root', host: 'lb-1', mode: 'Active:Standalone', dir: 'config' },
      { line: '(venv) [ada@db-1 ~]$ ', host: 'db-1', dir: '~' },
      { line: 'bash-5.2# ' },
    ],
    sh: [{ line: '$ ' }, { line: '/etc # ', dir: '/etc' }, { line: 'root@web-1:/# ', host: 'web-1' }, { line: 'sh-5.2$ ' }],
    dash: [{ line: '$ ' }, { line: '# ' }, { line: 'root@web-1:/# ', host: 'web-1' }],
    ash: [
      { line: '/ # ', dir: '/' },
      { line: '~ $ ', dir: '~' },
      { line: 'web-1:/tmp# ', host: 'web-1', dir: '/tmp' },
    ],
    zsh: [{ line: 'web-1% ', host: 'web-1' }, { line: 'ada@web-1 ~ % ', host: 'web-1', user: 'ada' }, { line: '➜ ' }],
  };
  const entering = { bash: 'bash --norc --noprofile', sh: 'sh', dash: 'dash', ash: 'busybox ash', zsh: 'zsh -f' };
  return Object.fromEntries(
    (['bash', 'sh', 'dash', 'ash', 'zsh'] as const).flatMap((name) => {
      const shell = { ...traits, dialect: name, prompts: prompts[name], mode: null };
      return [
        [`${name === 'ash' ? 'busybox ash' : name}, after login`, subject({ ...shell, login: name, entered: null })],
        [
          `${name === 'ash' ? 'busybox ash' : name}, from bash`,
          subject({
            ...shell,
            entered: entering[name],
            leaveWords: ['exit', 'exit 3'],
            ...(name === 'bash' ? { leaves: { command: 'exit 3', text: 'exit' } } : {}),
          }),
        ],
      ];
    }),
  );
}

function routers({ frr, bird }: Places): Readonly<Record<string, DialectSubject>> {
  return {
    'vtysh of FRR': subject({
      dialect: 'vtysh',
      entered: `vtysh --vty_socket ${frr} --config_dir ${frr}`,
      prompts: [
        { line: `${me}# `, host: me },
        { line: 'r1> ', host: 'r1' },
      ],
      lookAlikes: [
        'Hello, this is FRRouting (version 8.4.4).',
        'r1(config)#',
        '% Unknown command: show bogus',
        'C>* 10.0.0.0/24 is directly connected',
      ],
      says: { command: 'show interface brief', text: /^Interface +Status +VRF +Addresses\n-+ +-+ +-+ +-+\nlo +\w+ +default *$/m },
      fails: { command: 'show bogus', text: '% Unknown command: show bogus' },
      tall: {
        command: 'show ip prefix-list',
        text: /^ZEBRA: ip prefix-list many: 1200 entries\n(?: +seq \d+ permit 10\.\d+\.\d+\.0\/24\n?){1200}$/,
      },
      promptLike: null,
      long: { command: `show ${'y'.repeat(1_000)}`, text: `% Unknown command: show ${'y'.repeat(1_000)}` },
      several: null,
      endless: null,
      mode: {
        dialect: 'vtysh-config',
        command: 'configure terminal',
        says: { command: 'hostname bogus bogus', text: /^% Unknown command/ },
        inner: { command: 'route-map lp-contract permit 10', leave: 'exit' },
      },
      tellsHost: true,
    }),
    'birdc of BIRD 2': subject({
      dialect: 'birdc',
      entered: `birdc -s ${bird}/bird.ctl`,
      prompts: [{ line: 'bird> ' }],
      lookAlikes: ['BIRD 2.0.12 ready.', 'bird>show status', 'Access restricted'],
      says: { command: 'show protocols fixed', text: /^Name +Proto +Table +State +Since +Info\nfixed +Static +master4 +up .*$/ },
      fails: { command: 'show bogus', text: "No such command. Press `?' for help." },
      tall: { command: 'show route all', text: /198\.51\.100\.0\/24/ },
      promptLike: null,
      long: { command: `eval "${'y'.repeat(230)}"`, text: 'y'.repeat(230) },
      several: null,
      endless: null,
      mode: null,
      tellsHost: false,
    }),
  };
}

function databases({ mariadb, postgres, redis }: Places): Readonly<Record<string, DialectSubject>> {
  return {
    'mysql of MariaDB': subject({
      dialect: 'mysql',
      entered: `mariadb --no-defaults -S ${mariadb}/mariadb.sock mysql`,
      leaves: { command: 'exit', text: 'Bye' },
      reprompts: 'use information_schema',
      prompts: [{ line: 'mysql> ' }, { line: 'MariaDB [(none)]> ', mode: '(none)' }, { line: 'MariaDB [shop]> ', mode: 'shop' }],
      lookAlikes: ['    -> ', '1 row in set (0.000 sec)', 'Query OK, 0 rows affected', 'mysql>select 1;', 'Enter password:'],
      says: {
        command: 'select 6 * 7 as answer;',
        text: /^\+-+\+\n\| answer \|\n\+-+\+\n\| +42 \|\n\+-+\+\n1 row in set \([\d.]+ sec\)\n*$/,
      },
      fails: { command: 'selec 1;', text: /^ERROR 1064 \(42000\): You have an error/ },
      tall: {
        command: 'select seq from seq_1_to_1200;',
        text: /^\+-+\+\n\| seq +\|\n\+-+\+\n(?:\| +\d+ \|\n){1200}\+-+\+\n1200 rows in set/,
      },
      promptLike: { command: `select 'MariaDB [mysql]> ' as a, sleep(0.4) as b;`, text: /\| MariaDB \[mysql\]> +\| 0 \|/ },
      long: { command: `select length('${'y'.repeat(5_000)}') as n;`, text: /\| 5000 \|/ },
      several: { command: 'select\n  6 * 7\n  as answer;', text: /^\+-+\+\n\| answer \|\n\+-+\+\n\| +42 \|/ },
      endless: 'select sleep(600);',
      mode: null,
      tellsHost: false,
    }),
    'psql of PostgreSQL': subject({
      dialect: 'psql',
      reprompts: 'begin;',
      entered: `psql -X -h ${postgres} -U postgres`,
      prompts: [
        { line: 'postgres=# ', mode: 'postgres' },
        { line: 'shop=> ', mode: 'shop' },
        { line: 'shop=*> ', mode: 'shop' },
      ],
      lookAlikes: ['postgres-# ', '(1 row)', 'psql (15.18 (Debian 15.18-0+deb12u1))', 'a=1', 'Password for user postgres:'],
      says: { command: 'select 6 * 7 as answer;', text: /^ answer *\n-+\n +42\n\(1 row\)\n*$/ },
      fails: { command: 'selec 1;', text: /^ERROR: {2}syntax error at or near "selec"\nLINE 1: selec 1;\n +\^$/ },
      tall: { command: 'select generate_series(1, 1200) as n;', text: /^ *n *\n-+\n(?: +\d+\n){1200}\(1200 rows\)/ },
      promptLike: { command: `select E'a\\npostgres=# ' as a, pg_sleep(0.4);`, text: /postgres=#/ },
      long: { command: `select length('${'y'.repeat(5_000)}') as n;`, text: /\n +5000\n/ },
      several: { command: 'select\n  6 * 7\n  as answer;', text: /^ answer *\n-+\n +42\n\(1 row\)\n*$/ },
      endless: 'select pg_sleep(600);',
      mode: null,
      tellsHost: false,
    }),
    sqlite3: subject({
      dialect: 'sqlite',
      entered: 'sqlite3',
      prompts: [{ line: 'sqlite> ' }],
      lookAlikes: ['   ...> ', 'SQLite version 3.40.1 2022-12-28 14:03:47', 'Enter ".help" for usage hints.'],
      says: { command: 'select 6 * 7;', text: '42' },
      fails: { command: 'selec 1;', text: /^Parse error: near "selec": syntax error/ },
      tall: {
        command: 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 1200) select i from n;',
        text: lines(1_200),
      },
      promptLike: { command: `select 'sqlite> '; select 'after';`, text: 'sqlite>\nafter' },
      long: { command: `select length('${'y'.repeat(5_000)}');`, text: '5000' },
      several: { command: 'select\n  6\n  * 7;', text: '42' },
      endless: 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n;',
      mode: null,
      tellsHost: false,
    }),
    'redis-cli': subject({
      dialect: 'redis-cli',
      reprompts: 'select 1',
      entered: `redis-cli -s ${redis}/redis.sock`,
      prompts: [
        { line: '127.0.0.1:6379> ' },
        { line: 'cache-1:6379[2]> ' },
        { line: 'not connected> ' },
        { line: `redis ${redis}/redis.sock> ` },
      ],
      lookAlikes: ['(integer) 1', '"127.0.0.1:6379> "', '1) "a"', 'OK'],
      says: { command: 'echo one', text: '"one"' },
      fails: { command: 'bogus', text: /^\(error\) ERR unknown command 'bogus'/ },
      tall: {
        command: `eval "local t = {} for i = 1, 1200 do t[i] = tostring(i) end return t" 0`,
        text: /^ *1\) "1"\n(?: *\d+\) "\d+"\n){1198} *1200\) "1200"$/,
      },
      promptLike: { command: 'echo "127.0.0.1:6379> "', text: '"127.0.0.1:6379> "' },
      long: { command: `strlen ${'y'.repeat(3_000)}`, text: '(integer) 0' },
      several: null,
      endless: null,
      mode: null,
      tellsHost: false,
    }),
  };
}

function interpreters(_: Places): Readonly<Record<string, DialectSubject>> {
  return {
    python3: subject({
      dialect: 'python',
      // `sys` has to be imported first.
      leaveWords: ['exit()', 'quit()', 'raise SystemExit'],
      entered: 'python3',
      prompts: [{ line: '>>> ' }, { line: '>>>' }],
      lookAlikes: [
        '... ',
        'Type "help", "copyright", "credits" or "license" for more information.',
        ">>> 'a'",
        'Traceback (most recent call last):',
      ],
      says: { command: '6 * 7', text: '42' },
      fails: { command: '1 / 0', text: /^Traceback \(most recent call last\):\n[\s\S]*\nZeroDivisionError: division by zero$/ },
      tall: { command: `print('\\n'.join(map(str, range(1, 1201))))`, text: lines(1_200) },
      promptLike: { command: `import time; print('>>> ', flush=True); time.sleep(0.4); print('after')`, text: '>>>\nafter' },
      long: { command: `len('${'y'.repeat(3_000)}')`, text: '3000' },
      several: { command: 'for i in (1, 2):\n    print(i)\n', text: '1\n2' },
      endless: 'import time; time.sleep(600)',
      mode: null,
      tellsHost: false,
    }),
    'pdb of python3': subject({
      dialect: 'pdb',
      entered: `python3 -c 'import pdb; pdb.set_trace()'`,
      prompts: [{ line: '(Pdb) ' }, { line: '(Pdb++) ' }],
      lookAlikes: ['> <string>(1)<module>()', '-> import pdb', '(Pdb) p 1', '--Return--'],
      says: { command: 'p 6 * 7', text: '42' },
      fails: { command: 'p bogus', text: "*** NameError: name 'bogus' is not defined" },
      tall: { command: `!print('\\n'.join(map(str, range(1, 1201))))`, text: lines(1_200) },
      promptLike: { command: `!print('(Pdb) \\nafter')`, text: '(Pdb)\nafter' },
      long: { command: `p len('${'y'.repeat(3_000)}')`, text: '3000' },
      several: null,
      endless: '!import time; time.sleep(600)',
      mode: null,
      tellsHost: false,
    }),
    gdb: subject({
      dialect: 'gdb',
      entered: 'gdb -q -nx',
      prompts: [{ line: '(gdb) ' }],
      lookAlikes: ['>', 'Reading symbols from ./shop...', '(gdb) print 1', '$1 = 42'],
      says: { command: 'printf "%d\\n", 6 * 7', text: '42' },
      fails: { command: 'bogus', text: 'Undefined command: "bogus".  Try "help".' },
      tall: { command: 'help all', text: /^(?:.*\n){500,}/ },
      promptLike: { command: 'printf "(gdb) \\nafter\\n"', text: '(gdb)\nafter' },
      long: { command: `print sizeof("${'y'.repeat(3_000)}")`, text: /^\$\d+ = 3001$/ },
      several: { command: 'define greet\necho hi\\n\nend\ngreet', text: /hi$/ },
      endless: 'shell sleep 600',
      mode: null,
      tellsHost: false,
    }),
  };
}
