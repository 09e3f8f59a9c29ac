import { resolve } from 'node:path';
import { defaultRecording, lackOf, Recorder } from '../drive/recorder.ts';
import { runStepAlone } from '../drive/run-step.ts';
import type { Settings } from '../drive/settings.ts';
import { stillGood } from '../drive/still-good.ts';
import type { World } from '../drive/world.ts';
import { beginGuide, type CarriedAnswer, carryOver, type GuideRun } from '../engine/index.ts';
import { type Guide, type Outcome, type RunEvent, toProblem } from '../model/index.ts';
import { answerOf, failed, passed, problemFailure } from './answers.ts';
import { type GuideOptions, loadOpenable, lockKeys, type OpenableGuide, shownPath } from './guides.ts';
import type { Locks } from './locks.ts';
import type { Answer, Request } from './protocol.ts';
import { answerOfPage } from './whole-page.ts';

export interface DeskOptions extends GuideOptions {
  readonly guides: readonly string[];
  /** Where answers are written; true for `.labproof/PAGE.recording.jsonl`. */
  readonly record?: string | boolean;
}

/** A guide that one run of Vitest has under way. */
interface Opened {
  readonly openable: OpenableGuide;
  readonly run: GuideRun;
  readonly stop: AbortController;
  readonly outcomes: Map<string, Outcome>;
  readonly carried: ReadonlyMap<string, CarriedAnswer>;
  readonly recorder: Recorder | null;
  readonly release: () => void;
}

/**
 * All labs of a run of Vitest, in its main process: files in several workers, a test that is retried and a file that is asked for
 * again all meet one lab, so that no step runs twice. Workers ask over a socket (`Request`).
 */
export class Desk {
  readonly #options: DeskOptions;
  readonly #world: World;
  readonly #locks: Locks;
  readonly #emit: (event: RunEvent) => void;
  readonly #loaded = new Map<string, Promise<OpenableGuide>>();
  readonly #opened = new Map<string, Promise<Opened>>();
  /** Labs that are being closed: what is under way on their targets is being ended. */
  readonly #closing = new Set<Promise<void>>();
  /** Pages of this run, and those whose tests are over. */
  #pages = new Set<string>();
  #ended = new Map<string, { promise: Promise<void>; done: () => void }>();
  /** Outcomes of the run before, by guide; and files that were edited since. */
  readonly #before = new Map<string, { readonly answers: ReadonlyMap<string, Outcome>; readonly settings: Settings }>();
  readonly #edited = new Set<string>();
  #carrying = new Set<string>();
  /** Labs that tests have opened by hand. */
  #hands = 0;
  /** Has Vitest cancelled the run? */
  cancelled = false;
  /** Drift is written into the page when the run is over, as a snapshot would be. */
  #updating = false;
  readonly results: { guide: Guide; outcomes: readonly Outcome[] }[] = [];

  constructor(options: DeskOptions, world: World, locks: Locks, emit: (event: RunEvent) => void) {
    this.#options = options;
    this.#world = world;
    this.#locks = locks;
    this.#emit = emit;
  }

  /** The guide that a page belongs to: one that was named, else the page alone. */
  async guideOf(file: string): Promise<OpenableGuide> {
    const known = this.#loaded.get(file);
    if (known !== undefined) return known;
    const loading = this.#load(file);
    this.#loaded.set(file, loading);
    loading.then(
      (openable) => {
        for (const page of openable.pages.keys()) this.#loaded.set(page, loading);
      },
      () => this.#loaded.delete(file),
    );
    return loading;
  }

