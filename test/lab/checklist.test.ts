import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Student } from '../checklist/student.ts';
import { Terminal } from '../checklist/tmux/terminal.ts';
import { sharedFolder } from '../support/shared.ts';
import { Lab } from './lab.ts';

const folder = sharedFolder('guides');
const guide = resolve(folder ?? '', 'bgp-lab/bgp-verify.rst');
const transcripts = process.env.LABPROOF_TRANSCRIPTS ?? mkdtempSync(join(tmpdir(), 'labproof-transcripts-'));
const lab = new Lab();

interface Line {
  readonly line: number;
  readonly command: string;
  readonly sent: string | null;
  readonly result: string;
  readonly message: string | null;
}

function resultsOf(file: string): readonly Line[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

beforeAll(() => lab.up());
afterAll(() => lab.down());
beforeEach(() => lab.forgetCommands());

describe.skipIf(folder === null)('a student with the real lab', () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 200, rows: 50 },
  ])('walks the BGP guide in a terminal of $columns by $rows, with a look into a live shell', async ({ columns, rows }) => {
    const file = (name: string) => join(lab.folder, `${columns}-${name}`);
    const args = [guide, '-c', lab.config(), '--state', file('s.json'), '--results', file('results.jsonl')];
    using terminal = new Terminal({ columns, rows, args, env: { HOME: lab.folder } });
    let visited = false;
    for (let menu = await terminal.menu(); menu !== null; menu = await terminal.menu()) {
      if (!visited && menu.includes('Go to a shell on bigip-1')) {
        visited = true;
        terminal.choose(menu, /^Go to a shell on bigip-1$/);
        await terminal.until((all) => /You are on bigip-1[\s\S]*[#$] ?$/.test(all));
        terminal.keys('echo seen-by-$(hostname)', 'Enter');
        await terminal.until((all) => /^seen-by-bigip-1/m.test(all));
        if (columns === 80) terminal.keys('exit', 'Enter');
        else terminal.keys('C-]');
        await terminal.until((all) => all.includes('Back in the checklist.'));
        continue;
      }
      terminal.choose(menu, /^Go on$/, /^Run it for me/, /^Check/);
    }
    const transcript = terminal.transcript();
    mkdirSync(transcripts, { recursive: true });
    writeFileSync(join(transcripts, `checklist-lab-${columns}.txt`), `${transcript}\n`);
    console.log(`transcript: ${join(transcripts, `checklist-lab-${columns}.txt`)}`);
    expect(visited).toBe(true);
    expect(transcript).toContain('ended with 0');
    expect(terminal.unbroken()).toBe(transcript.replace(/ +$/gm, ''));
    expect(transcript).not.toMatch(/ExceededWarning|Not yet|could not be judged/);
    const lines = resultsOf(file('results.jsonl'));
    expect(lines.filter((line) => !['pass', 'drift'].includes(line.result))).toEqual([]);
    expect(lines.map((line) => line.sent)).toContain('ping 192.168.53.71');
    expect(transcript).toContain('ifconfig cali7c51e09ab2d');
    // Each command went to its host, once.
    const master = lab
      .commands('kube-master')
      .filter((line) => line.includes('\teval '))
      .join('\n');
    for (const command of ['calicoctl get bgpPeer', 'kubectl get pods --all-namespaces', 'netstat -rn | grep 192.168.53.71'])
      expect(master.split(command).length - 1, command).toBe(1);
    const router = lab.commands('bigip-1').filter((line) => line.startsWith('imish\tsh ip'));
    expect(router).toEqual(['imish\tsh ip bgp neighbors', 'imish\tsh ip route bgp']);
  });
});

