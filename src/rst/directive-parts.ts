import type { BlockNode, Directive, SourceLine } from '../model/index.ts';
import { specOf } from './directive-specs.ts';
import { joined, pointOf, trim, trimEnd } from './lines.ts';
import { fieldMarker } from './patterns.ts';

/** A directive taken apart. */
export interface Parts {
  readonly name: string;
  readonly head: SourceLine;
  readonly endLine: number;
  readonly argument: readonly SourceLine[];
  readonly options: Readonly<Record<string, string>>;
  readonly content: readonly SourceLine[];
}

/**
 * Takes the lines of a directive apart, `lines[0]` being what stands on its own line; `fault` says why docutils would leave
 * the directive out. Source of the rule: docutils' `parse_directive_block`.
 */
export function takeApart(
  name: string,
  head: SourceLine,
  lines: readonly SourceLine[],
): { readonly parts: Parts; readonly fault: string | null } {
  const spec = specOf(name.toLowerCase());
  const block = trimEnd(lines[0]?.text === '' ? lines.slice(1) : lines);
  const takesArguments = spec.required + spec.optional > 0;
  const blank = block.findIndex((line) => line.text === '');
  const top = !takesArguments && spec.options === null ? 0 : blank < 0 ? block.length : blank;
  const front = block.slice(0, top);
  const firstOption = spec.options === null ? -1 : front.findIndex((line) => fieldMarker(line.text) !== null);
  const before = firstOption < 0 ? front : front.slice(0, firstOption);
  const given = readOptions(firstOption < 0 ? [] : front.slice(firstOption));
  const argument = takesArguments ? before : [];
  const content = trim(takesArguments ? block.slice(top) : [...before, ...block.slice(top)]);
  const parts: Parts = {
    name,
    head,
    endLine: Math.max(head.line, block.at(-1)?.line ?? head.line),
    argument,
    options: given.options,
    content,
  };
  const words = joined(argument)
    .split(/\s+/)
    .filter((word) => word !== '').length;
  const most = spec.required + spec.optional;
  const fault =
    given.fault ??
    optionFault(spec.options, given.options) ??
    (words < spec.required ? 'it needs an argument' : null) ??
    (!spec.spaces && words > most ? `it takes ${most} argument${most === 1 ? '' : 's'} at most, and has ${words}` : null) ??
    (content.length > 0 && !spec.content ? 'it takes no content' : null);
  return { parts, fault };
}

function optionFault(known: ReadonlyMap<string, RegExp | null> | 'any' | null, options: Readonly<Record<string, string>>): string | null {
  if (known === 'any' || known === null) return null;
  for (const [name, value] of Object.entries(options)) {
    const form = known.get(name);
    if (form === undefined) return `it does not know the option "${name}"`;
    if (form !== null && !form.test(value)) return `its option "${name}" cannot be "${value}"`;
  }
  return null;
}

function readOptions(lines: readonly SourceLine[]): { readonly options: Readonly<Record<string, string>>; readonly fault: string | null } {
  const options = new Map<string, string>();
  let last: string | null = null;
  let fault: string | null = null;
  for (const line of lines) {
    const marker = fieldMarker(line.text);
    if (marker !== null) {
      const name = marker.name.toLowerCase();
      if (/\s/.test(name)) fault ??= `"${name}" is no name of an option`;
      if (options.has(name)) fault ??= `its option "${name}" is given twice`;
      options.set(name, line.text.slice(marker.width).trim());
      last = name;
    } else if (last !== null && line.text.startsWith(' ')) {
      options.set(last, `${options.get(last)}\n${line.text.trim()}`.trim());
    } else fault ??= 'a blank line is missing between its options and its content';
  }
  return { options: Object.fromEntries(options), fault };
}

/** Where a directive lies in its file. */
export function extentOf(parts: Parts): { readonly position: ReturnType<typeof pointOf>; readonly endLine: number } {
  return { position: pointOf(parts.head), endLine: parts.endLine };
}

/** A directive as a node of its own, for those that mean nothing else to a guide. */
export function plainDirective(parts: Parts, children: readonly BlockNode[]): Directive {
  return {
    type: 'directive',
    name: parts.name,
    argument: joined(parts.argument),
    options: parts.options,
    body: parts.content,
    children,
    ...extentOf(parts),
  };
}
