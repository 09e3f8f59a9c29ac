import type { Channel, ChannelEnd } from '../model/index.ts';
import { toProblem } from '../model/index.ts';

/**
 * The only reader of a channel: it decodes bytes as they come and keeps the text until it is taken.
 * A second reader, or a timer that races with the iterator, would lose chunks.
 */
export class Pump {
  /** How the channel ended; null while it lives. */
  ended: ChannelEnd | null = null;
  #pending = '';
  #attended = false;
  #wake: ((timeIsUp?: boolean) => void) | null = null;
  /** Until when is waited, as `performance.now()` tells. */
  #until = 0;
  #alarm: { readonly timer: NodeJS.Timeout; readonly at: number } | null = null;
  #drained: (() => void) | null = null;
  /** How the channel ended, while there may be more to read. */
  #over: ChannelEnd | null = null;
  #patience: NodeJS.Timeout | undefined;
  #watched: AbortSignal | null = null;
  readonly #stopWaiting = (): void => this.#wake?.();

  constructor(channel: Channel) {
    void this.#read(channel);
  }

  get pending(): boolean {
    return this.#pending !== '';
  }

  /** While nobody attends, text is that of background jobs: the newest is kept, the flood is dropped. */
  attend(attended: boolean): void {
    this.#attended = attended;
    this.#release();
  }

  /** All text since the last call. */
  take(): string {
    const text = this.#pending;
    this.#pending = '';
    this.#release();
    return text;
  }

  /** Waits for text, the end of the channel or the time limit, whichever is first; at once when text is there. */
  wait(limitMs: number): Promise<'text' | 'ended' | 'time'> {
    if (this.#pending !== '') return Promise.resolve('text');
    if (this.ended !== null) return Promise.resolve('ended');
    this.#until = performance.now() + limitMs;
    return new Promise((resolve) => {
      this.#wake = (timeIsUp = false) => {
        this.#wake = null;
        this.#alarm?.timer.unref();
        resolve(timeIsUp ? 'time' : this.#pending === '' ? 'ended' : 'text');
      };
      this.#setAlarm();
    });
  }

  /** The alarm of an earlier wait serves for a later one, too: it looks when it rings how much time is left. */
  #setAlarm(): void {
    if (this.#alarm !== null && this.#alarm.at <= this.#until) {
      this.#alarm.timer.ref();
      return;
    }
    clearTimeout(this.#alarm?.timer);
    this.#alarm = { timer: setTimeout(this.#ring, Math.max(1, this.#until - performance.now())), at: this.#until };
  }

  readonly #ring = (): void => {
    this.#alarm = null;
    if (this.#wake === null) return;
    if (performance.now() >= this.#until) this.#wake(true);
    else this.#setAlarm();
  };

  /** An abort of this signal ends a wait. One listener as long as the signal is the same: a run has one for all of its commands. */
  watch(signal: AbortSignal | null): void {
    if (signal === this.#watched) return;
    this.#watched?.removeEventListener('abort', this.#stopWaiting);
    signal?.addEventListener('abort', this.#stopWaiting, { once: true });
    this.#watched = signal;
  }

  async #read(channel: Channel): Promise<void> {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    void channel.ended.then((end) => {
      this.#over = end;
      this.#waitForMore();
    });
    try {
      for await (const chunk of channel.incoming) {
        this.#add(decoder.decode(chunk, { stream: true }));
        if (this.#attended && this.#pending.length > highWater) {
          clearTimeout(this.#patience);
          await new Promise<void>((resolve) => {
            this.#drained = resolve;
          });
        }
        this.#waitForMore();
      }
    } catch (error) {
      this.#end({ kind: 'lost', problem: { ...toProblem(error), code: 'LABPROOF_CONNECTION_LOST' } });
      return;
    }
    this.#add(decoder.decode());
    this.#end(await channel.ended);
  }

  /** An iterator that never ends must not hide that the channel did. Time in which nobody takes what has come does not count. */
  #waitForMore(): void {
    const end = this.#over;
    if (end === null || this.ended !== null || this.#drained !== null) return;
    clearTimeout(this.#patience);
    const patience = setTimeout(() => {
      // Behind a program that was busy all the while: what has come meanwhile is read first.
      setImmediate(() => {
        if (patience === this.#patience && this.#drained === null) this.#end(end);
      });
    }, drainMs).unref();
    this.#patience = patience;
  }

  #add(text: string): void {
    if (text === '' || this.ended !== null) return;
    this.#pending = this.#attended ? this.#pending + text : (this.#pending + text).slice(-keptUnattended);
    this.#wake?.();
  }

  #end(end: ChannelEnd): void {
    if (this.ended !== null) return;
    this.ended = end;
    clearTimeout(this.#patience);
    this.#release();
    this.#wake?.();
  }

  #release(): void {
    const drained = this.#drained;
    this.#drained = null;
    drained?.();
  }
}

const highWater = 1 << 20;
const keptUnattended = 1 << 16;
const drainMs = 1_000;
