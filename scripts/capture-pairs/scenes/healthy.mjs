// Nothing is wrong here: the same commands on two healthy hosts that differ in times, ids, counters and order only.
import { sleep } from '../stage.mjs';

export const packages =
  'coreutils conntrack curl dnsmasq-base bind9-dnsutils findutils git iproute2 iptables iputils-ping lsof mariadb-client mariadb-server net-tools nginx-light openssh-client openssh-server openssl postgresql procps psmisc redis-server redis-tools tcpdump util-linux uuid-runtime wget'.split(
    ' ',
  );

/** A host with several services; `size` says how much it has done already. */
async function host(stage, size) {
  const made = await stage.host('lab1');
  const peer = await stage.host('peer1');
  stage.wire(made, 'eth0', peer, 'eth0');
  made.do(
    'ip addr add 192.0.2.21/24 dev eth0; iptables -A INPUT -i lo -j ACCEPT; iptables -A INPUT -p icmp -j ACCEPT; iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT',
  );
  peer.do('ip addr add 192.0.2.22/24 dev eth0');
  made.do(`ping -c ${size} -i 0.2 192.0.2.22 >/dev/null`);
  const records = ['198.51.100.11', '198.51.100.12', '198.51.100.13'].map((address) => `host-record=pool.lab.example,${address}`);
  made.write(
    '/srv/dns.conf',
    `no-resolv\nno-hosts\nlisten-address=127.0.0.1\nbind-interfaces\nuser=root\nlocal-ttl=${size * 60}\npid-file=/run/dnsmasq.pid\n${(size > 5 ? records.toReversed() : records).join('\n')}\n`,
  );
  made.do('dnsmasq -C /srv/dns.conf');
  made.do(`mkdir -p /srv/www /var/log/nginx; head -c 20000 /dev/zero | tr '\\0' 'x' > /srv/www/file.txt; touch -d '-${size} days' /srv/www/file.txt; chmod -R a+rX /srv
    printf 'pid /run/nginx.pid; error_log /srv/e.log; events {} http { access_log /srv/a.log; server { listen 8080; root /srv/www; } }' > /srv/nginx.conf; nginx -c /srv/nginx.conf`);
  made.do(
    'mkdir -p /srv/redis; redis-server --port 6379 --dir /srv/redis --daemonize yes >/dev/null; for n in $(seq ' +
      size * 3 +
      '); do redis-cli INCR visits; done >/dev/null; redis-cli MSET a 1 b 2 c 3',
  );
  made.do(`mkdir -p /srv/pg /run/postgresql; chown postgres: /srv/pg /run/postgresql; cd /tmp; B=$(ls -d /usr/lib/postgresql/*/bin)
    setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp $B/initdb -D /srv/pg -A trust >/dev/null
    setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp $B/pg_ctl -D /srv/pg -w -l /tmp/pg.log start >/dev/null
    psql -qU postgres -c 'CREATE TABLE job (id uuid DEFAULT gen_random_uuid(), name text, state text)' -c "INSERT INTO job (name, state) VALUES ('import', 'done'), ('report', 'done'), ('mail', 'waiting')"`);
  if (size > 5) made.do(`psql -qU postgres -c "UPDATE job SET state = 'done' WHERE name = 'import'"`);
  made.do(
    'mkdir -p /srv/my /run/mysqld; mariadb-install-db --no-defaults --user=root --datadir=/srv/my --auth-root-authentication-method=normal >/dev/null 2>&1',
  );
  made.start(
    'exec mariadbd --no-defaults --user=root --datadir=/srv/my --socket=/run/mysqld/mysqld.sock --skip-networking --innodb-buffer-pool-size=16M',
  );
  await made.until('mariadb-admin ping', /alive/, 60);
  made.do(
    `mkdir -p /root/.ssh /run/sshd /srv/ssh; ssh-keygen -q -t ed25519 -N '' -C lab -f /root/.ssh/id_ed25519; ssh-keygen -q -t ed25519 -N '' -f /srv/ssh/key; $(command -v sshd || echo /usr/sbin/sshd) -f /dev/null -h /srv/ssh/key -p 2222 -o ListenAddress=127.0.0.1 -o PidFile=/run/sshd.pid`,
  );
  made.do(
    `git config --global user.name 'Ben Lab'; git config --global user.email ben@lab.example; git config --global init.defaultBranch main; mkdir /srv/work; cd /srv/work; git init -q; echo a > read.me; git add .; git commit -qm 'Start'; git checkout -qb topic; echo b >> read.me; git commit -qam 'Say more'; git checkout -q main; git merge -q --no-ff -m 'Merge topic' topic`,
  );
  made.do(
    `cd /srv; openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days ${80 + size} -subj "/CN=lab1.lab.example" -addext subjectAltName=DNS:lab1.lab.example 2>/dev/null`,
  );
  return made;
}

