import type { Cue, RequirementResult } from '../../model/index.ts';
import { alike } from '../align/alike.ts';
import type { Unifier } from '../bind/unifier.ts';
import type { Node } from '../structure/tree.ts';
import { bindableTypes } from '../tokens/token.ts';
import { tokenize } from '../tokens/tokenize.ts';
import { holds, holdsAnywhere, largestGroup, recordHolds, type Text } from './texts.ts';

/** Everything a reading may look at. */
export interface Reading {
  readonly cue: Cue;
  readonly documented: Text;
  readonly live: Text;
  readonly command: string;
  readonly unifier: Unifier;
}

/** Negations, conditions and alternatives turn a claim into something that no rule can read. */
export const doubtful =
  /\b(?:not|no longer|no|unless|if|when|once|may|might|could|either|or|instead|without|until|cannot|can't|don't|doesn't|isn't)\b/i;
export const instruction =
  /\b(?:make sure to|ensure you|be sure to|should be (?:added|set|configured|changed|created|replaced|removed)|must be (?:added|set))\b/i;
export const asks =
  /\b(?:check|look|verify|make sure|ensure|confirm|validate|see|should (?:be|show|have|contain|read|say)|listed|notice|marked as)\b/i;
const universal = /\b(?:each|every|all|both)\b/i;

/** Reads one sentence against both texts by the safe rules; empty when none of them can read it. */
export function readCue(reading: Reading): readonly RequirementResult[] {
  const { cue } = reading;
  if (doubtful.test(withoutMarks(cue)) || instruction.test(cue.text)) return [];
  const values = cue.marked.map((mark) => mark.text.trim()).filter((value) => value.length >= 2 && !reading.command.includes(value));
  const results: RequirementResult[] = [];
  if (asks.test(cue.text)) for (const value of values) results.push(...required(value, reading));
  results.push(...counted(reading), ...listed(reading));
  if (results.length === 0) for (const value of values) results.push(...known(value, reading));
  return results;
}

/** P1 and P2: a marked value that the page itself shows must be there; for each record where the sentence says so. */
function required(value: string, reading: Reading): readonly RequirementResult[] {
  const { documented, live, cue } = reading;
  if (!holdsAnywhere(documented, value)) return [];
  const wanted = translated(value, reading.unifier);
  const shown = wanted === value ? `"${value}"` : `"${value}" (here "${wanted}")`;
  if (universal.test(cue.text)) {
    const records = recordsOf(documented, live, value);
    if (records !== null) {
      const broken = records.live.filter((record) => !record.holds(wanted));
      const detail =
        records.live.length === 0
          ? 'the output has no such record'
          : broken.length === 0
            ? `all ${records.live.length} have it`
            : `${broken.length} of ${records.live.length} lack it: ${broken
                .slice(0, 3)
                .map((record) => record.name)
                .join('; ')}`;
      const holdsHere = records.live.length > 0 && broken.length === 0;
      const counted = { all: records.live.length, lacking: broken.length, named: broken.slice(0, mostNamed).map((record) => record.name) };
      return [{ ...result('P2', `every ${records.what} contains ${shown}`, holdsHere, detail, reading), records: counted }];
    }
  }
  const found = holdsAnywhere(live, wanted);
  return [result('P1', `the output contains ${shown}`, found, found ? 'it does' : 'it does not', reading)];
}

/** More of them nobody reads. */
const mostNamed = 50;

interface Records {
  readonly what: string;
  readonly live: readonly { readonly name: string; readonly holds: (value: string) => boolean }[];
}

/** The records of the live text that are of the kind of those on the page which hold the value; all of the page's must. */
function recordsOf(documented: Text, live: Text, value: string): Records | null {
  for (const [index, table] of documented.tables.entries()) {
    if (table.rows.length === 0 || !table.rows.every((row) => holds(row.line.text, value))) continue;
    const rows = live.tables[index]?.rows ?? [];
    return {
      what: 'row',
      live: rows.map((row) => ({ name: row.line.text.trim().slice(0, 60), holds: (wanted) => holds(row.line.text, wanted) })),
    };
  }
  const head = documented.roots.find((node) => recordHolds(node, value));
  if (head === undefined) return null;
  const peers = documented.roots.filter((node) => alike(head.line, node.line));
  if (!peers.every((node) => recordHolds(node, value)) || (head.children.length === 0 && peers.length < 2)) return null;
  const records = live.roots.filter((node) => alike(head.line, node.line));
  const what = `record "${headWords(head)}"`;
  return {
    what,
    live: records.map((node) => ({ name: node.line.text.trim().slice(0, 60), holds: (wanted) => recordHolds(node, wanted) })),
  };
}

/** The words with which a record begins. */
function headWords(node: Node): string {
  const words: string[] = [];
  for (const token of node.line.tokens) {
    if (token.type !== 'word' && token.type !== 'state') break;
    words.push(token.text);
  }
  return words.length === 0 ? node.line.text.trim().slice(0, 40) : words.join(' ');
}

