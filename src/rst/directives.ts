import type { BlockNode, Image, SourceLine, Toctree } from '../model/index.ts';
import { quotes } from './block-quote.ts';
import { csvTable } from './csv-table.ts';
import { extentOf, type Parts, plainDirective, takeApart } from './directive-parts.ts';
import { include, literalInclude } from './include.ts';
import { inlineText } from './inline-text.ts';
import { indentedBlock, joined, pointOf } from './lines.ts';
import { listTable } from './list-table.ts';
import { literalBlock } from './literal.ts';
import type { Item, Scope, Taken } from './scope.ts';

/** Answers what a directive stands for, or, as text, why docutils would leave it out. */
type Handler = (parts: Parts, scope: Scope) => readonly Item[] | string;

const code: Handler = (parts, scope) => codeBlock(parts, scope, joined(parts.argument).trim());
const nested: Handler = (parts, scope) => [plainDirective(parts, scope.nested(parts.content))];
const quoted: Handler = (parts, scope) => [plainDirective(parts, quotes(parts.content, scope))];
/** Text that is no body text, or none at all. */
const closed: Handler = (parts) => [plainDirective(parts, [])];
const needsContent =
  (handler: Handler): Handler =>
  (parts, scope) =>
    parts.content.length === 0 ? 'it has no content' : handler(parts, scope);

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...['code', 'code-block', 'sourcecode'].map((name): [string, Handler] => [name, needsContent(code)]),
  ['prompt', needsContent((parts, scope) => codeBlock(parts, scope, joined(parts.argument).trim().split(/\s+/)[0] ?? ''))],
  ['console', needsContent((parts, scope) => codeBlock(parts, scope, 'console'))],
  ['parsed-literal', needsContent((parts, scope) => codeBlock(parts, scope, ''))],
  ...['note', 'warning', 'tip', 'important', 'hint', 'caution', 'danger', 'error', 'attention', 'seealso', 'todo', 'admonition'].map(
    (name): [string, Handler] => [name, needsContent(admonition)],
  ),
  ['topic', needsContent(pseudoSection)],
  ['sidebar', needsContent(pseudoSection)],
  ...['epigraph', 'highlights', 'pull-quote'].map((name): [string, Handler] => [name, needsContent(quoted)]),
  ['image', (parts) => [image('image', parts, [])]],
  ['figure', figure],
  ['table', table],
  ['list-table', listTable],
  ['csv-table', csvTable],
  ['toctree', (parts) => [toctree(parts)]],
  ['raw', (parts) => [{ type: 'raw', format: joined(parts.argument), lines: parts.content, ...extentOf(parts) }]],
  ['include', include],
  ['literalinclude', literalInclude],
  ['highlight', highlight],
  ...['role', 'default-role', 'index', 'meta', 'math', 'line-block', 'graphviz', 'contents', 'sectnum', 'rubric', 'title', 'replace'].map(
    (name): [string, Handler] => [name, closed],
  ),
]);

/** Reads one directive; one that nobody knows is taken leniently: what it contains is body text. */
export function directive(lines: readonly SourceLine[], start: number, name: string, width: number, scope: Scope): Taken {
  const block = indentedBlock(lines, start, { first: width, keepTop: true });
  const { parts, fault } = takeApart(name, lines[start] as SourceLine, block.lines);
  const answer = fault ?? (handlers.get(name.toLowerCase()) ?? nested)(parts, scope);
  if (typeof answer !== 'string') return { items: answer, next: block.end };
  scope.message('error', 'LABPROOF_RST_DIRECTIVE', `the directive "${name}" is left out: ${answer}`, pointOf(parts.head), parts.endLine);
  return { items: [plainDirective(parts, [])], next: block.end };
}

function codeBlock(parts: Parts, scope: Scope, language: string): readonly Item[] {
  return [
    literalBlock(parts.content, parts.name, scope, {
      language: language === '' ? null : language,
      options: parts.options,
      caption: parts.options.caption ?? null,
    }),
  ];
}

function admonition(parts: Parts, scope: Scope): readonly Item[] {
  const title = parts.argument.length === 0 ? null : inlineText(parts.argument);
  return [{ type: 'admonition', name: parts.name, title, children: scope.nested(parts.content), ...extentOf(parts) }];
}

/** A topic or a sidebar: not inside of other elements. */
function pseudoSection(parts: Parts, scope: Scope): readonly Item[] | string {
  const sidebar = parts.name.toLowerCase() === 'sidebar';
  if (sidebar && scope.sidebar) return 'a sidebar cannot stand in a sidebar';
  if (!scope.titles && !scope.sidebar) return 'it cannot stand inside of another element';
  if (parts.options.subtitle !== undefined && parts.argument.length === 0) return 'it has a subtitle and no title';
  return [plainDirective(parts, scope.nested(parts.content, sidebar ? 'sidebar' : undefined))];
}

/** The first element is the caption; it must be a paragraph, or an empty comment in its place. */
function figure(parts: Parts, scope: Scope): readonly Item[] {
  const children = scope.nested(parts.content);
  const first = children[0];
  if (first === undefined || first.type === 'paragraph' || (first.type === 'comment' && first.text === '')) {
    return [image('figure', parts, children)];
  }
  scope.message('error', 'LABPROOF_RST_DIRECTIVE', 'the caption of a figure must be a paragraph', pointOf(parts.head), parts.endLine);
  return [image('figure', parts, [])];
}

function image(type: Image['type'], parts: Parts, children: readonly BlockNode[]): Image {
  return { type, uri: joined(parts.argument).replace(/\s+/g, ''), options: parts.options, children, ...extentOf(parts) };
}

function table(parts: Parts, scope: Scope): readonly Item[] | string {
  const children = scope.nested(parts.content);
  const [only, ...more] = children;
  if (only?.type !== 'table' || more.length > 0) return 'exactly one table was expected in it';
  return [{ ...only, title: parts.argument.length === 0 ? null : joined(parts.argument) }];
}

function toctree(parts: Parts): Toctree {
  const entries = parts.content.flatMap((line) => {
    const text = line.text.trim();
    if (text === '' || text === 'self') return [];
    const named = /^(.*\S)\s*<([^<>]+)>$/.exec(text);
    return [{ title: named?.[1] ?? null, target: named?.[2] ?? text, line: line.line }];
  });
  return { type: 'toctree', options: parts.options, entries, ...extentOf(parts) };
}

function highlight(parts: Parts, scope: Scope): readonly Item[] {
  const language = joined(parts.argument).trim();
  scope.state.language = language === '' || language === 'default' ? null : language;
  return [plainDirective(parts, [])];
}
