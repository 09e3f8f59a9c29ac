import { describe, expect, it } from 'vitest';
import { type CompareContext, compare, emptyBindings } from '../../src/match/index.ts';

/** Outputs that once were called verified, and were wrong. */
const cases: readonly (readonly [name: string, command: string, documented: string, live: string])[] = [
  ['lines of a file in another order', 'cat /etc/hosts.allow', 'sshd: 192.0.2.0/24\nALL: ALL', 'ALL: ALL\nsshd: 192.0.2.0/24'],
  [
    'rules in another order',
    'iptables -S',
    '-A INPUT -p tcp --dport 22 -j ACCEPT\n-A INPUT -j DROP',
    '-A INPUT -j DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT',
  ],
  [
    'rules of a table in another order',
    'iptables -L -n',
    'target prot opt source      destination\nACCEPT tcp  --  192.0.2.0/24 0.0.0.0/0\nDROP   all  --  0.0.0.0/0    0.0.0.0/0',
    'target prot opt source      destination\nDROP   all  --  0.0.0.0/0    0.0.0.0/0\nACCEPT tcp  --  192.0.2.0/24 0.0.0.0/0',
  ],
  [
    'rows that a query has sorted, in another order',
    'psql -c "select name, n from t order by n desc"',
    ' name | n\n------+---\n ada | 9\n bob | 3\n(2 rows)',
    ' name | n\n------+---\n bob | 3\n ada | 9\n(2 rows)',
  ],
  ['a permission behind its refusal', 'show access-lists', '10 permit 192.0.2.1\n20 deny any', '20 deny any\n10 permit 192.0.2.1'],
  ['a status in hexadecimal', 'probe', 'Status: 0x0000', 'Status: 0xdead'],
  ['a code in hexadecimal', 'probe', 'Error code: 0x10', 'Error code: 0x80070005'],
  ['a mask in hexadecimal', 'ifconfig en0', 'netmask 0xffffff00', 'netmask 0xffff0000'],
  ['something where nothing was', 'probe', 'pending 0x0', 'pending 0x5f'],
  ['a word where a moment was', 'curl -I x', 'HTTP/1.1 200 OK\nExpires: active', 'HTTP/1.1 200 OK\nExpires: failed'],
  ['no age at all', 'show thing', 'Age: 5 minutes', 'Age: unreachable'],
  ['no date at all', 'curl -I x', 'Last-Modified: Tue, 03 Nov 2020 20:45:29 GMT', 'Last-Modified: none'],
  ['a word that is no date', 'curl -I x', 'Last-Modified: Tue, 03 Nov 2020 20:45:29 GMT', 'Last-Modified: soon'],
  ['a tag that is none', 'curl -I x', 'ETag: "6a8fb189-1d"', 'ETag: "nothing"'],
  ['an end of validity that is over', 'show licence', 'Expires: Nov  3 20:45:29 2030 GMT', 'Expires: Nov  3 20:45:29 2020 GMT'],
  ['no replica left', 'redis-cli INFO replication', 'role:master\nconnected_slaves:2', 'role:master\nconnected_slaves:0'],
  ['a replica less', 'redis-cli INFO replication', 'role:master\nconnected_slaves:2', 'role:master\nconnected_slaves:1'],
  ['a thing that is called stats', 'kubectl get configmap stats -o yaml', 'data:\n  workers: 8', 'data:\n  workers: 3'],
  ['a file that is called stats', 'cat /etc/stats.conf', 'max_clients 512', 'max_clients 12'],
  ['another member of a set', 'show array', 'server[1] is up', 'server[9] is up'],
  ['a limit in brackets', 'cat x', 'limit [100] requests', 'limit [5] requests'],
  ['a port out of the range of another system', 'ss -l', 'Listening on 10.0.0.1:30080', 'Listening on 10.0.0.1:30443'],
  ['a high port that is configured', 'cat app.conf', 'listen 0.0.0.0:50051', 'listen 0.0.0.0:50061'],
  [
    'a long path',
    'cat x',
    '/opt/app/releases/20240101T1010/current/bin/StartServer9',
    '/opt/app/releases/20240101T1010/current/bin/StopServer99',
  ],
  ['another content', 'sha256sum a.tar', `${'ab12'.repeat(16)}  a.tar`, `${'cd12'.repeat(16)}  a.tar`],
  ['a second JSON value', 'curl x', '{\n "status": "up"\n}', '{\n "status": "up"\n}\n{\n "status": "down"\n}'],
  [
    'an error in the middle of an excerpt',
    'kubectl describe pod x',
    'Name: a\nStatus: Running',
    `Name: a\nStatus: Running\n${'Key: value\n'.repeat(9)}Error: something broke\n${'Key: value\n'.repeat(5)}`,
  ],
  ['nothing left of a share', 'show pool', 'capacity: 40%', 'capacity: 0%'],
  ['a disk that is full', 'show disk', 'used: 40%', 'used: 100%'],
  ['ten times less', 'show port', 'Speed: 10 Gbps', 'Speed: 10 Mbps'],
  ['a limit sixteen times smaller', 'kubectl get pod x -o yaml', 'limits:\n  memory: 256Mi', 'limits:\n  memory: 16Mi'],
  ['a disk of another size', 'show disks', 'disk sda is 500 GB large', 'disk sda is 20 GB large'],
  ['two rows of one name', 'kubectl get pods', 'NAME   STATUS\nweb    Running', 'NAME   STATUS\nweb    Running\nweb    Running'],
  [
    'a link that is there twice',
    'ip -o link show',
    '2: eth1: <UP,LOWER_UP> mtu 1500',
    '2: eth1: <UP,LOWER_UP> mtu 1500\n2: eth1: <UP,LOWER_UP> mtu 1500',
  ],
  ['a JSON element that is there twice', 'curl x', '[{"service": "shop"}]', '[{"service": "shop"}, {"service": "shop"}]'],
  ['another host in a list of hosts', 'show host table', 'edge-1 at 198.51.100.7', 'edge-1 at 198.51.100.9'],
  ['one autonomous system of a path', 'show route', 'AS path: 64601 64777 I', 'AS path: 64602 64777 I'],
  [
    'a prefix of another row',
    'show ip route',
    'B 192.0.2.0/26 via 203.0.113.1\nB 192.0.2.64/26 via 203.0.113.2',
    'B 192.0.2.64/26 via 203.0.113.1\nB 192.0.2.128/26 via 203.0.113.2',
  ],
  [
    'another size of packets',
    'show interfaces',
    'eth0 is up\n  MTU 1500 bytes, BW 1000 Kbit',
    'eth0 is up\n  MTU 1400 bytes, BW 1000 Kbit',
  ],
  ['slots that nobody serves', 'redis-cli cluster info', 'cluster_slots_ok:16384', 'cluster_slots_ok:10922'],
  ['a word under an age', 'kubectl get pods', 'NAME   STATUS    AGE\nweb    Running   x', 'NAME   STATUS    AGE\nweb    Running   y'],
  [
    'columns laid out by hand',
    'kubectl get svc web',
    'NAME  TYPE  CLUSTER-IP  PORT(S)  AGE\nweb   LoadBalancer  10.96.0.9  80:31000/TCP  3d',
    'NAME  TYPE  CLUSTER-IP  PORT(S)  AGE\nweb   LoadBalancer  10.96.0.9  81:31000/TCP  3d',
  ],
  [
    'a row that stands twice under an open output',
    'ip -o link show',
    '2: eth0@a: <UP> mtu 1500\n3: eth1@a: <UP> mtu 1500',
    '2: eth0@a: <UP> mtu 1500\n3: eth1@a: <UP> mtu 1500\n3: eth1@a: <UP> mtu 1500',
  ],
  ['the same letter in the other column', 'git status --short', 'M  a.txt\n M b.txt', ' M a.txt\n M b.txt'],
  ['a thin pool that is full', 'lvs', 'LV    VG   Data%\nthin  vg0  40.00', 'LV    VG   Data%\nthin  vg0  100.00'],
  ['an error of a Python program after the output', 'http x', 'service is fine', 'service is fine\nhttp: error: ConnectionError: refused'],
];

