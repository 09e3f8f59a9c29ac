import type { Token } from '../tokens/token.ts';
import { tokenize } from '../tokens/tokenize.ts';
import type { Line } from './lines.ts';

/** A JSON value in a text, told as lines (one a member or element), so that the judge of trees can compare it in any layout. */
export interface JsonRegion {
  /** First and last line of the text that belong to the value, 0-based. */
  readonly from: number;
  readonly to: number;
  /** `index` numbers these lines, not those of the text: `lineOf` has the latter. */
  readonly lines: readonly Line[];
  readonly lineOf: readonly number[];
  /** True where the page leaves members or elements out (`...`). */
  readonly elided: boolean;
}

const mostRegions = 200;

/** The JSON objects and arrays of a text, in order; what begins like one and does not end is none. */
export function jsonRegions(text: string): readonly JsonRegion[] {
  const regions: JsonRegion[] = [];
  for (let at = 0; regions.length < mostRegions; ) {
    const found = regionFrom(text, at);
    if (found === null) break;
    regions.push(found.region);
    at = found.end;
  }
  return regions;
}

function regionFrom(text: string, from: number): { readonly region: JsonRegion; readonly end: number } | null {
  const opens = /^[ \t]*[[{][ \t]*(?=["{[\d}\]\r\n.…-]|$)/gm;
  opens.lastIndex = from;
  for (let tries = 0; tries < 3; tries++) {
    const start = opens.exec(text);
    if (start === null) return null;
    const reader = new Reader(text, start.index + start[0].search(/[[{]/));
    const value = reader.value(0);
    // A single bracketed word (`[INFO]`, `[]`) is no document.
    if (value === null || !isContainer(value) || value.members.length === 0 || !/^[ \t\r]*(?:\n|$)/.test(text.slice(reader.at))) continue;
    return { region: region(text, value, start.index, reader), end: reader.at };
  }
  return null;
}

type Value = Scalar | Container;
interface Scalar {
  readonly kind: 'scalar';
  readonly text: string;
  readonly at: number;
  readonly quoted: boolean;
}
interface Container {
  readonly kind: 'object' | 'array';
  readonly members: readonly Member[];
  readonly at: number;
}
interface Member {
  readonly key: string | null;
  readonly at: number;
  readonly value: Value;
}

function isContainer(value: Value): value is Container {
  return value.kind !== 'scalar';
}

const deepest = 200;

/** A reader of JSON that keeps positions and forgives what pages do: `...`, trailing commas. Linear. */
class Reader {
  readonly #text: string;
  at: number;
  elided = false;

  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  value(depth: number): Value | null {
    this.#blanks();
    const [at, first] = [this.at, this.#text[this.at]];
    if (depth > deepest || first === undefined) return null;
    if (first === '{' || first === '[') return this.#container(first === '{' ? 'object' : 'array', depth);
    if (first === '"') {
      const text = this.#string();
      return text === null ? null : { kind: 'scalar', text, at: at + 1, quoted: true };
    }
    const bare = /[^\s,\]}:"[{]+/y;
    bare.lastIndex = at;
    const word = bare.exec(this.#text)?.[0];
    if (word === undefined || !/^(?:-?\d[\d.eE+-]*|true|false|null|None|True|False|<[\w -]{1,40}>)$/.test(word)) return null;
    this.at += word.length;
    return { kind: 'scalar', text: word, at, quoted: false };
  }

  #container(kind: Container['kind'], depth: number): Container | null {
    const [at, close] = [this.at, kind === 'object' ? '}' : ']'];
    const members: Member[] = [];
    this.at++;
    for (;;) {
      this.#blanks();
      if (this.#text[this.at] === close) {
        this.at++;
        return { kind, members, at };
      }
      if (this.#text[this.at] === ',' && members.length > 0) {
        this.at++;
        continue;
      }
      if (this.#elision()) continue;
      const member = this.#member(kind, depth);
      if (member === null) return null;
      members.push(member);
      this.#blanks();
      if (!/[,\]}.…<]/.test(this.#text[this.at] ?? '')) return null;
    }
  }

  #member(kind: Container['kind'], depth: number): Member | null {
    const at = this.at;
    if (kind === 'array') {
      const value = this.value(depth + 1);
      return value === null ? null : { key: null, at, value };
    }
    const key = this.#text[at] === '"' ? this.#string() : null;
    this.#blanks();
    if (key === null || this.#text[this.at] !== ':') return null;
    this.at++;
    const value = this.value(depth + 1);
    return value === null ? null : { key, at: at + 1, value };
  }

  #string(): string | null {
    const string = /"((?:[^"\\\n]|\\.)*)"/y;
    string.lastIndex = this.at;
    const found = string.exec(this.#text);
    if (found === null) return null;
    this.at = string.lastIndex;
    return found[1] ?? '';
  }

  #elision(): boolean {
    const dots = /(?:\.\.\.+|…|<snip>|<omitted>|<truncated>)/y;
    dots.lastIndex = this.at;
    const found = dots.exec(this.#text);
    if (found === null) return false;
    this.at = dots.lastIndex;
    this.elided = true;
    return true;
  }

  #blanks(): void {
    while (/[ \t\r\n\u00a0]/.test(this.#text[this.at] ?? 'x')) this.at++;
  }
}

function region(text: string, value: Container, start: number, reader: Reader): JsonRegion {
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
  const add = (depth: number, head: string, scalar: Scalar | null, at: number): void => {
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
      add(depth, naming === null ? '-' : `- ${naming.key}:`, naming === null ? null : (naming.value as Scalar), naming?.at ?? member.at);
      for (const each of inner.members) if (each !== naming) visit(each, depth + 1);
    } else {
      add(depth, head, null, member.at);
      for (const each of inner.members) visit(each, depth + 1);
    }
  };
  for (const member of value.members) visit(member, 0);
  return { from: lineAt(start), to: lineAt(reader.at - 1), lines, lineOf, elided: reader.elided };
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