/** What is shown, and why a reader of the guide would see no difference. */
const shots = [
  ['ping-interrupted', 'ping', 'ping 192.0.2.22', 'stopped by the reader after another number of replies', 'benign:count+time'],
  ['ip-json', 'ip', 'ip -j -p addr show dev eth0', 'the same interface as JSON: index, MAC and link-local address differ', 'benign:rename'],
  ['ss-established', 'ss', 'ss -tn state established', 'one connection to the database port from another ephemeral port', 'benign:port'],
  ['ss-summary', 'ss', 'ss -s', 'only the numbers of sockets differ', 'benign:gauge', ['drift']],
  ['iptables-counters', 'iptables', 'iptables -L INPUT -v -n', 'the same rules, other counters', 'benign:counter'],
  ['conntrack-ids', 'conntrack', 'conntrack -L -p icmp', 'the same pings are tracked with other ids and times to live', 'benign:port'],
  ['dig-short-order', 'dig', 'dig +short @127.0.0.1 pool.lab.example', 'the same three addresses in another order', 'benign:reorder'],
  [
    'dig-answer-order',
    'dig',
    'dig +noall +answer @127.0.0.1 pool.lab.example',
    'the same three records in another order and with another time to live',
    'benign:reorder',
  ],
  ['wget-time', 'wget', 'wget -O /dev/null http://127.0.0.1:8080/file.txt', 'downloaded at another time and speed', 'benign:timer'],
  [
    'curl-verbose-http',
    'curl',
    'curl -v http://127.0.0.1:8080/file.txt -o /dev/null',
    'only Date, Last-Modified, ETag and the meter differ',
    'benign:timer',
  ],
  [
    'redis-info-server',
    'redis-cli',
    'redis-cli INFO server',
    'the same version and mode; run id, process id and uptime differ',
    'benign:rename',
  ],
  ['redis-info-stats', 'redis-cli', 'redis-cli INFO commandstats', 'only calls and times differ', 'benign:counter'],
  ['redis-client-list', 'redis-cli', 'redis-cli CLIENT LIST', 'the same clients with other ids, ports and ages', 'benign:port'],
  [
    'psql-uuids',
    'psql',
    `psql -U postgres -c 'SELECT * FROM job'`,
    'the same jobs in the same states; ids and the order of rows differ',
    'benign:rename+reorder',
  ],
  [
    'psql-explain-times',
    'psql',
    `psql -U postgres -c 'EXPLAIN ANALYZE SELECT count(*) FROM job'`,
    'the same plan with other times',
    'benign:timer',
  ],
  ['psql-now', 'psql', `psql -U postgres -c 'SELECT now(), pg_backend_pid()'`, 'time and process id', 'benign:timer'],
  [
    'mariadb-status',
    'mariadb',
    `mariadb -t -e "SHOW STATUS WHERE Variable_name IN ('Uptime', 'Threads_connected', 'Questions', 'Connections')"`,
    'only counters differ',
    'benign:counter',
  ],
  [
    'mariadb-client-status',
    'mariadb',
    `mariadb -e 'status'`,
    'the same server and user; connection id, uptime and counters differ',
    'benign:counter',
  ],
  [
    'ssh-keyscan-key',
    'ssh-keyscan',
    'ssh-keyscan -p 2222 -t ed25519 127.0.0.1',
    'each host has a key of its own',
    'benign:rename',
    ['drift'],
  ],
  [
    'ssh-keygen-art',
    'ssh-keygen',
    'ssh-keygen -lv -f /root/.ssh/id_ed25519.pub',
    'another key, so another fingerprint and picture',
    'benign:rename',
    ['drift'],
  ],
  ['git-graph', 'git', 'git -C /srv/work log --graph --oneline', 'the same history with other hashes', 'benign:rename'],
  ['git-show-stat', 'git', 'git -C /srv/work show --stat topic', 'the same change; hash and date differ', 'benign:rename'],
  ['git-reflog', 'git', 'git -C /srv/work reflog', 'the same steps with other hashes', 'benign:rename'],
  [
    'openssl-text',
    'openssl',
    'openssl x509 -in /srv/c.pem -noout -subject -serial -fingerprint -enddate',
    'the same subject; serial, fingerprint and date differ',
    'benign:rename',
    ['drift'],
  ],
  ['pstree-pids', 'pstree', 'pstree -p', 'the same tree of processes with other ids', 'benign:pid'],
  ['lsof-listeners', 'lsof', 'lsof -nP -iTCP -sTCP:LISTEN', 'the same listeners; process ids and device numbers differ', 'benign:pid'],
  ['top-summary', 'top', 'top -b -n 1 | head -n 5', 'gauges', 'benign:gauge'],
  ['loadavg', 'cat', 'cat /proc/loadavg', 'gauges', 'benign:gauge'],
  ['date-now', 'date', 'date', 'another time', 'benign:timer'],
  ['uuidgen-new', 'uuidgen', 'uuidgen', 'each UUID is new', 'benign:rename'],
  ['find-ls', 'find', 'find /srv/www -type f -ls', 'the same file, written at another time', 'benign:timer'],
  ['ls-li', 'ls', 'ls -li /srv/www', 'the same file, written at another time', 'benign:timer'],
  ['dd-speed', 'dd', 'dd if=/dev/zero of=/tmp/zero bs=1M count=8', 'the same amount at another speed', 'benign:timer'],
  ['tcpdump-ping', 'tcpdump', 'tcpdump -n -c 2 -i eth0 icmp', 'one request and its reply; time and id differ', 'benign:timer'],
];

