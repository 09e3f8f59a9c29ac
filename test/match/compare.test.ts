import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts } from '../../src/compare-texts.ts';
import { answers, bindableValues, bindingsOf, type CompareContext, compare, cuesOfProse, substitute } from '../../src/match/index.ts';
import { compareContext } from '../support/compare-context.ts';
import { sharedFolder } from '../support/shared.ts';

const context = (more: Partial<CompareContext> = {}): CompareContext =>
  compareContext({ site: { file: 'g.rst', line: 1, step: 's', host: 'web-1' }, ...more });
const judge = (documented: string, live: string, more: Partial<CompareContext> = {}, bound: Record<string, string> = {}) =>
  compare(documented, live, context(more), bindingsOf(bound));
const kinds = (result: ReturnType<typeof judge>) =>
  [...new Set(result.findings.filter((each) => each.verdict !== 'pass').map((each) => each.kind))].sort();

const pods =
  'NAME                         READY   STATUS    RESTARTS   AGE\nshop-6d5f7c8b9d-x2kvq        1/1     Running   0          5d\nlog-agent-4bq7z              1/1     Running   1          5d\nlog-agent-w9xk2              1/1     Running   0          5d';
const routes = 'O    172.20.4.0/24 [110/20] via 10.8.0.2, eth1, 00:10:11\nO    172.20.5.0/24 [110/20] via 10.8.0.3, eth1, 00:10:12';
const peer =
  'Peer is 10.8.0.2, remote AS 65010\n  Session state = Established, up for 01:02:03\n  Hold time is 90, keepalive interval is 30 seconds\nPeer is 10.8.0.3, remote AS 65010\n  Session state = Established, up for 01:02:04\n  Hold time is 90, keepalive interval is 30 seconds';

