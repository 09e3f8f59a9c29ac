import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Attempt, RunEvent } from '../../src/model/index.ts';
import { labproof, root } from '../support/cli.ts';

export interface Reports extends AsyncDisposable {
  /** The chapter as it is verified. */
  readonly demo: string;
  /** The chapter in a lab with faults: a session down, a pod that waits, a route missing, a timer changed; one step in two attempts. */
  readonly failing: string;
  /** One command that prints a line of a megabyte and thirty thousand lines. */
  readonly long: string;
}

/** The reports that the browser opens, made by the command line from recordings. */
export async function makeReports(): Promise<Reports> {
  const folder = await mkdtemp(join(tmpdir(), 'labproof-browser-'));
  const demo = join(folder, 'demo.html');
  await verify(['docs/labs/harbor', '--replay', '--reporter', `html=${demo}`], 0);

  const lab = join(folder, 'harbor');
  await cp(join(root, 'docs/labs/harbor'), lab, { recursive: true });
  const recording = join(lab, '.labproof/harbor.recording.jsonl');
  const lines = (await readFile(recording, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
  await writeFile(recording, lines.map((line) => JSON.stringify(broken(line))).join('\n'));
  const events = join(folder, 'failing.events.jsonl');
  await verify([lab, `--replay=${recording}`, '--reporter', `jsonl=${events}`], 1);
  const heard = (await readFile(events, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  await writeFile(events, heard.map((event) => JSON.stringify(twice(event))).join('\n'));
  const failing = join(folder, 'failing.html');
  await verify([events, '--reporter', `html=${failing}`], null, 'report');

  const long = join(folder, 'long.html');
  await writeFile(join(folder, 'long.rst'), 'Long\n====\n\n::\n\n   ada@web-1:~$ cat log\n   begin\n');
  const output = `begin\n${'x'.repeat(1_000_000)}\n${Array.from({ length: 30_000 }, (_, index) => `line ${index}`).join('\n')}\nthe end`;
  const answer = {
    type: 'answer',
    host: 'web-1',
    shell: 'bash',
    directory: '~',
    command: 'cat log',
    repeat: false,
    output,
    end: { kind: 'exit', status: 0 },
    durationMs: 1,
    truncated: 0,
  };
  const head = {
    type: 'recording',
    schemaVersion: 1,
    labproof: '0',
    recordedAt: '2026-01-01T00:00:00Z',
    pages: ['long.rst'],
    targets: [{ name: 'web-1', aliases: [], shell: 'bash' }],
  };
  await writeFile(join(folder, 'long.jsonl'), `${JSON.stringify(head)}\n${JSON.stringify(answer)}\n`);
  await verify([join(folder, 'long.rst'), `--replay=${join(folder, 'long.jsonl')}`, '--reporter', `html=${long}`], 0);
  return { demo, failing, long, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

interface Answer {
  readonly command?: string;
  readonly output?: string;
}

function broken(line: Answer): Answer {
  const { command = '', output = '' } = line;
  const edit = edits.find(([start]) => command.startsWith(start))?.[1];
  return edit === undefined ? line : { ...line, output: edit(output) };
}

const edits: readonly (readonly [command: string, edit: (output: string) => string])[] = [
  ['show bgp neighbors', (output) => output.replace(/BGP state = Established(?![\s\S]*BGP state)/, 'BGP state = Active')],
  ['kubectl get pods', (output) => output.replace('Running', 'Pending').replace('1/1', '0/1')],
  ['show ip route bgp', (output) => output.replace(/B>\* .*\n/, '')],
  ['show running-config', (output) => output.replace('timers bgp 20 60', 'timers bgp 30 90')],
];

/** The pods were asked for twice: the first answer was empty. */
function twice(event: RunEvent): RunEvent {
  if (event.type !== 'step-finished' || event.outcome.sent?.startsWith('kubectl get pods') !== true) return event;
  const [attempt] = event.outcome.attempts;
  if (attempt?.output == null) throw new Error('the pods were not asked for');
  const first: Attempt = {
    ...attempt,
    startedAt: attempt.startedAt,
    output: { ...attempt.output, text: 'No resources found in quayside namespace.' },
  };
  return { ...event, outcome: { ...event.outcome, attempts: [first, attempt] } };
}

async function verify(args: readonly string[], code: number | null, command = 'verify'): Promise<void> {
  const result = await labproof([command, ...args]);
  if (code !== null && result.code !== code) throw new Error(`labproof ${command} ended with ${result.code}: ${result.stderr}`);
}
