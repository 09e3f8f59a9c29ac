import type { BlockNode, Section, SourceLine } from '../model/index.ts';
import { inlineText } from './inline-text.ts';
import { isBlank, pointOf } from './lines.ts';
import { markupLine } from './patterns.ts';
import type { Heading, Item, Scope, Taken } from './scope.ts';

/** A title with a line under it, or above and under it; null when the lines are something else. */
export function headingAt(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const first = lines[start];
  if (first === undefined) return null;
  return markupLine.test(first.text) ? overlined(lines, start, first, scope) : underlined(lines, start, first, scope);
}

function underlined(lines: readonly SourceLine[], start: number, title: SourceLine, scope: Scope): Taken | null {
  const under = lines[start + 1];
  if (under === undefined || !markupLine.test(under.text)) return null;
  if (width(title.text) > under.text.length) {
    if (under.text.length < 4) return null;
    scope.message('warning', 'LABPROOF_RST_UNDERLINE', 'the line under this title is shorter than the title', pointOf(under));
  }
  return heading(title, start, start + 2, under.text[0] ?? '', scope);
}

function overlined(lines: readonly SourceLine[], start: number, over: SourceLine, scope: Scope): Taken | null {
  const title = lines[start + 1];
  const under = lines[start + 2];
  if (title === undefined || isBlank(title) || markupLine.test(title.text)) return null;
  if (under === undefined || under.text !== over.text) {
    if (over.text.length < 4) return null;
    scope.message('severe', 'LABPROOF_RST_OVERLINE', 'a title with a line above it needs the same line under it', pointOf(over));
    return { items: [], next: start + 1 };
  }
  if (width(title.text.trim()) > over.text.length && over.text.length < 4) return null;
  return heading(title, start, start + 3, `${over.text[0] ?? ''}${under.text[0] ?? ''}`, scope);
}

function heading(title: SourceLine, start: number, next: number, style: string, scope: Scope): Taken {
  const extra = title.text.length - title.text.trimStart().length;
  if (!scope.titles) {
    scope.message('severe', 'LABPROOF_RST_TITLE', 'a section title cannot stand inside of another element', pointOf(title));
    return { items: [], next };
  }
  const item: Heading = {
    type: 'heading',
    title: inlineText([title], title.text.trim()),
    level: levelOf(style, title, scope),
    titleLine: title.line,
    position: pointOf(title, extra),
    endLine: title.line + (next - start - 1),
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

/** East Asian wide characters take two columns. Source of the rule: docutils' `column_width`. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}

/** Puts what follows a title into its section. */
export function buildSections(items: readonly Item[]): readonly BlockNode[] {
  type Open = { heading: Heading | null; children: BlockNode[] };
  const stack: Open[] = [{ heading: null, children: [] }];
  const close = (): void => {
    const done = stack.pop();
    if (done === undefined || done.heading === null) return;
    const { type: _, ...rest } = done.heading;
    const endLine = Math.max(rest.endLine, done.children.at(-1)?.endLine ?? 0);
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
