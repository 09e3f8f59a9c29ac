// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shells write their variables so
import { describe, expect, it } from 'vitest';
import { classOfEntering, entering } from '../../src/model/command/entering.ts';

describe('a command that leads into a shell', () => {
  it.each([
    ['ssh db-1', 'bash', 'host'],
    ['ssh -p 2222 -i key ada@db-1.lab', 'bash', 'host'],
    ['mysql -u shop -p orders', 'mysql', 'here'],
    ['sudo mysql', 'mysql', 'here'],
    ['sqlite3 notes.db', 'sqlite', 'here'],
    ['redis-cli -h cache -p 6380', 'redis-cli', 'here'],
    ['su - postgres', 'bash', 'here'],
    ['newgrp docker', 'bash', 'here'],
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
    ['kubectl exec -it $POD -- bash', 'bash', 'inside'],
    ['mysql -u "shop" \'orders\'', 'mysql', 'here'],
    ['psql "host=db user=ada dbname=orders"', 'psql', 'here'],
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
    // Quotes keep a text together that the program takes for its options.
    ...[
      'psql "--command=drop table t"',
      'psql shop "-c drop table t"',
      "mysql '-edrop/**/database/**/x'",
      "gdb '-ex=shell${IFS}touch'",
      'docker exec -it web psql "-c drop table t"',
      "kubectl exec -it web -- mysql '-edrop/**/database/**/x'",
      "mysql $'-edrop'",
      'mysql \\-edrop',
      'mysql -u $X',
      'mysql {-edrop,x}',
      'psql "service=x options=-cdrop"',
      "'psql' $X",
      'docker exec -it web $X',
      'docker exec -it -e LD_PRELOAD=x web bash',
      'docker exec -it $X bash -c ls',
    ],
    // `exec` is a name there, and another verb makes or deletes something.
    ...['kubectl run exec -it --image=x -- bash', 'kubectl delete pod exec -it -- bash', 'kubectl --foo exec delete -it web -- bash'],
    ...["ssh -o ProxyCommand='touch y' db-1", 'ssh -oPermitLocalCommand=yes db-1', 'ssh -F f db-1', "sudo -u '-e' -i", 'su - $X'],
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

describe('the class of a command that enters a shell', () => {
  const reads = () => 'read-only' as const;
  it.each([
    ['mysql -h db', 'mysql -h db-7', 'read-only'],
    ['imish', 'imish', 'read-only'],
    ['mysql -u NAME', "mysql -u '-edrop'", 'unknown'],
    ['mysql -u NAME', 'mysql -u a -e drop', 'unknown'],
    ['imish', 'imish -e x', 'unknown'],
    ['docker exec -it X sh', 'docker exec -it web rm sh', 'unknown'],
    ['mysql', 'psql', 'unknown'],
  ])('%s, sent as %s: %s', (shown, sent, expected) => {
    expect(classOfEntering(shown, sent, reads)).toBe(expected);
  });
});
