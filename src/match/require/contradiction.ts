import type { Cue } from '../../model/index.ts';
import { isElision } from '../structure/lines.ts';
import { asks, countOf, doubtful, instruction, withoutMarks } from './read.ts';
import { holdsAnywhere, largestGroup, readText } from './texts.ts';

/** Does the documented output contradict the sentence beside it? In words, or null. Reads by the rules of requirements only. */
export function contradiction(cue: Cue, documented: string, command: string): string | null {
  if (doubtful.test(withoutMarks(cue)) || instruction.test(cue.text)) return null;
  const count = countOf(cue);
  if (count === null && !asks.test(cue.text)) return null;
  const text = readText(documented, command);
  if (text.lines.some(isElision)) return null;
  if (count !== null && speaksOf(count.noun, documented, command)) {
    const counted = text.tables.map((table) => table.rows.length);
    const sizes = counted.length > 0 ? counted : [largestGroup(text).length, text.roots.length, text.lines.length];
    if (!sizes.includes(count.wanted) && count.wanted > 1)
      return `it says ${count.wanted} ${count.noun}, and the documented output shows ${text.tables[0]?.rows.length ?? largestGroup(text).length}`;
  }
  if (!asks.test(cue.text)) return null;
  // A marked value of the form `label = value` can only be meant of the output.
  const asked = cue.marked.map((mark) => mark.text.trim()).find((value) => /\S\s*[=:]\s*\S/.test(value) && !command.includes(value));
  return asked === undefined || holdsAnywhere(text, asked) ? null : `it asks for "${asked}", and the documented output does not show it`;
}

/** Rows that the noun may count: the command or the output has the word, in singular or plural. */
function speaksOf(noun: string, documented: string, command: string): boolean {
  const stem = noun.toLowerCase().replace(/(?:es|s)$/, '');
  return stem.length >= 3 && `${command}\n${documented}`.toLowerCase().includes(stem);
}
