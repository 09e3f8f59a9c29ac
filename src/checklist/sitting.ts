import type { Lab } from '../engine/index.ts';
import { inLabNames } from '../match/index.ts';
import type { Channel, RunEvent } from '../model/index.ts';
import { harmless } from '../plain-text/index.ts';
import type { Choice } from './choices.ts';
import { type Knowledge, namesOf } from './knowledge.ts';
import { advance, type Happening, type Progress } from './progress.ts';
import { paragraph, type Setting, typeset } from './typeset.ts';
import type { Stop } from './walk.ts';

/** Where a student sits: what is shown to him, what he is asked, and the keyboard that a live shell borrows. */
export interface Desk {
  readonly setting: Omit<Setting, 'names'>;
  show(text: string): void;
  /** What is under way; shown until the next text. */
  busy(text: string): void;
  /** Shows a long text in parts that fit the screen, with room for the lines below it; false when the student leaves. */
  read(text: string, below: number): Promise<boolean>;
  /** Has the student a keyboard that a live shell can borrow? */
  readonly canTalk: boolean;
  /** The chosen one; null when the student leaves. */
  choose<T extends string>(question: string, choices: readonly Choice<T>[]): Promise<T | null>;
  /** Connects screen and keyboard with a channel until it ends. */
  talk(channel: Channel): Promise<void>;
}

export interface SittingOptions {
  readonly walk: readonly Stop[];
  readonly progress: Progress;
  readonly desk: Desk;
  /** Opened with what `progress` has observed. */
  readonly lab: Lab;
  /** Tells what the lab's events are told to. */
  readonly listen: (hear: (event: RunEvent) => void) => void;
  readonly knowledge: Omit<Knowledge, 'bindings'>;
  readonly title: string;
  /** Do the answers come from a recording? */
  readonly recorded: boolean;
  readonly term: string;
  readonly now: () => Date;
  /** Keeps the progress; when it returns, it is on the disk. */
  readonly save: (progress: Progress) => Promise<void>;
}

type Happened = Happening extends infer H ? (H extends Happening ? Omit<H, 'at'> : never) : never;

/** A student at the checklist, from when it is opened until it is left: where he is, and all that the choices need. */
export class Sitting {
  progress: Progress;
  readonly options: SittingOptions;
  /** The step whose prose stands on the screen. */
  arrivedAt: string | null = null;
  /** Steps that led into a shell which labproof's terminal has entered since it was opened. */
  readonly entered = new Set<string>();
  /** Steps that the engine has begun to send. */
  readonly started = new Set<string>();
  /** Is a step looked at ahead of its turn, without waiting? */
  looking = false;

  constructor(options: SittingOptions) {
    this.options = options;
    this.progress = options.progress;
    options.listen((event) => this.#hear(event));
  }

  /** Keeps what happened; when it returns, it is on the disk. */
  async record(happening: Happened): Promise<void> {
    this.progress = advance(this.progress, { ...happening, at: this.options.now().toISOString() } as Happening);
    await this.options.save(this.progress);
  }

  /** Shows one paragraph, after a blank line. */
  say(text: string): void {
    this.options.desk.show(`\n${paragraph(harmless(text), this.setting)}`);
  }

  /** Shows what the page says after its last step, before another page begins. */
  leaveStop(stop: Stop): void {
    if (stop.after.length > 0) this.options.desk.show(`\n${typeset(stop.after, this.setting)}`);
  }

  /** A text of the page in the names of the student's lab. */
  names(text: string): string {
    return inLabNames(text, namesOf(this.knowledge));
  }

  get knowledge(): Knowledge {
    return { ...this.options.knowledge, bindings: this.options.lab.bindings.entries };
  }

  get setting(): Setting {
    return { ...this.options.desk.setting, names: (text) => this.names(text) };
  }

  #hear(event: RunEvent): void {
    const { desk } = this.options;
    if (event.type === 'step-started') this.started.add(event.id);
    if (event.type === 'step-attempt' && event.attempt.verdict === 'fail' && !this.looking)
      desk.busy('not as the page says yet; waiting for the lab …');
    if (event.type === 'notice') desk.show(paragraph(harmless(`${event.host ?? ''} ${event.text}`.trim()), this.setting));
  }
}
