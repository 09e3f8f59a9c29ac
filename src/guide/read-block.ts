import { entering } from '../model/command/entering.ts';
import type { Annotation, Dialect, Evidence, PlacedAnnotation } from '../model/index.ts';
import { said } from './annotations.ts';
import { type BareCommand, consoleLanguages, isListingLanguage, readBare } from './bare-block.ts';
import { looksLikeCommand, looksLikeRouterCommand } from './commands.ts';
import type { BlockReading, Draft } from './draft.ts';
import type { BlockElement, Element } from './elements.ts';
import type { HostBook } from './hosts.ts';
import type { Places } from './place.ts';
import type { Programs } from './programs.ts';
import { type PromptReading, promptReadings } from './prompts.ts';
import type { Move, Shells } from './shells.ts';
import { mendSlips } from './slips.ts';
import { sqlStatements } from './sql.ts';
import { readTranscript, type TypedCommand } from './transcript.ts';

/** What the reading of blocks knows and learns while it goes down a page. */
export interface Reader {
  readonly dialects: readonly Dialect[];
  readonly hosts: HostBook;
  readonly places: Places;
  readonly shells: Shells;
  readonly programs: Programs;
  /** Dialects whose prompts the guide shows. */
  readonly shown: ReadonlySet<string>;
}

/** Reads one block at its place in the page; `before` is the sentence just above it. */
export function readBlock(
  element: Element & BlockElement,
  index: number,
  reader: Reader,
  annotations: readonly PlacedAnnotation[] = [],
  before = '',
): BlockReading {
  reader.shells.beginBlock();
  const manual = said(annotations, 'manual');
  if (manual !== null)
    return { kind: 'manual', reason: `the annotation in line ${manual.line} says that a person does it`, suspicious: false, drafts: [] };
  const reading = readUnannotated(element, index, reader, annotations, before);
  if (annotations.length === 0) return reading;
  const place = annotations.filter((each) => placing.has(each.annotation.verb));
  // What is said of the output is said of the first one that the block shows.
  const shown = Math.max(
    0,
    reading.drafts.findIndex((draft) => draft.output.length > 0),
  );
  return { ...reading, drafts: reading.drafts.map((draft, nth) => withAnnotations(draft, nth === shown ? annotations : place)) };
}

const placing: ReadonlySet<Annotation['verb']> = new Set(['host', 'shell', 'directory', 'skip', 'retry', 'pin', 'free', 'unbind']);

/** Host, shell and directory as the author gives them, over whatever else the page shows. */
function withAnnotations(draft: Draft, annotations: readonly PlacedAnnotation[]): Draft {
  const [host, shell, directory] = [said(annotations, 'host'), said(annotations, 'shell'), said(annotations, 'directory')];
  const evidence = [host, shell, directory].flatMap((each): readonly Evidence[] =>
    each === null ? [] : [{ about: each.annotation.verb, source: 'annotation', text: `the annotation "${each.text}"`, line: each.line }],
  );
  return {
    ...draft,
    annotations,
    host: host?.annotation.value ?? draft.host,
    shell: shell?.annotation.value ?? draft.shell,
    directory: directory?.annotation.value ?? draft.directory,
    evidence: [...evidence, ...draft.evidence],
  };
}

