import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabproofError, type OpenContext, type Target } from 'labproof/plugin';
import type { Client } from 'ssh2';
import { type Attempt, attemptAt, limitOf, type Whither } from './attempt.ts';
import { Gate } from './gate.ts';
import { type Connection, droppedEarly, handshake } from './handshake.ts';
import { opened } from './opened.ts';
import type { SshOptions } from './options.ts';
import { describe, stopped, unreachable } from './problems.ts';

/** A connection, and the ones before it on the way; closed in reverse. */
export interface Link extends Connection {
  readonly jumps: readonly Connection[];
}

const handshakes = new Map<string, Gate>();
/** sshd's MaxStartups begins to refuse at ten. */
const handshakesAtOnce = 8;
const tries = 3;

/** Connects, through the hosts on the way if there are any; every host key is checked. */
export async function openLink(target: Target, options: SshOptions, hops: readonly SshOptions[], context: OpenContext): Promise<Link> {
  const jumps: Connection[] = [];
  try {
    let through: Way | null = null;
    for (const hop of hops) {
      const jump = await connectOnce({ target, options: hop, context }, through, true);
      jumps.push(jump);
      through = (attempt) => forward(jump.client, `${hop.host}:${hop.port ?? 22}`, attempt);
    }
    return { ...(await connectOnce({ target, options, context }, through, false)), jumps };
  } catch (error) {
    for (const { client, stream } of jumps.reverse()) {
      client.end();
      stream.destroy();
    }
    throw error;
  }
}

/** Opens a stream through a jump host; each try to connect takes a new one. */
type Way = (attempt: Attempt) => Promise<Duplex>;

async function forward(client: Client, jump: string, attempt: Attempt): Promise<Duplex> {
  const { options, context, port } = attempt;
  const patience = { limitMs: limitOf(options, context), signal: context.signal };
  try {
    return await opened((done) => client.forwardOut('127.0.0.1', 0, options.host ?? '', port, done), patience);
  } catch (error) {
    if (context.signal.aborted) throw new LabproofError(stopped(attempt.target));
    throw new LabproofError(unreachable(attempt, `the jump host ${jump} cannot reach it: ${describe(error)}`), { cause: error });
  }
}

async function connectOnce(whither: Whither, through: Way | null, onTheWay: boolean): Promise<Connection> {
  const { target, context } = whither;
  const orStopped = (): never => {
    throw new LabproofError(stopped(target));
  };
  if (context.signal.aborted) orStopped();
  const attempt = await attemptAt(whither, onTheWay);
  const gate = handshakes.get(attempt.place) ?? new Gate(handshakesAtOnce);
  handshakes.set(attempt.place, gate);
  for (let nth = 1; ; nth++) {
    const leave = await gate.enter(context.signal).catch(orStopped);
    try {
      return await handshake(attempt, through === null ? null : await through(attempt));
    } catch (error) {
      // A busy sshd drops connections before it says a word.
      const dropped = error instanceof LabproofError && error.message.includes(droppedEarly);
      if (!dropped || nth >= tries) throw error;
    } finally {
      leave();
    }
    await sleep(150 * nth, undefined, { signal: context.signal }).catch(orStopped);
  }
}
