import type { BlockNode, SourceLine } from '../model/index.ts';
import { directive } from './directives.ts';
import { indentedBlock, isBlank, joined, pointOf, trimEnd, withText } from './lines.ts';
import { anonymousPattern, directivePattern, explicitPattern, simpleName } from './patterns.ts';
import type { Item, Scope, Taken } from './scope.ts';
import { targetName } from './target-name.ts';

const footnote = new RegExp(`^\\.\\. +\\[([0-9]+|#|#${simpleName}|\\*)\\](?: +|$)`, 'u');
const citation = new RegExp(`^\\.\\. +\\[(${simpleName})\\](?: +|$)`, 'u');
const targetStart = /^\.\. +_(?![ ]|$)/;
const substitutionStart = /^\.\. +\|(?![ ]|$)/;
const embedded = new RegExp(`^(${simpleName})::(?: +|$)`, 'u');

/** What begins with two dots, and the short form of an anonymous target. */
export function explicitMarkup(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const line = lines[start];
  if (line === undefined) return null;
  const anonymous = anonymousPattern.exec(line.text);
  if (anonymous !== null) return anonymousTarget(lines, start, anonymous[0].length);
  const dots = explicitPattern.exec(line.text)?.[0];
  if (dots === undefined) return null;
  return construct(lines, start, scope) ?? comment(lines, start, dots.length);
}

/** In docutils' order; what only begins like one of them is a comment. */
function construct(lines: readonly SourceLine[], start: number, scope: Scope): Taken | null {
  const text = lines[start]?.text ?? '';
  for (const [pattern, type] of [
    [footnote, 'footnote'],
    [citation, 'citation'],
  ] as const) {
    const match = pattern.exec(text);
    if (match !== null) return note(type, match[1] ?? '', match[0].length, lines, start, scope);
  }
  const target = targetStart.exec(text);
  if (target !== null) return hyperlinkTarget(lines, start, target[0].length, scope);
  const substitution = substitutionStart.exec(text);
  if (substitution !== null) return substitutionDefinition(lines, start, substitution[0].length, scope);
  const name = directivePattern.exec(text);
  return name === null ? null : directive(lines, start, name[1] ?? '', name[0].length, scope);
}

function note(
  type: 'footnote' | 'citation',
  label: string,
  width: number,
  lines: readonly SourceLine[],
  start: number,
  scope: Scope,
): Taken {
  const line = lines[start] as SourceLine;
  const block = indentedBlock(lines, start, { first: width });
  const node: BlockNode = { type, label, children: scope.nested(block.lines), position: pointOf(line), endLine: endOf(block.lines, line) };
  return { items: [node], next: block.end };
}

function anonymousTarget(lines: readonly SourceLine[], start: number, width: number): Taken {
  const block = indentedBlock(lines, start, { first: width, untilBlank: true });
  return { items: [targetNode('', joined(block.lines), block.lines, lines[start] as SourceLine)], next: block.end };
}

function hyperlinkTarget(lines: readonly SourceLine[], start: number, width: number, scope: Scope): Taken | null {
  const line = lines[start] as SourceLine;
  const block = indentedBlock(lines, start, { first: width, untilBlank: true, keepIndent: true });
  const found = targetName(block.lines.map((each) => each.text));
  if (found === null) {
    scope.message('warning', 'LABPROOF_RST_TARGET', 'this hyperlink target is malformed and taken as a comment', pointOf(line));
    return null;
  }
  return { items: [targetNode(found.name, found.rest, block.lines, line)], next: block.end };
}

function targetNode(name: string, rest: string, lines: readonly SourceLine[], first: SourceLine): BlockNode {
  const uri = rest
    .split('\n')
    .map((part) => part.trim())
    .join('');
  return { type: 'target', name, uri, position: pointOf(first), endLine: endOf(lines, first) };
}

