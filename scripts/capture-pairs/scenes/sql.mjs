// Databases: sqlite3, PostgreSQL, MariaDB.
export const packages = ['sqlite3', 'postgresql', 'mariadb-server', 'mariadb-client'];

const schema = `CREATE TABLE city (id INTEGER PRIMARY KEY, name VARCHAR(40), people INTEGER, seen TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
INSERT INTO city (id, name, people) VALUES (1,'Turin',848000),(2,'Graz',292000),(3,'Porto',231000);`;

async function databases(stage) {
  const host = await stage.host('db1');
  host.write('/srv/schema.sql', schema);
  host.do('sqlite3 /srv/lab.db < /srv/schema.sql');
  host.do(`mkdir -p /srv/pg /run/postgresql; chown postgres: /srv/pg /run/postgresql; cd /tmp; B=$(ls -d /usr/lib/postgresql/*/bin)
    setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp $B/initdb -D /srv/pg -A trust >/dev/null
    setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp $B/pg_ctl -D /srv/pg -w -l /tmp/pg.log start >/dev/null
    psql -qU postgres -c 'CREATE DATABASE shop'; psql -qU postgres shop < /srv/schema.sql; psql -qU postgres shop -c 'CREATE ROLE reader LOGIN; GRANT SELECT ON city TO reader'`);
  host.do(
    `mkdir -p /srv/my /run/mysqld; mariadb-install-db --no-defaults --user=root --datadir=/srv/my --auth-root-authentication-method=normal >/dev/null 2>&1`,
  );
  host.start(
    'exec mariadbd --no-defaults --user=root --datadir=/srv/my --socket=/run/mysqld/mysqld.sock --skip-networking --innodb-buffer-pool-size=16M',
  );
  await host.until('mariadb-admin ping', /alive/, 60);
  host.do(
    `mariadb -e 'CREATE DATABASE shop'; mariadb shop < /srv/schema.sql; mariadb -e "CREATE USER reader; GRANT SELECT ON shop.* TO reader"`,
  );
  return host;
}

