import type { BlockNode, Image, SourceLine, Toctree } from '../model/index.ts';
import { inlineText } from './inline-text.ts';
import { indentedBlock, joined, pointOf, sourceLines, trim } from './lines.ts';
import { literalBlock } from './literal.ts';
import { fieldPattern } from './patterns.ts';
import type { Item, Scope, Taken } from './scope.ts';
import { csvTable, listTable } from './tables.ts';

/** A directive taken apart. Source of the rule: docutils' `parse_directive_block`. */
interface Parts {
  readonly name: string;
  readonly head: SourceLine;
  readonly endLine: number;
  /** Lines from the directive's own line up to the first blank one, without the options. */
  readonly argument: readonly SourceLine[];
  readonly options: Readonly<Record<string, string>>;
  readonly content: readonly SourceLine[];
  /** Argument and content, for directives that have no argument. */
  readonly all: readonly SourceLine[];
}

type Handler = (parts: Parts, scope: Scope) => readonly Item[];

const code: Handler = (parts, scope) => codeBlock(parts, scope, joined(parts.argument).trim());

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...['code', 'code-block', 'sourcecode', 'code-cell', 'terminal'].map((name): [string, Handler] => [name, code]),
  ['prompt', (parts, scope) => codeBlock(parts, scope, joined(parts.argument).trim().split(/\s+/)[0] ?? '')],
  [
    'console',
    (parts, scope) => codeBlock({ ...parts, content: parts.content.length > 0 ? parts.content : parts.argument }, scope, 'console'),
  ],
  ['parsed-literal', (parts, scope) => codeBlock({ ...parts, content: parts.all }, scope, '')],
  ...['note', 'warning', 'tip', 'important', 'hint', 'caution', 'danger', 'error', 'attention', 'seealso', 'todo'].map(
    (name): [string, Handler] => [
      name,
      (parts, scope) => [{ type: 'admonition', name, title: null, children: scope.nested(parts.all), ...extent(parts) }],
    ],
  ),
  [
    'admonition',
    (parts, scope) => [
      {
        type: 'admonition',
        name: 'admonition',
        title: inlineText(parts.argument),
        children: scope.nested(parts.content),
        ...extent(parts),
      },
    ],
  ],
  ['image', (parts) => [image('image', parts, [])]],
  ['figure', (parts, scope) => [image('figure', parts, scope.nested(parts.content))]],
  ['toctree', (parts) => [toctree(parts)]],
  ['raw', (parts) => [{ type: 'raw', format: joined(parts.argument), lines: parts.content, ...extent(parts) }]],
  ['include', include],
  ['literalinclude', literalInclude],
  ['highlight', highlight],
  ['list-table', (parts, scope) => [listTable(title(parts), parts.options, scope.nested(parts.content), extent(parts))]],
  ['csv-table', (parts, scope) => [csvTable(title(parts), parts.options, parts.content, scope, extent(parts))]],
  ...['role', 'default-role', 'index', 'meta', 'math', 'graphviz', 'contents', 'sectnum'].map((name): [string, Handler] => [
    name,
    (parts) => [plain(parts, [])],
  ]),
]);

/** Reads one directive; a name that nobody knows is read as one whose text is body text. */
export function directive(lines: readonly SourceLine[], start: number, name: string, width: number, scope: Scope): Taken {
  const block = indentedBlock(lines, start, { first: width, keepTop: true });
  const head = lines[start] as SourceLine;
  const parts = takeApart(name, head, block.lines);
  const handler = handlers.get(name.toLowerCase().replace(/^code-block$/, 'code-block'));
  return { items: handler === undefined ? unknown(parts, scope) : handler(parts, scope), next: block.end };
}

function takeApart(name: string, head: SourceLine, lines: readonly SourceLine[]): Parts {
  const blank = lines.findIndex((line) => line.text === '');
  const top = blank < 0 ? lines : lines.slice(0, blank);
  // An empty first line counts as the end of the arguments only when a blank line follows the directive.
  const bareHead = lines[0]?.text === '';
  const argumentBlock = bareHead ? argumentsBelow(lines) : top;
  const firstOption = argumentBlock.findIndex((line) => fieldPattern.test(line.text));
  const argument = firstOption < 0 ? argumentBlock : argumentBlock.slice(0, firstOption);
  const optionLines = firstOption < 0 ? [] : argumentBlock.slice(firstOption);
  const used = bareHead ? argumentBlock.length + 1 : argumentBlock.length;
  const content = trim(lines.slice(used));
  return {
    name,
    head,
    endLine: Math.max(head.line, lines.at(-1)?.line ?? head.line),
    argument: trim(argument),
    options: readOptions(optionLines),
    content,
    all: trim([...argument, ...(content.length > 0 && content[0] !== undefined ? spaced(argument, content) : [])]),
  };
}

/** Between argument and content there was a blank line at least, unless there was no argument. */
function spaced(argument: readonly SourceLine[], content: readonly SourceLine[]): readonly SourceLine[] {
  const before = argument.at(-1);
  return before === undefined ? content : [{ ...before, text: '', length: 0 }, ...content];
}

function argumentsBelow(lines: readonly SourceLine[]): readonly SourceLine[] {
  const rest = lines.slice(1);
  const blank = rest.findIndex((line) => line.text === '');
  return blank < 0 ? rest : rest.slice(0, blank);
}

