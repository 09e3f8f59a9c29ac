import type { EngineOptions } from '../../src/engine/index.ts';
import { readGuide } from '../../src/guide/index.ts';
import type { Guide, Runner, SentCommand } from '../../src/model/index.ts';
import { parse } from '../../src/rst/index.ts';
import { dialects } from '../../src/shell/index.ts';

/** A page read as a guide, with the built-in dialects and no configuration. */
export function guideOf(source: string): Guide {
  return readGuide([{ path: 'g.rst', ...parse(source, { file: 'g.rst' }) }], { path: 'g.rst', dialects });
}

/** The options of an engine whose one target, web-1, answers each command as told; what was sent is kept in `sent`. */
export function doubleOf(
  guide: Guide,
  answer: (command: string) => { readonly text: string; readonly status: number },
  more: Partial<EngineOptions> = {},
): { readonly options: EngineOptions; readonly sent: readonly string[] } {
  const sent: string[] = [];
  const runner: Runner = {
    name: 'double',
    open: async () => ({
      kind: 'commands',
      run: async (asked: SentCommand) => {
        sent.push(asked.command);
        const { text, status } = answer(asked.command);
        return { text, end: { kind: 'exit', status }, durationMs: 1, truncated: 0 };
      },
      [Symbol.asyncDispose]: async () => {},
    }),
  };
  const options: EngineOptions = {
    guide,
    targets: [{ name: 'web-1', aliases: [], shell: 'bash', runner: 'double', identity: null, options: {} }],
    inventory: {},
    pinned: [],
    free: [],
    placeholders: {},
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
    ...more,
  };
  return { options, sent };
}
