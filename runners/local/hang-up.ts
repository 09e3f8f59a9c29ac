import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a shell may take to hear that its terminal is gone, ms. */
const patienceMs = 400;
/** What began so short a time before, a shell may not have known yet when it had to end its jobs; s. */
const youngS = 3;
/** Ticks of /proc in a second: 100 on every Linux that Node.js runs on. */
const ticks = 100;

/** The shell under `script`, the first of its session, where something runs in it; null for one at its prompt, which hears a hangup. */
export async function busyShellUnder(script: number): Promise<number | null> {
  const [shell] = await childrenOf(script);
  return shell !== undefined && (await childrenOf(shell)).length > 0 ? shell : null;
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return children
    .split(' ')
    .filter((each) => each !== '')
    .map(Number);
}

/**
 * Its terminal is gone: sees to it that the shell is, too, and what it had just begun. A hangup that comes in the very moment in which a
 * shell begins a command is heard by neither of them. Older jobs in the background stay, as after any logout.
 */
export async function seeItEnd(shell: number): Promise<void> {
  for (let waited = 0; waited < patienceMs && (await statOf(shell)) !== null; waited += 20) await sleep(20);
  const uptime = Number((await readFile('/proc/uptime', 'utf8').catch(() => '')).split(' ')[0] ?? '');
  const all = await Promise.all(
    (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map((name) => statOf(Number(name))),
  );
  for (const each of all) {
    if (each === null || each.session !== shell) continue;
    if (each.pid === shell) end(shell, 'SIGKILL');
    else if (uptime - each.started / ticks < youngS) end(each.pid, 'SIGHUP');
  }
}

interface Stat {
  readonly pid: number;
  readonly session: number;
  /** Ticks since the machine was started. */
  readonly started: number;
}

/** See proc(5); null for a process that is over. */
async function statOf(pid: number): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of a program may hold blanks and brackets.
  const [state, , , session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (state === undefined || state === '' || state === 'Z' || state === 'X') return null;
  return { pid, session: Number(session), started: Number(rest[15]) };
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
