import { describe, expect, it } from 'vitest';
import { type EngineOptions, runGuide } from '../../src/engine/index.ts';
import type { RunEvent, Runner } from '../../src/model/index.ts';
import { doubleOf, guideOf } from '../support/lab-double.ts';

const guide = guideOf(`Clean up
========

Type::

   root@web-1:~# uptime
   root@web-1:~# sleep 600
   root@web-1:~# rm -rf /srv/old
   root@web-1:~# rm -rf /srv/older
`);

/** A lab in which `sleep` runs until it is taken back. */
function lab(): { readonly options: EngineOptions; readonly log: string[] } {
  const log: string[] = [];
  const runner: Runner = {
    name: 'double',
    open: async () => ({
      kind: 'commands',
      run: async ({ command }, { signal }) => {
        signal.throwIfAborted();
        log.push(command);
        if (command.startsWith('sleep'))
          await new Promise((_, reject) =>
            signal.addEventListener('abort', () => {
              log.push('taken back');
              reject(signal.reason);
            }),
          );
        return { text: '', end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 };
      },
      [Symbol.asyncDispose]: async () => {
        log.push('closed');
      },
    }),
  };
  const { options } = doubleOf(guide, () => ({ text: '', status: 0 }), { consent: 'all', loadRunner: async () => runner });
  return { options, log };
}

/** Whatever waits for nothing outside has come to its end after them. */
async function manyTurns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((done) => setImmediate(done));
}

/** What the lab saw of a run whose events are left where `leaves` says so, or throws. */
async function seenUntil(leaves: (event: RunEvent) => boolean): Promise<readonly string[]> {
  const { options, log } = lab();
  try {
    for await (const event of runGuide(options)) if (leaves(event)) break;
  } catch (error) {
    log.push(String(error));
  }
  const seen = [...log];
  await manyTurns();
  expect(log).toEqual(seen);
  return seen;
}
const begun = (event: RunEvent) => event.type === 'step-started' && event.sent === 'sleep 600';

describe('who leaves the events of a run', () => {
  it('has the running command taken back and the lab closed, and nothing more is sent', async () => {
    expect(await seenUntil(begun)).toEqual(['uptime', 'sleep 600', 'taken back', 'closed']);
  });

  it('after a step has the rest of them not sent', async () => {
    const seen = await seenUntil((event) => event.type === 'step-finished');
    expect(seen.filter((each) => each.startsWith('rm'))).toEqual([]);
    expect(seen.at(-1)).toBe('closed');
  });

  it('before the first step has nothing sent', async () => {
    expect(await seenUntil((event) => event.type === 'guide-loaded')).not.toContain('uptime');
  });

  it('by an error has it as it was', async () => {
    const failing = (event: RunEvent) => {
      if (begun(event)) throw new Error('my own');
      return false;
    };
    expect(await seenUntil(failing)).toEqual(['uptime', 'sleep 600', 'taken back', 'closed', 'Error: my own']);
  });
});
