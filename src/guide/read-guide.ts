import {
  type CreatedFile,
  type Dialect,
  type Document,
  type Expectation,
  type Guide,
  type GuideBlock,
  type Page,
  type ParseMessage,
  type PlacedAnnotation,
  placeholdersOf,
  type SourceLine,
  type Step,
} from '../model/index.ts';
import { annotationsOf, said } from './annotations.ts';
import { isListingLanguage } from './bare-block.ts';
import { isEditor } from './commands.ts';
import { createdFile } from './created-files.ts';
import { cuesOf, manualSteps } from './cues.ts';
import type { BlockReading, Draft } from './draft.ts';
import { type Element, elementsOf } from './elements.ts';
import { type GuideHint, HostBook } from './hosts.ts';
import { cueBefore, describeMerged, mergeRepeats, outputFor, recalled, repeatedIn } from './pairs.ts';
import { AddressBook } from './pinned.ts';
import { Places } from './place.ts';
import { Programs } from './programs.ts';
import { promptReadings } from './prompts.ts';
import { type Reader, readBlock } from './read-block.ts';
import { Shells } from './shells.ts';
import { stepId } from './step-id.ts';
import { hostInCommand, hostsInFile, hostsInTables } from './told-hosts.ts';
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
  for (const page of pages) hosts.fromTold(hostsInTables(page.document));
  for (const each of elements) gatherHosts(each, options.dialects, hosts, shells);
  hosts.settle();
  const shown = shownDialects(elements.flat(), options.dialects);
  const programs = new Programs(elements.flat(), options.dialects);
  const addresses = new AddressBook();
  const counts = new Map<string, number>();
  const read = pages.map((page, index) =>
    readPage(
      page,
      elements[index] ?? [],
      { dialects: options.dialects, hosts, shells, programs, shown, places: new Places(hosts) },
      addresses,
      counts,
    ),
  );
  return { path: options.path, title: read[0]?.title ?? options.path, pages: read, hosts: hosts.list(), pinned: addresses.pinned() };
}

/** First pass: a prompt seen with certainty anywhere names a host and teaches its shell; so do the text, hosts files and `ssh`. */
function gatherHosts(elements: readonly Element[], dialects: readonly Dialect[], hosts: HostBook, shells: Shells): void {
  let said = '';
  for (const element of elements) {
    if (element.type === 'prose') {
      hosts.fromProse(
        element.text,
        element.marked.map((mark) => mark.text),
        element.position,
      );
      said = element.text;
    }
    if (element.type !== 'block' || isListingLanguage(element.language)) continue;
    hosts.fromTold(hostsInFile(element.lines, said));
    for (const line of element.lines) {
      const all = promptReadings(line.text, dialects);
      const told = hostInCommand(all[0]?.command ?? line.text, line);
      if (told !== null) hosts.fromTold([told]);
      const readings = all.filter((each) => each.strength === 'certain' && each.host !== null);
      const reading = readings[0];
      if (reading?.host == null || hosts.isNobody(reading.host)) continue;
      hosts.fromPrompt(reading.host, reading.user, reading.text, { file: line.file, line: line.line, column: line.indent + 1 });
      // One look of several kinds of router teaches nothing.
      const routers = new Set(readings.filter((each) => each.text === reading.text).map((each) => each.dialect));
      if (!(routers.has('imish-config') && routers.has('ios-config'))) shells.teach(hosts.canonical(reading.host), reading.dialect);
    }
  }
}

/** Dialects whose prompt stands somewhere in the guide and is no other's. */
function shownDialects(elements: readonly Element[], dialects: readonly Dialect[]): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const element of elements) {
    if (element.type !== 'block' || isListingLanguage(element.language)) continue;
    for (const line of element.lines) {
      const reading = promptReadings(line.text, dialects)[0];
      if (reading?.strength === 'certain') shown.add(reading.dialect);
    }
  }
  return shown;
}

function readPage(
  page: PageInput,
  elements: readonly Element[],
  reader: Reader,
  addresses: AddressBook,
  counts: Map<string, number>,
): Page {
  const annotated = annotationsOf(elements);
  const readings: { reading: BlockReading; element: Element & { type: 'block' }; creates: CreatedFile | null }[] = [];
  const drafts: Draft[] = [];
  let lastBlock = -1;
  for (const element of elements) {
    if (element.type === 'prose') {
      reader.places.hear(element, element.sections);
      addresses.read(element.text, 'plan');
    }
    if (element.type !== 'block') continue;
    const placed = annotated.byBlock.get(element.index) ?? [];
    let reading =
      repeatedOutput(element, elements.slice(lastBlock + 1, element.index), drafts, readings.length, placed) ??
      readBlock(element, readings.length, reader, placed, cueBefore(element, elements)?.text);
    if (reading.kind === 'unclear' || reading.kind === 'listing') {
      const paired = outputFor(element, elements.slice(lastBlock + 1, element.index), drafts, reading.kind === 'listing');
      if (paired !== null) reading = pair(paired, element, readings.length, placed);
      else if (element.origin === 'line_block') continue;
    }
    const creates = reading.kind === 'listing' ? createdFile(element, elements, reader.places.at(element.sections)) : null;
    readings.push({ reading, element, creates });
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
    if (isEditor(draft.command)) draft.output = [];
    steps.push(stepOf(draft, page.path, counts, sameAs, cue, placeholdersIn(draft, reader, variables)));
  }
  const placed = steps.map((step, index) => ({ step, at: atOf(left[index] as Draft), sections: (left[index] as Draft).sections }));
  return {
    path: page.path,
    title: titleOf(elements, page.path),
    document: page.document,
    blocks: readings.map(({ reading, element, creates }) => blockOf(describeMerged(reading, left), element, creates)),
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

/** A block whose first line repeats the command that waits for its output, and then shows it. */
function repeatedOutput(
  element: Element & { type: 'block' },
  between: readonly Element[],
  drafts: readonly Draft[],
  block: number,
  annotations: readonly PlacedAnnotation[],
): BlockReading | null {
  const waiting = drafts.at(-1);
  if (waiting === undefined || repeatedIn(element, waiting) === 0) return null;
  const paired = outputFor(element, between, drafts, false);
  return paired === null ? null : pair(paired, element, block, annotations);
}

/** Output in a block of its own becomes the expectation of the command before it. */
function pair(
  paired: NonNullable<ReturnType<typeof outputFor>>,
  element: Element & { type: 'block' },
  block: number,
  annotations: readonly PlacedAnnotation[],
): BlockReading {
  const { draft, cue, line } = paired;
  const repeated = repeatedIn(element, draft);
  const [head] = element.lines;
  if (repeated > 0 && head !== undefined) draft.alsoAt.push({ line: head.line, endLine: head.line, block });
  draft.output = element.lines.slice(repeated);
  // What is said of the output is said of the step that it belongs to.
  draft.annotations = [...draft.annotations, ...annotations];
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
  if (isEditor(draft.command))
    return {
      code: 'LABPROOF_STEP_SKIPPED',
      message: "it opens an editor, and what is done in there is a person's",
      hint: 'say in the text that a file is to be created with the lines of a block, or write it with a here-document',
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

function blockOf(reading: BlockReading, element: Element & { type: 'block' }, creates: CreatedFile | null): GuideBlock {
  return {
    position: element.position,
    endLine: element.endLine,
    kind: reading.kind,
    language: element.language,
    text: element.text,
    reason: reading.reason,
    suspicious: reading.suspicious,
    creates,
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
