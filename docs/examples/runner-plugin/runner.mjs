import { spawn } from 'node:child_process';
import { defineRunner, LabproofError } from 'labproof/plugin';
import { ProcessChannel } from './process-channel.mjs';

/**
 * Runs commands in a place that one enters by a command: a container (`docker exec -i web-0`), a chroot, a namespace.
 * Its one option, `enter`, is the list of words that run a program there when the program's own words stand behind them.
 */
export default defineRunner({
  name: 'enter',

  // Called before anything is opened; each issue is reported at its place in labproof.yaml.
  validate(options) {
    const { enter, ...others } = options;
    const [other] = Object.keys(others);
    if (other !== undefined) return [{ path: [other], message: `unknown option "${other}": expected enter` }];
    if (!Array.isArray(enter) || enter.length === 0) return [{ path: ['enter'], message: 'enter: a list of words was expected' }];
    const wrong = enter.findIndex((word) => typeof word !== 'string' || word === '');
    return wrong < 0 ? [] : [{ path: ['enter', wrong], message: `enter[${wrong}]: a word was expected; quote numbers` }];
  },

  async open(target, context) {
    context.signal.throwIfAborted();
    const session = new EnterSession(target.options.enter, shells[target.shell] ?? [target.shell, '-i'], context.env);
    // An error here is better than one at each command: is there such a place?
    const end = await session.try();
    if (end.kind === 'exit' && end.status === 0) return session;
    await session[Symbol.asyncDispose]();
    throw new LabproofError({
      code: 'LABPROOF_PLACE_NOT_ENTERED',
      message: `${target.name}: "${target.options.enter.join(' ')} true" ended as ${JSON.stringify(end)}`,
      hint: 'run it by hand: is the container up, and may you enter it?',
    });
  },
});

/** As the shell of nobody in particular: no start-up file speaks. */
const shells = { bash: ['bash', '--norc', '--noprofile', '-i'] };

class EnterSession {
  kind = 'bytes';
  #enter;
  #shell;
  #env;
  #channels = new Set();

  constructor(enter, shell, { PATH, HOME }) {
    this.#enter = enter;
    this.#shell = shell;
    this.#env = { PATH: PATH ?? '/usr/local/bin:/usr/bin:/bin', HOME: HOME ?? '/', LANG: 'C.UTF-8' };
  }

  /** A shell, or a command in its place; with a terminal where `pty` tells its size. */
  async open({ command, pty, signal }) {
    signal.throwIfAborted();
    const words = [...this.#enter, ...(command === undefined ? this.#shell : ['sh', '-c', command])];
    const env = pty === null ? this.#env : { ...this.#env, TERM: pty.term };
    // util-linux' `script` makes the terminal; a process group of its own can be ended as a whole.
    const [program, ...rest] = pty === null ? words : ['script', '-qefc', inTerminal(words, pty), '/dev/null'];
    const channel = new ProcessChannel(spawn(program, rest, { env, stdio: 'pipe', detached: true }), pty !== null);
    this.#channels.add(channel);
    channel.ended.then(() => this.#channels.delete(channel));
    return channel;
  }

  async try() {
    const channel = await this.open({ command: 'true', pty: null, signal: new AbortController().signal });
    for await (const _ of channel.incoming);
    return channel.ended;
  }

  async [Symbol.asyncDispose]() {
    await Promise.all([...this.#channels].map((channel) => channel[Symbol.asyncDispose]()));
  }
}

function inTerminal(words, { columns, rows }) {
  return `stty cols ${columns} rows ${rows}; exec ${words.map(quote).join(' ')}`;
}

function quote(word) {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
