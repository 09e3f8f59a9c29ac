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
    ...['sudo systemctl restart x', 'bash setup.sh', 'python3 x.py', 'psql -c "select 1"', 'echo ssh db-1', 'cat x | mysql'],
  ])('is not: %s', (command) => {
    expect(entering(command)).toBeNull();
  });
});
