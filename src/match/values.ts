import type { Binding, Bindings, Cue } from '../model/index.ts';
import { shapeOf } from './align/alike.ts';
import { isConstant } from './bind/addresses.ts';
import { isElision, linesOf } from './structure/lines.ts';
import { bindableTypes } from './tokens/token.ts';
import { tokenize } from './tokens/tokenize.ts';

export const emptyBindings: Bindings = { entries: [], groups: [] };

/** σ from a plain record of documented → live values. */
export function bindingsOf(record: Readonly<Record<string, string>>): Bindings {
  const entries = Object.entries(record).map(([documented, live]): Binding => {
    const tokens = tokenize(documented);
    const type = tokens.length === 1 && tokens[0] !== undefined ? tokens[0].type : 'word';
    return { documented, live, type, host: null, state: 'override', learned: null, used: [] };
  });
  return { entries, groups: [] };
}

/** The names and addresses in a text that differ from lab to lab. */
export function bindableValues(text: string): readonly { readonly value: string; readonly type: string }[] {
  const seen = new Map<string, string>();
  for (const line of linesOf(text)) {
    for (const token of line.tokens) {
      if (!bindableTypes.has(token.type) || isConstant(token.text)) continue;
      const value = token.type === 'prefix' && token.text.endsWith('/32') ? token.text.slice(0, -3) : token.text;
      seen.set(value, value === token.text ? token.type : 'ipv4');
    }
  }
  return [...seen].map(([value, type]) => ({ value, type }));
}

/** Has a live text that still grows answered the documented one: at least one line of each documented shape? */
export function answers(documented: string, live: string): boolean {
  const shapes = new Set(linesOf(live).map((line) => shapeOf(line.tokens)));
  return linesOf(documented)
    .filter((line) => !isElision(line) && !isSummary(line.text))
    .every((line) => shapes.has(shapeOf(line.tokens)));
}

/** What a command prints when it is stopped cannot be awaited. */
function isSummary(text: string): boolean {
  return /^\s*---|\bpackets? transmitted\b|^\s*(?:rtt|round-trip)\b|\bpackets? (?:received|captured|dropped)\b/.test(text);
}

/** Sentences as cues, for comparisons outside of a guide; marked values stand in backquotes, asterisks or quotes. */
export function cuesOfProse(prose: readonly string[], step: string): readonly Cue[] {
  return prose.map((sentence, index) => ({
    text: sentence.replace(/:[\w-]+:`([^`]+)`|``([^`]+)``|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*/g, '$1$2$3$4$5').replace(/::$/, ':'),
    marked: [...sentence.matchAll(/:([\w-]+):`([^`]+)`|``([^`]+)``|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|"([^"]+)"/g)].map((match) => ({
      text: match.slice(2).find((part) => part !== undefined) ?? '',
      markup: match[1] ?? 'marked',
    })),
    position: { file: 'prose', line: index + 1, column: 1 },
    kind: 'prose',
    next: step,
    previous: null,
  }));
}
