import type { SourceLine } from '../model/index.ts';
import { type Parts, plainDirective } from './directive-parts.ts';
import { joined, pointOf, sourceLine, sourceLines } from './lines.ts';
import { literalBlock } from './literal.ts';
import { chosenLines } from './literal-lines.ts';
import type { Item, Scope } from './scope.ts';

/** Text of another file in this place: as it stands, as a literal block, or as code. */
export function include(parts: Parts, scope: Scope): readonly Item[] {
  const { options } = parts;
  const found = asked(parts, scope);
  if (found === null) return [plainDirective(parts, [])];
  const lines = clipped(found, parts, scope);
  if (lines === null) return [plainDirective(parts, [])];
  if (options.literal !== undefined || options.code !== undefined) {
    return literal(lines, parts, scope, options.literal === undefined ? options.code || null : null);
  }
  if (options.parser !== undefined && !/(?:^|\.)(?:rst|restructuredtext)$/i.test(options.parser)) {
    scope.message(
      'warning',
      'LABPROOF_INCLUDE_PARSER',
      `"${found.file}" is in another markup (${options.parser}) and not read`,
      pointOf(parts.head),
    );
    return [plainDirective(parts, [])];
  }
  if (scope.chain.length > maxChain) {
    scope.message('error', 'LABPROOF_INCLUDE_CYCLE', `more than ${maxChain} files include each other`, pointOf(parts.head));
    return [plainDirective(parts, [])];
  }
  return scope.included(lines, found.file);
}

/** Files inside of files: more than anybody writes. */
const maxChain = 40;

/** Sphinx' `literalinclude`: a file, or some of its lines, as a literal block. */
export function literalInclude(parts: Parts, scope: Scope): readonly Item[] {
  const found = asked(parts, scope);
  if (found === null) return [plainDirective(parts, [])];
  const lines = chosenLines(sourceLines(found.source, found.file, tabWidth(parts, scope)), parts.options);
  if (typeof lines === 'string') {
    scope.message('warning', 'LABPROOF_INCLUDE_MARK', `in "${found.file}" ${lines}`, pointOf(parts.head));
    return [plainDirective(parts, [])];
  }
  for (const name of ['prepend', 'append', 'diff']) {
    if (parts.options[name] === undefined) continue;
    scope.message('info', 'LABPROOF_INCLUDE_OPTION', `the option "${name}" of a literalinclude is not followed`, pointOf(parts.head));
  }
  return literal(lines, parts, scope, parts.options.language ?? null);
}

function literal(lines: readonly SourceLine[], parts: Parts, scope: Scope, language: string | null): readonly Item[] {
  if (lines.every((line) => line.text === '')) return [plainDirective(parts, [])];
  return [literalBlock(lines, parts.name, scope, { language, options: parts.options, caption: parts.options.caption ?? null })];
}

interface Found {
  readonly file: string;
  readonly source: string;
}

function asked(parts: Parts, scope: Scope): Found | null {
  const target = joined(parts.argument).replace(/\n\s*/g, '').trim();
  // Sets of characters that docutils brings along.
  if (/^<.*>$/.test(target)) return null;
  const position = pointOf(parts.head);
  const answer = scope.state.include?.(target, position) ?? null;
  if (answer === null) return null;
  if ('code' in answer) {
    scope.state.messages.push({
      severity: 'error',
      code: answer.code,
      message: answer.message,
      position,
      ...(answer.hint === undefined ? {} : { hint: answer.hint }),
    });
    return null;
  }
  if (!scope.chain.includes(answer.file)) return answer;
  scope.message('error', 'LABPROOF_INCLUDE_CYCLE', `"${target}" includes itself`, position);
  return null;
}

function tabWidth(parts: Parts, scope: Scope): number {
  const width = Number.parseInt(parts.options['tab-width'] ?? '', 10);
  return Number.isInteger(width) && width <= 64 ? width : scope.state.tabWidth;
}

/** `start-line`, `end-line`, `start-after`, `end-before`: first lines are counted, then marks are looked for, also inside of lines. */
function clipped(found: Found, parts: Parts, scope: Scope): readonly SourceLine[] | null {
  const { source, file } = found;
  const width = tabWidth(parts, scope);
  const whole = (name: string) => (/^\s*-?\d+\s*$/.test(parts.options[name] ?? '') ? Number(parts.options[name]) : undefined);
  const lines = sourceLines(source, file, width).slice(whole('start-line') ?? 0, whole('end-line'));
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return [];
  let [from, to] = [first.offset, last.offset + last.length];
  for (const name of ['start-after', 'end-before'] as const) {
    const mark = parts.options[name];
    if (mark === undefined || mark === '') continue;
    const at = source.indexOf(mark, from);
    if (at < 0 || at + mark.length > to) {
      scope.message('error', 'LABPROOF_INCLUDE_MARK', `"${file}" does not contain "${mark}"`, pointOf(parts.head));
      return null;
    }
    if (name === 'start-after') from = at + mark.length;
    else to = at;
  }
  return lines
    .filter((line) => line.offset + line.length >= from && line.offset <= to)
    .map((line) => {
      const [start, stop] = [Math.max(line.offset, from), Math.min(line.offset + line.length, to)];
      return start === line.offset && stop === line.offset + line.length ? line : partOf(line, source, start, stop, width);
    });
}

/** A line of which a mark took one end: the line of the file remains the one to write back. */
function partOf(line: SourceLine, source: string, start: number, stop: number, width: number): SourceLine {
  const part = sourceLine(source.replace(/[\v\f]/g, ' '), line.file, line.line, start, stop, width);
  return { ...part, offset: line.offset, length: line.length, indent: start - line.offset };
}