function readOptions(lines: readonly SourceLine[]): Readonly<Record<string, string>> {
  const options: Record<string, string> = Object.create(null);
  let last: string | null = null;
  for (const line of lines) {
    const match = fieldPattern.exec(line.text);
    if (match !== null) {
      last = (match[1] ?? '').toLowerCase();
      options[last] = line.text.slice(match[0].length).trim();
    } else if (last !== null) options[last] = `${options[last]}\n${line.text.trim()}`.trim();
  }
  return { ...options };
}

function codeBlock(parts: Parts, scope: Scope, language: string): readonly Item[] {
  // `.. code-block::` and its text without a blank line between them: the text is no argument.
  const misread = parts.content.length === 0 && parts.argument.length > 0 && parts.argument[0]?.line !== parts.head.line;
  const content = misread ? parts.argument : parts.content;
  if (content.length === 0) return [plain(parts, [])];
  const name = misread ? '' : language;
  return [
    literalBlock(content, parts.name, scope, {
      language: name === '' ? null : name,
      options: parts.options,
      caption: parts.options.caption ?? null,
    }),
  ];
}

function unknown(parts: Parts, scope: Scope): readonly Item[] {
  return [plain(parts, scope.nested(parts.all))];
}

function plain(parts: Parts, children: readonly BlockNode[]): BlockNode {
  return {
    type: 'directive',
    name: parts.name,
    argument: joined(parts.argument),
    options: parts.options,
    body: parts.content,
    children,
    ...extent(parts),
  };
}

function image(type: Image['type'], parts: Parts, children: readonly BlockNode[]): Image {
  return { type, uri: joined(parts.argument).replace(/\s+/g, ''), options: parts.options, children, ...extent(parts) };
}

function toctree(parts: Parts): Toctree {
  const entries = parts.all.flatMap((line) => {
    const text = line.text.trim();
    if (text === '' || text === 'self') return [];
    const named = /^(.*\S)\s*<([^<>]+)>$/.exec(text);
    return [{ title: named?.[1] ?? null, target: named?.[2] ?? text, line: line.line }];
  });
  return { type: 'toctree', options: parts.options, entries, ...extent(parts) };
}

function highlight(parts: Parts, scope: Scope): readonly Item[] {
  const language = joined(parts.argument).trim();
  scope.state.language = language === '' || language === 'default' ? null : language;
  return [plain(parts, [])];
}

function include(parts: Parts, scope: Scope): readonly Item[] {
  const lines = includedLines(parts, scope);
  if (lines === null) return [plain(parts, [])];
  if (parts.options.literal !== undefined) return [literalBlock(lines.lines, 'include', scope, { options: parts.options })];
  if (parts.options.code !== undefined) {
    return [literalBlock(lines.lines, 'include', scope, { language: parts.options.code || null, options: parts.options })];
  }
  return scope.included(lines.lines, lines.file);
}

function literalInclude(parts: Parts, scope: Scope): readonly Item[] {
  const lines = includedLines(parts, scope);
  if (lines === null || lines.lines.length === 0) return [plain(parts, [])];
  return [
    literalBlock(lines.lines, parts.name, scope, {
      language: parts.options.language ?? null,
      options: parts.options,
      caption: parts.options.caption ?? null,
    }),
  ];
}

function includedLines(parts: Parts, scope: Scope): { readonly lines: readonly SourceLine[]; readonly file: string } | null {
  const target = joined(parts.argument).replace(/\s+/g, '');
  const position = pointOf(parts.head);
  const answer = scope.state.include?.(target, position) ?? null;
  if (answer === null) return null;
  if ('code' in answer) {
    scope.message('error', answer.code, answer.message, position);
    return null;
  }
  if (scope.chain.includes(answer.file)) {
    scope.message('error', 'LABPROOF_INCLUDE_CYCLE', `"${target}" includes itself`, position);
    return null;
  }
  const tabs = Number.parseInt(parts.options['tab-width'] ?? '', 10);
  const width = Number.isInteger(tabs) && tabs > 0 && tabs <= 32 ? tabs : scope.state.tabWidth;
  return { lines: selected(sourceLines(answer.source, answer.file, width), parts, scope), file: answer.file };
}

/** `start-line`, `end-line`, `start-after` and `end-before`, as docutils reads them. */
function selected(all: readonly SourceLine[], parts: Parts, scope: Scope): readonly SourceLine[] {
  const number = (name: string) => (/^-?\d+$/.test(parts.options[name] ?? '') ? Number(parts.options[name]) : undefined);
  let lines = all.slice(number('start-line') ?? 0, number('end-line') ?? all.length);
  for (const [name, after] of [
    ['start-after', true],
    ['end-before', false],
  ] as const) {
    const mark = parts.options[name];
    if (mark === undefined) continue;
    const at = lines.findIndex((line) => line.text.includes(mark));
    if (at < 0) {
      scope.message('error', 'LABPROOF_INCLUDE_MARK', `the included file does not contain "${mark}"`, pointOf(parts.head));
      return [];
    }
    lines = after ? lines.slice(at + 1) : lines.slice(0, at);
  }
  return lines;
}

function title(parts: Parts): string | null {
  return parts.argument.length === 0 ? null : joined(parts.argument);
}

function extent(parts: Parts): { readonly position: ReturnType<typeof pointOf>; readonly endLine: number } {
  return { position: pointOf(parts.head), endLine: parts.endLine };
}
