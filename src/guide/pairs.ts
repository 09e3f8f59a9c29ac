import { asksToRun } from './call.ts';
import { changes, sameCommand } from './commands.ts';
import type { BlockReading, Draft } from './draft.ts';
import type { Element } from './elements.ts';

/** Words that announce what a command prints. */
const announces =
  /\b(?:outputs?|results?|responses?|looks? (?:something )?like|(?:should|will|would|can|may|might) (?:now |then |also |be able to )?(?:see|look|get|return|show|print|display)|returns?|prints?|display(?:s|ed)?|(?:it|that|this|which|command) (?:now )?shows?|(?:is|are) (?:now )?(?:listed|shown|displayed|printed)|reports?|similar to)\b/i;
/** Words that announce an output and nothing else. */
const output = /\b(?:outputs?|results?|responses?|returns?|prints?|repl(?:y|ies))\b/i;
export function announcesOutput(said: string): boolean {
  return output.test(said);
}
/** Says of what comes that it is an output, so that even words that begin a command are none: "The output should look like". */
const isOutput =
  /\b(?:the|this|its|your|an?|following|sample|example|expected|typical) (?:[\w-]+ ){0,2}(?:outputs?|responses?)\b[^.:]{0,40}(?:\b(?:is|are|looks?|should|will|would|may|might|similar)\b|:?$)/i;
export function callsItOutput(said: string): boolean {
  return isOutput.test(said.trim()) && !asksToRun(said);
}
/** "Your file should look like this" is said of no output. */
const looksOf =
  /\b(?:files?|configuration|manifests?|playbooks?|scripts?|sections?|entry|entries|pages?|screens?|windows?|declarations?)\b/i;
/** Words that announce something, be it an output or not. */
const points = /\b(?:see|shows?|as follows|following|example|similar)\b/i;
/** Things that are no output: what comes is the text of a file, a form of words, another command. */
const otherThings =
  /\b(?:files?|entries|entry|format|syntax|configuration|contents?|parameters?|options?|values?|settings?|lines?|variables?|attributes?|commands?|run|execute|type|scripts?|playbooks?|manifests?|templates?|yaml|json|definition)\b/i;
const recalls =
  /\b(?:remember|recall|remind(?:er)?|as (?:we )?(?:saw|seen|shown)|seen (?:before|above|earlier)|once (?:more|again)|again|previous(?:ly)?|earlier|above)\b/i;

/**
 * A block of output alone belongs to the command just before it; null when no command waits for one.
 * `looksListed`: it looks like a file, too, so that only words that announce an output make it one.
 */
export function outputFor(
  element: Element & { readonly type: 'block' },
  between: readonly Element[],
  drafts: readonly Draft[],
  looksListed: boolean,
): { readonly draft: Draft; readonly cue: string; readonly line: number } | null {
  const draft = drafts.at(-1);
  if (draft === undefined || draft.output.length > 0 || draft.kind !== 'command') return null;
  if (draft.sections.join('\n') !== element.sections.join('\n')) return null;
  // The same program again is another call of it, unless it is the same call.
  const first = element.text.trimStart().split(/\s+/)[0] ?? '';
  const said = between.filter((each) => each.type === 'prose');
  const last = said.at(-1);
  const isAnother = first !== '' && draft.command.trimStart().split(/\s+/)[0] === first && repeatedIn(element, draft) === 0;
  if (isAnother && !(last?.type === 'prose' && callsItOutput(last.text))) return null;
  if (last === undefined) return looksListed ? null : { draft, cue: 'it follows the command directly', line: element.position.line };
  // The sentences of the paragraph just above the block speak of it.
  const near = said.filter((each) => each.type === 'prose' && each.paragraph === last.paragraph);
  if (asksToRun(last.type === 'prose' ? last.text : '')) return null;
  const sentence =
    near.find((each) => announcesOutput(each.text) || (!looksListed && announces.test(each.text) && !looksOf.test(each.text))) ??
    (looksListed ? undefined : near.find((each) => each === last && points.test(each.text) && !otherThings.test(each.text)));
  return sentence === undefined ? null : { draft, cue: sentence.text, line: sentence.position.line };
}

/** How many lines at the head of an output only repeat the command: 1 for `show ip route` above its rows. */
export function repeatedIn(element: Element & { readonly type: 'block' }, draft: Draft): number {
  const first = element.lines[0]?.text ?? '';
  return element.lines.length > 1 && sameCommand(first, draft.command, !/^(?:ba|z|da|a|k)?sh$/.test(draft.shell)) ? 1 : 0;
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
    (shown.host === bare.host || bare.host === null) &&
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