/** What the page calls each thing, where everything of the lab has another name there. */
const otherNames: Readonly<Record<string, string>> = {
  'kube-master': 'crown-top',
  'bigip-1': 'gate-07',
  'kube-worker1': 'crown-left-1',
  'kube-worker2': 'crown-left-2',
  '10.1.20.20': '10.66.33.10',
  '10.1.20.21': '10.66.33.11',
  '10.1.20.22': '10.66.33.12',
  '10.1.20.5': '10.66.33.7',
  '64512': '65001',
  'bgppeer-global-bigip1': 'bgppeer-global-gate7',
  'calico-k8s': 'crown-nodes',
  // What Kubernetes names after its node.
  'etcd-kube-master': 'etcd-crown-top',
  'kube-apiserver-kube-master': 'kube-apiserver-crown-top',
  'kube-controller-manager-kube-master': 'kube-controller-manager-crown-top',
  'kube-scheduler-kube-master': 'kube-scheduler-crown-top',
};

/** The page with these names, and the inventory that leads back to those of the lab. */
function renamedGuide(): { readonly page: string; readonly inventory: Readonly<Record<string, string>> } {
  let text = readFileSync(guide, 'utf8');
  for (const [mine, theirs] of Object.entries(otherNames)) text = text.replaceAll(new RegExp(`(?<![\\w.])${mine}(?!\\d)`, 'g'), theirs);
  const page = join(lab.folder, 'renamed.rst');
  writeFileSync(page, text);
  return { page, inventory: Object.fromEntries(Object.entries(otherNames).map(([mine, theirs]) => [theirs, mine])) };
}

/** Walks to the end, leaving what fails. */
async function walked(page: string, config: string) {
  const file = (name: string) => join(lab.folder, `${Math.random().toString(36).slice(2)}-${name}`);
  const results = file('results.jsonl');
  const student = new Student([page, '-c', config, '--state', file('s.json'), '--results', results], { cwd: lab.folder });
  for (let question = await student.question(); question !== null; question = await student.question())
    student.answer(question, /^Go on$/, /^Run it for me/, /^Check it/, /^Go on without it/, /^Leave it out/);
  await student.ended;
  return { lines: resultsOf(results), screen: student.screen, code: student.code };
}

interface Fault {
  readonly name: string;
  readonly what: string;
  /** The command at which the student is told, and what is said: which thing, and where to look. */
  readonly command: RegExp;
  readonly says: readonly RegExp[];
}

const faults: readonly Fault[] = [
  {
    name: 'neighbour',
    what: 'a neighbour is down',
    command: /^sh ip bgp neighbors/,
    says: [
      /2 of 3 are as they should be/,
      /10\.1\.20\.22 is (?:Active|Connect|Idle|OpenSent); the page shows Established/,
      /Look at line \d+ of \S+, which says "[^"]*\(kubernetes worker II \| 10\.1\.20\.22\)"/,
    ],
  },
  {
    name: 'withdraw',
    what: 'a prefix is withdrawn, the session stays',
    command: /^sh ip route bgp/,
    says: [
      /192\.168\.180\.0\/26 is missing: nothing in the output answers "B 192\.168\.180\.0\/26 \[200\/0\] via 10\.1\.20\.21/,
      /which says "[^"]*\(kubernetes worker I \| 10\.1\.20\.21\)"/,
    ],
  },
  {
    name: 'podapi',
    what: 'the pod is gone from the API',
    command: /^kubectl get pods/,
    says: [/calico-kube-controllers\S* is missing/, /Look at the output of "kubectl get pods --all-namespaces" on kube-master/],
  },
  {
    name: 'route',
    what: "the pod's route is gone",
    command: /^netstat/,
    says: [/the output is empty, and the page shows one/, /192\.168\.53\.71/, /on kube-master/],
  },
  {
    name: 'poddown',
    what: "the pod's interface is down",
    command: /^ifconfig/,
    says: [/cali7c51e09ab2d/, /RUNNING/, /Look at the output of "ifconfig cali7c51e09ab2d" on kube-master/],
  },
];

