import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GuideHint, readGuide } from '../../src/guide/index.ts';
import type { Guide, Step } from '../../src/model/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';
import { guideOf } from '../support/lab-double.ts';
import { sharedFolder } from '../support/shared.ts';

const read = (source: string, hosts: readonly GuideHint[] = []): Guide =>
  readGuide([{ path: 'g.rst', ...parse(source, { file: 'g.rst' }) }], { path: 'g.rst', dialects, hosts });
const steps = (source: string, hosts?: readonly GuideHint[]) => read(source, hosts).pages[0]?.steps ?? [];
const brief = (step: Step) => `${step.host}/${step.shell} ${step.kind === 'command' ? '' : `[${step.kind}] `}${step.command}`;
const block = (text: string) => `Title\n=====\n\nDo::\n\n${text.replace(/^/gm, '    ')}\n`;

describe('prompts', () => {
  const cases: readonly (readonly [name: string, text: string, steps: readonly string[]])[] = [
    ['user, host and directory', 'ada@web-1:~/shop$ ls\ncart', ['web-1/bash ls']],
    ['brackets', '[ada@web-1 shop]$ ls', ['web-1/bash ls']],
    ['a virtual environment', '(venv) ada@web-1:~$ ls', ['web-1/bash ls']],
    ['a HA role', '[root@lb-1:Active:Standalone] config # ls', ['lb-1/bash ls']],
    ['imish', 'edge.lab[0]#show clock', ['edge/imish show clock']],
    [
      'imish in a configure mode',
      'edge.lab[0]#conf t\nedge.lab[0](config)#router bgp 1',
      ['edge/imish [enter] conf t', 'edge/imish-config router bgp 1'],
    ],
    ['a router', 'edge-1#show clock\n12:00\nedge-1#show users', ['edge-1/ios show clock', 'edge-1/ios show users']],
    [
      'vtysh that was entered',
      'root@edge-1:~# vtysh\nedge-1# show clock\nedge-1# exit',
      ['edge-1/bash [enter] vtysh', 'edge-1/vtysh show clock', 'edge-1/vtysh [leave] exit'],
    ],
    ['two hosts', 'ada@web-1:~$ ls\nada@web-2:~$ ls', ['web-1/bash ls', 'web-2/bash ls']],
    ['a comment above', '#ls shows files\nada@web-1:~$ ls', ['web-1/bash ls']],
    ['a continuation', 'ada@web-1:~$ ls \\\n  -l\ncart', ['web-1/bash ls \\\n-l']],
    ['a here-document', 'ada@web-1:~$ cat <<EOF\nada@web-9:~$ no\nEOF\nx', ['web-1/bash cat <<EOF\nada@web-9:~$ no\nEOF']],
    ['a mark alone, of a command that is known', '$ ls -l\nx', ['null/bash ls -l']],
    ['a mark alone, of one that is not', '$ frobnicate -l\nx\n$ frob', ['null/bash frobnicate -l', 'null/bash frob']],
    ['C code', 'c->total = 1;\nif (a > b) x;', []],
    ['a quotation', '> ls\n> cat', []],
    ['comments only', '# set up the host\n# and go on', []],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(steps(block(text)).map(brief)).toEqual(expected);
  });

  it('takes directory, output and ^C', () => {
    const [ping] = steps(block('ada@web-1:~/shop$ ping 10.0.0.1\nPING 10.0.0.1\n64 bytes\n^C\n--- statistics'));
    expect(ping).toMatchObject({ directory: '~/shop', interrupt: true, expected: { text: 'PING 10.0.0.1\n64 bytes\n--- statistics' } });
    expect(ping?.expected?.lines.map((line) => line.line)).toEqual([7, 8, 10]);
  });

  it('holds back what the reader has to fill in', () => {
    expect(steps(block('ada@web-1:~$ ping <address>'))[0]?.obstacle?.code).toBe('LABPROOF_PLACEHOLDER_UNBOUND');
    expect(steps(block('ada@web-1:~$ grep x < file'))[0]?.obstacle).toBeNull();
  });
});

