import type { Annotation, Dialect, Evidence, PlacedAnnotation } from '../model/index.ts';
import { said } from './annotations.ts';
import { type BareCommand, consoleLanguages, isListingLanguage, readBare } from './bare-block.ts';
import { looksLikeCommand, looksLikeRouterCommand } from './commands.ts';
import type { BlockReading, Draft } from './draft.ts';
import type { BlockElement, Element } from './elements.ts';
import type { HostBook } from './hosts.ts';
import type { Places } from './place.ts';
import { promptReadings } from './prompts.ts';
import type { Move, Shells } from './shells.ts';
import { readTranscript, type TypedCommand } from './transcript.ts';

/** What the reading of blocks knows and learns while it goes down a page. */
export interface Reader {
  readonly dialects: readonly Dialect[];
  readonly hosts: HostBook;
  readonly places: Places;
  readonly shells: Shells;
}

/** Reads one block at its place in the page. */
export function readBlock(
  element: Element & BlockElement,
  index: number,
  reader: Reader,
  annotations: readonly PlacedAnnotation[] = [],
): BlockReading {
  const manual = said(annotations, 'manual');
  if (manual !== null)
    return { kind: 'manual', reason: `the annotation in line ${manual.line} says that a person does it`, suspicious: false, drafts: [] };
  const reading = readUnannotated(element, index, reader, annotations);
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
    isCommand: (text, shell) => looksLikeCommand(text, shell, reader.dialects) || looksLikeRouterCommand(text),
  });
  if (transcript === null) return readWithoutPrompts(element, index, reader);
  const drafts = transcript.commands.map((typed) => prompted(typed, element, index, reader));
  const session = drafts.some((draft) => draft.output.length > 0);
  const reason = session ? 'it shows prompts, commands and their output' : 'it shows prompts and commands without output';
  return { kind: session ? 'session' : 'commands', reason, suspicious: false, drafts };
}

function prompted(typed: TypedCommand, element: Element & BlockElement, block: number, reader: Reader): Draft {
  const line = typed.line.line;
  const shown = typed.prompts[0];
  const place = reader.places.at(element.sections);
  const caption = captionPlace(element, reader);
  const host = shown?.host != null ? reader.hosts.canonical(shown.host) : caption === undefined ? null : (caption?.host ?? place.host);
  const reading =
    typed.prompts.find(
      (each) =>
        each.dialect ===
        reader.shells.choose(
          host,
          typed.prompts.map((one) => one.dialect),
        ),
    ) ?? shown;
  const shell = reading?.dialect ?? 'bash';
  const prompt = reading?.text ?? '';
  const evidence: Evidence[] = [{ about: 'shell', source: 'prompt', text: `the prompt "${prompt}"`, line }];
  if (shown?.host != null) evidence.unshift({ about: 'host', source: 'prompt', text: `the prompt "${prompt}"`, line });
  else if (caption != null) evidence.unshift(caption.evidence);
  else if (caption === null && place.evidence !== null) evidence.unshift(place.evidence);
  if (reading?.directory != null)
    evidence.push({ about: 'directory', source: 'prompt', text: `the prompt shows ${reading.directory}`, line });
  if (typed.interrupt) evidence.push({ about: 'interrupt', source: 'shape', text: '^C ends the documented output', line: typed.endLine });
  const move = reader.shells.move(host, shell, typed.command);
  follow(move, host, shell, element, line, reader);
  return {
    kind: move.kind,
    entersShell: move.entersShell,
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

function readWithoutPrompts(element: Element & BlockElement, index: number, reader: Reader): BlockReading {
  const place = reader.places.at(element.sections);
  const shells = [reader.shells.current(place.host), place.shell, 'bash'].filter((shell): shell is string => shell !== null);
  const isCommand = (text: string): boolean => {
    if (shells.some((shell) => looksLikeCommand(text, shell, reader.dialects))) return true;
    // After `imish` in the same block the words of a router are commands.
    return looksLikeRouterCommand(text) && (reader.shells.speaksRouter(place.host) || entersRouter(element, reader));
  };
  const bare = readBare(element, isCommand);
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

function bareDraft(bare: BareCommand, element: Element & BlockElement, block: number, reader: Reader): Draft {
  const line = bare.line.line;
  const caption = captionPlace(element, reader);
  const place = reader.places.at(element.sections);
  const host = caption === undefined ? null : (caption?.host ?? place.host);
  const shell = reader.shells.forBare(host, bare.command);
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
    if (other === null) places.lose(element.sections);
    else places.stay(element.sections, other, next, line);
  } else if (move.inside && next === shell) places.lose(element.sections);
  else if (host !== null) places.stay(element.sections, host, next, line);
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
