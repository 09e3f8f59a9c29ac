import { describe, expect, it } from 'vitest';
import { type CompareContext, compare, emptyBindings } from '../../src/match/index.ts';

const reply = '64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=0.1 ms';
const certificates = (until: string): string => `CERTIFICATE   EXPIRES                  AUTHORITY\nadmin.conf    ${until}   ca`;

/** Outputs that once were called verified, and were wrong. */
const cases: readonly (readonly [name: string, command: string, documented: string, live: string])[] = [
  ['a job that failed', 'sleep 2', '[1]+  Done   make', '[1]+  Exit 2   make'],
  ['a job that failed in the meantime', 'echo hi', 'hi', 'hi\n[1]+  Exit 2   make'],
  ['a number that a program numbers', 'Rscript -e "1 + 1"', '[1] 2', '[1] 3'],
  ['a job in the list of jobs', 'jobs', '[1]+  Running   make &', '[1]+  Done   make'],
  ['how many there are, in JSON: none', 'curl -s http://a.test/x', '{"total": 3, "name": "x"}', '{"total": 0, "name": "x"}'],
  ['how many there are, in JSON: fewer', 'curl -s http://a.test/x', '{"count": 3}', '{"count": 2}'],
  ['connections in JSON: none', 'curl -s http://a.test/x', '{"connections": 12}', '{"connections": 0}'],
  ['which one it is, in JSON', 'curl -s http://a.test/x', '{"id": 7, "name": "x"}', '{"id": 8, "name": "x"}'],
  ['a place in JSON', 'curl -s http://a.test/x', '{"position": 1}', '{"position": 2}'],
  ['a configured delay', 'show stp', 'Forward delay: 15', 'Forward delay: 4'],
  ['a configured delay, in JSON', 'curl -s http://a.test/x', '{"delay": 30}', '{"delay": 40}'],
  ['sessions: none', 'show sum', 'Sessions: 12', 'Sessions: 0'],
  ['users: none', 'show sum', '3 users', '0 users'],
  ['a total: none', 'show sum', 'Total: 12', 'Total: 0'],
  ['another total', 'show sum', 'Total: 12', 'Total: 13'],
  [
    'a rule more at the end',
    'nft list ruleset',
    'table inet f {\n  tcp dport 22 accept\n}',
    'table inet f {\n  tcp dport 22 accept\n}\ntable ip n {\n}',
  ],
  ['a rule more in a chain', 'nft list ruleset', 'chain in {\n  iif lo accept\n}', 'chain in {\n  iif lo accept\n  udp dport 9 accept\n}'],
  ['another line below one word', 'curl http://a.test/health', 'OK', 'OK\ndb: down'],
  ['another word below one word', 'cat /srv/mode | tr a-z a-z', 'primary', 'primary\nstandby'],
  [
    'hops behind the last one',
    'traceroute 192.0.2.9',
    ' 1  192.0.2.1  0.5 ms\n 2  192.0.2.9  0.9 ms',
    ' 1  192.0.2.1  0.5 ms\n 2  192.0.2.9  0.9 ms\n 3  * * *',
  ],
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
  ['what stands far behind in a line', 'show x', `state ${'a'.repeat(20_000)} up`, `state ${'a'.repeat(20_000)} down`],
  ['blanks, and another word behind them', 'show x', `a${' '.repeat(50_000)}b`, `a${' '.repeat(50_000)}c`],
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
  [
    'one reply of three, without a percentage',
    'ping -c 3 192.0.2.1 | grep transmitted',
    '3 packets transmitted, 3 received',
    '3 packets transmitted, 2 received',
  ],
  ['a counter of answers that is empty now', 'show adjacency detail', 'Probe replies: 5', 'Probe replies: 0'],
  ['packets that are counted before their name', 'show sessions', '17 packets in, 17 packets out', '0 packets in, 0 packets out'],
  ['an answer that is there again', 'reload', 'Continue? [y/N] reboot-now', 'Continue? [y/N] reboot-now\nreboot-now'],
  ['a short answer that is there again', 'reload', 'Continue? [y/N] y', 'Continue? [y/N] y\ny'],
  ['an answer after a colon that is there again', 'setup', 'Enter a name: alice', 'Enter a name: alice\nalice'],
  [
    'a question that the page does not ask',
    'rm -i a*',
    "rm: remove regular file 'a1'? y",
    "rm: remove regular file 'a1'? y\nrm: remove file 'a2'? y",
  ],
  ['a question at the end', 'apt install x', 'Reading lists', 'Reading lists\nDo you want to continue? [Y/n] '],
  ['a password that is asked for', 'mount /srv', 'mounting /srv', 'mounting /srv\nPassword:'],
  ['a line of one word that is there again', 'shop restart', 'restarted', 'restarted\nrestarted'],
  ['the last line once more', 'reload', 'Continue? [y/N] y\nRebooting.', 'Continue? [y/N] y\nRebooting.\nRebooting.'],
  ['one more of a list of words', 'show users', 'admin\nguest', 'admin\nguest\nmallory'],
  ['a text in JSON that became a number', 'curl x', '{"replicas": "1"}', '{"replicas": 1}'],
  ['a number in JSON that became a text', 'curl x', '{"replicas": 1}', '{"replicas": "1"}'],
  ['a truth in JSON that became a text', 'curl x', '{"ready": true, "n": 1}', '{"ready": "true", "n": 1}'],
  ['nothing in JSON that became a text', 'curl x', '{"error": null, "n": 1}', '{"error": "null", "n": 1}'],
  ['elements of JSON that became numbers', 'curl x', '["1", "2"]', '[1, 2]'],
  ['the naming member of a JSON element', 'curl x', '[{"id": "7", "n": 1}]', '[{"id": 7, "n": 1}]'],
  ['an empty list that became an empty object', 'curl x', '{"items": [], "n": 1}', '{"items": {}, "n": 1}'],
  ['a text in YAML that became a number', 'kubectl get cm x -o yaml', 'data:\n  port: "80"', 'data:\n  port: 80'],
  ['a text in YAML that became a truth', 'kubectl get cm x -o yaml', 'data:\n  debug: "true"', 'data:\n  debug: true'],
  [
    'an age that a query returns',
    'psql -c "select age, name from t"',
    ' age | name\n-----+------\n  33 | ada',
    ' age | name\n-----+------\n  44 | ada',
  ],
  [
    'bytes that a query returns',
    'select name, bytes from t;',
    ' name | bytes\n------+-------\n ada  |  1024',
    ' name | bytes\n------+-------\n ada  |     1',
  ],
  [
    'a day that a query returns',
    'select name, born from t;',
    ' name | born\n------+------------\n ada  | 1815-12-10',
    ' name | born\n------+------------\n ada  | 1999-01-01',
  ],
  [
    'no message in a session that is up',
    'show ip bgp summary',
    'Neighbor   V    AS MsgRcvd MsgSent TblVer InQ OutQ Up/Down  State/PfxRcd\n192.0.2.2  4 65002      12      13      0   0    0 00:05:11            3',
    'Neighbor   V    AS MsgRcvd MsgSent TblVer InQ OutQ Up/Down  State/PfxRcd\n192.0.2.2  4 65002       0       0      0   0    0 00:05:11            3',
  ],
  ['a reply that came twice', 'ping -c 1 192.0.2.1', `${reply}`, `${reply}\n${reply} (DUP!)`],
  ['a redirect beside a reply', 'ping -c 1 192.0.2.1', `${reply}`, `From 192.0.2.254 icmp_seq=1 Redirect Host\n${reply}`],
  [
    'a route of another kind at the end',
    'ip route',
    'default via 192.0.2.254 dev eth0',
    'default via 192.0.2.254 dev eth0\nblackhole 10.9.0.0/16',
  ],
  ['a line more in a file', 'cat /etc/hosts.allow', 'sshd: 192.0.2.0/24\n# the end', 'sshd: 192.0.2.0/24\n# the end\nALL: ALL'],
  ['a warning at the end', 'shopctl apply', 'shop created', 'shop created\nWarning: would violate the policy of the lab'],
  ['one more object that was made', 'kubectl apply -f x', 'deployment.apps/web created', 'deployment.apps/web created\nsecret/web created'],
  ['a clock that nobody has set', 'show clock', '10:11:12.345 UTC Mon Mar 1 2024', '*10:11:12.345 UTC Mon Mar 1 1993'],
  [
    'a link that receives nothing',
    'ip -s link show eth0',
    '    RX:  bytes packets errors dropped\n         1000      10      0       0',
    '    RX:  bytes packets errors dropped\n            0       0      0       0',
  ],
  ['a JSON text alone', "jq '.replicas' x.json", '"1"', '1'],
  ['a member of JSON cut out', 'curl x | grep replicas', '  "replicas": "1",', '  "replicas": 1,'],
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
  [
    'no reply, without a percentage',
    'ping -c 3 192.0.2.1 | grep transmitted',
    '3 packets transmitted, 3 received',
    '3 packets transmitted, 0 received',
  ],
  [
    'no reply in the words of busybox',
    './check.sh',
    '2 packets transmitted, 2 packets received',
    '2 packets transmitted, 0 packets received',
  ],
  ['no reply in the words of Windows', 'ping x', 'Packets: Sent = 4, Received = 4, Lost = 0', 'Packets: Sent = 4, Received = 0, Lost = 0'],
  ['no reply in the words of nping', 'nping x', 'Raw packets sent: 3 (84B) | Rcvd: 3 (84B)', 'Raw packets sent: 3 (84B) | Rcvd: 0 (0B)'],
  [
    'no answer to ARP',
    'arping -c 2 x',
    'Sent 2 probes (1 broadcast(s))\nReceived 2 response(s)',
    'Sent 2 probes (1 broadcast(s))\nReceived 0 response(s)',
  ],
  ['replies that nobody sent', './probe', '5 sent, 5 answered', '5 sent, 0 answered'],
  [
    'a reply where the page shows that none comes',
    'ping -c 3 x | grep tr',
    '3 packets transmitted, 0 received',
    '3 packets transmitted, 3 received',
  ],
  [
    'a reply where the page shows that all is lost',
    'ping -c 3 x | tail -1',
    '3 packets transmitted, 0 received, 100% packet loss',
    '3 packets transmitted, 3 received, 0% packet loss',
  ],
  ['marks of replies where the page shows none', 'ping x', '.....', '!!!!!'],
  ['nothing that was captured', 'tcpdump -c 3 2>&1 | tail -1', '3 packets captured', '0 packets captured'],
  ['no prefix that was accepted', 'show bgp neighbors 192.0.2.1', '  6 accepted prefixes', '  0 accepted prefixes'],
  ['no task that went well', 'ansible-playbook x', 'web : ok=5 changed=0 failed=0', 'web : ok=0 changed=0 failed=0'],
  ['no test that passed', 'npm test', 'Tests: 5 passed, 5 total', 'Tests: 0 passed, 5 total'],
  ['no request that succeeded', 'show slo', 'Success rate: 98% of requests', 'Success rate: 0% of requests'],
  ['an empty set of rows', 'mysql -e "select 1" | tail -1', '3 rows in set (0.00 sec)', 'Empty set (0.00 sec)'],
  ['no process', 'systemctl show shop -p MainPID', 'MainPID=1234', 'MainPID=0'],
  [
    'nothing that is free, below a hundred percent',
    'df -h /srv',
    'Filesystem  Size  Used Avail Use% Mounted on\n/dev/sdb1   100G   10G   90G  10% /srv',
    'Filesystem  Size  Used Avail Use% Mounted on\n/dev/sdb1   100G   97G     0  97% /srv',
  ],
  [
    'no replica that is available',
    'kubectl get deploy web',
    'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    3/3     3            3           5d',
    'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    3/3     3            0           5d',
  ],
  [
    'a certificate in a table that is over',
    'kubeadm certs check-expiration',
    certificates('Nov 03, 2030 20:45 UTC'),
    certificates('Nov 03, 2020 20:45 UTC'),
  ],
  ['a pager that waits at the end', 'show version', 'one is up\ntwo is up', 'one is up\ntwo is up\n --More-- '],
  ['a pager that waited in the middle', 'show version', 'one is up\ntwo is up', 'one is up\n --More-- \ntwo is up'],
  ['a pager before the rest of a line', 'show version', 'one is up\ntwo is up', 'one is up\n--More-- two is up'],
  [
    'a pager among the rows of a table',
    'show ip interface brief',
    'Interface   IP-Address   OK? Method Status Protocol\nGi0/0       192.0.2.1    YES manual up     up',
    'Interface   IP-Address   OK? Method Status Protocol\nGi0/0       192.0.2.1    YES manual up     up\n --More-- ',
  ],
  ['a pager of Junos', 'show version', 'one is up', 'one is up\n---(more 45%)---'],
  ['a pager of tmsh', 'list ltm', 'one is up', 'one is up\n---(less 45%)---'],
  ['a pager of an ASA', 'show version', 'one is up', 'one is up\n<--- More --->'],
  ['a pager of a switch', 'show version', 'one is up', 'one is up\n-- MORE --, next page: Space, next line: Enter, quit: Control-C'],
  ['less at the end of a text', 'git log', 'one is up', 'one is up\n(END)'],
  ['less in the middle of a text', 'systemctl status x', 'x is up', 'x is up\nlines 1-23'],
  ['less that says nothing but a colon', 'git log', 'one is up', 'one is up\n:'],
  ['a pager in an excerpt', 'kubectl describe pod x', 'Name: a\nStatus: Running', 'Name: a\nStatus: Running\n--More--\nIP: none'],
  ['a key that is waited for', 'show version', 'one is up', 'one is up\nPress any key to continue (Q to quit)'],
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

/** What stays as it was: a difference that is no failure, or none at all. */
const fine: readonly (readonly [verdict: string, name: string, command: string, documented: string, live: string])[] = [
  ['pass', 'a job in the background', 'sleep 9 &', '[1] 4711', '[1] 815'],
  ['pass', 'a job that ended in the meantime', 'echo hi', 'hi', 'hi\n[1]+  Done                    sleep 1'],
  ['pass', 'a job that ended here on both sides', 'sleep 2', '[1]+  Done   sleep 1', '[1]+  Done                    sleep 1'],
  ['drift', 'a job that ended at another moment', 'echo hi', 'hi\n[1]+  Terminated   sleep 30', 'hi'],
  ['drift', 'nothing but a job that ended at another moment', 'sleep 2', '[1]+  Done   sleep 1', ''],
  ['fail', 'another text, and a job that ended at another moment', 'echo hi', 'hi\n[1]+  Done   sleep 30', 'Error: no'],
  ['pass', 'sessions: others', 'show sum', 'Sessions: 12', 'Sessions: 11'],
  ['pass', 'the blocks of a folder', 'ls -l', 'total 48', 'total 52'],
  ['pass', 'a row of counters', 'show stats of peer', 'Total:   13   15', 'Total:   40   41'],
  ['pass', 'a measured delay', 'chronyc tracking', 'Root delay : 0.012 seconds', 'Root delay : 0.031 seconds'],
  ['pass', 'the end of a log', 'tail app.log', 'started', 'started\nlistening'],
  ['pass', 'where an interface stands, in JSON', 'ip -j addr', '[{"ifindex": 3, "ifname": "eth0"}]', '[{"ifindex": 5, "ifname": "eth0"}]'],
  ['pass', 'another number of replies', 'ping x', '3 packets transmitted, 3 received', '7 packets transmitted, 7 received'],
  ['drift', 'an interface without traffic', 'ifconfig eth0', 'RX packets 120  bytes 9999 (9.7 KiB)', 'RX packets 0  bytes 0 (0.0 B)'],
  ['pass', 'fewer retransmits', 'show tcp', 'Retransmissions: 12', 'Retransmissions: 0'],
  ['pass', 'no error any more', 'ip -s link', 'TX errors 3 dropped 2', 'TX errors 0 dropped 0'],
  [
    'pass',
    'no notification',
    'show ip bgp neighbors',
    '    Notifications:          2          1',
    '    Notifications:          0          0',
  ],
  ['pass', 'nothing dropped', 'tcpdump -c 3 2>&1 | tail -1', '2 packets dropped by kernel', '0 packets dropped by kernel'],
  ['drift', 'nothing sent again', 'netstat -s', '    5 segments retransmitted', '    0 segments retransmitted'],
  ['drift', 'no test that failed', 'npm test', '3 failed, 5 passed', '0 failed, 5 passed'],
  ['drift', 'answers that a router has counted', 'show ip traffic', '  Rcvd: 5 echo replies', '  Rcvd: 0 echo replies'],
  ['pass', 'nothing that has changed', 'ansible-playbook x', 'web : ok=5 changed=0', 'web : ok=5 changed=0'],
  [
    'drift',
    'a roll-out that waits once more',
    'kubectl rollout status deploy/web',
    'Waiting for web: 1 of 3 available...\nweb successfully rolled out',
    'Waiting for web: 1 of 3 available...\nWaiting for web: 1 of 3 available...\nweb successfully rolled out',
  ],
  [
    'pass',
    'sessions that a query tells of',
    'select pid, age from pg_stat_activity;',
    ' pid | age\n-----+-----\n  33 | 5',
    ' pid | age\n-----+-----\n  34 | 7',
  ],
  [
    'pass',
    'a moment that a query returns',
    'select name, made from t;',
    ' name | made\n------+---------------------\n ada  | 2024-05-01 10:11:12',
    ' name | made\n------+---------------------\n ada  | 2025-06-02 11:12:13',
  ],
  [
    'pass',
    'a certificate that lasts longer',
    'kubeadm certs check-expiration',
    certificates('Nov 03, 2025 20:45 UTC'),
    certificates('Nov 03, 2031 20:45 UTC'),
  ],
  ['pass', 'a warning in a log', 'kubectl logs web', 'started', 'started\nWarning: slow disk'],
  ['pass', 'a clock that was set since', 'show clock', '*10:11:12.345 UTC Mon Mar 1 1993', '10:11:12.345 UTC Mon Mar 1 2024'],
  ['pass', 'a log that says it again', 'journalctl -u x', 'started', 'started\nstarted'],
  ['pass', 'a line again where the page leaves something out', './run', '...\ntick', 'tick\ntick'],
  ['pass', 'the end of two blocks', 'show run', 'a\n  b\n  end\nend', 'a\n  b\n  end\nend'],
  ['pass', 'a text in YAML with other quotes', 'kubectl get cm x -o yaml', "data:\n  name: 'web'", 'data:\n  name: web'],
  ['pass', 'a placeholder for a number in JSON', 'curl x', '{"id": "<id>", "n": 1}', '{"id": 7, "n": 1}'],
  ['pass', 'a number in JSON that may be any', 'curl x', '{"uptime_seconds": 5, "pid": 12}', '{"uptime_seconds": 5, "pid": 77}'],
  ['pass', 'a pager on the page, too', 'show version', 'one is up\n --More-- ', 'one is up\n --More-- '],
  ['pass', 'a pager on the page alone', 'show version', 'one is up\n --More-- ', 'one is up\ntwo is up'],
  ['pass', 'a pager in the middle of the page', 'show version', 'one is up\n --More-- \ntwo is up', 'one is up\ntwo is up'],
  [
    'fail',
    'a pager on the page, and an error behind one in the output',
    'show x',
    'a one\n--More--\nb two',
    'a one\n--More-- % Error: bad\nb two',
  ],
  [
    'fail',
    'a pager on the page, and a row behind one',
    'show bgp',
    'peer 1 Up\n--More--\npeer 2 Up',
    'peer 1 Up\n--More-- peer 9 Down\npeer 2 Up',
  ],
  [
    'pass',
    'a pager on the page, and what it shows behind one',
    'show bgp',
    'peer 1 Up\n--More--\npeer 2 Up',
    'peer 1 Up\n--More-- peer 2 Up',
  ],
  ['fail', 'a pager on the page, and another state', 'show version', 'one is up\n --More-- ', 'one is down\ntwo is up'],
];

describe('never failed', () => {
  it.each(fine)('%s: %s', (verdict, _, command, documented, live) => {
    expect(judged(command, documented, live)).toBe(verdict);
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
    changedSince: () => false,
    interrupted: false,
    now: Date.UTC(2026, 10, 25),
  };
  return compare(documented, live, context, emptyBindings);
}
