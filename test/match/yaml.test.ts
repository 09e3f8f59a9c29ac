import { describe, expect, it } from 'vitest';
import { compareTexts } from '../../src/compare-texts.ts';

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: shop
  labels:
    app: shop
    tier: front
  creationTimestamp: "2024-01-08T10:00:00Z"
spec:
  containers:
  - name: web
    image: nginx:1.25
    ports:
    - containerPort: 80
  - name: log
    image: busybox:1
status:
  phase: Running
  conditions:
  - type: Ready
    status: "True"
`;
const command = 'kubectl get pod shop -o yaml';
const judged = (live: string, documented = pod) => compareTexts(documented, live, { command });
const verdict = (live: string, documented = pod): string => judged(live, documented).verdict;

describe('YAML is compared as a tree', () => {
  it('whatever the order of its members and elements, and its indentation', () => {
    const live = `kind: Pod
apiVersion: v1
spec:
    containers:
        - image: busybox:1
          name: log
        - image: nginx:1.25
          name: web
          ports:
              - containerPort: 80
metadata:
    labels: { tier: front, app: shop }
    name: shop
    creationTimestamp: "2026-11-25T08:00:00Z"
status: { conditions: [{ type: Ready, status: "True" }], phase: Running }
`;
    expect(verdict(live)).toBe('pass');
  });
  it.each([
    ['phase: Running', 'phase: Pending'],
    ['status: "True"', 'status: "False"'],
    ['containerPort: 80', 'containerPort: 8080'],
    ['  - name: log\n    image: busybox:1\n', ''],
  ])('%j that becomes %j is a failure', (from, to) => {
    expect(verdict(pod.replace(from, to))).toBe('fail');
  });
  it('is drift where a word that is no state becomes another', () => {
    expect(verdict(pod.replace('    app: shop', '    app: mail'))).toBe('drift');
  });
  it('tells two containers apart whose images are exchanged', () => {
    const live = pod.replace('nginx:1.25', 'X').replace('busybox:1', 'nginx:1.25').replace('X', 'busybox:1');
    expect(verdict(live)).not.toBe('pass');
  });
  it('names the line of the page and of the output', () => {
    const finding = judged(pod.replace('phase: Running', 'phase: Pending')).findings.find((each) => each.verdict === 'fail');
    expect(finding?.documented?.line).toBe(17);
    expect(finding?.live?.line).toBe(17);
    expect(finding?.why).toContain('Running became Pending');
  });
  it('with what the page leaves out', () => {
    const shown = pod.replace(/ {2}labels:[\s\S]*?creation.*\n/, '  ...\n');
    expect(verdict(pod, shown)).toBe('pass');
    expect(verdict(pod.replace('Running', 'Pending'), shown)).toBe('fail');
  });
  it('of several documents', () => {
    const two = `${pod}---\n${pod.replace('name: shop', 'name: mail')}`;
    expect(verdict(two, two)).toBe('pass');
    expect(verdict(pod, two)).toBe('fail');
    expect(verdict(two)).toBe('drift');
  });
  it('with a text of several lines in it', () => {
    const map = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  shop.conf: |\n    listen 80\n    workers 4\n';
    expect(verdict(map, map)).toBe('pass');
    expect(verdict(map.replace('listen 80', 'listen 81'), map)).not.toBe('pass');
    expect(verdict(map.replace('    workers 4\n', ''), map)).toBe('fail');
  });
  it('not where the output is an error, or no YAML at all', () => {
    expect(verdict('Error from server (NotFound): pods "shop" not found\n')).toBe('fail');
    expect(verdict('- x: [\n')).toBe('fail');
    expect(verdict('')).toBe('fail');
  });
  it('not where a record only looks like it', () => {
    const record = 'Name: shop\nState: up\n';
    expect(compareTexts(record, 'State: up\nName: shop\n', { command: 'show shop' }).verdict).toBe(
      compareTexts('Name shop\nState up\n', 'State up\nName shop\n', { command: 'show shop' }).verdict,
    );
    expect(compareTexts(record, record.replace('up', 'down'), { command: 'show shop' }).verdict).toBe('fail');
  });
  it('survives what is nested too deep, or refers to itself', () => {
    const deep = `a: ${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    expect(['pass', 'drift', 'fail']).toContain(verdict(deep, deep));
    const bomb = `a: &a [x, x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`}, *${at === 0 ? 'a' : `b${at - 1}`}]`).join('\n')}\n`;
    expect(verdict(bomb, bomb)).toBe('pass');
  });
});
