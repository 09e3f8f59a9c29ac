import type { Token } from '../tokens/token.ts';
import { tokenize } from '../tokens/tokenize.ts';

/** One line of a text, ready to be compared; `index` is its 0-based place in the text as it was given. */
export interface Line {
  readonly index: number;
  readonly text: string;
  readonly indent: number;
  readonly tokens: readonly Token[];
  /** Where the parts of a drawn line under it stand (`---- ------`): the columns of a table; absent without one. */
  readonly underlined?: readonly { readonly from: number; readonly to: number }[];
  /** A line is drawn right under it. */
  readonly ruled?: true;
  /** In JSON and YAML: of which kind the value of the member or element is. */
  readonly kind?: ValueKind;
}

export type ValueKind = 'text' | 'number' | 'truth' | 'nothing' | 'object' | 'array';

// ECMA-48 sequences, and overprinting by backspaces: what a raw capture may hold that a screen would not show.
export const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
const longestLine = 20_000;

/** What stands in each line behind the part that is read, by the place of the line: nearly always there is none, and nothing behind one that just fits. */
export function unreadOf(text: string): ReadonlyMap<number, string> {
  if (text.length < longestLine) return new Map();
  return new Map(
    text.split('\n').flatMap((line, index) => (line.length >= longestLine ? [[index, line.slice(longestLine)] as const] : [])),
  );
}

/** The lines that say something: without control sequences, trailing blanks, blank lines, rules and `^C`. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const shown = clean(raw);
    const last = lines.at(-1);
    if (last !== undefined && last.index === index - 1 && /^\s*(?:-{2,}|={2,})(?: +(?:-+|=+))+$/.test(shown)) {
      const underlined = [...shown.matchAll(/[-=]+/g)].map((part) => ({ from: part.index, to: part.index + part[0].length }));
      lines[lines.length - 1] = { ...last, underlined };
      continue;
    }
    if (last !== undefined && last.index === index - 1 && isRule(shown)) lines[lines.length - 1] = { ...last, ruled: true };
    if (shown === '' || isRule(shown) || /^\s*\^C\s*$/.test(shown)) continue;
    lines.push({ index, text: shown, indent: shown.length - shown.trimStart().length, tokens: tokenize(shown) });
  }
  return lines;
}

/** A line as a reader sees it. */
function clean(raw: string): string {
  let text = afterErased(raw.slice(0, longestLine)).replace(sequences, '');
  const carriage = text.replace(/\r+$/, '').lastIndexOf('\r');
  if (carriage >= 0) text = text.slice(carriage + 1);
  for (let pass = 0; pass < 8 && text.includes('\u0008'); pass++) text = text.replace(/[^\u0008]\u0008/g, '');
  return expandTabs(text.replace(/\r/g, ''))
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trimEnd();
}

/** A pager wipes its question away from the beginning of the line before it goes on. */
function afterErased(raw: string): string {
  const wiped = raw.split(/\r\u001b\[[02]?K/);
  return wiped.at(-1) ?? raw;
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let out = '';
  for (const [index, part] of text.split('\t').entries()) out = index === 0 ? part : out + ' '.repeat(8 - (out.length % 8)) + part;
  return out;
}

/** `-----`, `+---+---+`, `=====`: drawn, not said. */
function isRule(text: string): boolean {
  // The picture that OpenSSH draws of a key.
  if (/^\|[ .o+=*BOX@%&#/^SE]{17}\|$/.test(text)) return true;
  return /^[\s\-=+|_~#*]+$/.test(text) && /[-=_~#*+]{3}/.test(text);
}

/** `...` on a line of its own: any lines may stand here. */
export function isElision(line: Line): boolean {
  return /^\s*(?:\.\.\.|…|\[\.\.\.\]|\[…\]|\[\]\.\.\.\]|<snip>|<\.\.\.>|\. \. \.|\(\.\.\.\)|[<[(](?:output |lines? )?(?:omitted|truncated|snipped|cut)[>\])])\s*$/i.test(
    line.text,
  );
}
