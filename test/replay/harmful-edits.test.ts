import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, labproof, root } from '../support/cli.ts';

interface Answer {
  type: string;
  command?: string;
  output?: string;
  end?: Record<string, unknown>;
  truncated?: number;
  host?: string;
}

const original = readFileSync(join(root, 'docs/labs/harbor/.labproof/harbor.recording.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Answer);

/** The answer to the command that begins so; the recording holds it exactly once. */
function answer(lines: Answer[], command: string): Answer {
  const found = lines.filter((line) => line.command?.startsWith(command));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${command} is recorded ${found.length} times`);
  return found[0];
}
function change(lines: Answer[], command: string, from: string | RegExp, to: string): Answer[] {
  const line = answer(lines, command);
  const edited = (line.output ?? '').replace(from, to);
  if (edited === line.output) throw new Error(`${String(from)} does not occur`);
  line.output = edited;
  return lines;
}

const edits: readonly (readonly [name: string, edit: (lines: Answer[]) => Answer[]])[] = [
  ['a session is not established', (lines) => change(lines, 'show bgp neighbors', 'BGP state = Established', 'BGP state = Active')],
  [
    'the last session is not established',
    (lines) => change(lines, 'show bgp neighbors', /BGP state = Established(?![\s\S]*BGP state)/, 'BGP state = Idle'),
  ],
  ['a route is missing', (lines) => change(lines, 'show ip route bgp', /B>\* .*\n/, '')],
  [
    'two next hops are exchanged',
    (lines) =>
      change(
        change(change(lines, 'show ip route bgp', '10.77.3.11', 'X'), 'show ip route bgp', '10.77.3.12', '10.77.3.11'),
        'show ip route bgp',
        'X',
        '10.77.3.12',
      ),
  ],
  ['a neighbour announces nothing', (lines) => change(lines, 'show bgp summary', /(10\.77\.3\.13.*\d\d:\d\d:\d\d +)1/, '$10')],
  ['a neighbour is in a word', (lines) => change(lines, 'show bgp summary', /(10\.77\.3\.12.*\d\d:\d\d:\d\d +)1/, '$1Active')],
  ['a pod waits', (lines) => change(lines, 'kubectl get pods', 'Running', 'Pending')],
  ['a pod is not ready', (lines) => change(lines, 'kubectl get pods', '1/1', '0/1')],
  ['the pod has another address than the list says', (lines) => change(lines, 'kubectl describe', /172\.28\.9\.70/g, '172.28.9.99')],
  [
    'an address outside of its block',
    (lines) =>
      change(change(lines, 'kubectl get pods', '172.28.9.70', '172.29.9.70'), 'kubectl describe', /172\.28\.9\.70/g, '172.29.9.70'),
  ],
  ['an answer is missing', (lines) => lines.filter((line) => line.command !== 'show bgp summary')],
  [
    'two answers are exchanged',
    (lines) => {
      const [a, b] = [answer(lines, 'show bgp summary'), answer(lines, 'show ip route bgp')];
      [a.output, b.output] = [b.output ?? '', a.output ?? ''];
      return lines;
    },
  ],
  ['an answer is empty', (lines) => change(lines, 'ip route get', /[\s\S]+/, '')],
  [
    'an answer was cut',
    (lines) => {
      answer(lines, 'show bgp neighbors').truncated = 500;
      return lines;
    },
  ],
  [
    'a command failed',
    (lines) => {
      answer(lines, 'ip route get').end = { kind: 'exit', status: 2 };
      return lines;
    },
  ],
  [
    'a command did not end',
    (lines) => {
      answer(lines, 'show ip route bgp').end = { kind: 'timeout', afterMs: 30_000 };
      return lines;
    },
  ],
  [
    'the connection was lost',
    (lines) => {
      answer(lines, 'kubectl get pods').end = { kind: 'lost', problem: { code: 'LABPROOF_CONNECTION_LOST', message: 'lost', hint: '' } };
      return lines;
    },
  ],
  [
    'an answer of another host',
    (lines) => {
      answer(lines, 'ip route get').host = 'harbor-w2';
      return lines;
    },
  ],
  ['no reply to the ping', (lines) => change(lines, 'ping', /^64 bytes.*$/gm, 'From 10.77.3.2 icmp_seq=1 Destination Host Unreachable')],
  ['the interface is down', (lines) => change(lines, 'ip link show', ',UP,LOWER_UP', '')],
];

describe('a recording that was tampered with is never green', () => {
  it('is green as it is', async () => {
    expect((await labproof(['verify', 'docs/labs/harbor', '--replay'])).code).toBe(0);
  });
  it.each(edits)('%s', async (_, edit) => {
    const lines = edit(structuredClone(original));
    await using folder = await folderWith({ 'r.jsonl': `${lines.map((line) => JSON.stringify(line)).join('\n')}\n` });
    const result = await labproof(['verify', 'docs/labs/harbor', `--replay=${folder.path}/r.jsonl`]);
    expect([1, 3, 4], result.stdout).toContain(result.code);
  });
  it('says that an answer was not asked for', async () => {
    const lines = structuredClone(original);
    lines.push({ ...answer(lines, 'show bgp summary'), command: 'show bgp nothing' });
    await using folder = await folderWith({ 'r.jsonl': `${lines.map((line) => JSON.stringify(line)).join('\n')}\n` });
    const result = await labproof(['verify', 'docs/labs/harbor', `--replay=${folder.path}/r.jsonl`]);
    expect(result.stdout).toContain('show bgp nothing');
  });
  it.each([
    ['cut in the middle of a line', (text: string) => text.slice(0, -200)],
    ['not a recording', () => '{}\n'],
    ['empty', () => ''],
  ])('%s', async (_, edit) => {
    const text = `${original.map((line) => JSON.stringify(line)).join('\n')}\n`;
    await using folder = await folderWith({ 'r.jsonl': edit(text) });
    const result = await labproof(['verify', 'docs/labs/harbor', `--replay=${folder.path}/r.jsonl`]);
    expect([3, 4]).toContain(result.code);
    expect(result.stdout + result.stderr).toMatch(/LABPROOF_RECORDING_|r\.jsonl:\d+/);
  });
});
