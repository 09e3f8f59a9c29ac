import { existsSync, type FSWatcher, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Saves of some files. Folders are watched, because editors write a new file and rename it; and the folders above them, because a
 * folder may go and come back, as it does when a branch is checked out.
 */
export class Saves {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #files = new Set<string>();
  readonly #saved = new Set<string>();
  #others: (file: string) => boolean = () => false;
  #wake: () => void = () => {};

  /** Follows these files, too: one that is gone may come back. `others` says which other files of their folders count. */
  follow(files: readonly string[], others: (file: string) => boolean = () => false): void {
    this.#others = others;
    for (const file of files) {
      this.#files.add(file);
      this.#watch(dirname(file));
      this.#watch(dirname(dirname(file)));
    }
  }

  /** The files of the next save, once it is quiet for a moment: an editor may write in several strokes. Empty when stopped. */
  async next(signal: AbortSignal): Promise<readonly string[]> {
    while (this.#saved.size === 0 && !signal.aborted) await this.#change(signal);
    for (let before = -1; before !== this.#strokes && !signal.aborted; ) {
      before = this.#strokes;
      await quiet(100, signal);
    }
    const saved = [...this.#saved];
    this.#saved.clear();
    return saved;
  }

  /** Is there a save that nobody has asked for yet? */
  get waiting(): boolean {
    return this.#saved.size > 0;
  }

  /**
   * Once a followed file is saved, or the signal says that nobody wants to know any more; the save itself stays for `next`. Not of the
   * others: what runs may write files of its own beside the guide.
   */
  async followed(signal: AbortSignal): Promise<void> {
    while (![...this.#saved].some((file) => this.#files.has(file)) && !signal.aborted) await this.#change(signal);
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #strokes = 0;

  #watch(folder: string): void {
    if (this.#watchers.has(folder) || !existsSync(folder)) return;
    const watcher = watch(folder, (_event, name) => this.#heard(folder, resolve(folder, name ?? '')));
    // A folder that goes away has no more saves.
    watcher.on('error', () => this.#forget(folder));
    this.#watchers.set(folder, watcher);
  }

  #heard(folder: string, file: string): void {
    if (!existsSync(folder)) this.#forget(folder);
    const within = [...this.#files].filter((each) => dirname(each) === file);
    if (within.length > 0) {
      // The folder of followed files: the watcher of one that was made anew is deaf.
      this.#forget(file);
      this.#watch(file);
    }
    if (within.length === 0 && !this.#files.has(file) && !this.#others(file)) return;
    this.#strokes += 1;
    for (const each of within.length > 0 ? within : [file]) this.#saved.add(each);
    this.#wake();
  }

  #forget(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        done();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

function quiet(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
