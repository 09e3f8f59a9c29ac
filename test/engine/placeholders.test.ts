import { describe, expect, it } from 'vitest';
import { openLab } from '../../src/engine/index.ts';
import { readGuide } from '../../src/guide/index.ts';
import type { Runner, SentCommand } from '../../src/model/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';

/** What a guide of one command sends to its host, with these values for placeholders. */
async function sentFor(command: string, placeholders: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { document, messages } = parse(`Run::\n\n    ada@web-1:~$ ${command}\n    done\n`, { file: 'g.rst' });
  const guide = readGuide([{ path: 'g.rst', document, messages }], { path: 'g.rst', dialects });
  const sent: string[] = [];
  const runner: Runner = {
    name: 'double',
    open: async () => ({
      kind: 'commands',
      run: async (asked: SentCommand) => {
        sent.push(asked.command);
        return { text: 'done\n', end: { kind: 'exit', status: 0 }, durationMs: 1, truncated: 0 };
      },
      [Symbol.asyncDispose]: async () => {},
    }),
  };
  const lab = openLab(
    {
      guide,
      targets: [{ name: 'web-1', aliases: [], shell: 'bash', runner: 'double', identity: null, options: {} }],
      inventory: {},
      pinned: [],
      free: [],
      placeholders,
      timeouts: { connectMs: 1_000, commandMs: 1_000, waitMs: 0 },
      consent: 'read-only',
      targetConsent: {},
      allow: [],
      select: null,
      dialects,
      loadRunner: async () => runner,
      now: () => new Date(),
      env: {},
      cwd: '/',
      home: '/',
      signal: new AbortController().signal,
    },
    () => {},
  );
  try {
    for (const step of guide.pages.flatMap((page) => page.steps)) await lab.runStep(step);
  } finally {
    await lab[Symbol.asyncDispose]();
  }
  return sent;
}

describe('a command with placeholders', () => {
  it.each([
    ['kubectl logs <pod> -c <container>', {}, []],
    // `<container>` would be a redirection.
    ['kubectl logs <pod> -c <container>', { '<pod>': 'web' }, []],
    ['kubectl logs <pod> -c <container>', { '<pod>': 'web', '<container>': 'main' }, ['kubectl logs web -c main']],
    ['kubectl logs $POD', {}, []],
    ['kubectl logs $POD -n $SPACE', { $POD: 'web' }, []],
    ['kubectl logs $POD', { $POD: 'web' }, ['kubectl logs web']],
    ['kubectl logs $POD -c $POD_PART', { $POD: 'web', $POD_PART: 'main' }, ['kubectl logs web -c main']],
  ])('%s is sent when all of them have values: %j', async (command, placeholders, sent) => {
    expect(await sentFor(command, placeholders)).toEqual(sent);
  });
});