  async #load(file: string): Promise<OpenableGuide> {
    for (const path of this.#options.guides) {
      const found = (await loadOpenable(path, this.#options, this.#world)).find((each) => each.pages.has(file));
      if (found !== undefined) return found;
    }
    const path = await shownPath(file, this.#world.cwd);
    const found = (await loadOpenable(path, this.#options, this.#world)).find((each) => each.pages.has(file));
    if (found === undefined) throw new Error(`${file} is no page`);
    return found;
  }

  /** A file was saved: what was read of it is read anew. */
  async edited(file: string): Promise<void> {
    for (const [page, loading] of [...this.#loaded]) {
      const openable = await loading.catch(() => null);
      if (openable?.files.includes(file) === false) continue;
      if (openable !== null) this.#edited.add(openable.path);
      this.#loaded.delete(page);
    }
  }

  /** A run begins. After a save, answers of commands that did not change are judged again; else everything is asked anew. */
  begin(files: readonly string[], updating: boolean): void {
    this.#updating = updating;
    this.cancelled = false;
    this.#pages = new Set(files);
    this.#ended = new Map(
      files.map((file) => {
        let done = () => {};
        const promise = new Promise<void>((resolve) => {
          done = resolve;
        });
        return [file, { promise, done }];
      }),
    );
    this.#carrying = new Set(this.#edited);
    this.#edited.clear();
    this.results.length = 0;
  }

  /** Is no lab open? */
  get idle(): boolean {
    return this.#opened.size === 0 && this.#closing.size === 0 && this.#hands === 0;
  }

  /** Vitest cancels the run: what is under way is ended, and nothing is sent any more. */
  cancel(): void {
    this.cancelled = true;
    for (const opening of this.#opened.values()) void opening.then(({ stop }) => stop.abort(cancelledRun), noMatter);
  }

  async answer(request: Request, closed: Promise<void>): Promise<Answer> {
    if (request.type === 'lock') {
      const release = await this.#locks.take(request.keys);
      this.#hands += 1;
      void closed.then(() => {
        this.#hands -= 1;
        release();
      });
      return passed;
    }
    if (request.type === 'cancel') {
      this.cancel();
      return passed;
    }
    const { file } = request;
    try {
      switch (request.type) {
        case 'begin':
          await this.#turn(file);
          return passed;
        case 'step':
          return await this.#step(file, request.step);
        case 'whole':
          return await this.#whole(file, request.filtered);
        default:
          return request satisfies never;
      }
    } catch (error) {
      return { kind: 'failed', failure: problemFailure(toProblem(error), { file, line: 1, column: 1 }, this.#world.cwd), meta: null };
    }
  }

  /** Pages of one guide come in its order: the earlier ones of this run are over, and the targets are ours. */
  async #turn(file: string): Promise<void> {
    const openable = await this.guideOf(file);
    for (const page of openable.pages.keys()) {
      if (page === file) break;
      await this.#ended.get(page)?.promise;
    }
    await this.#open(openable);
  }

  #open(openable: OpenableGuide): Promise<Opened> {
    const known = this.#opened.get(openable.path);
    if (known !== undefined) return known;
    const opening = this.#begin(openable);
    this.#opened.set(openable.path, opening);
    return opening;
  }

  async #begin(openable: OpenableGuide): Promise<Opened> {
    const { guide } = openable;
    const release = await this.#locks.take(lockKeys(openable));
    try {
      const stop = new AbortController();
      if (this.cancelled) stop.abort(cancelledRun);
      const outcomes = new Map<string, Outcome>();
      const carried = this.#carrying.has(openable.path) ? carryOver(guide, this.#answersOf(openable)) : noAnswers;
      const recorder = this.#recorderFor(openable);
      const engine = openable.engine(AbortSignal.any([stop.signal, this.#world.signal]), {
        ...(carried.size === 0 ? {} : { carried }),
        ...(recorder === null ? {} : { record: recorder.add }),
      });
      const run = await beginGuide(engine, (event) => {
        if (event.type === 'step-finished') outcomes.set(event.id, event.outcome);
        this.#emit(event);
      });
      return { openable, run, stop, outcomes, carried, recorder, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  #answersOf({ path, guide, settings }: OpenableGuide): ReadonlyMap<string, Outcome> {
    const before = this.#before.get(path);
    return stillGood(before?.answers ?? new Map(), guide, before?.settings ?? null, settings);
  }

  #recorderFor({ path }: OpenableGuide): Recorder | null {
    const { record } = this.#options;
    if (record === undefined || record === false) return null;
    return new Recorder(record === true ? defaultRecording(path) : record, this.#world);
  }

  async #step(file: string, id: string): Promise<Answer> {
    const openable = await this.guideOf(file);
    const found = openable.stepOf.get(id);
    const opened = await this.#open(openable);
    const own = opened.openable.stepOf.get(id) ?? found;
    if (own === undefined || found === undefined) return failed('LABPROOF_STEP_GONE', 'this command is no part of the page any more', file);
    const { step, page } = own;
    const { lab } = opened.run;
    const outcome = await runStepAlone(lab, step, (needed) => opened.carried.has(needed.id));
    return answerOf(step, page, outcome, this.#world.cwd, this.#updating);
  }

  async #whole(file: string, filtered: boolean): Promise<Answer> {
    const openable = await this.guideOf(file);
    const page = openable.pages.get(file);
    if (page === undefined) throw new Error(`${file} is no page`);
    const outcomes = (await this.#opened.get(openable.path))?.outcomes ?? new Map();
    const named = this.#options.guides.length > 0;
    const goesOn = [...openable.pages.keys()].some((other) => other !== file && this.#pages.has(other));
    return answerOfPage({ guide: openable.guide, page, file, outcomes, filtered, named, goesOn });
  }

  /** The tests of a page are over, in whatever way: with the last page of a guide its lab is closed. */
  async ended(file: string): Promise<void> {
    this.#ended.get(file)?.done();
    this.#pages.delete(file);
    const openable = await this.guideOf(file).catch(() => null);
    if (openable === null || [...openable.pages.keys()].some((page) => this.#pages.has(page))) return;
    await this.#close(openable.path);
  }

  /** Closes every lab, and waits for those that are being closed. */
  async finish(): Promise<void> {
    for (const { done } of this.#ended.values()) done();
    for (const path of [...this.#opened.keys()]) await this.#close(path);
    await Promise.allSettled(this.#closing);
  }

  async #close(path: string): Promise<void> {
    const opening = this.#opened.get(path);
    if (opening === undefined) return;
    this.#opened.delete(path);
    const closing = this.#closeOpened(path, opening);
    this.#closing.add(closing);
    await closing.finally(() => this.#closing.delete(closing));
  }

  async #closeOpened(path: string, opening: Promise<Opened>): Promise<void> {
    const opened = await opening.catch(() => null);
    if (opened === null) return;
    try {
      const whole = opened.openable.guide.pages.every((page) => page.steps.every((step) => opened.run.lab.asked(step)));
      const outcomes = await opened.run.finish();
      this.results.push({ guide: opened.openable.guide, outcomes });
      // A part of a guide adds to what is known of it, and takes nothing away.
      const fresh = outcomes.filter((each) => each.output !== null).map((each) => [each.stepId, each] as const);
      const answers = new Map([...this.#answersOf(opened.openable), ...fresh]);
      this.#before.set(path, { answers, settings: opened.openable.settings });
      const lack = lackOf(outcomes, { selected: false, stopped: opened.stop.signal.aborted || this.#world.signal.aborted });
      if (whole) await opened.recorder?.write([opened.openable.guide], opened.openable.settings, lack);
    } finally {
      await opened.run[Symbol.asyncDispose]();
      opened.release();
    }
  }

  /**
   * Pages of one guide together, in the order in which a reader meets them: a page waits for those before it, and a guide keeps its
   * targets until its last page is over, so that a page behind another guide's would wait for a worker that waits for it.
   */
  async byGuide<T>(items: readonly T[], fileOf: (item: T) => string): Promise<readonly (readonly T[])[]> {
    const groups = new Map<string, { readonly order: readonly string[]; readonly items: T[] }>();
    for (const item of items) {
      const openable = await this.#chapterOf(fileOf(item));
      const name = openable?.path ?? fileOf(item);
      const group = groups.get(name) ?? { order: [...(openable?.pages.keys() ?? [])], items: [] };
      group.items.push(item);
      groups.set(name, group);
    }
    return [...groups.values()].map(({ order, items: own }) => own.sort((a, b) => order.indexOf(fileOf(a)) - order.indexOf(fileOf(b))));
  }

  async #chapterOf(file: string): Promise<OpenableGuide | null> {
    if (!this.isPage(file)) return null;
    const openable = await this.guideOf(resolve(file)).catch(() => null);
    return openable !== null && openable.pages.size > 1 ? openable : null;
  }

  isPage(file: string): boolean {
    return file.endsWith('.rst');
  }
}

const cancelledRun = new Error('Vitest cancelled the run');

const noMatter = (): void => {};

const noAnswers: ReadonlyMap<string, CarriedAnswer> = new Map();
