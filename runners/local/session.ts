import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BytesSession, type Channel, type ChannelOptions, LabproofError, type OpenContext, type Target } from 'labproof/plugin';
import { $, type Options, type ProcessPromise, which } from 'zx/core';
import { LocalChannel } from './channel.ts';
import type { LocalOptions } from './options.ts';

/** How the shells start as an interactive shell of nobody in particular: no start-up file of the user speaks. */
const shells: Readonly<Record<string, string>> = {
  bash: 'bash --norc --noprofile -i',
  sh: 'sh -i',
  dash: 'dash -i',
  ash: 'busybox ash -i',
  zsh: 'zsh -f -i',
};

/** Opens this machine; throws LABPROOF_SHELL_UNKNOWN, LABPROOF_PROGRAM_MISSING or LABPROOF_DIRECTORY_MISSING. */
export async function openLocal(target: Target, options: LocalOptions, context: OpenContext): Promise<BytesSession> {
  const shell = shells[target.shell];
  if (shell === undefined) {
    throw new LabproofError({
      code: 'LABPROOF_SHELL_UNKNOWN',
      message: `the local runner starts no ${target.shell}: expected one of ${Object.keys(shells).join(', ')}`,
      hint: `set targets.${target.name}.shell`,
    });
  }
  const path = context.env.PATH ?? '/usr/local/bin:/usr/bin:/bin';
  for (const program of ['script', shell.split(' ')[0] ?? '']) await requireProgram(program, path);
  const kept = scratches.get(target);
  scratches.delete(target);
  const scratch = options.cwd === undefined ? (kept ?? (await mkdtemp(join(tmpdir(), 'labproof-local-')))) : null;
  const cwd = scratch ?? (await directory(resolve(context.cwd, options.cwd ?? ''), target));
  if (scratch !== null && kept === undefined && options.keepScratch)
    context.notice(`${target.name}: the scratch directory ${scratch} is kept`);
  const login = context.env.USER ?? context.env.LOGNAME;
  const env = {
    PATH: path,
    HOME: scratch ?? context.home,
    LANG: 'C.UTF-8',
    PAGER: 'cat',
    // The commands of a guide do not belong into the history of the user.
    HISTFILE: '',
    // It looks up its user's home by itself, and would write there.
    SQLITE_HISTORY: '/dev/null',
    ...(login === undefined ? {} : { USER: login, LOGNAME: login }),
    // Tells whose shell it is: the identity is then read from the prompt. Other shells are asked for `hostname`.
    ...(target.shell === 'bash' ? { PS1: '\\u@\\h:\\w\\$ ' } : {}),
    ...options.env,
  };
  return new LocalSession({ target, shell, cwd, env, scratch, keep: options.keepScratch, startsAtPrompt: target.shell === 'bash' });
}

interface Place {
  readonly shell: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly target: Target;
  readonly scratch: string | null;
  /** The scratch directory stays at the end. */
  readonly keep: boolean;
  readonly startsAtPrompt: boolean;
}

/** Scratch directories of targets whose shell ended in the middle of a run: what earlier steps made is still there. */
const scratches = new WeakMap<Target, string>();

class LocalSession implements BytesSession {
  readonly kind = 'bytes';
  readonly startsAtPrompt: boolean;
  readonly #place: Place;
  readonly #channels = new Set<Channel>();

  constructor(place: Place) {
    this.#place = place;
    this.startsAtPrompt = place.startsAtPrompt;
  }

  async open(options: ChannelOptions): Promise<Channel> {
    options.signal.throwIfAborted();
    const channel = new LocalChannel(this.#start(options), options.pty !== null);
    this.#channels.add(channel);
    void channel.ended.then(() => this.#channels.delete(channel));
    return channel;
  }

  async abandon(): Promise<void> {
    await this.#end();
    const { target, scratch } = this.#place;
    if (scratch !== null) scratches.set(target, scratch);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
    const { scratch, keep } = this.#place;
    if (scratch !== null && !keep) await rm(scratch, { recursive: true, force: true });
  }

  async #end(): Promise<void> {
    for (const channel of [...this.#channels].reverse()) await channel[Symbol.asyncDispose]();
  }

  #start({ command, pty }: ChannelOptions) {
    const { shell, cwd, env } = this.#place;
    const options: Partial<Options> = {
      cwd,
      env: { ...env, SHELL: '/bin/sh', ...(pty === null ? {} : { TERM: pty.term }) },
      stdio: 'pipe',
      shell: '/bin/sh',
      prefix: '',
      postfix: '',
      quote,
      quiet: true,
      nothrow: true,
      // A process group of its own: a `^C` at labproof's terminal is not meant for the lab, and all of the group can be ended.
      detached: true,
    };
    if (pty === null) return startWith(options, () => $`exec /bin/sh -c ${command ?? shell}`);
    const inner = `stty cols ${pty.columns} rows ${pty.rows}; exec ${command === undefined ? shell : `/bin/sh -c ${quote(command)}`}`;
    return startWith(options, () => $`exec script -qefc ${inner} /dev/null`);
  }
}

/**
 * Starts a process of zx with these options. Given to a call, `$({ … })`, they would turn on asynchronous hooks, which every promise of
 * this process pays for from then on; so they are the general ones for as long as the process is being started, which waits for nothing.
 */
function startWith(options: Partial<Options>, start: () => ProcessPromise): ProcessPromise {
  const general = Object.fromEntries(Object.keys(options).map((key) => [key, Reflect.get($, key) as unknown]));
  Object.assign($, options);
  try {
    return start();
  } finally {
    Object.assign($, general);
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

async function requireProgram(program: string, path: string): Promise<void> {
  if ((await which(program, { nothrow: true, path })) !== null) return;
  throw new LabproofError({
    code: 'LABPROOF_PROGRAM_MISSING',
    message: `the local runner needs ${program}, and it is not in the PATH (${path})`,
    hint: program === 'script' ? 'install util-linux (on Debian the package bsdutils)' : `install ${program}`,
  });
}

async function directory(path: string, target: Target): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) return path;
  throw new LabproofError({
    code: 'LABPROOF_DIRECTORY_MISSING',
    message: `targets.${target.name}.cwd: there is no directory ${path}`,
    hint: 'create it, or leave cwd out for a scratch directory',
  });
}
