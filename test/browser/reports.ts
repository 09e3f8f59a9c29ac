import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedTwice, faultyLab } from '../../scripts/faulty-lab.mjs';
import { labproof } from '../support/cli.ts';

export interface Reports extends AsyncDisposable {
  /** The chapter as it is verified. */
  readonly demo: string;
  /** The chapter in a lab with faults: a session down, a pod that waits, a route missing, a timer changed; one step in two attempts. */
  readonly failing: string;
  /** Both runs as one. */
  readonly merged: string;
  /** One command that prints a line of a megabyte and thirty thousand lines. */
  readonly long: string;
}

/** The reports that the browser opens, made by the command line from recordings. */
export async function makeReports(): Promise<Reports> {
  const folder = await mkdtemp(join(tmpdir(), 'labproof-browser-'));
  const demo = join(folder, 'demo.html');
  const whole = join(folder, 'whole.events.jsonl');
  await verify(['docs/labs/harbor', '--replay', '--reporter', `html=${demo}`, '--reporter', `jsonl=${whole}`], 0);

  const { lab, recording } = await faultyLab(folder);
  const events = join(folder, 'failing.events.jsonl');
  await verify([lab, `--replay=${recording}`, '--reporter', `jsonl=${events}`], 1);
  await askedTwice(events);
  const failing = join(folder, 'failing.html');
  await verify([events, '--reporter', `html=${failing}`], null, 'report');

  const merged = join(folder, 'merged.html');
  await verify([whole, events, '--reporter', `html=${merged}`], null, 'report');

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
  return { demo, failing, merged, long, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

async function verify(args: readonly string[], code: number | null, command = 'verify'): Promise<void> {
  const result = await labproof([command, ...args]);
  if (code !== null && result.code !== code) throw new Error(`labproof ${command} ended with ${result.code}: ${result.stderr}`);
}
