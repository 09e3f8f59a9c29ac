import {
  type Dialect,
  type Document,
  type Expectation,
  type Guide,
  type GuideBlock,
  type Page,
  type ParseMessage,
  placeholdersOf,
  type SourceLine,
  type Step,
} from '../model/index.ts';
import { annotationsOf, said } from './annotations.ts';
import { isListingLanguage } from './bare-block.ts';
import { cuesOf, manualSteps } from './cues.ts';
import type { BlockReading, Draft } from './draft.ts';
import { type Element, elementsOf } from './elements.ts';
import { type GuideHint, HostBook } from './hosts.ts';
import { cueBefore, describeMerged, mergeRepeats, outputFor, recalled } from './pairs.ts';
import { AddressBook } from './pinned.ts';
import { Places } from './place.ts';
import { promptReadings } from './prompts.ts';
import { type Reader, readBlock } from './read-block.ts';
import { Shells } from './shells.ts';
import { stepId } from './step-id.ts';
import { Variables } from './variables.ts';

export type { GuideHint } from './hosts.ts';

export interface PageInput {
  readonly path: string;
  readonly document: Document;
  readonly messages: readonly ParseMessage[];
}

export interface ReadOptions {
  readonly path: string;
  readonly dialects: readonly Dialect[];
  readonly hosts?: readonly GuideHint[];
}

/** Reads documents as one guide: blocks, steps, hosts and cues, each with the evidence it rests on. Never throws, runs nothing. */
export function readGuide(pages: readonly PageInput[], options: ReadOptions): Guide {
  const elements = pages.map((page) => elementsOf(page.document));
  const hosts = new HostBook(options.hosts ?? []);
  const shells = new Shells(options.dialects);
  for (const each of elements) gatherHosts(each, options.dialects, hosts, shells);
  hosts.settle();
  const addresses = new AddressBook();
  const counts = new Map<string, number>();
  const read = pages.map((page, index) =>
    readPage(page, elements[index] ?? [], { dialects: options.dialects, hosts, shells, places: new Places(hosts) }, addresses, counts),
  );
  return { path: options.path, title: read[0]?.title ?? options.path, pages: read, hosts: hosts.list(), pinned: addresses.pinned() };
}

/** First pass: a prompt seen with certainty anywhere names a host and teaches its shell. */
function gatherHosts(elements: readonly Element[], dialects: readonly Dialect[], hosts: HostBook, shells: Shells): void {
  for (const element of elements) {
    if (element.type === 'prose') hosts.fromProse(element.text, element.position);
    if (element.type !== 'block' || isListingLanguage(element.language)) continue;
    for (const line of element.lines) {
      const readings = promptReadings(line.text, dialects).filter((each) => each.strength === 'certain' && each.host !== null);
      const reading = readings[0];
      if (reading?.host == null) continue;
      hosts.fromPrompt(reading.host, reading.user, reading.text, { file: line.file, line: line.line, column: line.indent + 1 });
      // One look of several kinds of router teaches nothing.
      const routers = new Set(readings.filter((each) => each.text === reading.text).map((each) => each.dialect));
      if (!(routers.has('imish-config') && routers.has('ios-config'))) shells.teach(hosts.canonical(reading.host), reading.dialect);
    }
  }
}

function readPage(
  page: PageInput,
  elements: readonly Element[],
  reader: Reader,
  addresses: AddressBook,
  counts: Map<string, number>,
): Page {
  const annotated = annotationsOf(elements);
  const readings: { reading: BlockReading; element: Element & { type: 'block' } }[] = [];
  const drafts: Draft[] = [];
  let lastBlock = -1;
  for (const element of elements) {
    if (element.type === 'prose') {
      reader.places.hear(element, element.sections);
      addresses.read(element.text, 'plan');
    }
    if (element.type !== 'block') continue;
    const placed = annotated.byBlock.get(element.index) ?? [];
    let reading = readBlock(element, readings.length, reader, placed);
    if (reading.kind === 'unclear') {
      const paired = outputFor(element, elements.slice(lastBlock + 1, element.index), drafts);
      if (paired !== null) reading = pair(paired, element);
      else if (element.origin === 'line_block') continue;
    }
    readings.push({ reading, element });
    lastBlock = element.index;
    drafts.push(...reading.drafts);
    readAddresses(reading, element.text, addresses);
  }
  const left = mergeRepeats(drafts);
  const atOf = (draft: Draft): number => readings[draft.block]?.element.index ?? -1;
  const steps: Step[] = [];
  const variables = new Variables();
  for (const [index, draft] of left.entries()) {
    const element = readings[draft.block]?.element;
    const cue = element === undefined ? null : cueBefore(element, elements);
    const original = recalled(draft, index, left, cue);
    const sameAs = toldSameAs(draft, steps) ?? (original === null ? null : (steps[left.indexOf(original)] ?? null));
    steps.push(stepOf(draft, page.path, counts, sameAs, cue, placeholdersIn(draft, reader, variables)));
  }
  const placed = steps.map((step, index) => ({ step, at: atOf(left[index] as Draft), sections: (left[index] as Draft).sections }));
  return {
    path: page.path,
    title: titleOf(elements, page.path),
    document: page.document,
    blocks: readings.map(({ reading, element }) => blockOf(describeMerged(reading, left), element)),
    steps,
    cues: cuesOf(elements, placed),
    manual: manualSteps(elements),
    messages: [...page.messages, ...annotated.messages],
  };
}