describe('where a command runs', () => {
  const lab = 'A\n=\n\n.. code-block:: console\n\n   ada@web-1:~$ ls\n   ada@db-1:~$ ls\n\n';
  it('by the section, by prose, by the step before; strongest first', () => {
    const source = `${lab}B on web-1\n----------\n\nType::\n\n   uptime\n\nLog in to db-1 and type::\n\n   uname\n\nThen::\n\n   hostname\n\nC\n-\n\nType::\n\n   uptime\n`;
    expect(steps(source).slice(2).map(brief)).toEqual(['web-1/bash uptime', 'db-1/bash uname', 'db-1/bash hostname', 'null/bash uptime']);
    expect(
      steps(source)
        .slice(2)
        .map((step) => step.evidence[0]?.source),
    ).toEqual(['prose', 'prose', 'previous', 'shape']);
  });
  it('never by a name that means two hosts, or none', () => {
    const source = `${lab}B\n-\n\nLog in to web-1 or db-1::\n\n   uptime\n\nC\n-\n\nLog in to mail-1::\n\n   uptime\n`;
    expect(
      steps(source)
        .slice(2)
        .map((step) => step.host),
    ).toEqual([null, null]);
    expect(steps(source)[2]?.obstacle?.code).toBe('LABPROOF_HOST_UNKNOWN');
  });
  it('by aliases and addresses, of prose and of the configuration', () => {
    const source = `${lab}web-1 (10.0.0.1) is the front. Front door (10.0.0.1) it is called.\n\nB\n-\n\nLog in to the front door::\n\n   uptime\n`;
    expect(steps(source)[2]?.host).toBe('web-1');
    expect(steps('B\n=\n\nOn the big box::\n\n   uptime\n', [{ name: 'box-1', aliases: ['big box'], addresses: [] }])[0]?.host).toBe(
      'box-1',
    );
  });
  it('by the caption of its block', () => {
    expect(steps(`${lab}.. code-block:: bash\n   :caption: On db-1\n\n   uptime\n`)[2]).toMatchObject({
      host: 'db-1',
      evidence: [{ source: 'directive' }, {}],
    });
  });
});

describe('pairs', () => {
  it('a shell that is entered by the first line, and a command shown with its output later', () => {
    const source = 'On edge\n=======\n\n::\n\n   imish\n   show ip route\n\nYou see::\n\n   edge.lab[0]#sh ip route\n   B 10.0.0.0/8\n';
    expect(steps(source).map(brief)).toEqual(['edge/bash [enter] imish', 'edge/imish sh ip route']);
    expect(steps(source)[1]?.alsoAt).toMatchObject([{ line: 7 }]);
  });
  it('output in a block of its own', () => {
    const source = 'A\n=\n\n::\n\n   ada@web-1:~$ uptime\n\nThe output looks like::\n\n   up 3 days\n';
    expect(read(source).pages[0]?.blocks.map((each) => each.kind)).toEqual(['commands', 'output']);
    expect(steps(source)[0]?.expected?.text).toBe('up 3 days');
  });
  it('a recalled output is one observation; without the word it is run again', () => {
    const shown = '::\n\n   ada@web-1:~$ uptime\n   up 3 days\n\n';
    expect(steps(`A\n=\n\n${shown}Remember the output::\n\n${shown.slice(4)}`).map((step) => step.sameAs !== null)).toEqual([false, true]);
    expect(steps(`A\n=\n\n${shown}Type::\n\n${shown.slice(4)}`).map((step) => step.sameAs !== null)).toEqual([false, false]);
    const changed = '::\n\n   ada@web-1:~$ touch x\n\n';
    expect(steps(`A\n=\n\n${shown}${changed}Remember the output::\n\n${shown.slice(4)}`).at(-1)?.sameAs).toBeNull();
    expect(steps(`A\n=\n\n${shown}Remember the output::\n\n${shown.slice(4).replace('3 days', '4 days')}`).at(-1)?.sameAs).toBeNull();
  });
});

it('accounts for every block, and for what is done by hand', () => {
  const source =
    '.. code-block:: yaml\n\n   a: 1\n\n::\n\n   some words that nobody knows\n   and more of them\n\n.. code-block:: bash\n\n   #!/bin/bash\n   echo hi\n\nClick on **Save**.\n';
  const page = read(source).pages[0];
  expect(page?.blocks.map((each) => each.kind)).toEqual(['listing', 'unclear', 'listing']);
  expect(page?.blocks.every((each) => each.reason !== '')).toBe(true);
  expect(page?.manual.map((each) => each.text)).toEqual(['Click on Save.']);
});