function readUnannotated(
  element: Element & BlockElement,
  index: number,
  reader: Reader,
  annotations: readonly PlacedAnnotation[],
  before: string,
): BlockReading {
  // From here on this is where the reader is.
  const told = said(annotations, 'host');
  if (told !== null)
    reader.places.stay(element.sections, told.annotation.value, said(annotations, 'shell')?.annotation.value ?? 'bash', told.line);
  if (isListingLanguage(element.language))
    return { kind: 'listing', reason: `its language is ${element.language}`, suspicious: false, drafts: [] };
  if (element.origin === 'line_block') return { kind: 'unclear', reason: 'a line block', suspicious: false, drafts: [] };
  const transcript = readTranscript(element.lines, {
    dialects: reader.dialects,
    console: consoleLanguages.has((element.language ?? '').toLowerCase()) || element.origin === 'prompt',
    isHost: (shown) => reader.hosts.resolve(shown) !== null,
    isCommand: (text, shell) =>
      looksLikeCommand(text, shell, reader.dialects) || looksLikeRouterCommand(text) || reader.programs.begins(text),
  });
  if (transcript === null) return readWithoutPrompts(element, index, reader, before);
  const commands = mendSlips(transcript.commands, reader.dialects);
  const key = helpKey(commands, before, reader);
  if (key !== null) return { kind: 'manual', reason: key, suspicious: false, drafts: [] };
  const drafts = commands.map((typed, nth) => prompted(typed, commands[nth + 1], element, index, reader));
  const session = drafts.some((draft) => draft.output.length > 0);
  const reason = session ? 'it shows prompts, commands and their output' : 'it shows prompts and commands without output';
  return { kind: session ? 'session' : 'commands', reason, suspicious: false, drafts };
}

