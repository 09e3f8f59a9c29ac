import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/cli.ts';

/** One line of the recording of the chapter in docs/labs. */
export interface Answer {
  readonly type: string;
  readonly command?: string;
  output?: string;
}

/** Every name and address that the page gives, and what it is in a student's lab; of one width, so that tables stay what they are. */
const names: Readonly<Record<string, string>> = {
  'harbor-cp': 'wharf-top',
  'harbor-w1': 'wharf-one',
  'harbor-w2': 'wharf-two',
  'quay-1': 'pier-9',
  '10.77.3.11': '10.91.8.51',
  '10.77.3.12': '10.91.8.52',
  '10.77.3.13': '10.91.8.53',
  '10.77.3.2': '10.91.8.7',
  quayside: 'seafront',
  harbor: 'marina',
  '64820': '65010',
};

/** Where names stand in a recording; a folder of the page keeps its name. */
const renamedKeys = new Set(['host', 'command', 'output', 'name']);

function renamed(text: string): string {
  // The longest first, so that no name is taken for the beginning of another.
  const ordered = Object.entries(names).sort(([a], [b]) => b.length - a.length);
  return ordered
    .reduce((all, [from, to]) => all.replaceAll(new RegExp(`(?<![\\w.-])${from.replaceAll('.', '\\.')}(?![\\w-]|\\.\\d)`, 'g'), to), text)
    .replaceAll('172.28.', '172.19.');
}

/** The student's configuration: what each thing is called in his lab, and that pods get their addresses from elsewhere. */
export const renamedConfig = JSON.stringify({
  inventory: names,
  addresses: { pinned: ['10.77.3.0/24'], free: ['172.28.0.0/16'] },
});

type Fault = readonly [command: string, from: RegExp, to: string];

/** The chapter's recording as this student's lab would have made it, with a fault where one is asked for. */
export function renamedRecording(fault?: Fault): string {
  return recordingWith(fault, (key, value) => (renamedKeys.has(key) ? renamed(value as string) : value));
}

/** The chapter's recording with a fault where one is asked for. */
export function recordingWith(fault?: Fault, revive: (key: string, value: unknown) => unknown = (_key, value) => value): string {
  const text = readFileSync(join(root, 'docs/labs/harbor/.labproof/harbor.recording.jsonl'), 'utf8').trim();
  const lines = text.split('\n').map((line) => JSON.parse(line, revive) as Answer);
  if (fault !== undefined) {
    const [command, from, to] = fault;
    const answer = lines.find((line) => line.command?.startsWith(command));
    const edited = answer?.output?.replace(from, to);
    if (answer === undefined || edited === undefined || edited === answer.output) throw new Error(`${String(from)} is not in ${command}`);
    answer.output = edited;
  }
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}
