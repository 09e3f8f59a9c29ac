import type { ConsentLevel, Lab, Preview } from '../engine/index.ts';
import { inLabNames } from '../match/index.ts';
import type { Channel, Outcome, RunEvent, Step } from '../model/index.ts';
import { LabproofError, toProblem } from '../model/index.ts';
import { harmless } from '../reporters/plain-text.ts';
import { type Choice, type ChoiceId, choicesAt } from './choices.ts';
import { type Knowledge, learnerMessage, lookMessage, messageText, namesOf } from './learner-words.ts';
import { advance, type Happening, isSettled, type Progress, wasSent } from './progress.ts';
import { arrival, commandPanel, expectedPanel, hintPanel, outputPanel, overview, summary, verdictPanel, welcome } from './screens.ts';
import { paragraph, type Setting, typeset } from './typeset.ts';
import { currentStop, type Part, partsOf, type Stop } from './walk.ts';

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

export interface SessionOptions {
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

/** Walks a student through a guide, from where he is to where he stops; returns his progress, which is saved already. */
export async function walkThrough(options: SessionOptions): Promise<Progress> {
  const session = new Session(options);
  await session.walk();
  return session.progress;
}

type Happened = Happening extends infer H ? (H extends Happening ? Omit<H, 'at'> : never) : never;

/** Lines of a menu, with the blank one above it. */
const heightOf = (choices: readonly unknown[]): number => choices.length + 6;
const readyChoices = [
  { id: 'next', label: 'Go on' },
  { id: 'output', label: 'Show what my lab printed' },
  { id: 'expected', label: 'Show what the page shows' },
  { id: 'quit', label: 'Stop for now' },
] as const;

const linesOf = (text: string): number => text.split('\n').length;

class Session {
  progress: Progress;
  readonly #o: SessionOptions;
  /** Steps whose prose stands on the screen. */
  #arrivedAt: string | null = null;
  /** Steps that led into a shell which labproof's terminal has entered since it was opened. */
  readonly #entered = new Set<string>();
  readonly #started = new Set<string>();
  /** Is a step looked at ahead of its turn, without waiting? */
  #looking = false;

