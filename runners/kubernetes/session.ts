import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BytesSession, type Channel, type ChannelOptions, LabproofError, type OpenContext, type Target } from 'labproof/plugin';
import type { ApiServer } from './api-server.ts';
import { PodChannel } from './channel.ts';
import { type ExecEnd, type ExecSocket, openExec, runExec } from './exec-socket.ts';
import type { KubernetesOptions } from './options.ts';
import { compareWithNow, type Place, whatBecame } from './pods.ts';
import { explain, oneLine, Refusal } from './refusals.ts';
import { type ProcessMark, readGreeting, reaper, seeker, starter } from './scripts.ts';
import { timeLimit } from './time-limit.ts';

const tries = 3;
/** For ending what is left in a pod, all tries together, ms. */
const reapMs = 8_000;

export interface Opening {
  readonly target: Target;
  readonly options: KubernetesOptions;
  readonly context: OpenContext;
}

/** One container of one pod; each channel is an exec of its own. */
export class PodSession implements BytesSession {
  readonly kind = 'bytes';
  readonly #api: ApiServer;
  readonly #place: Place;
  readonly #target: Target;
  readonly #options: KubernetesOptions;
  readonly #context: OpenContext;
  readonly #channels = new Set<PodChannel>();
  /** Ends of starters whose connection broke: none may stay in the pod. */
  readonly #cleaning = new Set<Promise<void>>();

  constructor(api: ApiServer, place: Place, { target, options, context }: Opening) {
    this.#api = api;
    this.#place = place;
    this.#target = target;
    this.#options = options;
    this.#context = context;
  }