const cases: readonly (readonly [
  name: string,
  documented: string,
  live: string,
  more: Partial<CompareContext>,
  verdict: string,
  kinds: readonly string[],
])[] = [
  [
    'ages, restarts, suffixes and order differ',
    pods,
    'NAME                    READY   STATUS    RESTARTS       AGE\nlog-agent-c7c7c         1/1     Running   9 (2h ago)     61m\nshop-74b9d5f6c8-bb8mn   1/1     Running   3              60m\nlog-agent-zz4lm         1/1     Running   0              59m',
    {},
    'pass',
    [],
  ],
  ['a pod is not ready', pods, pods.replace('1/1     Running   1', '0/1     Running   1'), {}, 'fail', ['state']],
  ['a pod waits', pods, pods.replace('1/1     Running   1', '1/1     Pending   1'), {}, 'fail', ['state']],
  ['a pod is missing', pods, pods.split('\n').slice(0, 3).join('\n'), {}, 'fail', ['missing-row']],
  ['another pod is there', pods, `${pods}\nnew-thing                    1/1     Running   0          5d`, {}, 'drift', ['extra-row']],
  ['another pod is there and fails', pods, `${pods}\nnew-thing                    0/1     Error     0          5d`, {}, 'fail', ['state']],
  ['a stem is another one', pods, pods.replace('shop-', 'shops-'), {}, 'fail', ['extra-row', 'missing-row']],
  ['a column is new', pods, pods.replace('AGE', 'AGE   NODE').replaceAll('5d', '5d    n1'), {}, 'drift', ['layout']],
  ['the state column is gone', pods, pods.replace('STATUS ', '').replaceAll('Running', ''), {}, 'fail', ['missing-text']],
  ['only the header is left', pods, pods.split('\n')[0] ?? '', {}, 'fail', ['missing-row']],
  ['all sidecars less', pods.replaceAll('1/1', '2/2'), pods, {}, 'drift', ['count']],
  [
    'timers and order of routes',
    routes,
    'O    172.20.5.0/24 [110/20] via 10.8.0.3, eth1, 3d04h\nO    172.20.4.0/24 [110/20] via 10.8.0.2, eth1, 3d05h',
    {},
    'pass',
    [],
  ],
  ['a route is missing', routes, routes.split('\n')[0] ?? '', {}, 'fail', ['missing-row']],
  ['a next hop of the plan is another one', routes, routes.replace('10.8.0.3', '10.8.0.9'), { pinned: ['10.8.0.2'] }, 'fail', ['address']],
  [
    'next hops are exchanged',
    routes,
    routes.replace('10.8.0.3', 'X').replace('10.8.0.2', '10.8.0.3').replace('X', '10.8.0.2'),
    {},
    'fail',
    ['binding'],
  ],
  ['a metric differs', routes, routes.replace('[110/20] via 10.8.0.2', '[110/30] via 10.8.0.2'), {}, 'fail', ['number']],
  ['prefixes of a free range', routes, routes.replaceAll('172.20.4.0', '172.20.77.0'), { free: ['172.20.0.0/16'] }, 'pass', []],
  ['prefixes of no known range', routes, routes.replaceAll('172.20.4.0', '172.20.77.0'), {}, 'drift', ['binding']],
  [
    'a prefix length differs',
    routes,
    routes.replaceAll('172.20.4.0/24', '172.20.4.0/25'),
    { free: ['172.20.0.0/16'] },
    'fail',
    ['address'],
  ],
  ['a session is down', peer, peer.replace('Established, up for 01:02:04', 'Idle'), {}, 'fail', ['missing-text', 'state']],
  ['a timer of the configuration differs', peer, peer.replace('Hold time is 90', 'Hold time is 180'), {}, 'drift', ['timer']],
  ['an AS is another one', peer, peer.replace('remote AS 65010', 'remote AS 65011'), {}, 'fail', ['number']],
  ['a record is missing', peer, peer.split('\n').slice(0, 3).join('\n'), {}, 'fail', ['missing-row']],
  [
    'a record more, which is down',
    peer,
    `${peer}\nPeer is 10.8.0.4, remote AS 65010\n  Session state = Active\n  Hold time is 90, keepalive interval is 30 seconds`,
    {},
    'fail',
    ['state'],
  ],
  ['nothing', peer, '', {}, 'fail', ['empty']],
  [
    'an error in its place',
    'eth0: <UP,RUNNING> mtu 1500',
    'Device "eth0" does not exist.',
    {},
    'fail',
    ['error-text', 'missing-row', 'unknown'].slice(0, 1),
  ],
  ['a flag is lost', 'eth0: <UP,RUNNING> mtu 1500', 'eth0: <UP> mtu 1500', {}, 'fail', ['state']],
  ['a flag is new', 'eth0: <UP,RUNNING> mtu 1500', 'eth0: <UP,RUNNING,PROMISC> mtu 1500', {}, 'drift', ['flags']],
  ['the mtu differs', 'eth0: <UP,RUNNING> mtu 1500', 'eth0: <UP,RUNNING> mtu 1400', {}, 'fail', ['number']],
  ['a version is newer', 'web version 1.18.0 started', 'web version 1.22.1 started', {}, 'drift', ['version']],
  ['a word is turned round', 'the service is reachable', 'the service is not reachable', {}, 'fail', ['state']],
  ['a word is another one', 'greeting: hello', 'greeting: howdy', {}, 'drift', ['text']],
  [
    'a status code',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 503 Service Unavailable',
    { command: 'curl -I web' },
    'fail',
    ['number', 'state', 'text'].slice(1, 2),
  ],
  ['an elided part', 'first\n...\nlast', 'first\nanything\nat all\nlast', {}, 'pass', []],
  ['what follows an elision must be there', 'first\n...\nlast 10.8.0.7', 'first\nanything', {}, 'fail', ['missing-row']],
  [
    'replies of a ping that was stopped',
    'PING 10.8.0.2 (10.8.0.2) 56(84) bytes of data.\n64 bytes from 10.8.0.2: icmp_seq=1 ttl=64 time=0.5 ms\n64 bytes from 10.8.0.2: icmp_seq=2 ttl=64 time=0.6 ms',
    'PING 10.8.0.2 (10.8.0.2) 56(84) bytes of data.\n64 bytes from 10.8.0.2: icmp_seq=1 ttl=64 time=1.5 ms',
    { command: 'ping 10.8.0.2', interrupted: true },
    'pass',
    [],
  ],
  [
    'no reply at all',
    'PING 10.8.0.2 (10.8.0.2) 56(84) bytes of data.\n64 bytes from 10.8.0.2: icmp_seq=1 ttl=64 time=0.5 ms',
    'PING 10.8.0.2 (10.8.0.2) 56(84) bytes of data.\nFrom 10.8.0.1 icmp_seq=1 Destination Host Unreachable',
    { command: 'ping 10.8.0.2', interrupted: true },
    'fail',
    ['error-text', 'missing-row'],
  ],
  ['another layout says the same', 'Uptime is 3 days, mode is active', 'Mode is active\nUptime is 4 days', {}, 'drift', ['layout']],
  ['a status that the page does not show', 'done', 'done', { end: { kind: 'exit', status: 1 } }, 'fail', ['exit-status']],
];