/** Differences after which a reader is stuck: a person need not look first. */
const wrong: readonly (readonly [name: string, command: string, documented: string, live: string])[] = [
  ['a tick that became a cross', 'linkerd check', '√ can query the API', '× can query the API'],
  ['an option that was denied', 'exportfs -v', '/srv 192.0.2.0/24(rw,root_squash)', '/srv 192.0.2.0/24(rw,no_root_squash)'],
  ['a mode between two words', 'sestatus', 'Current mode: enforcing', 'Current mode: permissive'],
  [
    'available or not, inside a name',
    'kubectl get deploy x -o yaml',
    'reason: MinimumReplicasAvailable',
    'reason: MinimumReplicasUnavailable',
  ],
  [
    'yes and no by one letter',
    'gluster volume status',
    'Name     Online  Pid\nBrick-a  Y       11',
    'Name     Online  Pid\nBrick-a  N       11',
  ],
  ['attributes that are lost', 'pvs', 'PV        VG     Attr\n/dev/sda  vgsys  a--', 'PV        VG     Attr\n/dev/sda  vgsys  ---'],
  ['a route that is not used', 'show ipv6 route', 'O>* 2001:db8:1::/64 via eth1', 'O   2001:db8:1::/64 via eth1'],
  ['the second number of a path', 'show route', 'AS path: 64601 64777 I', 'AS path: 64601 64778 I'],
  [
    'all packets under a header',
    'mtr -r x',
    'HOST: a        Loss%   Snt   Last   Avg\n  1.|-- hop      0.0%    10    0.6   0.7',
    'HOST: a        Loss%   Snt   Last   Avg\n  1.|-- hop    100.0%    10    0.6   0.7',
  ],
  [
    'two names that changed places',
    'iscsiadm -m session',
    'tcp: [1] orders (a)\ntcp: [2] media (b)',
    'tcp: [1] media (a)\ntcp: [2] orders (b)',
  ],
  [
    'one row instead of another',
    'supervisorctl status',
    'ingest_00  RUNNING\ningest_01  RUNNING',
    'ingest_00  RUNNING\ningest_00  RUNNING',
  ],
  ['a line that is gone', 'apk info -vv', 'bird-2.14-r0 - BIRD Daemon\nchrony-4.5-r0 - NTP client', 'chrony-4.5-r0 - NTP client'],
  ['JSON without its rest', 'curl x', '{"services": [{"status": "ACTIVE"}], "failures": []}', '{"failures": []}'],
  ['a port that is another one', 'ss -tln', 'LISTEN 0 244 127.0.0.1:5432 *:*', 'LISTEN 0 244 127.0.0.1:5433 *:*'],
];

