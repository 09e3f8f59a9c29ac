import type { BlockNode, Section, SourceLine } from '../model/index.ts';
import { columnWidth, leading } from './characters.ts';
import { inlineText } from './inline-text.ts';
import { pointOf } from './lines.ts';
import { markupLine } from './patterns.ts';
import type { Heading, Item, Scope, Taken } from './scope.ts';

/** A title with a line under it; null when it is text. Source of the rule: docutils' `Text.underline`. */
export function underlined(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const title = lines[start];
  const under = lines[start + 1];
  if (title === undefined || under === undefined || !markupLine.test(under.text)) return null;
  if (columnWidth(title.text) > under.text.length) {
    if (under.text.length < 4) return null;
    scope.message('warning', 'LABPROOF_RST_UNDERLINE', 'the line under this title is shorter than the title', pointOf(under));
  }
  return heading(title, under, start + 2, under.text[0] ?? '', scope);
}

/** A title between two lines; null when the first is text. Source of the rule: docutils' `Line` state. */
export function overlined(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const over = lines[start] as SourceLine;
  const title = lines[start + 1];
  const under = lines[start + 2];
  const long = over.text.length >= 4;
  const leaveOut = (text: string, count: number): Taken | null => {
    if (!long) return null;
    const next = Math.min(start + count, lines.length);
    scope.message('severe', 'LABPROOF_RST_OVERLINE', text, pointOf(over), lines[next - 1]?.line);
    return { items: [], next };
  };
  if (title === undefined || title.text === '') return null;
  if (markupLine.test(title.text)) return leaveOut('this line is neither a transition nor part of a section title', 2);
  if (under?.text !== over.text) return leaveOut('a title with a line above it needs the same line under it', 3);
  if (columnWidth(title.text) > over.text.length) {
    if (!long) return null;
    scope.message('warning', 'LABPROOF_RST_UNDERLINE', 'the lines around this title are shorter than the title', pointOf(over));
  }
  return heading(title, under, start + 3, over.text.slice(0, 1).repeat(2), scope);
}

function heading(title: SourceLine, under: SourceLine, next: number, style: string, scope: Scope): Taken {
  if (!scope.titles) {
    scope.message('severe', 'LABPROOF_RST_TITLE', 'a section title cannot stand inside of another element', pointOf(title), under.line);
    return { items: [], next };
  }
  const item: Heading = {
    type: 'heading',
    title: inlineText([title], title.text.trim()),
    level: levelOf(style, title, scope),
    titleLine: title.line,
    position: pointOf(title, leading(title.text)),
    endLine: under.line,
  };
  return { items: [item], next };
}

function levelOf(style: string, title: SourceLine, scope: Scope): number {
  const { state } = scope;
  const known = state.styles.indexOf(style);
  const wanted = known < 0 ? state.styles.length + 1 : known + 1;
  if (wanted > state.level + 1) {
    scope.message('severe', 'LABPROOF_RST_LEVEL', 'this title skips a level of sections', pointOf(title));
  }
  if (known < 0) state.styles.push(style);
  state.level = Math.min(wanted, state.level + 1);
  return state.level;
}

/** Puts what follows a title into its section. */
export function buildSections(items: readonly Item[]): readonly BlockNode[] {
  type Open = { heading: Heading | null; children: BlockNode[] };
  const stack: Open[] = [{ heading: null, children: [] }];
  const close = (): void => {
    const done = stack.pop();
    if (done === undefined || done.heading === null) return;
    const { type: _, ...rest } = done.heading;
    // What was included last counts the lines of its own file.
    const last = done.children.findLast((child) => child.position.file === rest.position.file);
    const endLine = Math.max(rest.endLine, last?.endLine ?? 0);
    const section: Section = { ...rest, type: 'section', children: done.children, endLine };
    stack.at(-1)?.children.push(section);
  };
  for (const item of items) {
    if (item.type !== 'heading') {
      stack.at(-1)?.children.push(item);
      continue;
    }
    while (stack.length > 1 && (stack.at(-1)?.heading?.level ?? 0) >= item.level) close();
    stack.push({ heading: item, children: [] });
  }
  while (stack.length > 1) close();
  return stack[0]?.children ?? [];
}