describe('verdicts', () => {
  it.each(cases)('%s', (_, documented, live, more, verdict, expected) => {
    const result = judge(documented, live, more);
    expect(result.verdict, JSON.stringify(result.findings.map((each) => each.why))).toBe(verdict);
    for (const kind of expected) expect(kinds(result)).toContain(kind);
    for (const finding of result.findings) expect(finding.why).not.toBe('');
  });
});

describe('bindings', () => {
  it('learns names, and refuses another value for them later', () => {
    const first = judge('Name:  shop-6d5f7c8b9d-x2kvq\nIP:    172.20.4.9', 'Name:  shop-74b9d5f6c8-bb8mn\nIP:    172.20.9.5');
    expect(first.verdict).toBe('pass');
    expect(Object.fromEntries(first.bindings.entries.map((each) => [each.documented, each.live]))).toEqual({
      'shop-6d5f7c8b9d-x2kvq': 'shop-74b9d5f6c8-bb8mn',
      '172.20.4.9': '172.20.9.5',
    });
    const later = (live: string) => compare('172.20.4.9 is up', live, context(), first.bindings).verdict;
    expect([later('172.20.9.5 is up'), later('172.20.9.6 is up'), later('172.20.4.9 is up')]).toEqual(['pass', 'fail', 'fail']);
  });

  it('keeps rows that nobody can tell apart as a group, and chooses one only when it must', () => {
    const { bindings } = judge(pods, pods.replace('4bq7z', 'ccccc').replace('w9xk2', 'ddddd').replace('x2kvq', 'zzzzz'));
    expect(bindings.groups).toMatchObject([
      { documented: ['log-agent-4bq7z', 'log-agent-w9xk2'], live: ['log-agent-ccccc', 'log-agent-ddddd'] },
    ]);
    const sent = substitute('kubectl logs log-agent-w9xk2', { host: 'web-1', inventory: {}, learnable: ['log-agent-w9xk2'] }, bindings);
    expect(sent).toMatchObject({ kind: 'ok', text: 'kubectl logs log-agent-ddddd' });
    expect(sent.kind === 'ok' && sent.bindings?.entries.at(-1)).toMatchObject({ state: 'arbitrary' });
  });

  it('a hash is that of the bound name', () => {
    const bound = { 'shop-6d5f7c8b9d-x2kvq': 'shop-74b9d5f6c8-bb8mn' };
    expect(judge('hash=6d5f7c8b9d', 'hash=74b9d5f6c8', {}, bound).verdict).toBe('pass');
    expect(kinds(judge('hash=6d5f7c8b9d', 'hash=5fd4b7c9d8', {}, bound))).toEqual(['relation']);
  });

  it('an address stays in its prefix', () => {
    const bound = { '172.20.4.0/26': '172.20.7.64/26' };
    const good = judge('IP: 172.20.4.9', 'IP: 172.20.7.70', {}, bound);
    expect([good.verdict, good.requirements[0]?.rule]).toEqual(['pass', 'relation']);
    expect(judge('IP: 172.20.4.9', 'IP: 172.20.8.70', {}, bound)).toMatchObject({
      verdict: 'fail',
      findings: [expect.objectContaining({ kind: 'relation' })],
    });
  });

  it('binds nothing from a row that fails', () => {
    const { bindings } = judge(pods, pods.replace('x2kvq        1/1     Running', 'zzzzz        0/1     Error  '));
    expect(bindings.entries.some((each) => each.live.startsWith('shop'))).toBe(false);
  });
});

