import type { ValueKind } from './lines.ts';
import { type Container, isContainer, isForAny, type Member, type Region, regionOf, type Value } from './value-tree.ts';

const mostRegions = 200;

/** The JSON objects and arrays of a text, in order; what begins like one and does not end is none. */
export function jsonRegions(text: string): readonly Region[] {
  const regions: Region[] = [];
  for (let at = 0; regions.length < mostRegions; ) {
    const found = regionFrom(text, at);
    if (found === null) break;
    regions.push(found.region);
    at = found.end;
  }
  return regions;
}

function regionFrom(text: string, from: number): { readonly region: Region; readonly end: number } | null {
  const opens = /^[ \t]*[[{][ \t]*(?=["{[\d}\]\r\n.…-]|$)/gm;
  opens.lastIndex = from;
  for (let tries = 0; tries < 3; tries++) {
    const start = opens.exec(text);
    if (start === null) return null;
    const reader = new Reader(text, start.index + start[0].search(/[[{]/));
    const value = reader.value(0);
    // A single bracketed word (`[INFO]`, `[]`) is no document.
    if (value === null || !isContainer(value) || value.members.length === 0 || !/^[ \t\r]*(?:\n|$)/.test(text.slice(reader.at))) continue;
    return { region: regionOf('JSON', text, value, { start: start.index, end: reader.at, elided: reader.elided }), end: reader.at };
  }
  return null;
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
      return text === null ? null : { kind: 'scalar', text, at: at + 1, quoted: true, type: isForAny(text) ? null : 'text' };
    }
    const bare = /[^\s,\]}:"[{]+/y;
    bare.lastIndex = at;
    const word = bare.exec(this.#text)?.[0];
    if (word === undefined || !/^(?:-?\d[\d.eE+-]*|true|false|null|None|True|False|<[\w -]{1,40}>)$/.test(word)) return null;
    this.at += word.length;
    return { kind: 'scalar', text: word, at, quoted: false, type: typeOf(word) };
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

function typeOf(bare: string): ValueKind | null {
  if (isForAny(bare)) return null;
  if (/^(?:true|false)$/i.test(bare)) return 'truth';
  return /^(?:null|None)$/.test(bare) ? 'nothing' : 'number';
}
