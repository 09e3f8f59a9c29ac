// The chapter's lab with faults, from its recording: a session down, a pod that waits, a route missing, a timer changed; the pods asked
// for twice. What the browser's tests and the README's pictures show of a lab that is not whole.
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const chapter = resolve(import.meta.dirname, '../docs/labs/harbor');

/** Copies the chapter into a folder, its recording with faults; returns the chapter's path and the recording's. */
export async function faultyLab(folder) {
  const lab = join(folder, 'harbor');
  await cp(chapter, lab, { recursive: true });
  const recording = join(lab, '.labproof/harbor.recording.jsonl');
  const lines = (await readFile(recording, 'utf8')).trim().split('\n').map(JSON.parse);
  await writeFile(recording, lines.map((line) => JSON.stringify(broken(line))).join('\n'));
  return { lab, recording };
}

/** Writes into a file of events that the pods were asked for twice, and that the first answer was empty. */
export async function askedTwice(events) {
  const heard = (await readFile(events, 'utf8')).trim().split('\n').map(JSON.parse);
  await writeFile(events, heard.map((event) => JSON.stringify(twice(event))).join('\n'));
}

function broken(line) {
  const { command = '', output = '' } = line;
  const edit = edits.find(([start]) => command.startsWith(start))?.[1];
  return edit === undefined ? line : { ...line, output: edit(output) };
}

const edits = [
  ['show bgp neighbors', (output) => output.replace(/BGP state = Established(?![\s\S]*BGP state)/, 'BGP state = Active')],
  ['kubectl get pods', (output) => output.replace('Running', 'Pending').replace('1/1', '0/1')],
  ['show ip route bgp', (output) => output.replace(/B>\* .*\n/, '')],
  ['show running-config', (output) => output.replace('timers bgp 20 60', 'timers bgp 30 90')],
];

function twice(event) {
  if (event.type !== 'step-finished' || event.outcome.sent?.startsWith('kubectl get pods') !== true) return event;
  const [attempt] = event.outcome.attempts;
  if (attempt?.output == null) throw new Error('the pods were not asked for');
  const first = { ...attempt, output: { ...attempt.output, text: 'No resources found in quayside namespace.' } };
  return { ...event, outcome: { ...event.outcome, attempts: [first, attempt] } };
}