describe('substitution', () => {
  const put = (command: string, bound: Record<string, string>, learnable: readonly string[] = []) =>
    substitute(command, { host: 'web-1', inventory: {}, learnable }, bindingsOf(bound));
  it('takes whole tokens, the longest first', () => {
    expect(
      put('ping 10.0.0.1; ping 10.0.0.10; curl http://10.0.0.1:80/a', { '10.0.0.1': '10.9.9.9', '10.0.0.10': '10.8.8.8' }),
    ).toMatchObject({ text: 'ping 10.9.9.9; ping 10.8.8.8; curl http://10.9.9.9:80/a' });
  });
  it('sends no value that nobody knows', () => {
    expect(put('ping 10.0.0.1', {}, ['10.0.0.1'])).toMatchObject({ kind: 'unbound', value: '10.0.0.1' });
  });
  it.each(['$(reboot)', 'a;reboot', '-rf', 'a b', '`id`', "a'b", 'a\nb', 'a|b', '', 'a>b', 'a&b', '~root', '*'])(
    'never lets %j become code',
    (live) => {
      expect(put('cat web', { web: live })).toMatchObject({ kind: 'unsafe', problem: { code: 'LABPROOF_BINDING_UNSAFE' } });
    },
  );
});

describe('prose', () => {
  const read = (prose: string, live: string, documented = peer) =>
    judge(documented, live, { cues: cuesOfProse([prose], 's') }).requirements.map((each) => [each.rule, each.verdict]);
  it('requires what a sentence marks, of each record where it says so', () => {
    expect(read('Check for **Session state = Established** for each peer:', peer)).toEqual([['P2', 'pass']]);
    const extra = `${peer}\nPeer is 10.8.0.9, remote AS 65010\n  Session state = Idle`;
    expect(read('Check for **Session state = Established** for each peer:', extra)).toEqual([['P2', 'fail']]);
    expect(read('You should see ``Hold time is 90``.', peer.replaceAll('Hold time is 90', 'Hold time is 80'))).toEqual([['P1', 'fail']]);
  });
  it('counts', () => {
    expect(read('We have 2 routes:', routes, routes)).toEqual([['P4', 'pass']]);
    expect(read('We have two routes:', routes.split('\n')[0] ?? '', routes)).toEqual([['P4', 'fail']]);
  });
  it('reads no negation, condition or instruction, and nothing that the page itself does not show', () => {
    for (const prose of [
      'You should not see **Established**.',
      'If you see **Established** all is well.',
      'Make sure to set **Established**.',
      'Check for **Confirmed** in it.',
    ]) {
      expect(read(prose, peer.replaceAll('Established', 'Idle'))).toEqual([]);
    }
  });
});