  constructor(options: SessionOptions) {
    this.#o = options;
    this.progress = options.progress;
    options.listen((event) => this.#hear(event));
  }

  async walk(): Promise<void> {
    const { walk, desk, title, recorded } = this.#o;
    desk.show(welcome(walk, this.progress, { title, recorded }, this.#setting));
    for (;;) {
      const stop = currentStop(walk, this.progress);
      if (stop === null) return this.#end();
      const going = this.progress.intent === null ? await this.#atStop(stop) : await this.#askWhetherDone(stop);
      if (!going) {
        desk.show(`\n${paragraph('Your progress is kept. Start the same command again to go on.', this.#setting)}`);
        return;
      }
    }
  }

  #end(): void {
    this.#o.desk.show(`\n${paragraph('That was the last step.', this.#setting)}`);
    this.#o.desk.show(overview(this.#o.walk, this.progress, this.#setting));
    this.#o.desk.show(summary(this.#o.walk, this.progress, this.#setting));
  }

  /** One question at a step; false when the student leaves. */
  async #atStop(stop: Stop): Promise<boolean> {
    const { desk, lab } = this.#o;
    const { step } = stop;
    const preview = lab.preview(step);
    const choices = choicesAt(stop, this.#facts(stop, preview));
    if (this.#arrivedAt !== step.id) {
      const blocked =
        preview.kind === 'blocked' ? `\n${paragraph(harmless(`It cannot be run yet: ${preview.outcome.reason}.`), this.#setting)}` : '';
      const panel = `${commandPanel(step, preview, this.#setting)}${blocked}`;
      if (!(await desk.read(arrival(stop, this.#setting), linesOf(panel) + heightOf(choices)))) return false;
      this.#arrivedAt = step.id;
      if (preview.kind === 'blocked' && preview.outcome.skip === 'planned') {
        desk.show(paragraph(harmless(`Nothing to do here: ${preview.outcome.reason}.`), this.#setting));
        await this.#record({ type: 'set-aside', stepId: step.id, status: 'not-asked', reason: preview.outcome.reason });
        return true;
      }
      desk.show(panel);
    }
    const choice = await desk.choose('What next?', choices);
    return choice === null ? false : this.#do(choice, stop, preview, heightOf(choices));
  }

  async #do(choice: ChoiceId, stop: Stop, preview: Preview, below: number): Promise<boolean> {
    const { desk } = this.#o;
    const { step } = stop;
    switch (choice) {
      case 'run':
      case 'check':
        await this.#judge(stop, preview);
        return this.#afterVerdict(stop);
      case 'by-hand':
        await this.#byHand(stop);
        return true;
      case 'already':
        await this.#checkAlreadyTrue(stop);
        return true;
      case 'needs':
        await this.#runNeeds(stop);
        return true;
      case 'hint':
        return desk.read(hintPanel(stop, this.#o.lab.bindings.entries, this.#setting), below);
      case 'expected':
        return desk.read(expectedPanel(step, this.#knowledge, this.#setting), below);
      case 'output':
        return desk.read(outputPanel(this.progress.entries[step.id], this.#setting), below);
      case 'shell':
        await this.#shell(step);
        return true;
      case 'skip':
        await this.#record({ type: 'set-aside', stepId: step.id, status: 'skipped', reason: 'you went on without it' });
        this.#leaveStop(stop);
        return true;
      case 'sections':
        return this.#sections();
      case 'quit':
        return false;
      default:
        return choice satisfies never;
    }
  }

  // Judging

  /** Runs the step on the lab, with the student's consent where it changes something, and says what came of it. */
  async #judge(stop: Stop, preview: Preview): Promise<void> {
    const { step } = stop;
    const { desk } = this.#o;
    if (preview.kind === 'blocked') {
      // Something may have been mended since.
      await this.#o.lab.forget(step);
    }
    const changing = preview.kind === 'ready' && preview.needs !== 'read-only';
    let consent: ConsentLevel = 'read-only';
    if (preview.kind === 'ready' && changing) {
      if (wasSent(this.progress, step.id)) return;
      if (!(await this.#consents(preview.target.name, preview.sent, preview.needs))) return;
      consent = preview.needs;
    } else if (preview.kind === 'ready' && preview.files.length > 0 && (await this.#mayCreate(preview.target.name, preview.files))) {
      consent = 'changing';
    }
    await this.#enterAgain(step);
    if (preview.kind === 'ready' && changing)
      await this.#record({ type: 'sending', stepId: step.id, target: preview.target.name, sent: preview.sent });
    desk.busy(preview.kind === 'ready' ? `asking ${preview.target.name} …` : 'looking …');
    await this.#runAndRecord(step, consent, changing);
  }

  async #runAndRecord(step: Step, consent: ConsentLevel, changing: boolean): Promise<Outcome> {
    const { lab, desk } = this.#o;
    this.#started.delete(step.id);
    // A command that changes something is run once; what only reads is asked anew.
    if (!changing) await lab.forget(step);
    const outcome = await lab.runStep(step, { consent });
    const message = learnerMessage(step, outcome, this.#knowledge);
    await this.#record({
      type: 'judged',
      stepId: step.id,
      outcome,
      message: messageText(message),
      observation: lab.observations.find((each) => each.stepId === step.id) ?? null,
      changing,
      started: this.#started.has(step.id),
    });
    if (step.kind !== 'command' && outcome.verdict === 'pass') this.#entered.add(step.id);
    desk.show(verdictPanel(message, this.#setting));
    return outcome;
  }

  async #afterVerdict(stop: Stop): Promise<boolean> {
    const { step } = stop;
    const entry = this.progress.entries[step.id];
    if (this.progress.intent !== null || !isSettled(entry)) return true;
    this.#leaveStop(stop);
    // Nothing to look at: on to the next.
    if (step.kind !== 'command' && entry?.verdict === 'pass') return true;
    for (;;) {
      const choice = await this.#o.desk.choose('Ready?', readyChoices);
      if (choice === null || choice === 'quit') return false;
      if (choice === 'next') return true;
      const panel =
        choice === 'output'
          ? outputPanel(this.progress.entries[step.id], this.#setting)
          : expectedPanel(step, this.#knowledge, this.#setting);
      if (!(await this.#o.desk.read(panel, heightOf(readyChoices)))) return false;
    }
  }

  /** What the page says after its last step, before another page begins. */
  #leaveStop(stop: Stop): void {
    if (stop.after.length > 0) this.#o.desk.show(`\n${typeset(stop.after, this.#setting)}`);
  }

  async #consents(host: string, sent: string, needs: ConsentLevel): Promise<boolean> {
    const what = needs === 'all' ? 'This may destroy something on' : 'This changes something on';
    const answer = await this.#o.desk.choose(`${what} ${harmless(host)}: ${harmless(sent)}`, [
      { id: 'no', label: 'No, leave it' },
      { id: 'yes', label: `Yes, send it to ${harmless(host)}` },
    ]);
    return answer === 'yes';
  }

  /** A file that the page asks for is never written over another one, so it may be asked for as often as the step is run. */
  async #mayCreate(host: string, files: readonly { readonly path: string; readonly line: number }[]): Promise<boolean> {
    const named = files.map((file) => `${file.path} (line ${file.line})`).join(', ');
    const answer = await this.#o.desk.choose(
      harmless(`The page asks to create ${named} on ${host} first. Shall it be written if it is not there?`),
      [
        { id: 'no', label: 'No, I do it myself' },
        { id: 'yes', label: `Yes, write it on ${harmless(host)}` },
      ],
    );
    return answer === 'yes';
  }

  /** labproof's own terminal is new after a pause: it is led into the shells where the student's walk already is. */
  async #enterAgain(step: Step): Promise<void> {
    const { lab } = this.#o;
    for (const needed of lab.prerequisites.of(step)) {
      const entry = this.progress.entries[needed.id];
      if (needed.kind !== 'enter' || this.#entered.has(needed.id) || entry?.status !== 'checked' || entry.verdict !== 'pass') continue;
      const preview = lab.preview(needed);
      if (preview.kind !== 'ready' || preview.needs !== 'read-only') continue;
      this.#entered.add(needed.id);
      await lab.runStep(needed, { consent: 'read-only' });
    }
  }

  // A command of which nobody knows whether it was carried out

  async #askWhetherDone(stop: Stop): Promise<boolean> {
    const { desk } = this.#o;
    const { intent } = this.progress;
    if (intent === null) return true;
    if (this.#arrivedAt !== stop.step.id) {
      this.#arrivedAt = stop.step.id;
      desk.show(arrival(stop, this.#setting));
    }
    const probe = this.#probeAfter(stop);
    const question = `"${harmless(intent.sent)}" was being sent to ${harmless(intent.target)} when labproof was stopped or lost it, and nobody knows whether it was done. labproof does not send it again by itself. Was it done?`;
    const choice = await desk.choose(question, [
      ...(probe === null
        ? []
        : [{ id: 'look' as const, label: `Look: check what line ${probe.step.position.line} of the page shows after it` }]),
      ...(desk.canTalk ? [{ id: 'shell' as const, label: `Go to a shell on ${harmless(intent.target)} and look myself` }] : []),
      { id: 'done', label: 'Yes, it was done' },
      { id: 'not-done', label: 'No, it was not done' },
      { id: 'quit', label: 'Stop for now' },
    ]);
    switch (choice) {
      case 'look':
        if (probe !== null) await this.#look(probe);
        return true;
      case 'shell':
        await this.#shell(stop.step);
        return true;
      case 'done':
        await this.#record({ type: 'answered', done: true });
        this.#leaveStop(stop);
        return true;
      case 'not-done':
        await this.#record({ type: 'answered', done: false });
        this.#arrivedAt = null;
        await this.#o.lab.forget(stop.step);
        return true;
      default:
        return false;
    }
  }

  // What is true already

  /** The next documented output in the section that only reads: it shows whether what stands before it was done. */
  #probeAfter(stop: Stop): Stop | null {
    const { walk, lab } = this.#o;
    const section = stop.step.sections.join('\n');
    for (const next of walk.slice(walk.indexOf(stop) + 1)) {
      if (next.page.path !== stop.page.path || next.step.sections.join('\n') !== section) return null;
      if (next.step.kind !== 'command' || next.step.expected === null || this.progress.entries[next.step.id] !== undefined) continue;
      const preview = lab.preview(next.step);
      if (preview.kind === 'ready' && preview.needs === 'read-only') return next;
    }
    return null;
  }

  /** Runs a reading step ahead of its turn and says what it shows; its turn still comes. Only a pass proves that something is done. */
  async #look(probe: Stop): Promise<boolean> {
    const { lab, desk } = this.#o;
    desk.busy(`asking ${this.#names(probe.step.host ?? 'the lab')} …`);
    this.#looking = true;
    const outcome = await lab.runStep(probe.step, { consent: 'read-only', waitMs: 0 });
    this.#looking = false;
    await lab.forget(probe.step);
    const where = `Line ${probe.step.position.line} of the page ("${this.#names(probe.step.command)}")`;
    desk.show(verdictPanel(lookMessage(where, learnerMessage(probe.step, outcome, this.#knowledge), outcome), this.#setting));
    return outcome.verdict === 'pass';
  }

  async #checkAlreadyTrue(stop: Stop): Promise<void> {
    const probe = this.#probeAfter(stop);
    if (probe === null || !(await this.#look(probe))) return;
    await this.#setAlreadyTrue(stop, probe);
    this.#o.desk.show(`\n${paragraph('It is there already: nothing needs to be sent.', this.#setting)}`);
  }

  /** All that changes something between a step and the output that shows its result. */
  async #setAlreadyTrue(stop: Stop, probe: Stop): Promise<void> {
    const { walk, lab } = this.#o;
    for (const each of walk.slice(walk.indexOf(stop), walk.indexOf(probe))) {
      const preview = lab.preview(each.step);
      if (isSettled(this.progress.entries[each.step.id]) || preview.kind !== 'ready' || preview.needs === 'read-only') continue;
      await this.#record({
        type: 'set-aside',
        stepId: each.step.id,
        status: 'already-true',
        reason: `line ${probe.step.position.line} shows already what the page shows after it`,
      });
    }
  }

  async #byHand(stop: Stop): Promise<void> {
    const probe = this.#probeAfter(stop);
    await this.#record({ type: 'set-aside', stepId: stop.step.id, status: 'by-hand', reason: 'you did it yourself' });
    const { desk } = this.#o;
    if (probe === null)
      desk.show(
        `\n${paragraph('Noted. To check it would be to do it again; the steps that follow show whether it worked.', this.#setting)}`,
      );
    else if (this.#isNext(stop, probe)) await this.#look(probe);
    this.#leaveStop(stop);
  }

  /** Is there nothing left to change between the step and the output that shows its result? */
  #isNext(stop: Stop, probe: Stop): boolean {
    const { walk } = this.#o;
    return walk.slice(walk.indexOf(stop) + 1, walk.indexOf(probe)).every((each) => isSettled(this.progress.entries[each.step.id]));
  }

  // What a step needs

  /** Steps before it whose outputs tell it names: those that only read are run and judged; one that is right already is left. */
  async #runNeeds(stop: Stop): Promise<void> {
    const { lab, desk } = this.#o;
    for (const needed of lab.prerequisites.of(stop.step)) {
      const entry = this.progress.entries[needed.id];
      if (entry?.status === 'checked' && isSettled(entry)) continue;
      const preview = lab.preview(needed);
      const where = `line ${needed.position.line}`;
      if (preview.kind === 'blocked' || (preview.kind === 'ready' && preview.needs !== 'read-only')) {
        desk.show(`\n${paragraph(harmless(`First ${where} ("${this.#names(needed.command)}"): it is for you to do.`), this.#setting)}`);
        await this.#record({ type: 'went', stepId: needed.id });
        this.#arrivedAt = null;
        return;
      }
      desk.show(`\n${paragraph(harmless(`First ${where}: ${preview.kind === 'ready' ? preview.sent : needed.command}`), this.#setting)}`);
      desk.busy('asking …');
      await this.#runAndRecord(needed, 'read-only', false);
      if (!isSettled(this.progress.entries[needed.id])) {
        await this.#record({ type: 'went', stepId: needed.id });
        this.#arrivedAt = null;
        return;
      }
    }
    this.#arrivedAt = null;
  }

  // Moving about

  async #sections(): Promise<boolean> {
    const { walk, desk } = this.#o;
    const parts = partsOf(walk);
    const choice = await desk.choose('Which section?', [
      { id: 'back', label: 'Stay here' },
      ...parts.map((part, index) => ({
        id: String(index),
        label: `${harmless(part.title)} (${this.#doneIn(part)} of ${part.stops.length})`,
      })),
    ]);
    if (choice === null || choice === 'back') return true;
    const part = parts[Number(choice)];
    const [first] = part?.stops ?? [];
    if (part === undefined || first === undefined) return true;
    const open = part.stops.find((stop) => !isSettled(this.progress.entries[stop.step.id]));
    const what = await desk.choose(`${harmless(part.title)}:`, [
      ...(open === undefined ? [] : [{ id: 'go' as const, label: `Go to step ${open.number}` }]),
      { id: 'reset', label: 'Start this section again' },
      { id: 'back', label: 'Stay here' },
    ]);
    if (what === 'go' && open !== undefined) await this.#jumpTo(open);
    if (what === 'reset') await this.#reset(part, first);
    return true;
  }

  #doneIn(part: Part): number {
    return part.stops.filter((stop) => isSettled(this.progress.entries[stop.step.id])).length;
  }

  /** Goes ahead; what the page changes before that place is looked at, and taken as done where it is true already. */
  async #jumpTo(target: Stop): Promise<void> {
    const { walk, lab, desk } = this.#o;
    await this.#record({ type: 'went', stepId: target.step.id });
    this.#arrivedAt = null;
    const missing: number[] = [];
    for (const stop of walk.slice(0, walk.indexOf(target))) {
      if (isSettled(this.progress.entries[stop.step.id])) continue;
      const preview = lab.preview(stop.step);
      if (preview.kind !== 'ready' || preview.needs === 'read-only') continue;
      const probe = this.#probeAfter(stop);
      if (probe !== null && walk.indexOf(probe) < walk.indexOf(target) && (await this.#look(probe)))
        await this.#setAlreadyTrue(stop, probe);
      else missing.push(stop.step.position.line);
    }
    if (missing.length > 0)
      desk.show(
        `\n${paragraph(`The page changes something before this that is not done yet, as far as one can see: ${missing.length === 1 ? 'line' : 'lines'} ${missing.join(', ')}.`, this.#setting)}`,
      );
  }

  async #reset(part: Part, first: Stop): Promise<void> {
    const { desk, lab } = this.#o;
    const sent = part.stops.filter((stop) => wasSent(this.progress, stop.step.id));
    const lines = sent.map((stop) => stop.step.position.line).join(', ');
    const warning =
      sent.length === 0
        ? 'What you did in it is forgotten; your lab stays as it is.'
        : `What you did in it is forgotten; your lab stays as it is. Commands that change something were sent at ${sent.length === 1 ? 'line' : 'lines'} ${lines}: each is sent again only if you consent to it anew.`;
    const answer = await desk.choose(warning, [
      { id: 'no', label: 'No, leave it' },
      { id: 'yes', label: 'Yes, start it again' },
    ]);
    if (answer !== 'yes') return;
    await this.#record({ type: 'reset', stepIds: part.stops.map((stop) => stop.step.id) });
    for (const stop of part.stops) {
      await lab.forget(stop.step);
      this.#entered.delete(stop.step.id);
    }
    await this.#record({ type: 'went', stepId: first.step.id });
    this.#arrivedAt = null;
  }

  async #shell(step: Step): Promise<void> {
    const { desk, lab, term } = this.#o;
    const host = this.#names(step.host ?? 'the host');
    try {
      const { columns } = desk.setting;
      const channel = await lab.openShell(step, { columns, rows: 24, term });
      desk.show(`\n${paragraph(harmless(`You are on ${host}. Leave with "exit", or with Ctrl-] in any case.`), this.#setting)}`);
      await desk.talk(channel);
      desk.show(`\n${paragraph('Back in the checklist.', this.#setting)}`);
    } catch (error) {
      const problem = toProblem(error instanceof LabproofError ? error : error);
      const hint = problem.hint === undefined ? '' : ` ${problem.hint}.`;
      desk.show(`\n${paragraph(harmless(`There is no shell of ${host} now: ${problem.message}.${hint}`), this.#setting)}`);
    }
  }

  // Small things

  #facts(stop: Stop, preview: Preview) {
    const { step } = stop;
    return {
      preview,
      entry: this.progress.entries[step.id],
      sent: wasSent(this.progress, step.id),
      probe: preview.kind === 'ready' && preview.needs !== 'read-only' ? this.#probeAfter(stop) : null,
      canTalk: this.#o.desk.canTalk,
      needs: this.#o.lab.prerequisites.of(step).some((each) => !isSettled(this.progress.entries[each.id])),
    };
  }

  async #record(happening: Happened): Promise<void> {
    this.progress = advance(this.progress, { ...happening, at: this.#o.now().toISOString() } as Happening);
    await this.#o.save(this.progress);
  }

  #hear(event: RunEvent): void {
    const { desk } = this.#o;
    if (event.type === 'step-started') this.#started.add(event.id);
    if (event.type === 'step-attempt' && event.attempt.verdict === 'fail' && !this.#looking)
      desk.busy('not as the page says yet; waiting for the lab …');
    if (event.type === 'notice') desk.show(paragraph(harmless(`${event.host ?? ''} ${event.text}`.trim()), this.#setting));
  }

  #names(text: string): string {
    return inLabNames(text, namesOf(this.#knowledge));
  }

  get #knowledge(): Knowledge {
    return { ...this.#o.knowledge, bindings: this.#o.lab.bindings.entries };
  }

  get #setting(): Setting {
    return { ...this.#o.desk.setting, names: (text) => this.#names(text) };
  }
}
