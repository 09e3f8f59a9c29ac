import { entering } from '../model/command/entering.ts';
import type { Dialect } from '../model/index.ts';
import type { TypedCommand } from './transcript.ts';

/**
 * Prompts as they must have been where a page shows them wrongly: a line between the command that enters a shell and the
 * first prompt of that shell was typed in there, although it still shows the prompt from before.
 */
export function mendSlips(commands: readonly TypedCommand[], dialects: readonly Dialect[]): readonly TypedCommand[] {
  return commands.map((typed, index) => {
    const [before, after] = [commands[index - 1], commands[index + 1]];
    const [shown, earlier] = [typed.prompts[0], before?.prompts[0]];
    if (before === undefined || after === undefined || shown === undefined || earlier === undefined) return typed;
    if (shown.text !== earlier.text || before.output.length > 0 || typed.output.length > 0) return typed;
    const entered = shellOf(before.command, dialects);
    if (entered === null || shellOf(typed.command, dialects) !== null) return typed;
    const inside = after.prompts.find((reading) => reading.dialect === entered);
    if (inside === undefined || after.prompts.some((reading) => reading.dialect === shown.dialect)) return typed;
    return { ...typed, prompts: [{ ...shown, dialect: entered, directory: null }] };
  });
}

function shellOf(command: string, dialects: readonly Dialect[]): string | null {
  const where = entering(command);
  if (where !== null) return where.where.kind === 'here' ? where.shell : null;
  return dialects.find((dialect) => dialect.enteredBy.includes(command))?.name ?? null;
}