describe('laws', () => {
  const texts = [pods, routes, peer, 'HTTP/1.1 200 OK\nServer: web/1.2.3', 'a\n  b: 1\n  c: 2\nd'];
  const line = fc
    .array(
      fc.constantFrom(
        'NAME',
        'STATUS',
        'Running',
        '10.1.2.3',
        '172.20.0.0/16',
        '1/1',
        '5m',
        'x2kvq',
        'shop-6d5f7c8b9d-x2kvq',
        'error:',
        'up',
        'not',
        '|',
        '...',
        '00:00:01',
        '\u001b[1m',
        '\t',
        'é',
        'via',
        ':',
        '=',
        '<UP>',
        '7%',
      ),
      { maxLength: 7 },
    )
    .map((words) => words.join(' '));
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
  it('a text answers itself', () => {
    for (const each of texts) expect(judge(each, each).verdict).toBe('pass');
    fc.assert(
      fc.property(text, (each) => {
        const result = judge(each, each, { command: 'show run' });
        expect(result.findings.filter((finding) => finding.verdict !== 'pass')).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
  it('never throws, and says every documented line once', () => {
    fc.assert(
      fc.property(text, text, (documented, live) => {
        const result = judge(documented, live);
        const lines = result.lines.flatMap((each) => each.documented ?? []);
        expect(new Set(lines).size).toBe(lines.length);
        if (result.verdict === 'pass') expect(result.lines.some((each) => each.mark === 'fail')).toBe(false);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => void judge(a, b)),
      { numRuns: 300 },
    );
  });
  it('adding a requirement never improves a verdict', () => {
    const rank = { pass: 0, drift: 1, fail: 2 };
    for (const live of [peer, peer.replace('Established', 'Idle'), peer.replace('90', '60')]) {
      const without = judge(peer, live).verdict;
      const required = judge(peer, live, { cues: cuesOfProse(['Check for **Session state = Established** for each peer:'], 's') }).verdict;
      expect(rank[required]).toBeGreaterThanOrEqual(rank[without]);
    }
  });
});

it('knows when a growing output has answered', () => {
  const documented =
    'PING 10.8.0.2 (10.8.0.2) 56(84) bytes of data.\n64 bytes from 10.8.0.2: icmp_seq=1 ttl=64 time=0.5 ms\n--- 10.8.0.2 ping statistics ---';
  expect(answers(documented, 'PING 10.9.0.2 (10.9.0.2) 56(84) bytes of data.')).toBe(false);
  expect(answers(documented, 'PING 10.9.0.2 (10.9.0.2) 56(84) bytes of data.\n64 bytes from 10.9.0.2: icmp_seq=1 ttl=63 time=1.5 ms')).toBe(
    true,
  );
});

it('lists the values of a text that labs draw anew', () => {
  expect(bindableValues('pod shop-6d5f7c8b9d-x2kvq at 172.20.4.9/32 on 0.0.0.0 mask 255.255.255.0').map((each) => each.value)).toEqual([
    'shop-6d5f7c8b9d-x2kvq',
    '172.20.4.9',
  ]);
});

const bench = sharedFolder('bench');
it.skipIf(bench === null)('judges the labelled pairs as an expert would: no false pass, no false fail', () => {
  const wrong: string[] = [];
  const files = readdirSync(join(bench ?? '', 'pairs'));
  for (const file of files) {
    const pair = JSON.parse(readFileSync(join(bench ?? '', 'pairs', file), 'utf8')) as {
      id: string;
      command: string;
      documented: string;
      live: string;
      verdict: string;
      also_ok: string[];
      context?: { bindings?: Record<string, string>; pinned?: string[]; free?: string[]; prose?: string | string[] };
    };
    const given = pair.context ?? {};
    const cues = cuesOfProse([given.prose ?? []].flat(), 's');
    const result = judge(
      pair.documented,
      pair.live,
      { command: pair.command, pinned: given.pinned ?? [], free: given.free ?? [], cues, interrupted: pair.documented.includes('^C') },
      given.bindings,
    );
    if (![pair.verdict, ...pair.also_ok].includes(result.verdict)) wrong.push(`${pair.id}: ${result.verdict} in place of ${pair.verdict}`);
  }
  expect(files.length).toBeGreaterThan(40);
  expect(wrong).toEqual([]);
});

describe('an output that has far more than the page', () => {
  it('is told of in few words, and every verdict is kept', () => {
    const rows = (count: number, state: string) => Array.from({ length: count }, (_, nth) => `peer-${nth}   ${state}`);
    const page = 'NAME     STATE\npeer-0   up\npeer-1   up';
    const more = compareTexts(page, ['NAME     STATE', ...rows(3_000, 'up')].join('\n'));
    expect([more.verdict, more.findings.length]).toEqual(['drift', 51]);
    expect(more.findings.at(-1)?.why).toBe('and 2948 more like these, which the page does not show');
    const wrong = compareTexts(page, ['NAME     STATE', ...rows(3_000, 'up'), ...rows(3_070, 'down').slice(3_000)].join('\n'));
    expect(wrong.verdict).toBe('fail');
    expect(wrong.findings.filter((each) => each.verdict === 'fail').map((each) => each.why)).toContain(
      'and 20 more like these, which the page does not show',
    );
  });
});

it.each([
  ['a log', 'git log '.repeat(12_000)],
  ['a call of ps', `ps -${'e'.repeat(100_000)}`],
])('%s of a hundred thousand characters is judged like any other', (_, command) => {
  expect(judge('one  two', 'one  two', { command }).verdict).toBe('pass');
});