/** The author says of which earlier line this is the same observation. */
function toldSameAs(draft: Draft, steps: readonly Step[]): Step | null {
  const told = said(draft.annotations, 'same-as')?.annotation.line;
  return told === undefined
    ? null
    : (steps.find((step) => step.position.line <= told && step.endLine >= told && step.sameAs === null) ?? null);
}

/** Output in a block of its own becomes the expectation of the command before it. */
function pair(paired: NonNullable<ReturnType<typeof outputFor>>, element: Element & { type: 'block' }): BlockReading {
  const { draft, cue, line } = paired;
  draft.output = element.lines;
  draft.evidence.push({
    about: 'pairing',
    source: 'prose',
    text: `its output stands in the block at line ${element.position.line}: ${cue}`,
    line,
  });
  return { kind: 'output', reason: `the output of line ${draft.line.line}`, suspicious: false, drafts: [] };
}

function readAddresses(reading: BlockReading, text: string, addresses: AddressBook): void {
  if (reading.kind === 'listing') addresses.read(text, 'plan');
  for (const draft of reading.drafts) {
    addresses.read(`${draft.prompt} ${draft.command}`, 'plan');
    for (const line of draft.output) addresses.read(line.text, 'output');
  }
  if (reading.kind === 'output') addresses.read(text, 'output');
}

function stepOf(
  draft: Draft,
  path: string,
  counts: Map<string, number>,
  sameAs: Step | null,
  cue: { text: string; line: number } | null,
  placeholders: readonly string[],
): Step {
  const key = [path, draft.host ?? '', draft.shell, draft.command].join('\u0000');
  const nth = (counts.get(key) ?? 0) + 1;
  counts.set(key, nth);
  const evidence = [...draft.evidence];
  if (sameAs !== null && cue !== null) {
    evidence.push({ about: 'recall', source: 'prose', text: `"${cue.text}" recalls line ${sameAs.position.line}`, line: cue.line });
  }
  return {
    id: stepId([path, draft.host ?? '', draft.shell, draft.command, nth]),
    kind: draft.kind,
    position: { file: draft.line.file, line: draft.line.line, column: draft.line.indent + 1 },
    endLine: draft.endLine,
    block: draft.block,
    host: draft.host,
    user: draft.user,
    shell: draft.shell,
    entersShell: draft.entersShell,
    hop: draft.hop,
    directory: draft.directory,
    command: draft.command,
    prompt: draft.prompt,
    expected: expectationOf(draft.output),
    interrupt: draft.interrupt,
    sameAs: sameAs?.id ?? null,
    alsoAt: draft.alsoAt,
    evidence,
    annotations: draft.annotations,
    placeholders,
    obstacle: obstacleOf(draft, placeholders),
    sections: draft.sections.map((each) => each.split('\n')[0] ?? ''),
  };
}

function isPosix(shell: string, reader: Reader): boolean {
  return reader.dialects.find((dialect) => dialect.name === shell)?.ending === 'marker';
}

function placeholdersIn(draft: Draft, reader: Reader, variables: Variables): readonly string[] {
  return [...placeholdersOf(draft.command), ...(isPosix(draft.shell, reader) ? variables.unset(draft.host, draft.command) : [])];
}

function obstacleOf(draft: Draft, placeholders: readonly string[]): Step['obstacle'] {
  const skip = said(draft.annotations, 'skip');
  if (skip !== null)
    return {
      code: 'LABPROOF_STEP_SKIPPED',
      message: `the page says not to run it: ${skip.annotation.reason}`,
      hint: `see the annotation in line ${skip.line}`,
    };
  if (placeholders.length > 0) {
    return {
      code: 'LABPROOF_PLACEHOLDER_UNBOUND',
      message: `the reader has to fill in ${placeholders.join(' and ')}, and nothing says what to put there`,
      hint: 'give a value for each under placeholders: in labproof.yaml',
    };
  }
  if (draft.host !== null) return null;
  return {
    code: 'LABPROOF_HOST_UNKNOWN',
    message: 'nothing in the guide says on which host this runs',
    hint: 'show its prompt with the host name, or say "on HOST" in the section; aliases of hosts can be given in labproof.yaml',
  };
}

function expectationOf(lines: readonly SourceLine[]): Expectation | null {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return null;
  return {
    text: lines.map((line) => line.text).join('\n'),
    position: { file: first.file, line: first.line, column: first.indent + 1 },
    endLine: last.line,
    lines,
  };
}

function blockOf(reading: BlockReading, element: Element & { type: 'block' }): GuideBlock {
  return {
    position: element.position,
    endLine: element.endLine,
    kind: reading.kind,
    language: element.language,
    text: element.text,
    reason: reading.reason,
    suspicious: reading.suspicious,
  };
}

function titleOf(elements: readonly Element[], path: string): string {
  const title = elements.find((element) => element.type === 'prose' && element.kind === 'title');
  return title?.type === 'prose'
    ? title.text
    : (path
        .split('/')
        .at(-1)
        ?.replace(/\.rst$/, '') ?? path);
}
