import { describe, expect, it } from 'vitest';
import { type CompareContext, compare, emptyBindings } from '../../src/match/index.ts';

/** Outputs that once were called verified, and were wrong. */
const cases: readonly (readonly [name: string, command: string, documented: string, live: string])[] = [
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
];

describe('never verified', () => {
  it.each(cases)('%s', (_, command, documented, live) => {
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
    expect(compare(documented, documented, context, emptyBindings).verdict).toBe('pass');
    expect(compare(documented, live, context, emptyBindings).verdict).not.toBe('pass');
  });
});