describe.skipIf(folder === null).each([
  { page: 'as it is', renamed: false },
  { page: 'whose every name and address is another one', renamed: true },
])('the page $page', ({ renamed }) => {
  const prepared = () => {
    const { page, inventory } = renamed ? renamedGuide() : { page: guide, inventory: {} };
    return { page, config: lab.config({}, { inventory }) };
  };

  it('is walked to the end without a wrong verdict', async () => {
    const { page, config } = prepared();
    const { lines, screen, code } = await walked(page, config);
    expect(
      lines.filter((line) => !['pass', 'drift'].includes(line.result)).map((line) => [line.command, line.result, line.message]),
    ).toEqual([]);
    expect(code, screen.slice(-2_000)).toBe(0);
    expect(lines.map((line) => line.sent)).toContain('kubectl describe pod calico-kube-controllers-5c9d8b7f46-k2wqn -n kube-system');
  });

  it.each(faults)('$what: the student is told which thing it is and where to look', async ({ name, command, says }) => {
    const { page, config } = prepared();
    lab.fault(name);
    try {
      if (['neighbour', 'withdraw'].includes(name)) await lab.waitFor(() => lab.routes() === 2, 'the route to go');
      const { lines, code } = await walked(page, config);
      const wrong = lines.find((line) => command.test(line.command));
      console.log(`${name}: ${wrong?.message}`);
      // Left by the student, with the engine's verdict and what he was told.
      expect(wrong).toMatchObject({ status: 'skipped', verdict: 'fail' });
      for (const words of says) expect(wrong?.message).toMatch(words);
      // Nothing of the page's own names where they are not those of the lab.
      if (renamed)
        for (const theirs of Object.values(otherNames))
          expect(wrong?.message?.replace(/of \S*renamed\.rst[^.]*/g, '')).not.toContain(theirs);
      expect(code).toBe(1);
    } finally {
      await lab.mend(name);
    }
  });
});

describe('a student who configures the router of the demo', () => {
  const harbor = new Lab('harbor');
  beforeAll(async () => {
    await harbor.up();
    harbor.run('quay-1', 'vtysh', '-c', 'configure terminal', '-c', 'log commands');
  });
  afterAll(() => harbor.down());

  it('stops within a configuration mode, is led back to where it is entered, and sends all else once, with a yes to each', async () => {
    const file = (name: string) => join(harbor.folder, name);
    const args = [resolve(import.meta.dirname, '../../docs/labs/harbor'), '-c', harbor.config(), '--state', file('s.json')];
    const consents: string[] = [];
    async function sit(until: RegExp | null): Promise<Student> {
      const student = new Student([...args, '--results', file('results.jsonl')], { cwd: harbor.folder });
      for (let question = await student.question(); question !== null; question = await student.question()) {
        const [, command] = /This changes something on quay-1: ([^?]*?)\n1\. /.exec(question.text) ?? [];
        if (command !== undefined) consents.push(command.replace(/\s+/g, ' '));
        const stop = until?.test(question.text) === true ? [/^Stop for now$/] : [];
        student.answer(
          question,
          ...stop,
          /^Yes, send it to quay-1$/,
          /^Go back to line 34, which leads into vtysh-config$/,
          /^Run it for me/,
          /^Go on$/,
        );
      }
      await student.ended;
      return student;
    }
    const first = await sit(/Command: neighbor /);
    expect(first.code).toBe(3);
    const second = await sit(null);
    expect(second.screen.replace(/\s+/g, ' ')).toContain(
      "labproof's own terminal is not in vtysh-config now: what is typed there begins at line 34.",
    );
    const lines = resultsOf(file('results.jsonl'));
    expect(lines.filter((line) => line.result !== 'pass').map((line) => [line.command, line.result, line.message])).toEqual([]);
    expect(second.code).toBe(0);
    const mode = ['configure terminal', 'router bgp 64820'];
    expect(consents).toEqual([...mode, ...mode, 'neighbor 10.77.3.13 peer-group harbor', 'end', 'write memory']);
    // What bgpd itself was told.
    const told = harbor.run('quay-1', 'cat', '/var/log/frr/frr.log');
    expect(told.split('(config-router)# neighbor 10.77.3.13 peer-group harbor').length - 1, told).toBe(1);
  });
});
