import type { Preview } from '../engine/index.ts';
import type { Entry } from './progress.ts';
import type { Stop } from './walk.ts';

export type ChoiceId =
  | 'run'
  | 'check'
  | 'by-hand'
  | 'already'
  | 'again'
  | 'needs'
  | 'hint'
  | 'expected'
  | 'output'
  | 'shell'
  | 'skip'
  | 'sections'
  | 'quit';

export interface Choice<T extends string> {
  readonly id: T;
  readonly label: string;
}

export interface StopFacts {
  readonly preview: Preview;
  readonly entry: Entry | undefined;
  /** A changing command was sent for this step: it is not offered again. */
  readonly sent: boolean;
  /** The step that leads into its configuration mode, where labproof's terminal is not in it. */
  readonly lost: Stop | null;
  /** A documented output after it that shows whether it was done. */
  readonly probe: Stop | null;
  /** Are there steps before it that it needs, and that are not right yet? */
  readonly needs: boolean;
  /** Is there a keyboard for a live shell? */
  readonly canTalk: boolean;
}

/** What a student can do at a step, the likeliest first. */
export function choicesAt(stop: Stop, { preview, entry, sent, lost, probe, needs, canTalk }: StopFacts): readonly Choice<ChoiceId>[] {
  const { step } = stop;
  const changes = preview.kind === 'ready' && preview.needs !== 'read-only';
  const tried = entry?.status === 'checked';
  const choices: Choice<ChoiceId>[] = [];
  const add = (id: ChoiceId, label: string): void => void choices.push({ id, label });
  if (preview.kind === 'recalls') add('check', tried ? 'Check again' : 'Check it');
  else if (preview.kind === 'blocked') {
    if (needs) add('needs', 'Do first what this step needs');
    add('run', 'Try it');
  } else if (changes) {
    if (lost !== null) add('again', `Go back to line ${lost.step.position.line}, which leads into ${step.shell}`);
    else if (!sent) add('run', `Run it for me on ${preview.target.name} (you are asked first)`);
    add('by-hand', 'I did it myself');
    if (!sent && probe !== null) add('already', `See whether it is done already (line ${probe.step.position.line} shows it)`);
  } else {
    if (!tried) add('run', `Run it for me on ${preview.target.name}`);
    add('check', tried ? 'Check again' : 'I did it myself: check');
  }
  if (tried && entry.observation !== null) add('output', 'Show what my lab printed');
  add('expected', 'What is expected');
  add('hint', 'A hint');
  if (preview.kind === 'ready' && canTalk) add('shell', `Go to a shell on ${preview.target.name}`);
  add('skip', step.kind === 'command' ? 'Go on without it (it is noted)' : 'Leave it out (it is noted)');
  add('sections', 'Another section, or start one again');
  add('quit', 'Stop for now');
  return choices;
}
