import { describe, expect, it } from 'vitest';
import { compare, emptyBindings } from '../../src/match/index.ts';
import { annotationKind, parseAnnotation } from '../../src/model/index.ts';
import { compareContext } from '../support/compare-context.ts';

const pods =
  'NAME     READY   STATUS    RESTARTS   AGE\nweb-1    1/1     Running   0          5d\nweb-2    1/1     Running   0          5d';
const peers = 'Peer is 192.0.2.1\n  state = Established\nPeer is 192.0.2.2\n  state = Established';
const ping = '64 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=0.4 ms';
// The annotated member stands where another one of the value is numbered.
const json = '{\n  "m": 5,\n  "n": 7,\n  "o": 9\n}';

function judge(comment: string, documented: string | null, live: string, status = 0): string {
  const { annotations, problems } = parseAnnotation(`labproof: ${comment}`);
  expect(problems).toEqual([]);
  return compare(
    documented ?? '',
    live,
    compareContext({
      documented: documented !== null,
      end: { kind: 'exit', status },
      annotations: annotations.map((annotation) => ({ annotation, line: 7, text: comment })),
    }),
    emptyBindings,
  ).verdict;
}

const cases: readonly (readonly [comment: string, documented: string, live: string, verdict: string, status?: number])[] = [
  ['each "Peer is" requires "state = Established"', peers, peers, 'pass'],
  ['each "Peer is" requires "state = Established"', peers, `${peers}\nPeer is 192.0.2.3\n  state = Idle`, 'fail'],
  ['each "Peer is" requires "state = Idle"', peers, peers, 'fail'],
  ['requires "web-1"', pods, pods, 'pass'],
  ['forbid "web-3"', pods, `${pods}\nweb-3    1/1     Running   0          5d`, 'fail'],
  ['rows == 2', pods, pods, 'pass'],
  ['rows == 2', pods, `${pods}\nweb-3    1/1     Running   0          5d`, 'fail'],
  ['rows >= 1 where STATUS == Running', pods, pods, 'pass'],
  ['rows == 5', pods, pods, 'fail'],
  ['column STATUS == Running', pods, pods, 'pass'],
  ['column NAME ignore', pods, pods.replace('web-1 ', 'web-9 '), 'pass'],
  ['column STATUS ignore', pods, pods.replace('Running', 'Pending'), 'fail'],
  ['one-of "Running" "Completed"', pods, pods.replace('Running  ', 'Completed'), 'pass'],
  ['one-of "Running" "Completed"', pods, pods.replace('Running', 'Pending'), 'fail'],
  ['ignore "serial {num}"', 'serial 12 of box', 'serial 99 of box', 'pass'],
  ['ignore "serial {num}"', 'serial 12 of box', 'serial 99 of crate', 'drift'],
  ['tolerate "time={num} ms" <= 100', ping, ping.replace('0.4', '99.5'), 'pass'],
  ['tolerate "time={num} ms" <= 100', ping, ping.replace('0.4', '250'), 'fail'],
  ['ignore "\\"n\\": {num}"', json, json.replace('7', '8'), 'pass'],
  ['ignore "\\"n\\": {num}"', json, json.replace('7', '"7"'), 'pass'],
  ['ignore "\\"n\\": {num}"', json, json.replace('9', '8'), 'drift'],
  ['tolerate "\\"n\\": {num}" <= 20', json, json.replace('7', '21'), 'fail'],
  ['ignore "no such text {num}"', pods, pods, 'fail'],
  ['order strict', 'alpha one\nbeta two\ngamma three', 'beta two\nalpha one\ngamma three', 'fail'],
  ['extra forbid', pods, `${pods}\nweb-3    1/1     Running   0          5d`, 'fail'],
  ['extra allow', pods, `${pods}\nweb-3    1/1     Running   0          5d`, 'pass'],
  ['expect empty', 'nothing left', '', 'pass'],
  ['expect empty', 'nothing left', 'nothing left', 'fail'],
  ['exit 3', 'done with it', 'done with it', 'pass', 3],
  ['exit 3', 'done with it', 'done with it', 'fail', 1],
  ['pin 192.0.2.0/24', 'address 192.0.2.1', 'address 192.0.2.9', 'fail'],
  ['free 192.0.2.0/24', 'address 192.0.2.1', 'address 192.0.2.9', 'pass'],
];

