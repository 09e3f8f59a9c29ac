import type { Guide, Page, Step } from '../model/index.ts';
import { type HintPieces, type Piece, piecesOf } from './pieces.ts';
import { isSettled, type Progress } from './progress.ts';

/** A step of the guide as a student comes to it. */
export interface Stop {
  readonly step: Step;
  readonly page: Page;
  /** 1-based, of all steps of the guide. */
  readonly number: number;
  readonly total: number;
  /** What the page says between the step before and this one. */
  readonly prose: readonly Piece[];
  /** What the page says after the last step of it. */
  readonly after: readonly Piece[];
  /** What the author put into `hint` admonitions around it. */
  readonly hints: readonly Piece[];
}

/** A part of the guide that can be listed and reset. */
export interface Part {
  readonly page: string;
  readonly title: string;
  readonly stops: readonly Stop[];
}

/**
 * The guide as a walk: each step once, in order, with the prose that leads to it. What the configuration asks for before the guide
 * comes first, and is for the student to do as any other step; what restores the lab is not.
 */
export function walkOf(guide: Guide): readonly Stop[] {
  const pages = guide.pages.filter((page) => page.role !== 'teardown');
  const total = pages.reduce((sum, page) => sum + page.steps.length, 0);
  const stops: Stop[] = [];
  // A page without steps, such as the first of a chapter, is read before the next step.
  let waiting: readonly Piece[] = [];
  for (const page of pages) {
    const read = page.role === 'setup' ? readPreparation(page) : readPage(page);
    for (const [index, step] of page.steps.entries()) {
      const last = index === page.steps.length - 1;
      stops.push({
        step,
        page,
        number: stops.length + 1,
        total,
        prose: [...waiting, ...(read.before.get(step.id) ?? [])],
        after: last ? read.after : [],
        hints: read.hints.get(step.id) ?? [],
      });
      waiting = [];
    }
    if (page.steps.length === 0) waiting = [...waiting, ...read.after];
  }
  const end = stops.at(-1);
  if (end !== undefined && waiting.length > 0) stops[stops.length - 1] = { ...end, after: [...end.after, ...waiting] };
  return stops;
}

/** The sections with steps, in order; steps of one section that a subsection parts stay together under its title. */
export function partsOf(walk: readonly Stop[]): readonly Part[] {
  const parts: { page: string; title: string; stops: Stop[] }[] = [];
  for (const stop of walk) {
    const title = stop.step.sections.at(-1) ?? stop.page.title;
    const last = parts.at(-1);
    if (last !== undefined && last.page === stop.page.path && last.title === title) last.stops.push(stop);
    else parts.push({ page: stop.page.path, title, stops: [stop] });
  }
  return parts;
}

/** Where the student is: the step he went to, else the first after it that is not settled, else the first of all; null at the end. */
export function currentStop(walk: readonly Stop[], progress: Progress): Stop | null {
  if (progress.intent !== null) {
    const unknown = walk.find((stop) => stop.step.id === progress.intent?.stepId);
    if (unknown !== undefined) return unknown;
  }
  const open = (stop: Stop): boolean => !isSettled(progress.entries[stop.step.id]);
  const at = walk.findIndex((stop) => stop.step.id === progress.at);
  return walk.slice(Math.max(0, at)).find(open) ?? walk.find(open) ?? null;
}

/** The guide as the engine is to take it for a student: nothing in it runs unless he asks for it. */
export function asWalked(guide: Guide): Guide {
  const pages = guide.pages.filter((page) => page.role !== 'teardown');
  return { ...guide, pages: pages.map(({ role: _, ...page }) => page) };
}

interface ReadPage {
  readonly before: ReadonlyMap<string, readonly Piece[]>;
  readonly after: readonly Piece[];
  readonly hints: ReadonlyMap<string, readonly Piece[]>;
}

/** The commands stand in the configuration: of its page only the title and its sentence are read. */
function readPreparation(page: Page): ReadPage {
  const [title, said] = piecesOf(page.document).filter((piece): piece is Piece => piece.type !== 'hint');
  const pieces = [title, said].filter((piece) => piece !== undefined);
  const [first] = page.steps;
  return { before: new Map(first === undefined ? [] : [[first.id, pieces]]), after: [], hints: new Map() };
}

function readPage(page: Page): ReadPage {
  const before = new Map<string, readonly Piece[]>();
  const hints = new Map<string, Piece[]>();
  const used = new Set<number>();
  const left = new Set(page.steps.map((step) => step.id));
  let gathered: Piece[] = [];
  let open: HintPieces[] = [];
  let previous: Step | null = null;
  let titled = false;
  const give = (step: Step, hint: HintPieces): void => {
    hints.set(step.id, [...(hints.get(step.id) ?? []), ...hint.pieces]);
  };
  for (const piece of piecesOf(page.document)) {
    if (piece.type === 'hint') {
      // In the section of a step it speaks of that step; before the first one, of the next.
      if (previous !== null && !titled) give(previous, piece);
      else open.push(piece);
      continue;
    }
    const index = piece.type === 'literal' ? blockAt(page, piece.line, used) : -1;
    if (index < 0) {
      titled ||= piece.type === 'title';
      gathered.push(piece);
      continue;
    }
    used.add(index);
    const own = page.steps.filter((step) => step.block === index && left.has(step.id));
    const [first] = own;
    if (first === undefined) {
      // Shown where the expected output is asked for.
      const output = page.blocks[index]?.kind === 'output';
      const { depth, mark, line, file } = piece;
      gathered.push(output ? { type: 'text', source: '(Your lab was compared with it above.)', depth, mark, line, file } : piece);
      continue;
    }
    before.set(first.id, gathered);
    for (const hint of open) give(first, hint);
    for (const step of own) left.delete(step.id);
    gathered = [];
    open = [];
    titled = false;
    previous = own.at(-1) ?? null;
  }
  const last = page.steps.at(-1);
  if (last !== undefined) for (const hint of open) give(last, hint);
  return { before, after: gathered, hints };
}

function blockAt(page: Page, line: number, used: ReadonlySet<number>): number {
  return page.blocks.findIndex((block, index) => !used.has(index) && block.position.line === line);
}
