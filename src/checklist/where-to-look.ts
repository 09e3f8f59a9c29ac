import { bindableValues, inLabNames } from '../match/index.ts';
import type { Step } from '../model/index.ts';
import { plainText } from '../rst/index.ts';
import { type Knowledge, namesOf } from './knowledge.ts';
import { type HintPieces, type Piece, piecesOf } from './pieces.ts';

const mostPlaces = 5;

/** Places where a student can find what is wrong with these things: what the guide, the configuration and the output say, and nothing else. */
export function whereToLook(
  step: Step,
  objects: readonly string[],
  hosts: readonly string[],
  quoted: readonly string[],
  knowledge: Knowledge,
): readonly string[] {
  const look: string[] = [];
  for (const object of objects) {
    const host = hostOf(object, knowledge);
    if (host !== null) look.push(host === object ? host : `${host}, which has the address ${object}`);
  }
  for (const host of hosts) if (!look.some((each) => each === host || each.startsWith(`${host},`))) look.push(host);
  for (const object of objects) {
    const told = mentionOf(object, step, knowledge) ?? (hostOf(object, knowledge) === null ? sentenceOn(object, knowledge) : null);
    if (told !== null) look.push(told);
  }
  const place = `the output of "${inLabNames(step.command, namesOf(knowledge, step.host))}" on ${liveHost(step.host, knowledge)}`;
  // The output itself is always among them.
  return [...[...new Set(look)].slice(0, mostPlaces - 1), quoted.length === 0 ? place : `${place}, where it says "${quoted[0]}"`];
}

/** Hosts that a line names, by name or address. */
export function hostsIn(line: string, knowledge: Knowledge): readonly string[] {
  return line.split(/[\s,;"'=()[\]{}]+/).flatMap((word) => (word === '' ? [] : (hostOf(word, knowledge) ?? [])));
}

function liveHost(host: string | null, { inventory }: Knowledge): string {
  return host === null ? 'its host' : (inventory[host] ?? host);
}

/** The host that has this name or address, as the guide or the configuration says. */
function hostOf(object: string, knowledge: Knowledge): string | null {
  const bare = object.replace(/\/\d+$/, '');
  for (const host of knowledge.guide.hosts) {
    const live = knowledge.inventory[host.name] ?? host.name;
    const known = [host.name, live, ...host.aliases, ...host.addresses.map((address) => knowledge.inventory[address] ?? address)];
    if (known.some((each) => each === object || each === bare)) return live;
  }
  return knowledge.targets.find((each) => [each.name, ...each.aliases, ...each.addresses].includes(bare))?.name ?? null;
}

/** The command of the page above the step that names the thing: what was done about it. */
function mentionOf(object: string, step: Step, knowledge: Knowledge): string | null {
  const names = namesOf(knowledge);
  const documented = Object.entries(names).find(([, live]) => live === object)?.[0] ?? object;
  for (const page of knowledge.guide.pages) {
    for (const other of page.steps) {
      if (other.id === step.id) return null;
      if (mentions(other.command, documented))
        return `line ${other.position.line} of ${page.path}, where "${inLabNames(other.command, names)}" is about it`;
    }
  }
  return null;
}

/** The first sentence of the guide that names the thing; a word that is no name stands in too many. */
function sentenceOn(object: string, knowledge: Knowledge): string | null {
  if (bindableValues(object).length === 0) return null;
  const names = namesOf(knowledge);
  const documented = Object.entries(names).find(([, live]) => live === object)?.[0] ?? object;
  for (const page of knowledge.guide.pages) {
    for (const piece of piecesOf(page.document)) {
      const sentence = sentencesOf(piece).find((each) => mentions(each.replace(/[.!?:]$/, ''), documented));
      if (sentence !== undefined) return `line ${piece.line} of ${page.path}, which says "${inLabNames(sentence, names)}"`;
    }
  }
  return null;
}

function sentencesOf(piece: Piece | HintPieces): readonly string[] {
  if (piece.type === 'text')
    return plainText(piece.source)
      .replace(/\s+/g, ' ')
      .split(/(?<=[.!?]) /);
  return piece.type === 'table' ? piece.rows.map((row) => row.cells.join(', ')) : [];
}

function mentions(text: string, value: string): boolean {
  return text.split(/[\s,;"'=()[\]{}]+/).includes(value);
}
