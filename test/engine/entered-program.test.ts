import { describe, expect, it } from 'vitest';
import { permit } from '../../src/engine/consent.ts';
import { standings } from '../../src/model/index.ts';
import { guideOf } from '../support/lab-double.ts';

/** What becomes of each command of a page under the consent to everything. */
function kinds(page: string): readonly string[] {
  const guide = guideOf(page);
  const walk = standings(guide);
  return guide.pages
    .flatMap(({ steps }) => steps)
    .map((step) => `${step.command}: ${permit(step, step.command, 'all', [], walk.get(step.id)?.shells).kind}`);
}

describe('a change in a program whose prompt shows no host', () => {
  it('is made where the program was called at a prompt that shows one', () => {
    const page = `::

    ada@web-1:~$ sqlite3 shop.db
    sqlite> create table t (a);
    sqlite> select * from t;

And one more::

    sqlite> insert into t values (3);
    sqlite> .quit
    ada@web-1:~$ python3
    >>> open('x', 'w')
`;
    expect(kinds(page)).toEqual([
      'sqlite3 shop.db: granted',
      'create table t (a);: granted',
      'select * from t;: granted',
      'insert into t values (3);: granted',
      '.quit: granted',
      'python3: granted',
      "open('x', 'w'): granted",
    ]);
  });

  it.each([
    ['the program was left', '    ada@web-1:~$ sqlite3\n    sqlite> .quit\n    sqlite> drop table t;\n'],
    ['nothing shows where it was called', '    ada@web-1:~$ echo hello\n    sqlite> drop table t;\n'],
    ['another one was called', '    ada@web-1:~$ mysql\n    sqlite> drop table t;\n'],
    [
      'the text has sent its reader elsewhere',
      '    ada@web-1:~$ sqlite3\n\nNow log in to db-2 (192.0.2.2), and type there::\n\n    sqlite> drop table t;\n',
    ],
    [
      'the text has sent its reader to a new shell of the same host',
      '    ada@web-1:~$ sqlite3\n\nNow log in to web-1 once more, and type there::\n\n    sqlite> drop table t;\n',
    ],
    ['only prose says where it was called', '    $ sqlite3\n    sqlite> drop table t;\n'],
  ])('is not where %s', (_, lines) => {
    const page = `Log in to web-1 (192.0.2.1)::\n\n${lines}`;
    expect(kinds(page).find((each) => each.startsWith('drop table'))).toBe('drop table t;: weak');
  });

  it('is not in a POSIX shell, whose prompt may be that of any machine', () => {
    const page = '::\n\n    ada@web-1:~$ docker exec -it shop sh\n    # rm /srv/old\n';
    expect(kinds(page)).toEqual(['docker exec -it shop sh: granted', 'rm /srv/old: weak']);
  });
});

it.each(['psql "-c drop table t"', "mysql '-edrop/**/database/**/x'", 'docker exec -it web psql "-c drop table t"'])(
  'a call that runs a text of its own is no mere entering: %s',
  (command) => {
    const guide = guideOf(`::\n\n    ada@web-1:~$ ${command}\n    ada@web-1:~$ id\n`);
    const [step] = guide.pages.flatMap(({ steps }) => steps);
    expect(step?.kind).toBe('command');
    expect(step === undefined ? null : permit(step, step.command, 'read-only').kind).toBe('held');
  },
);

it('a call that enters a program is held where it is sent as one that runs a text', () => {
  const guide = guideOf('::\n\n    ada@web-1:~$ mysql -u shop\n    mysql> select 1;\n');
  const [step] = guide.pages.flatMap(({ steps }) => steps);
  const sent = (text: string) => (step === undefined ? null : permit(step, text, 'read-only').kind);
  expect([step?.kind, sent('mysql -u shop'), sent('mysql -u ada'), sent('mysql -u ada -edrop')]).toEqual([
    'enter',
    'granted',
    'granted',
    'held',
  ]);
});