it('pins what stands in prose or a command before it stands in an output', () => {
  const guide = read('Use 10.0.0.1.\n\n::\n\n   ada@web-1:~$ ping 10.0.0.2\n   10.0.0.1 10.0.0.2 10.0.0.3\n\nSo 10.0.0.3 it is.\n');
  expect(guide.pinned).toEqual(['10.0.0.1', '10.0.0.2']);
});

it('gives steps ids that stay when prose moves', () => {
  const ids = (source: string) => steps(source).map((step) => step.id);
  const text = block('ada@web-1:~$ ls\nada@web-1:~$ ls');
  expect(ids(`Words first.\n\n${text}`)).toEqual(ids(text));
  expect(new Set(ids(text)).size).toBe(2);
});

it('never throws, whatever a guide holds', () => {
  const line = fc.constantFrom(
    'ada@web-1:~$ ls',
    'edge[0]#show',
    '$ x',
    '# y',
    '> z',
    '::',
    '    in',
    '',
    '^C',
    'On web-1',
    '====',
    '.. code-block:: console',
    '<<EOF',
    '\\',
    'imish',
    'exit',
    '* item',
    '"',
    "ada@web-1:~$ echo '",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => void read(lines.join('\n'))),
    { numRuns: 500 },
  );
});

const guides = sharedFolder('guides');
it.skipIf(guides === null)('reads the BGP guide as its reader does', () => {
  const source = readFileSync(join(guides ?? '', 'bgp-lab/bgp-verify.rst'), 'utf8');
  expect(
    steps(source).map((step) => [
      step.position.line,
      brief(step),
      step.directory,
      step.interrupt,
      step.sameAs !== null,
      step.alsoAt.length,
    ]),
  ).toEqual([
    [26, 'kube-master/bash calicoctl get bgpPeer', '~/k8s/calico/calicoctl', false, false, 0],
    [40, 'bigip-1/bash [enter] imish', null, false, false, 0],
    [46, 'bigip-1/imish sh ip bgp neighbors', null, false, false, 1],
    [56, 'bigip-1/imish sh ip route bgp', null, false, false, 0],
    [70, 'bigip-1/imish sh ip route bgp', null, false, true, 0],
    [107, 'kube-master/bash kubectl get pods --all-namespaces', '~/k8s/calico/calicoctl', false, false, 0],
    [
      126,
      'kube-master/bash kubectl describe pod calico-kube-controllers-7567d8d9dd-x7dz9 -n kube-system',
      '~/k8s/calico/calicoctl',
      false,
      false,
      0,
    ],
    [145, 'kube-master/bash netstat -rn | grep 192.168.221.198', '~/k8s/calico/calicoctl', false, false, 0],
    [150, 'kube-master/bash ifconfig cali430463d79fe', '~/k8s/calico/calicoctl', false, false, 0],
    [162, 'bigip-1/bash ping 192.168.221.198', 'config', true, false, 0],
  ]);
  expect(read(source).pages[0]?.blocks).toHaveLength(10);
  expect(read(source).pinned).toEqual(['10.1.20.20']);
});

describe('annotations', () => {
  it('of an output block are those of the step that it belongs to', () => {
    const source = 'Lab\n===\n\n::\n\n   ada@web-1:~$ shop status\n\nThe output::\n\n   up\n\n.. labproof: requires "up"\n\nEnd.\n';
    expect(steps(source).map((step) => [step.command, step.expected?.text, step.annotations.map((each) => each.text)])).toEqual([
      ['shop status', 'up', ['requires "up"']],
    ]);
  });
});

it('takes what a program asks for no output, each question of several', () => {
  const questions = ['New password: ', 'Retype new password: ', 'Confirm:', 'Enter admin password: ********'];
  const page = `::\n\n    ada@web-1:~$ passwd-tool\n${questions.map((line) => `    ${line}\n`).join('')}    done\n`;
  expect(guideOf(page).pages[0]?.steps[0]?.expected?.text).toBe('done');
});
