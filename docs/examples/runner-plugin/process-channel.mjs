import { PassThrough } from 'node:stream';
import { LabproofError } from 'labproof/plugin';

/** A process as labproof's byte stream: what it prints on both of its outputs, in the order in which it came. */
export class ProcessChannel {
  incoming = new PassThrough();
  ended;
  #child;
  #pty;
  #over = false;
  #closing = false;

  constructor(child, pty) {
    this.#child = child;
    this.#pty = pty;
    // Pipes wait for a slow reader, and so does the process behind them: a flood does not fill the memory.
    for (const output of [child.stdout, child.stderr]) output.pipe(this.incoming, { end: false });
    child.stdin.on('error', () => {});
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve({ kind: 'lost', problem: lost(error.message).toProblem() }));
      child.once('close', (status, signal) => {
        if (this.#closing) resolve({ kind: 'closed' });
        else resolve(signal === null ? { kind: 'exit', status: status ?? 1 } : { kind: 'signal', signal });
      });
    }).then((end) => {
      this.#over = true;
      this.incoming.end();
      return end;
    });
  }

  write(bytes) {
    return new Promise((resolve, reject) => {
      if (this.#over) return reject(lost('the process has ended'));
      this.#child.stdin.write(bytes, (error) => (error == null ? resolve() : reject(lost(error.message))));
    });
  }

  /** With a terminal it turns the byte into a signal; without one nobody does. */
  async interrupt() {
    if (this.#pty) await this.write('\x03');
    else this.#signal('SIGINT');
  }

  async [Symbol.asyncDispose]() {
    if (this.#over) return;
    this.#closing = true;
    this.#signal('SIGKILL');
    for (const output of [this.#child.stdout, this.#child.stderr]) output.destroy();
    await this.ended;
  }

  #signal(name) {
    try {
      process.kill(-this.#child.pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}

function lost(why) {
  return new LabproofError({ code: 'LABPROOF_CONNECTION_LOST', message: `the place was left: ${why}`, hint: 'see its last output' });
}
