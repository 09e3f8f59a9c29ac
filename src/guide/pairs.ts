import { changes, sameCommand } from './commands.ts';
import type { BlockReading, Draft } from './draft.ts';
import type { Element } from './elements.ts';

const showsOutput =
  /\b(?:output|result|response|similar|looks? like|look like|returns?|see|shows?|display(?:s|ed)?|prints?|as follows|following|example)\b/i;
const recalls =
  /\b(?:remember|recall|remind(?:er)?|as (?:we )?(?:saw|seen|shown)|seen (?:before|above|earlier)|once (?:more|again)|again|previous(?:ly)?|earlier|above)\b/i;

/** A block of output alone belongs to the command just before it; null when no command waits for one. */
export function outputFor(
  element: Element & { readonly type: 'block' },
  between: readonly Element[],
  drafts: readonly Draft[],
): { readonly draft: Draft; readonly cue: string; readonly line: number } | null {
  const draft = drafts.at(-1);
  if (draft === undefined || draft.output.length > 0 || draft.kind !== 'command') return null;
  if (draft.sections.join('\n') !== element.sections.join('\n')) return null;
  // The same program again is another call of it.
  const first = element.text.trimStart().split(/\s+/)[0] ?? '';
  if (first !== '' && draft.command.trimStart().split(/\s+/)[0] === first) return null;
  const sentence = between.filter((each) => each.type === 'prose').at(-1);
  if (sentence === undefined) return { draft, cue: 'it follows the command directly', line: element.position.line };
  if (sentence.type !== 'prose' || !showsOutput.test(sentence.text)) return null;
  return { draft, cue: sentence.text, line: sentence.position.line };
}

/** A command that is named without output, and shown with it right after: one run, named at two places. */
export function mergeRepeats(drafts: readonly Draft[]): readonly Draft[] {
  const merged = new Set<Draft>();
  for (const [index, bare] of drafts.entries()) {
    if (bare.kind !== 'command' || bare.prompt !== '' || bare.output.length > 0) continue;
    const later = drafts.slice(index + 1, index + 4);
    const stop = later.findIndex((each) => each.kind === 'command' && changes(each.command, each.shell));
    const shown = later.slice(0, stop < 0 ? later.length : stop).find((each) => repeats(bare, each));
    if (shown === undefined) continue;
    merged.add(bare);
    shown.alsoAt.push({ line: bare.line.line, endLine: bare.endLine, block: bare.block });
    shown.evidence.push({
      about: 'pairing',
      source: 'shape',
      text: `line ${bare.line.line} names the same command without its output`,
      line: bare.line.line,
    });
  }
  return drafts.filter((draft) => !merged.has(draft));
}

function repeats(bare: Draft, shown: Draft): boolean {
  return (
    shown.block !== bare.block &&
    shown.host === bare.host &&
    shown.shell === bare.shell &&
    shown.output.length > 0 &&
    shown.sections.join('\n') === bare.sections.join('\n') &&
    sameCommand(bare.command, shown.command, !/^(?:ba|z|da|a|k)?sh$/.test(bare.shell))
  );
}

/** The earlier observation that a block recalls: same place and command, one text an excerpt of the other, a word that says so. */
export function recalled(
  draft: Draft,
  index: number,
  drafts: readonly Draft[],
  cue: { readonly text: string; readonly line: number } | null,
): Draft | null {
  if (cue === null || !recalls.test(cue.text) || draft.kind !== 'command' || draft.output.length === 0) return null;
  for (let at = index - 1; at >= 0; at--) {
    const other = drafts[at];
    if (other === undefined) return null;
    if (other.kind === 'command' && other.host === draft.host && other.shell === draft.shell && other.output.length > 0) {
      const abbreviates = !/^(?:ba|z|da|a|k)?sh$/.test(draft.shell);
      if (sameCommand(other.command, draft.command, abbreviates) && (excerpt(other, draft) || excerpt(draft, other))) return other;
    }
    if (other.kind === 'command' && changes(other.command, other.shell)) return null;
  }
  return null;
}

function excerpt(part: Draft, whole: Draft): boolean {
  const lines = (draft: Draft): readonly string[] =>
    draft.output.map((line) => line.text.trim()).filter((text) => text !== '' && !/^(?:\.\.\.|\[\.\.\.\]|<snip>)$/.test(text));
  const all = lines(whole);
  let at = 0;
  for (const text of lines(part)) {
    const found = all.indexOf(text, at);
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}

/** The last sentence before a block, within its section. */
export function cueBefore(element: Element, elements: readonly Element[]): { readonly text: string; readonly line: number } | null {
  const before = elements[element.index - 1];
  if (before === undefined || before.type !== 'prose' || before.sections.join('\n') !== element.sections.join('\n')) return null;
  return { text: before.text, line: before.position.line };
}

/** Blocks whose commands all stand elsewhere are still accounted for. */
export function describeMerged(reading: BlockReading, left: readonly Draft[]): BlockReading {
  if (reading.drafts.length === 0 || reading.drafts.some((draft) => left.includes(draft))) return reading;
  return { ...reading, reason: `${reading.reason}; the same commands are shown with their output later` };
}