const numerals = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const counting = new RegExp(
  `\\b(?:have|has|see|are|shows?|find|lists?|contains?)\\b(?: that)?(?: there are)?(?: the| a total of| exactly)? (\\d{1,4}|${numerals.slice(1).join('|')}) ([a-z][a-z-]+)`,
  'i',
);

/** `we have three routes`: how many of what a sentence says there are. */
export function countOf(cue: Cue): { readonly wanted: number; readonly noun: string } | null {
  const match = counting.exec(cue.text);
  if (match === null) return null;
  const word = (match[1] ?? '').toLowerCase();
  return { wanted: /^\d/.test(word) ? Number(word) : numerals.indexOf(word), noun: match[2] ?? '' };
}

/** P4: a count that the page's own output has. */
function counted(reading: Reading): readonly RequirementResult[] {
  const count = countOf(reading.cue);
  if (count === null) return [];
  const { wanted, noun } = count;
  const table = reading.documented.tables.findIndex((each) => each.rows.length === wanted);
  if (table >= 0) {
    const rows = reading.live.tables[table]?.rows.length ?? 0;
    return [result('P4', `the table has ${wanted} rows (${noun})`, rows === wanted, `it has ${rows}`, reading)];
  }
  const group = largestGroup(reading.documented);
  const sample = group[0];
  if (group.length !== wanted || sample === undefined) return [];
  const kinds = sample.line.tokens.filter((token) => bindableTypes.has(token.type)).map((token) => token.type);
  const same = (node: Node): boolean =>
    kinds.length === 0
      ? alike(sample.line, node.line)
      : isSubsequence(
          kinds,
          node.line.tokens.filter((token) => bindableTypes.has(token.type)).map((token) => token.type),
        );
  const rows = reading.live.roots.flatMap((node) => [node, ...node.children]).filter(same).length;
  return [result('P4', `there are ${wanted} rows (${noun})`, rows === wanted, `there are ${rows}`, reading)];
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const each of whole) if (each === part[at]) at++;
  return at === part.length;
}

/** P5: `A via B` in a list, where both stand on one documented line. */
function listed(reading: Reading): readonly RequirementResult[] {
  if (reading.cue.kind !== 'list') return [];
  const match = /^(\S+)\s+(?:via|->|→|=>|:|=|through)\s+(\S+?)[,.;]?(?:\s|$)/.exec(reading.cue.text);
  const [left, right] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (!isTyped(left) || !isTyped(right) || !together(reading.documented, left, right)) return [];
  const [a, b] = [translated(left, reading.unifier), translated(right, reading.unifier)];
  const found = together(reading.live, a, b);
  const here = a === left && b === right ? '' : ` (here ${a} and ${b})`;
  return [result('P5', `${left} and ${right} stand on one line${here}`, found, found ? 'they do' : 'no line has both', reading)];
}

function isTyped(text: string): boolean {
  const tokens = tokenize(text);
  return tokens.length === 1 && tokens[0] !== undefined && bindableTypes.has(tokens[0].type);
}

function together(text: Text, a: string, b: string): boolean {
  return text.lines.some((line) => holds(line.text, a) && holds(line.text, b));
}

/** P6: a value that the sentence names is the value that stands for it here. */
function known(value: string, reading: Reading): readonly RequirementResult[] {
  if (!isTyped(value) || !holdsAnywhere(reading.documented, value)) return [];
  const here = translated(value, reading.unifier);
  const found = holdsAnywhere(reading.live, here);
  return [
    result('P6', `the value ${value} is ${here} here`, found, found ? 'the output shows it' : 'the output does not show it', reading),
  ];
}

/** The sentence's value in this lab's names. */
export function translated(value: string, unifier: Unifier): string {
  let text = value;
  for (const entry of unifier.bindings().entries) {
    if (entry.documented !== entry.live && holds(text, entry.documented)) text = text.replaceAll(entry.documented, entry.live);
  }
  return text;
}

function result(rule: string, reading: string, holdsHere: boolean, detail: string, { cue }: Reading): RequirementResult {
  return { rule, sentence: cue.text, line: cue.position.line, reading, verdict: holdsHere ? 'pass' : 'fail', detail };
}

/** The sentence without its marked values: those are quoted, not said. */
export function withoutMarks(cue: Cue): string {
  let text = cue.text;
  for (const mark of cue.marked) text = text.replace(mark.text, ' ');
  return text;
}

/** Does a sentence claim something of the output that nobody has verified? */
export function isClaim(cue: Cue): boolean {
  if (cue.kind === 'annotation' || /:$|\b(?:as follows|following|below)\b/.test(cue.text)) return false;
  if (cue.kind === 'list') return cue.previous !== null && /\bvia\b|->|→/.test(cue.text);
  if (asks.test(cue.text) && cue.text.length < 300) return true;
  return cue.previous !== null && cue.text.length < 300 && /\b(?:is|are|was|were|has|have|shows?|means|belongs?)\b/i.test(cue.text);
}