describe('annotations where the page shows no output', () => {
  it.each([
    ['requires "ready"', 'all is ready', 'pass'],
    ['requires "ready"', 'all is idle', 'fail'],
    ['forbid "idle"', 'all is idle', 'fail'],
  ])('%s of "%s" is %s', (comment, live, verdict) => {
    expect(judge(comment, null, live)).toBe(verdict);
  });
});

describe('annotations', () => {
  for (const [comment, documented, live, verdict, status] of cases)
    it(`${comment} → ${verdict}`, () => {
      expect(judge(comment, documented, live, status)).toBe(verdict);
    });

  it.each([
    ['labproof: rowz == 3', 'did you mean "rows"'],
    ['labproof: rows = 3', 'rows is written'],
    ['labproof: skip', 'in quotes'],
    ['labproof: retry soon', 'retry 90s'],
    ['labproof: pin everything', 'a prefix'],
    ['labproof:', 'without any instruction'],
  ])('%s is told to be wrong', (comment, message) => {
    const { annotations, problems } = parseAnnotation(comment);
    expect(annotations).toEqual([]);
    expect(problems.map((each) => each.message).join()).toContain(message);
  });

  it.each([
    ['labproof: manual', 'annotation'],
    ['labprof: manual', 'near-miss'],
    ['Labproof : manual', 'near-miss'],
    ['labproof:: manual', 'near-miss'],
    ['todo: manual', 'none'],
    ['a sentence about labproof', 'none'],
  ])('%s is %s', (comment, kind) => {
    expect(annotationKind(comment)).toBe(kind);
  });
});

describe('bind … where', () => {
  const table = (...rows: readonly (readonly [string, string])[]) =>
    ['NAME             READY   STATUS    NODE', ...rows.map(([name, node]) => `${name.padEnd(17)}1/1     Running   ${node}`)].join('\n');
  const page = table(['proxy-4bq7z', 'kube-1'], ['proxy-w9xk2', 'kube-2']);
  const live = table(['proxy-zzzzz', 'kube-1'], ['proxy-ccccc', 'kube-2']);
  const told = (comment: string, text: string) => {
    const { annotations } = parseAnnotation(`labproof: ${comment}`);
    return compare(
      page,
      text,
      compareContext({
        command: 'kubectl get pods -o wide',
        end: { kind: 'exit', status: 0 },
        annotations: annotations.map((annotation) => ({ annotation, line: 7, text: comment })),
      }),
      emptyBindings,
    );
  };
  const bind = 'bind NAME=proxy-w9xk2 where NODE == kube-2';

  it('chooses the row, for the commands after it, too', () => {
    const { verdict, bindings } = told(bind, live);
    expect(verdict).toBe('pass');
    expect(bindings.entries.find((each) => each.documented === 'proxy-w9xk2')).toMatchObject({ live: 'proxy-ccccc', state: 'override' });
  });
  it.each([
    ['when no row is so', bind, table(['proxy-zzzzz', 'kube-1'], ['proxy-ccccc', 'kube-3']), 'no row is so'],
    ['when two rows are', bind, table(['proxy-zzzzz', 'kube-2'], ['proxy-ccccc', 'kube-2']), '2 rows are: proxy-zzzzz, proxy-ccccc'],
    ['when the page has no such name', 'bind NAME=proxy-other where NODE == kube-2', live, 'proxy-other is in 0 such rows'],
    ['when the page has it elsewhere', 'bind NAME=proxy-w9xk2 where NODE == kube-1', live, 'proxy-w9xk2 is in 0 such rows'],
  ])('fails %s', (_, comment, text, why) => {
    const { verdict, requirements } = told(comment, text);
    expect([verdict, requirements.find((each) => each.verdict === 'fail')?.detail]).toEqual(['fail', expect.stringContaining(why)]);
  });
  it('is told what is wrong with it', () => {
    expect(parseAnnotation('labproof: bind proxy-w9xk2').problems[0]?.message).toContain('bind is written: bind NAME=');
  });
});
