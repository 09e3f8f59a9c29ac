import type { Token } from '../tokens/token.ts';
import { tokenize } from '../tokens/tokenize.ts';
import type { Line, ValueKind } from './lines.ts';

/** A value of JSON or YAML in a text, told as lines (one a member or element), so that the judge of trees can compare it in any layout. */
export interface Region {
  readonly format: 'JSON' | 'YAML';
  /** First and last line of the text that belong to the value, 0-based. */
  readonly from: number;
  readonly to: number;
  /** `index` numbers these lines, not those of the text: `lineOf` has the latter. */
  readonly lines: readonly Line[];
  readonly lineOf: readonly number[];
  /** True where the page leaves members or elements out (`...`). */
  readonly elided: boolean;
}

export type Value = Scalar | Container;
export interface Scalar {
  readonly kind: 'scalar';
  readonly text: string;
  readonly at: number;
  readonly quoted: boolean;
  /** Null where the page writes something that stands for a value of any kind. */
  readonly type: ValueKind | null;
}
export interface Container {
  readonly kind: 'object' | 'array';
  readonly members: readonly Member[];
  readonly at: number;
}
export interface Member {
  readonly key: string | null;
  readonly at: number;
  readonly value: Value;
}

/** What a page writes for a value of any kind: `<id>`, `...`. */
export function isForAny(text: string): boolean {
  return /^(?:<[A-Za-z][\w .-]{0,40}>|\.\.\.|…|[Xx]{3,})$/.test(text.trim());
}

export function isContainer(value: Value): value is Container {
  return value.kind !== 'scalar';
}

/** Tells a value as lines. `start` and `end` are offsets of its text. */
export function regionOf(
  format: Region['format'],
  text: string,
  value: Container,
  { start, end, elided }: { readonly start: number; readonly end: number; readonly elided: boolean },
): Region {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineAt = (offset: number): number => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const lines: Line[] = [];
  const lineOf: number[] = [];
  const add = (depth: number, head: string, value: Value | null, at: number): void => {
    const scalar = value === null || isContainer(value) ? null : value;
    const kind = value === null ? null : isContainer(value) ? value.kind : value.type;
    const line = lineAt(at);
    const begin = starts[line] ?? 0;
    const tokens: Token[] = [
      ...tokenize(head).map((token) => ({ ...token, column: at - begin + Math.min(token.column, Math.max(0, head.length - 2)) })),
      ...(scalar === null
        ? []
        : scalarTokens(scalar).map((token) => ({ ...token, column: Math.max(0, scalar.at - begin) + token.column }))),
    ];
    lines.push({
      index: lines.length,
      text: `${head}${scalar === null ? '' : `${head === '' ? '' : ' '}${scalar.text}`}`,
      indent: depth,
      tokens,
      ...(kind === null ? {} : { kind }),
    });
    lineOf.push(line);
  };
  const visit = (member: Member, depth: number): void => {
    const { key, value: inner } = member;
    const head = key === null ? '-' : `${key}:`;
    if (!isContainer(inner)) add(depth, head, inner, member.at);
    else if (key === null && inner.kind === 'object') {
      // An element is told by the member that names it, as a reader tells it.
      const naming = namingOf(inner);
      add(depth, naming === null ? '-' : `- ${naming.key}:`, naming?.value ?? inner, naming?.at ?? member.at);
      for (const each of inner.members) if (each !== naming) visit(each, depth + 1);
    } else {
      add(depth, head, inner, member.at);
      for (const each of inner.members) visit(each, depth + 1);
    }
  };
  for (const member of value.members) visit(member, 0);
  return { format, from: lineAt(start), to: lineAt(end - 1), lines, lineOf, elided };
}

/** The tokens of a value; `null` stands for nothing there. */
function scalarTokens(scalar: Scalar): readonly Token[] {
  if (!scalar.quoted && /^(?:null|None)$/.test(scalar.text)) return [{ type: 'absent', text: scalar.text, column: 0, stem: '' }];
  if (scalar.quoted && scalar.text === '') return [{ type: 'absent', text: '""', column: 0, stem: '' }];
  return tokenize(scalar.text);
}

const names = [
  'name',
  'id',
  'key',
  'hostname',
  'host',
  'address',
  'ip',
  'interface',
  'ifname',
  'type',
  'title',
  'path',
  'uuid',
  'dst',
  'destination',
  'prefix',
  'peer',
  'neighbor',
  'device',
  'unit',
  'service',
  'local',
];

/** The member that says which element it is. */
function namingOf(object: Container): Member | null {
  const scalars = object.members.filter((member) => member.key !== null && member.value.kind === 'scalar');
  for (const name of names) {
    const found = scalars.find((member) => member.key?.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  // Members have no order, so the choice has none: what ends like a name, else the first by alphabet.
  const sorted = [...scalars].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
  return sorted.find((member) => /(?:name|id|key|arn|address|host)$/i.test(member.key ?? '')) ?? sorted[0] ?? null;
}
