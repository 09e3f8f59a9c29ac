import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import { isElision, linesOf, type ValueKind } from './lines.ts';
import { type Container, isContainer, isForAny, type Member, type Region, regionOf, type Value } from './value-tree.ts';

/** Commands that print YAML, and the first words of a manifest. */
const prints =
  /(?:\s-o ?=? ?|--output[= ])["']?yaml\b|\bdisplay yaml\b|\bhelm get (?:values|manifest|all)\b|\bhelm template\b|\bcat \S+\.ya?ml\b|\bdocker compose config\b/;
const begins = /^(?:---\s*\n)?(?:#.*\n)*(?:apiVersion|kind): ?\S/;

/** The documents of YAML on both sides; null where the command prints none, or where either text is not wholly YAML. */
export function yamlRegions(
  documented: string,
  live: string,
  command: string,
): { readonly own: readonly Region[]; readonly live: readonly Region[] } | null {
  if (!prints.test(command) && !begins.test(documented)) return null;
  const own = documentsOf(documented);
  const other = own === null ? null : documentsOf(live);
  return own === null || other === null ? null : { own, live: other };
}

const deepest = 100;

function documentsOf(source: string): readonly Region[] | null {
  // `...` ends a document of YAML, and on a page it says that something is left out.
  const elisions = new Set(
    linesOf(source)
      .filter(isElision)
      .map((line) => line.index),
  );
  const text = source
    .split('\n')
    .map((line, index) => (elisions.has(index) ? line.replace(/[^\r]/g, ' ') : line.replaceAll('\u00a0', ' ')))
    .join('\n');
  if (isTooDeep(text)) return null;
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', stringKeys: false });
    if (!Array.isArray(documents) || documents.length === 0 || documents.some((each) => each.errors.length > 0)) return null;
    const regions: Region[] = [];
    for (const { contents } of documents) {
      const value = contents === null ? null : toValue(contents, text, 0);
      if (value === null || !isContainer(value) || value.members.length === 0) return null;
      const [start, , end] = contents?.range ?? [0, 0, 0];
      regions.push(regionOf('YAML', source, value, { start, end: Math.max(start + 1, endOf(text, end)), elided: elisions.size > 0 }));
    }
    return regions;
  } catch {
    // Nested too deep for its parser: read as lines.
    return null;
  }
}

/** Brackets or indentation that no output has: their parser's time grows faster than the text. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const mark of text) {
    if (mark === '[' || mark === '{') depth++;
    else if ((mark === ']' || mark === '}') && depth > 0) depth--;
    if (depth > deepest) return true;
  }
  return /^ {400}/m.test(text);
}

/** Without the blanks behind a document. */
function endOf(text: string, end: number): number {
  let at = Math.min(end, text.length);
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function toValue(node: Node, text: string, depth: number): Value | null {
  if (depth > deepest) return null;
  const at = node.range?.[0] ?? 0;
  if (isAlias(node)) return { kind: 'scalar', text: `*${node.source}`, at, quoted: false, type: null };
  if (isScalar(node)) return scalarOf(node.source ?? '', at, text, node.type ?? 'PLAIN', typeOf(node.value));
  if (isMap(node)) {
    const members: Member[] = [];
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.source ?? key.value ?? '') : null;
      const place = (key as Node | null)?.range?.[0] ?? at;
      const inner = value === null ? empty(place) : toValue(value as Node, text, depth + 1);
      if (name === null || inner === null) return null;
      members.push({ key: name, at: place, value: inner });
    }
    return { kind: 'object', members, at };
  }
  if (!isSeq(node)) return null;
  const members: Member[] = [];
  for (const item of node.items) {
    const inner = item === null ? empty(at) : toValue(item as Node, text, depth + 1);
    if (inner === null) return null;
    members.push({ key: null, at: (item as Node | null)?.range?.[0] ?? at, value: inner });
  }
  return { kind: 'array', members, at };
}

function empty(at: number): Value {
  return { kind: 'scalar', text: '', at, quoted: true, type: 'nothing' };
}

/** A text of several lines is told line by line. */
function scalarOf(source: string, at: number, text: string, type: string, kind: ValueKind | null): Value {
  const quoted = type.startsWith('QUOTE');
  if (!type.startsWith('BLOCK') || !source.trimEnd().includes('\n'))
    return { kind: 'scalar', text: source.trim(), at: quoted ? at + 1 : at, quoted, type: isForAny(source) ? null : kind };
  const members: Member[] = [];
  let from = at;
  for (const line of source.trimEnd().split('\n')) {
    const place = line.trim() === '' ? -1 : text.indexOf(line, from);
    if (place < 0) continue;
    members.push({ key: null, at: place, value: { kind: 'scalar', text: line.trim(), at: place, quoted: false, type: 'text' } });
    from = place + line.length;
  }
  const block: Container = { kind: 'array', members, at };
  return block;
}

function typeOf(value: unknown): ValueKind | null {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return 'truth';
  return typeof value === 'number' || typeof value === 'bigint' ? 'number' : 'text';
}
