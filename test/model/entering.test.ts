import { describe, expect, it } from 'vitest';
import { entering } from '../../src/model/entering.ts';

describe('a command that leads into a shell', () => {
  it.each([
    ['ssh db-1', 'bash', 'host'],
    ['ssh -p 2222 -i key ada@db-1.lab', 'bash', 'host'],
    ['mysql -u shop -p orders', 'mysql', 'here'],
    ['sudo mysql', 'mysql', 'here'],
    ['sqlite3 notes.db', 'sqlite', 'here'],
    ['redis-cli -h cache -p 6380', 'redis-cli', 'here'],
    ['su - postgres', 'bash', 'here'],
    ['sudo -u postgres -i', 'bash', 'here'],
    ['docker exec -it web sh', 'sh', 'inside'],
    ['kubectl exec -it -n shop web-0 -- /bin/bash', 'bash', 'inside'],
    ['kubectl -n shop exec -it web-0 -c app -- bash', 'bash', 'inside'],
    ['kubectl exec -it web-0 bash', 'bash', 'inside'],
    ['docker exec -ti -u root -e A=1 web /bin/bash -l', 'bash', 'inside'],
    ['docker exec -it web env TERM=dumb bash', 'bash', 'inside'],
    ['docker exec -it db mysql -uroot -psecret shop', 'mysql', 'inside'],
    ['psql -qAt -U shop -h db orders', 'psql', 'here'],
    ['mysql --host=db -uroote -Pe', 'mysql', 'here'],
    ['redis-cli --tls -h cache', 'redis-cli', 'here'],
    ['docker exec -it $(docker ps -q | head -1) bash', 'bash', 'inside'],
    ['gdb -q --args ./shop -e', 'gdb', 'here'],
  ])('%s', (command, shell, kind) => {
    const found = entering(command);
    expect([found?.shell, found?.where.kind]).toEqual([shell, kind]);
  });

  it.each([
    ...[
      'ssh db-1 uptime',
      'ssh -L 80:a:80 db-1',
      'mysql -e "select 1"',
      'mysql shop < dump.sql',
      'sqlite3 notes.db .tables',
      'redis-cli get x',
    ],
    ...[
      'docker exec web sh',
      'docker exec -it web ls',
      'docker run -it debian bash',
      'kubectl exec web-0 -- sh -c "id"',
      'kubectl run -it x -- sh',
    ],
    // A text to run, glued to its option or behind others.
    ...[
      'mysql -e"drop database x"',
      'mysql -uroot -Be "drop database x"',
      'mysql --exec="drop database x"',
      'mysql --init-command="drop x"',
    ],
    ...['psql -tAc "drop table x"', 'psql -c"drop table x"', 'psql -1f x.sql', 'psql --comm "drop table x"', 'psql -lqt', 'psql -o out'],
    ...[
      'gdb --eval-command="shell rm x"',
      'gdb -iex "shell rm x" ./a',
      'lldb -s x',
      'lldb --one-line x',
      'redis-cli --pipe',
      'sqlite3 -init',
    ],
    // The last word is the name of a shell, and no shell is called.
    ...[
      'docker exec -it web apt-get install -y python3',
      'docker exec -it web rm -rf /opt/bash',
      'docker exec -it web service mysql restart',
    ],
    ...['kubectl exec -it db-0 -- dropdb mysql', 'docker exec -it db psql -tAc "drop table x"', 'docker exec -it bash rm'],
    ...['sudo systemctl restart x', 'bash setup.sh', 'python3 x.py', 'psql -c "select 1"', 'echo ssh db-1', 'cat x | mysql'],
  ])('is not: %s', (command) => {
    expect(entering(command)).toBeNull();
  });
});