/** A shell that answers the key itself, `?` or the tabulator, gets no line: who types it is a person. */
function helpKey(commands: readonly TypedCommand[], before: string, reader: Reader): string | null {
  const posix = (typed: TypedCommand): boolean =>
    typed.prompts.some((reading) => reader.dialects.find((dialect) => dialect.name === reading.dialect)?.ending === 'marker');
  if (commands.some(posix)) return null;
  if (commands.every((typed) => /(?:^|\s)\?$/.test(typed.command))) return 'its commands end in the key that shows help';
  return tabulator.test(before) && commands.some((typed) => typed.output.length > 0) ? 'its commands end in the tabulator key' : null;
}
const tabulator =
  /['"`]?\btab\b['"`]?(?: key)?\b[^.]{0,60}\b(?:complet|possib|options|list|help)|\b(?:press|hit|type|using|use|with) (?:the )?['"`<[]?tab\b|\btab[- ]complet/i;

/** The shell in which an `ssh` ends, as the next prompt shows: a router's, perhaps. */
function shellBehind(hop: string, next: TypedCommand | undefined, reader: Reader): string | null {
  const prompts = next?.prompts ?? [];
  const there = prompts.filter((reading) => reading.host !== null && reader.hosts.canonical(reading.host) === reader.hosts.canonical(hop));
  if (there.length === 0) return null;
  return (
    reader.shells.choose(
      reader.hosts.canonical(hop),
      there.map((reading) => reading.dialect),
    ) ?? null
  );
}

/** Is the reader still in a mode for configuring, as the next prompt shows, or this one: `(config-router)` lies within `(config)`? */
function staysInMode(reading: PromptReading | undefined, next: TypedCommand | undefined): boolean {
  if (reading?.dialect.endsWith('-config') !== true) return false;
  const after = next?.prompts.filter((each) => each.host === reading.host && familyOf(each) === familyOf(reading)) ?? [];
  if (after.length > 0) return after.every((each) => each.dialect.endsWith('-config'));
  return /^conf\w*-./.test(reading.mode ?? '') && /^(?:exit|quit)$/.test(reading.command.trim());
}

/** What a shell says where it stays. */
const notLeft = /not (?:a )?login shell|^There are (?:stopped|running) jobs/;

function familyOf({ dialect }: PromptReading): string {
  return dialect.replace(/-config$/, '');
}

/** `$ ls` above `ada@web-1:~$ ls`: one prompt, the first time without its first half. */
function cutFrom(typed: TypedCommand, next: TypedCommand | undefined): PromptReading | null {
  const [shown, behind] = [typed.prompts[0], next?.prompts[0]];
  if (shown?.text !== '$' || behind?.host == null || !behind.text.endsWith('$') || entering(typed.command) !== null) return null;
  return behind;
}

function prompted(
  typed: TypedCommand,
  next: TypedCommand | undefined,
  element: Element & BlockElement,
  block: number,
  reader: Reader,
): Draft {
  const line = typed.line.line;
  const shown = cutFrom(typed, next) ?? typed.prompts[0];
  const place = reader.places.at(element.sections);
  const caption = captionPlace(element, reader);
  const nobody = shown?.host != null && reader.hosts.isNobody(shown.host);
  const named = shown?.host != null && !nobody ? reader.hosts.canonical(shown.host) : null;
  // `root@localhost` may be any machine, also another than the one of the step before.
  const host = named ?? (caption === undefined || (nobody && place.evidence?.source === 'previous') ? null : (caption?.host ?? place.host));
  const preferred = typed.prompts.find((each) => each.user === 'vyos' && each.dialect.startsWith('vyos'));
  const chosen = reader.shells.choose(
    host,
    typed.prompts.map((each) => each.dialect),
  );
  const reading = preferred ?? typed.prompts.find((each) => each.dialect === chosen) ?? shown;
  const shell = reading?.dialect ?? 'bash';
  const prompt = reading?.text ?? '';
  const evidence: Evidence[] = [{ about: 'shell', source: 'prompt', text: `the prompt "${prompt}"`, line }];
  if (named !== null) evidence.unshift({ about: 'host', source: 'prompt', text: `the prompt "${prompt}"`, line });
  else if (caption != null) evidence.unshift(caption.evidence);
  else if (host !== null && caption === null && place.evidence !== null) evidence.unshift(place.evidence);
  if (reading?.directory != null)
    evidence.push({ about: 'directory', source: 'prompt', text: `the prompt shows ${reading.directory}`, line });
  if (typed.interrupt) evidence.push({ about: 'interrupt', source: 'shape', text: '^C ends the documented output', line: typed.endLine });
  const stays = staysInMode(reading, next) || typed.output.some(({ text }) => notLeft.test(text));
  const move = reader.shells.move(host, shell, typed.command, stays);
  follow(move, host, shell, element, line, reader);
  return {
    kind: move.kind,
    entersShell: move.hop === null ? move.entersShell : (shellBehind(move.hop, next, reader) ?? move.entersShell),
    hop: move.hop,
    annotations: [],
    line: typed.line,
    endLine: typed.output.at(-1)?.line ?? typed.endLine,
    block,
    host,
    user: reading?.user ?? null,
    shell,
    directory: reading?.directory ?? null,
    command: typed.command,
    prompt,
    output: typed.output,
    interrupt: typed.interrupt,
    alsoAt: [],
    evidence,
    sections: element.sections,
  };
}

function readWithoutPrompts(element: Element & BlockElement, index: number, reader: Reader, said: string): BlockReading {
  const place = reader.places.at(element.sections);
  const shells = [reader.shells.current(place.host), place.shell, 'bash'].filter((shell): shell is string => shell !== null);
  const isCommand = (text: string): boolean => {
    if (shells.some((shell) => looksLikeCommand(text, shell, reader.dialects)) || reader.programs.begins(text)) return true;
    // After `imish` in the same block the words of a router are commands.
    return looksLikeRouterCommand(text) && (reader.shells.speaksRouter(place.host) || entersRouter(element, reader));
  };
  const statements = sqlBlock(element, reader);
  if (statements !== null) {
    const drafts = statements.commands.map((command) => bareDraft(command, element, index, reader, statements.shell));
    return { kind: 'commands', reason: `statements of SQL; the guide shows the prompt of ${statements.shell}`, suspicious: false, drafts };
  }
  const bare = readBare(element, isCommand, said);
  if (bare.kind === 'listing') return { kind: 'listing', reason: bare.reason, suspicious: false, drafts: [] };
  if (bare.kind === 'other') {
    const prompts = element.lines.some((line) =>
      promptReadings(line.text, reader.dialects).some((reading) => reading.strength === 'certain'),
    );
    return { kind: 'unclear', reason: bare.reason, suspicious: bare.suspicious || prompts, drafts: [] };
  }
  const drafts = bare.commands.map((command) => bareDraft(command, element, index, reader));
  return { kind: bare.kind, reason: bare.reason, suspicious: false, drafts };
}

/** Statements without prompts are typed in the one database shell that the guide shows. */
function sqlBlock(element: BlockElement, reader: Reader): { readonly commands: readonly BareCommand[]; readonly shell: string } | null {
  const [shell, ...others] = ['mysql', 'psql', 'sqlite'].filter((name) => reader.shown.has(name));
  const commands = shell === undefined || others.length > 0 ? null : sqlStatements(element.lines);
  return commands === null || shell === undefined ? null : { commands, shell };
}

function bareDraft(bare: BareCommand, element: Element & BlockElement, block: number, reader: Reader, told?: string): Draft {
  const line = bare.line.line;
  const caption = captionPlace(element, reader);
  const place = reader.places.at(element.sections);
  const host = caption === undefined ? null : (caption?.host ?? place.host);
  const shell = told ?? reader.shells.forBare(host, bare.command);
  const move = reader.shells.move(host, shell, bare.command);
  const evidence: Evidence[] = [];
  if (caption != null) evidence.push(caption.evidence);
  else if (caption === null && place.evidence !== null) evidence.push(place.evidence);
  evidence.push({ about: 'shell', source: 'shape', text: `a command of ${shell}, without a prompt`, line });
  follow(move, host, shell, element, line, reader);
  return {
    kind: move.kind,
    entersShell: move.entersShell,
    hop: move.hop,
    annotations: [],
    line: bare.line,
    endLine: bare.output.at(-1)?.line ?? bare.endLine,
    block,
    host,
    user: null,
    shell,
    directory: null,
    command: bare.command,
    prompt: '',
    output: bare.output,
    interrupt: false,
    alsoAt: [],
    evidence,
    sections: element.sections,
  };
}

/** Where the reader stands after a command: a hop leads to the other host, a container to a place without a name. */
function follow(move: Move, host: string | null, shell: string, element: Element & BlockElement, line: number, reader: Reader): void {
  const { places, hosts } = reader;
  const next = move.kind === 'command' ? shell : (move.entersShell ?? shell);
  if (move.hop !== null) {
    const other = hosts.resolve(move.hop)?.host ?? null;
    // One `ssh` after the other tries each of them: where the reader ends is not said.
    if (other === null || hops(element) > 1) places.lose(element.sections);
    else places.stay(element.sections, other, next, line);
  } else if (move.inside && next === shell) places.lose(element.sections);
  else if (host !== null) places.stay(element.sections, host, next, line);
}

/** Lines of a block that only lead to another host. */
function hops(element: BlockElement): number {
  const typed = element.lines.map((line) => line.text.trim()).filter((text) => text !== '' && !text.startsWith('#'));
  return typed.every((text) => entering(text)?.where.kind === 'host') ? typed.length : 1;
}

/** `:caption: On kube-master` names the host of a whole block; undefined when it names one that nobody knows. */
function captionPlace(element: BlockElement, reader: Reader): { readonly host: string; readonly evidence: Evidence } | null | undefined {
  const said = element.options.host ?? element.caption;
  const found = said == null ? null : reader.hosts.resolve(said);
  // It names a host that nobody knows: weaker evidence must not take its place.
  if (said != null && found === null && (element.options.host !== undefined || /^(?:on|at|from) \S+$/i.test(said))) return undefined;
  if (found === null || said == null) return null;
  const what = element.options.host === undefined ? 'caption' : 'option';
  return {
    host: found.host,
    evidence: { about: 'host', source: 'directive', text: `the block's ${what} "${said}"`, line: element.position.line },
  };
}

function entersRouter(element: BlockElement, reader: Reader): boolean {
  const first = element.lines.find((line) => line.text.trim() !== '')?.text.trim() ?? '';
  return reader.dialects.some((dialect) => dialect.ending === 'prompt' && dialect.comment === '!' && dialect.enteredBy.includes(first));
}