async function look(made, [id, , command], size) {
  if (id === 'ping-interrupted') return made.seeOnTerminal(`timeout -s INT ${size > 5 ? 5.4 : 3.4} ${command}`);
  if (id === 'ss-established') {
    const client = made.start('exec 3<>/dev/tcp/127.0.0.1/6379; sleep 5');
    await sleep(0.3);
    const text = made.see(`${command} "( dport = :6379 )"`);
    client.kill();
    return text;
  }
  if (id === 'tcpdump-ping') return made.see(`(sleep 0.5; ping -c 1 192.0.2.22 >/dev/null) & ${command}`);
  if (id === 'conntrack-ids') return made.see(`ping -c 1 192.0.2.22 >/dev/null; ${command}`);
  if (['wget', 'curl'].includes(command.split(' ')[0])) return made.seeOnTerminal(command);
  return made.see(command);
}

export async function play(stage) {
  const one = await host(stage, 3);
  await sleep(1);
  const two = await host(stage, 11);
  await sleep(1);
  for (const shot of shots) {
    const [id, program, command, why, kind, also_ok = []] = shot;
    const documented = await look(one, shot, 3);
    let live = await look(two, shot, 11);
    // gauges of one machine may be equal by chance: then the reader looks a little later
    for (let tries = 0; live.trimEnd() === documented.trimEnd() && tries < 3; tries++) {
      await sleep(1.1);
      live = await look(two, shot, 11);
    }
    stage.pair(id, { program, command, documented, live, verdict: 'pass', also_ok, kind, why });
  }
}