describe('a finding says what differs and what to do', () => {
  it.each([
    ['show pool', 'weight of a 7', 'weight of a 8', 'update the page, or say "ignore" in an annotation'],
    ['list', 'unit a on sdd\nunit b on sde', 'unit a on sdd\nunit a on sdd', 'in the place of "unit b on sde", which is gone'],
    ['show t', 'Name   Peers  Extra\none    7      x', 'Name   Peers  Extra\none    9      x', 'column PEERS: 7 became 9'],
    ['iscsiadm -m session', 'tcp: [1] orders (a)\ntcp: [2] media (b)', 'tcp: [1] media (a)\ntcp: [2] orders (b)', 'have changed places'],
  ])('%s: %s', (command, documented, live, words) => {
    expect(
      findings(command, documented, live)
        .map((each) => each.why)
        .join('\n'),
    ).toContain(words);
  });
});

describe('never only drift', () => {
  it.each(wrong)('%s', (_, command, documented, live) => {
    expect(judged(command, documented, documented)).toBe('pass');
    expect(judged(command, documented, live)).toBe('fail');
  });
});

describe('never verified', () => {
  it.each(cases)('%s', (_, command, documented, live) => {
    expect(judged(command, documented, documented)).toBe('pass');
    expect(judged(command, documented, live)).not.toBe('pass');
  });
});

function judged(command: string, documented: string, live: string): string {
  return result(command, documented, live).verdict;
}

function findings(command: string, documented: string, live: string) {
  return result(command, documented, live).findings;
}

function result(command: string, documented: string, live: string) {
  const context: CompareContext = {
    command,
    site: { file: 'g.rst', line: 1, step: 's', host: 'h' },
    documented: true,
    end: { kind: 'prompt' },
    pinned: [],
    free: ['192.0.2.0/24'],
    inventory: {},
    hosts: [],
    cues: [],
    mutated: false,
    interrupted: false,
    now: Date.UTC(2026, 10, 25),
  };
  return compare(documented, live, context, emptyBindings);
}
