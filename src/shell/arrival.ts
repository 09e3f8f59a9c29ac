import { type Dialect, LabproofError, type Target } from '../model/index.ts';
import { type Conversation, type RunOptions, screen } from './conversation.ts';
import { settleMs } from './follow.ts';
import type { PromptMatch } from './prompt.ts';
import { matchAny } from './prompt-reader.ts';
import { Screen } from './screen.ts';
import { shellClosed } from './terminal-problems.ts';

/** What stood on the line where a prompt was expected. */
export interface Seen {
  readonly line: string;
  readonly match: PromptMatch | null;
}

/** Waits for a prompt of one of the dialects; of a POSIX shell, which may show any prompt or none, not for ever. Throws for a shell that ends. */
export async function awaitPrompt(
  on: Conversation,
  target: Target,
  dialects: readonly Dialect[],
  options: RunOptions,
  settle: number,
): Promise<Seen> {
  const seen = new Screen(screen);
  const deadline = performance.now() + options.timeoutMs;
  const patience = performance.now() + Math.min(options.timeoutMs, 3_000);
  for (;;) {
    options.signal.throwIfAborted();
    const match = matchAny(dialects, seen.currentLine);
    const now = performance.now();
    const why = await on.pump.wait(match === null ? Math.min(Math.max(settle, settleMs) * 2, Math.max(deadline - now, 1)) : settle);
    if (why === 'text') {
      seen.write(on.pump.take());
      continue;
    }
    if (why === 'ended') {
      const end = on.channelEnd();
      throw end.kind === 'lost' ? new LabproofError(end.problem) : shellClosed(target, end, seen.lines().join('\n'));
    }
    if (match !== null) return { line: seen.currentLine, match };
    // A POSIX shell may show any prompt, or none: its marks tell.
    if (now > patience && dialects.some((dialect) => dialect.ending === 'marker')) return { line: seen.currentLine, match: null };
    if (now > deadline) return { line: seen.currentLine, match: null };
  }
}