/** `.. |name| directive:: …`; block elements that the directive makes stand after the definition. */
function substitutionDefinition(lines: readonly SourceLine[], start: number, width: number, scope: Scope): Taken | null {
  const line = lines[start] as SourceLine;
  const block = indentedBlock(lines, start, { first: width, keepIndent: true });
  const own = trimEnd(block.lines);
  const name = substitutionName(own);
  if (name === null) {
    scope.message(
      'warning',
      'LABPROOF_RST_SUBSTITUTION',
      'this substitution definition is malformed and taken as a comment',
      pointOf(line),
    );
    return null;
  }
  const { content } = name;
  const match = embedded.exec(content[0]?.text ?? '');
  if (match === null) {
    scope.message(
      'warning',
      'LABPROOF_RST_SUBSTITUTION',
      'this substitution definition is empty or invalid',
      pointOf(line),
      endOf(own, line),
    );
    return { items: [], next: block.end };
  }
  const definition: BlockNode = {
    type: 'substitution_definition',
    name: name.name,
    directive: match[1] ?? '',
    argument: joined(content).slice(match[0].length),
    position: pointOf(line),
    endLine: endOf(own, line),
  };
  return { items: [definition, ...bodyOf(content, match[1] ?? '', match[0].length, scope)], next: block.end };
}

const inlineOnly = new Set(['replace', 'image', 'unicode', 'date']);

function bodyOf(content: readonly SourceLine[], name: string, width: number, scope: Scope): readonly Item[] {
  if (inlineOnly.has(name.toLowerCase())) return [];
  return directive(content, 0, name, width, scope).items.filter((item) => item.type !== 'directive' || item.children.length > 0);
}

/** The name up to the first bar that is not escaped and has a blank or the end of a line after it. */
function substitutionName(lines: readonly SourceLine[]): { readonly name: string; readonly content: readonly SourceLine[] } | null {
  let name = '';
  for (const [index, line] of lines.entries()) {
    // Only a blank before it can keep a bar from closing at the beginning of a line.
    const { text } = line;
    const own = index === 0 ? text : text.trimStart();
    const skipped = text.length - own.length;
    if (index > 0) name += ' ';
    for (let at = 0; at < own.length; at++) {
      if (own[at] === '\\') {
        at++;
        continue;
      }
      if (own[at] !== '|' || (own[at + 1] !== undefined && own[at + 1] !== ' ')) continue;
      const before = at === 0 ? name.at(-1) : own[at - 1];
      if (before === undefined || before === ' ') continue;
      let from = at + 1;
      while (own[from] === ' ') from++;
      const rest = withText({ ...line, indent: line.indent + skipped + from }, own.slice(from));
      const after = lines.slice(index + 1);
      const content = rest.text === '' ? after : [rest, ...after];
      return { name: (name + own.slice(0, at)).replace(/\s+/g, ' '), content: withoutFirstIndent(content) };
    }
    name += own;
  }
  return null;
}

function withoutFirstIndent(lines: readonly SourceLine[]): readonly SourceLine[] {
  const [first, ...rest] = lines;
  if (first === undefined) return lines;
  const text = first.text.trimStart();
  return [{ ...first, text, indent: first.indent + first.text.length - text.length }, ...rest];
}

/** Two dots alone, with a blank line after them, take nothing of what follows. */
function comment(lines: readonly SourceLine[], start: number, width: number): Taken {
  const line = lines[start] as SourceLine;
  if (line.text.length <= width && isBlank(lines[start + 1])) {
    return { items: [{ type: 'comment', text: '', lines: [], position: pointOf(line), endLine: line.line }], next: start + 1 };
  }
  const block = indentedBlock(lines, start, { first: width });
  return {
    items: [{ type: 'comment', text: joined(block.lines), lines: block.lines, position: pointOf(line), endLine: endOf(block.lines, line) }],
    next: block.end,
  };
}

function endOf(lines: readonly SourceLine[], first: SourceLine): number {
  return Math.max(lines.at(-1)?.line ?? first.line, first.line);
}