  async open(options: ChannelOptions): Promise<Channel> {
    const deadline = performance.now() + this.#context.connectTimeoutMs;
    for (let nth = 1; ; nth++) {
      options.signal.throwIfAborted();
      try {
        const channel = await this.#start(options, deadline);
        this.#channels.add(channel);
        void channel.gone.then(() => this.#channels.delete(channel));
        return channel;
      } catch (error) {
        options.signal.throwIfAborted();
        // Nothing of the guide has run yet: it may be tried again.
        const passing = error instanceof Refusal ? error.passing : error instanceof BrokenOff || isUnreachable(error);
        if (!passing || nth >= tries || performance.now() > deadline) throw await this.#unopened(error);
      }
      await sleep(200 * nth, undefined, { signal: options.signal });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const channel of [...this.#channels].reverse()) await channel[Symbol.asyncDispose]();
    await Promise.all(this.#cleaning);
  }

  /** Opens the exec, proves that the pod is still the one that was found, and only then lets the program start. */
  async #start(options: ChannelOptions, deadline: number): Promise<PodChannel> {
    const nonce = `lp${randomBytes(12).toString('hex')}`;
    const program = options.command === undefined ? [this.#target.shell] : ['sh', '-c', options.command];
    const left = () => Math.max(1, Math.ceil(deadline - performance.now()));
    using time = timeLimit(left(), options.signal);
    const { signal } = time;
    let mark: ProcessMark | null = null;
    let exec: ExecSocket | null = null;
    let letGo = false;
    try {
      exec = await openExec(this.#api, this.#place, {
        argv: starter(nonce, program, options.pty),
        tty: options.pty !== null,
        keepAliveMs: this.#options.keepAliveMs,
        handshakeMs: left(),
        signal,
      });
      const greeting = new GreetingReader(exec, nonce, signal);
      if (options.pty !== null) exec.resize(options.pty.columns, options.pty.rows);
      mark = await greeting.ready();
      // Not only "nobody can tell that it changed": it must be known to be the same.
      const became = await compareWithNow(this.#api, this.#target, this.#place, { signal, timeoutMs: left() });
      if (became !== null) throw new LabproofError(became);
      letGo = true;
      greeting.letGo();
      await exec.write('\n').catch(() => {
        throw new BrokenOff('the connection was cut');
      });
      await greeting.go();
      const channel = new PodChannel(exec, greeting.rest(), {
        api: this.#api,
        place: this.#place,
        target: this.#target,
        mark,
        pty: options.pty !== null,
        reap: (process) => this.#reap(process, options.pty !== null),
      });
      if (options.pty !== null) exec.resize(options.pty.columns, options.pty.rows);
      return channel;
    } catch (error) {
      // A refusal, or a server that was not reached, comes before anything was started; a status, after it has ended.
      if (!(exec === null ? error instanceof Refusal || neverArrived(error) : exec.told)) this.#clean(mark, nonce, options.pty !== null);
      exec?.close();
      // A shell that was let go has no command of the guide yet; a command that was let go may have run.
      if (letGo && options.command !== undefined) throw this.#perhapsRun(error);
      if (time.expired) throw new BrokenOff('no answer within the time to connect');
      throw error;
    }
  }

  #perhapsRun(cause: unknown): LabproofError {
    return new LabproofError(
      {
        code: 'LABPROOF_CONNECTION_LOST',
        message: `the connection to ${this.#target.name} (pod ${this.#place.pod}) was lost as a command was begun: it may have run, and is not sent again`,
        hint: 'check the cluster and the network, then run again',
      },
      { cause },
    );
  }

  #clean(mark: ProcessMark | null, nonce: string, pty: boolean): void {
    const cleaning = mark === null ? this.#retried(seeker(nonce)).then(() => {}) : this.#reap(mark, pty);
    this.#cleaning.add(cleaning);
    void cleaning.finally(() => this.#cleaning.delete(cleaning));
  }

  /** Ends what runs in a channel; says so when that could not be had. */
  async #reap(mark: ProcessMark, pty: boolean): Promise<void> {
    if (await this.#retried(reaper(mark, pty))) return;
    const { namespace, pod, container } = this.#place;
    this.#context.notice(
      `${this.#target.name}: what ran as process ${mark.pid} in the container ${container} of ${pod} may run on; end it with: kubectl --context ${this.#api.context} -n ${namespace} exec ${pod} -c ${container} -- sh -c 'kill -s KILL -- -${mark.pid}'`,
    );
  }

  /** True when the script has run, or when there is no such container any more. */
  async #retried(argv: readonly string[]): Promise<boolean> {
    const deadline = performance.now() + reapMs;
    for (let nth = 1; ; nth++) {
      const left = deadline - performance.now();
      try {
        const { text, end } = await runExec(this.#api, this.#place, argv, Math.min(Math.ceil(left), reapMs / 2));
        if (/^left 0\s*$/m.test(text)) return true;
        if (end.kind === 'failed' && nth >= tries) break;
      } catch (error) {
        if (error instanceof Refusal && error.status === 404) return true;
        if (error instanceof Refusal && !error.passing && error.status < 500) return false;
      }
      if (performance.now() + 300 * nth > deadline) break;
      await sleep(300 * nth);
    }
    const became = await whatBecame(this.#api, this.#target, this.#place, 1_000);
    return became !== null;
  }

  /** The error of an exec that did not come to be, in plain words. */
  async #unopened(error: unknown): Promise<unknown> {
    if (error instanceof LabproofError) return error;
    const became = await whatBecame(this.#api, this.#target, this.#place, 3_000);
    if (became !== null) return new LabproofError(became, { cause: error });
    const { pod, container } = this.#place;
    if (error instanceof ShellMissing)
      return new LabproofError(
        {
          code: 'LABPROOF_SHELL_MISSING',
          message: `the container ${container} of the pod ${pod} has no ${error.program} (${this.#target.name}): ${error.message}`,
          hint:
            error.program === 'sh'
              ? 'an image without a shell cannot be talked to: use one that has one, or name another container'
              : `set targets.${this.#target.name}.shell to a shell that it has: sh, ash or bash`,
        },
        { cause: error },
      );
    if (error instanceof Refusal)
      return explain(error, {
        target: this.#target,
        api: this.#api,
        what: {
          verb: 'run commands in pods',
          rule: 'the verbs get and create on pods/exec',
          canI: 'create pods/exec',
          object: `pod "${pod}"`,
          list: 'pods',
          byHand: `exec -it ${pod} -c ${container} -- ${this.#target.shell}`,
        },
      });
    return new LabproofError(
      {
        code: 'LABPROOF_KUBERNETES_EXEC_FAILED',
        message: `no shell could be opened in the container ${container} of the pod ${pod} (${this.#target.name}): ${error instanceof Error ? error.message : String(error)}`,
        hint: `try it by hand: kubectl --context ${this.#api.context} -n ${this.#place.namespace} exec -it ${pod} -c ${container} -- ${this.#target.shell}`,
      },
      { cause: error },
    );
  }
}

function isUnreachable(error: unknown): error is LabproofError {
  return error instanceof LabproofError && error.code === 'LABPROOF_KUBERNETES_UNREACHABLE';
}

/** No request came through: there is nothing to clean up. */
function neverArrived(error: unknown): boolean {
  if (!(error instanceof LabproofError)) return false;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return !isUnreachable(error) || ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code);
}

/** The connection ended before the program was let go: it may be tried again. */
class BrokenOff extends Error {}

class ShellMissing extends Error {
  readonly program: string;

  constructor(program: string, message: string) {
    super(message);
    this.program = program;
  }
}

/** More than this before a starter's word is no starter. */
const maxGreeting = 65_536;

/** Waits for the words of a starter; what it prints besides is a terminal's echo. */
class GreetingReader {
  readonly #nonce: string;
  readonly #signal: AbortSignal;
  #bytes: Buffer = Buffer.alloc(0);
  /** Standard error; each stream has a way of its own, and what a program says there may overtake the starter's last word. */
  #errors: Buffer = Buffer.alloc(0);
  #program = false;
  #wake: (() => void) | null = null;
  #end: ExecEnd | null = null;

  constructor(exec: ExecSocket, nonce: string, signal: AbortSignal) {
    this.#nonce = nonce;
    this.#signal = signal;
    exec.listen((bytes, from) => {
      if (from === 'output') this.#bytes = Buffer.concat([this.#bytes, bytes]);
      else this.#errors = Buffer.concat([this.#errors, bytes]);
      this.#wake?.();
    });
    const wake = (): void => this.#wake?.();
    signal.addEventListener('abort', wake, { once: true });
    void exec.ended.then((end) => {
      signal.removeEventListener('abort', wake);
      this.#end = end;
      wake();
    });
  }

  async ready(): Promise<ProcessMark> {
    for (;;) {
      const said = readGreeting(this.#nonce, this.#bytes);
      if (said?.kind === 'ready') return said.process;
      await this.#more(said?.kind === 'missing');
    }
  }

  /** From here on standard error is the program's. */
  letGo(): void {
    this.#program = true;
    this.#errors = Buffer.alloc(0);
  }

  async go(): Promise<void> {
    while (readGreeting(this.#nonce, this.#bytes)?.kind !== 'go') await this.#more(false);
  }

  /** What the program itself has printed up to now; whoever takes it listens from then on. */
  rest(): Readonly<Record<'output' | 'error', Buffer>> {
    const said = readGreeting(this.#nonce, this.#bytes);
    return { output: said?.kind === 'go' ? said.rest : Buffer.alloc(0), error: this.#errors };
  }

  async #more(missing: boolean): Promise<void> {
    this.#signal.throwIfAborted();
    if (this.#end !== null) throw this.#failure(this.#end, missing);
    if (this.#bytes.length + (this.#program ? 0 : this.#errors.length) > maxGreeting) throw new Error('what answers is not a shell');
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = null;
  }

  #failure(end: ExecEnd, missing: boolean): Error {
    if (missing) return new ShellMissing('such shell', 'it is not in its PATH');
    if (end.kind === 'none') return new BrokenOff(end.why);
    const said =
      end.kind === 'failed'
        ? end.message
        : oneLine(Buffer.concat([this.#bytes, this.#errors]).toString('utf8')) || `exit status ${end.status}`;
    const noShell = /executable file not found|no such file or directory/i.test(said);
    return noShell ? new ShellMissing('sh', said) : new Error(said);
  }
}