export async function play(stage) {
  const one = await databases(stage);
  const shot = (program, command) => ({ program, command, documented: one.see(command) });
  const lite = shot('sqlite3', `sqlite3 -header -column /srv/lab.db 'SELECT id, name, people, seen FROM city'`);
  const liteTables = shot('sqlite3', 'sqlite3 /srv/lab.db .tables');
  const check = shot('sqlite3', `sqlite3 /srv/lab.db 'PRAGMA integrity_check'`);
  const pg = shot('psql', `psql -U postgres shop -c 'SELECT * FROM city ORDER BY id'`);
  const pgTables = shot('psql', `psql -U postgres shop -c '\\dt'`);
  const pgActivity = shot(
    'psql',
    `psql -U postgres shop -c "SELECT pid, datname, usename, state FROM pg_stat_activity WHERE datname = 'shop'"`,
  );
  const pgRoles = shot('psql', `psql -U postgres shop -c '\\du'`);
  const reader = shot('psql', `psql -U reader shop -c 'SELECT count(*) FROM city'`);
  const my = shot('mariadb', `mariadb -t shop -e 'SELECT id, name, people, seen FROM city'`);
  const myTables = shot('mariadb', `mariadb -t shop -e 'SHOW TABLES'`);
  const myProcesses = shot('mariadb', `mariadb -t -e 'SHOW PROCESSLIST'`);
  const grants = shot('mariadb', `mariadb -t -e 'SHOW GRANTS FOR reader'`);
  const host = await databases(stage);
  const benign = (id, from, why, more = {}) =>
    stage.pair(id, { ...from, live: host.see(from.command), verdict: 'pass', kind: 'benign:timer', why, ...more });
  benign('sqlite-timestamps', lite, 'the same rows, recorded at another time');
  benign('psql-timestamps', pg, 'the same rows, recorded at another time');
  benign('psql-activity-pid', pgActivity, 'one active session as documented, another process id', { kind: 'benign:pid' });
  benign('mariadb-timestamps', my, 'the same rows, recorded at another time');
  host.do(`mariadb -e 'SELECT 1' >/dev/null; mariadb -e 'SELECT 1' >/dev/null`);
  benign('mariadb-processlist-id', myProcesses, 'the same session with another id', { kind: 'benign:pid' });
  host.do(
    `psql -qU postgres shop -c 'CREATE TABLE river (id int)'; sqlite3 /srv/lab.db 'CREATE TABLE river (id int)'; psql -qU postgres shop -c "INSERT INTO city VALUES (4,'Lviv',717000)"`,
  );
  benign('psql-extra-table', pgTables, 'one more table than documented', { verdict: 'drift', kind: 'drift:extra-row', shows: /river/ });
  benign('sqlite-extra-table', liteTables, 'one more table than documented', { verdict: 'drift', kind: 'drift:extra-row', shows: /river/ });
  benign('psql-extra-row', pg, 'one more row than documented, the total follows', {
    verdict: 'drift',
    also_ok: ['fail'],
    kind: 'drift:extra-row',
    shows: /4 rows/,
  });

  const faulty = (id, from, fault, why, proof) =>
    stage.pair(id, { ...from, live: host.see(from.command), verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  host.do(
    `sqlite3 /srv/lab.db 'DELETE FROM city WHERE id=2'; psql -qU postgres shop -c 'DELETE FROM city WHERE id IN (2, 4)'; mariadb shop -e 'DELETE FROM city WHERE id=2'`,
  );
  faulty('sqlite-row-deleted', lite, 'missing-row', 'one of the rows is gone', { lacks: /Graz/ });
  faulty('psql-row-deleted', pg, 'missing-row', 'one of the rows is gone', { lacks: /Graz/ });
  faulty('mariadb-row-deleted', my, 'missing-row', 'one of the rows is gone', { lacks: /Graz/ });
  host.do(`psql -qU postgres shop -c 'REVOKE SELECT ON city FROM reader'; mariadb -e 'REVOKE SELECT ON shop.* FROM reader'`);
  faulty('psql-permission-denied', reader, 'error', 'the role may not read the table', { shows: /permission denied/ });
  faulty('mariadb-grant-missing', grants, 'missing-row', 'the right to read the database is gone', { lacks: /SELECT/ });
  host.do(
    `psql -qU postgres shop -c 'ALTER ROLE reader NOLOGIN'; sqlite3 /srv/lab.db 'DROP TABLE city'; psql -qU postgres shop -c 'DROP TABLE city'; mariadb shop -e 'DROP TABLE city; CREATE TABLE town (id int)'`,
  );
  faulty('psql-role-no-login', pgRoles, 'state', 'the role can no longer log in', { shows: /Cannot login/ });
  faulty('sqlite-no-table', lite, 'error', 'the table was dropped', { shows: /no such table/ });
  faulty('psql-no-relation', pg, 'error', 'the table was dropped', { shows: /does not exist/ });
  faulty('mariadb-other-table', myTables, 'missing-row', 'the documented table is gone, another is there', { shows: /town/ });
  faulty('mariadb-no-table', my, 'error', 'the table was dropped', { shows: /doesn't exist/ });
  host.do(
    `sqlite3 /srv/lab.db "CREATE TABLE t (x); CREATE INDEX i ON t (x); INSERT INTO t VALUES (1), (2); PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql='CREATE INDEX i ON t (-x)' WHERE name='i'"`,
  );
  faulty('sqlite-integrity', check, 'state', 'the database is damaged', { shows: /missing from index|malformed/ });
  host.do('kill -9 $(pidof mariadbd); kill -INT $(head -1 /srv/pg/postmaster.pid); sleep 1');
  faulty('psql-refused', pgTables, 'unreachable', 'the server does not run', { shows: /No such file|refused/ });
  faulty('mariadb-refused', myProcesses, 'unreachable', 'the server does not run', { shows: /Can't connect/ });
}
