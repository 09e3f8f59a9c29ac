// Key-value stores: redis with a replica, memcached, etcd.
export const packages = ['redis-server', 'redis-tools', 'memcached', 'netcat-openbsd', 'etcd-server', 'etcd-client'];

async function stores(stage, busy) {
  const host = await stage.host('cache1');
  host.do(
    `mkdir -p /srv/a /srv/b; redis-server --port 6379 --dir /srv/a --daemonize yes >/dev/null; redis-server --port 6380 --dir /srv/b --replicaof 127.0.0.1 6379 --daemonize yes >/dev/null`,
  );
  await host.until('redis-cli -p 6380 INFO replication', /master_link_status:up/);
  host.do(`redis-cli SET greeting "hello from the lab" >/dev/null; redis-cli HSET user:7 name Ada city Turin >/dev/null`);
  for (let n = 0; n < busy; n++) host.do(`redis-cli INCR visits >/dev/null`);
  await host.until('redis-cli INFO replication', /offset=[1-9]/);
  host.start('exec memcached -u root -l 127.0.0.1 -p 11211');
  await host.until('printf "version\\r\\nquit\\r\\n" | nc -w 1 127.0.0.1 11211', /VERSION/);
  host.do(`printf 'set motd 0 0 5\\r\\nhello\\r\\nquit\\r\\n' | nc -w 1 127.0.0.1 11211`);
  host.start('exec etcd --name infra0 --data-dir /srv/etcd --log-level error');
  await host.until('ETCDCTL_API=3 etcdctl endpoint health', /is healthy/);
  host.do('export ETCDCTL_API=3; etcdctl put /lab/colour blue; etcdctl put /lab/size 12');
  for (let n = 0; n < busy; n++) host.do('ETCDCTL_API=3 etcdctl put /lab/size 12');
  return host;
}

export async function play(stage) {
  const one = await stores(stage, 3);
  const v3 = (host, command) => host.see(`export ETCDCTL_API=3; ${command}`);
  const shot = (program, command) => ({ program, command, documented: v3(one, command) });
  const replication = shot('redis-cli', 'redis-cli INFO replication');
  const replica = shot('redis-cli', 'redis-cli -p 6380 INFO replication');
  const clients = shot('redis-cli', 'redis-cli INFO clients');
  const greeting = shot('redis-cli', 'redis-cli GET greeting');
  const user = shot('redis-cli', 'redis-cli HGETALL user:7');
  const pong = shot('redis-cli', 'redis-cli PING');
  const stats = shot('memcached', `printf 'stats\\r\\nquit\\r\\n' | nc -w 1 127.0.0.1 11211`);
  const motd = shot('memcached', `printf 'get motd\\r\\nquit\\r\\n' | nc -w 1 127.0.0.1 11211`);
  const health = shot('etcdctl', 'etcdctl endpoint health');
  const status = shot('etcdctl', 'etcdctl endpoint status -w table');
  const members = shot('etcdctl', 'etcdctl member list -w table');
  const keys = shot('etcdctl', 'etcdctl get --prefix /lab');
  const host = await stores(stage, 40);
  const benign = (id, from, why, more = {}) =>
    stage.pair(id, { ...from, live: v3(host, from.command), verdict: 'pass', kind: 'benign:counter', why, ...more });
  benign('redis-replication-offsets', replication, 'the same role and replica; replication id, offsets and lag differ');
  benign('redis-replica-offsets', replica, 'the link to the master is up; replication id, offsets and seconds differ');
  const few = { ...replication, documented: replication.documented.split('\n').slice(0, 4).join('\n') };
  benign('redis-replication-excerpt', few, 'the guide shows the first lines only; the replica is online', { kind: 'benign:truncated-doc' });
  benign('memcached-stats-counters', stats, 'a running server: process id, uptime and counters differ');
  benign('etcd-health-time', health, 'healthy as documented, another time', { kind: 'benign:timer' });
  benign('etcd-status-index', status, 'the same leader state and version; raft index and size differ', { also_ok: ['drift'] });

  const faulty = (id, from, fault, why, proof) =>
    stage.pair(id, { ...from, live: v3(host, from.command), verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  host.do('redis-cli DEL greeting >/dev/null; redis-cli HDEL user:7 city >/dev/null');
  faulty('redis-get-nil', greeting, 'not-found', 'the key does not exist: an empty answer', { lacks: /hello/ });
  faulty('redis-hash-field-missing', user, 'missing-row', 'a field of the record is gone', { lacks: /Turin/ });
  host.do(`redis-cli -p 6380 SHUTDOWN NOSAVE || true`);
  await host.until('redis-cli INFO replication', /connected_slaves:0/);
  faulty('redis-no-replica-excerpt', few, 'missing-row', 'the replica is gone, in the few lines that the guide shows', {
    shows: /connected_slaves:0/,
  });
  faulty('redis-no-replica', replication, 'missing-row', 'the replica is gone', { shows: /connected_slaves:0/ });
  host.do('redis-server --port 6380 --dir /srv/b --replicaof 127.0.0.1 6379 --daemonize yes >/dev/null');
  await host.until('redis-cli -p 6380 INFO replication', /master_link_status:up/);
  host.do('redis-cli SHUTDOWN NOSAVE || true');
  await host.until('redis-cli -p 6380 INFO replication', /master_link_status:down/);
  faulty('redis-master-link-down', replica, 'state', 'the link to the master is down', { shows: /master_link_status:down/ });
  faulty('redis-refused', pong, 'unreachable', 'the server does not run', { shows: /Could not connect/ });
  host.do('redis-server --port 6379 --dir /srv/a --requirepass secret --daemonize yes >/dev/null');
  await host.until('redis-cli PING', /NOAUTH/);
  faulty('redis-noauth', clients, 'error', 'the server asks for a password', { shows: /NOAUTH/ });
  host.do(`printf 'delete motd\\r\\nquit\\r\\n' | nc -w 1 127.0.0.1 11211`);
  faulty('memcached-key-missing', motd, 'not-found', 'the value is gone, only END is answered', { lacks: /VALUE/ });
  host.do('export ETCDCTL_API=3; etcdctl del /lab/colour');
  faulty('etcd-key-missing', keys, 'missing-row', 'one of the keys is gone', { lacks: /colour/ });
  host.do('export ETCDCTL_API=3; etcdctl member add infra1 --peer-urls=http://127.0.0.1:2399');
  await host.until('ETCDCTL_API=3 etcdctl endpoint health 2>&1', /unhealthy/);
  faulty('etcd-no-quorum', health, 'state', 'a second member was announced but never came: no quorum, unhealthy', { shows: /unhealthy/ });
  host.do('kill -9 $(pidof etcd)');
  faulty('etcd-member-list-refused', members, 'unreachable', 'the server does not run', { shows: /refused|deadline exceeded/ });
}
