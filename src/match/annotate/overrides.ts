import type { Annotation, PlacedAnnotation } from '../../model/index.ts';
import type { ColumnPolicy } from '../policy/columns.ts';
import type { Line } from '../structure/lines.ts';
import type { Token } from '../tokens/token.ts';
import { tokenize } from '../tokens/tokenize.ts';

/** What an annotation says of one documented token. */
export type TokenOverride =
  | { readonly kind: 'ignore'; readonly line: number }
  | { readonly kind: 'tolerate'; readonly line: number; readonly limit: Annotation & { readonly verb: 'tolerate' } };

/** The author's own rules for one output, found by column, by place and by word. */
export class Overrides {
  readonly #columns = new Map<string, ColumnPolicy>();
  readonly #places = new Map<string, TokenOverride>();
  readonly #alternatives: (readonly (readonly string[])[])[] = [];
  readonly order: 'strict' | 'free' | null;
  readonly extra: 'forbid' | 'allow' | null;
  readonly tail: 'open' | 'closed' | null;

  constructor(placed: readonly PlacedAnnotation[], documented: readonly Line[]) {
    let [order, extra, tail]: [Overrides['order'], Overrides['extra'], Overrides['tail']] = [null, null, null];
    for (const { annotation, line } of placed) {
      if (annotation.verb === 'column') this.#column(annotation);
      else if (annotation.verb === 'ignore') this.#pattern(annotation.pattern, documented, { kind: 'ignore', line });
      else if (annotation.verb === 'tolerate') this.#pattern(annotation.pattern, documented, { kind: 'tolerate', line, limit: annotation });
      else if (annotation.verb === 'one-of')
        this.#alternatives.push(annotation.texts.map((text) => tokenize(text).map((each) => each.text)));
      else if (annotation.verb === 'order') order = annotation.how;
      else if (annotation.verb === 'extra') extra = annotation.how;
      else if (annotation.verb === 'tail') tail = annotation.how;
    }
    this.order = order;
    this.extra = extra;
    this.tail = tail;
  }

  column(name: string): ColumnPolicy | null {
    return this.#columns.get(name.toUpperCase()) ?? null;
  }

  at(line: number, token: Token): TokenOverride | null {
    return this.#places.get(`${line} ${token.column}`) ?? null;
  }

  /** Are both words among the alternatives that the author names? */
  allows(documented: string, live: string): boolean {
    return this.#alternatives.some((texts) =>
      texts.some((own) => own.some((word, index) => word === documented && texts.some((other) => other[index] === live))),
    );
  }

  #column(annotation: Annotation & { readonly verb: 'column' }): void {
    const name = annotation.column.toUpperCase();
    if (annotation.check === 'ignore') this.#columns.set(name, { policy: 'ignore', otherwise: 'drift', kind: 'counter' });
    else if (annotation.check === 'full') this.#columns.set(name, { policy: 'full', otherwise: 'fail', kind: 'state' });
  }

  /** Finds the pattern among the documented tokens; what its `{type}` stands for is under the rule, without any, all of it. */
  #pattern(pattern: string, documented: readonly Line[], override: TokenOverride): void {
    const parts = partsOf(pattern);
    const values = parts.some((part) => part.kind === 'value');
    for (const line of documented) {
      for (let from = 0; from + parts.length <= line.tokens.length; from++) {
        const window = line.tokens.slice(from, from + parts.length);
        if (!window.every((token, index) => fits(parts[index] as Part, token))) continue;
        for (const [index, token] of window.entries())
          if (!values || parts[index]?.kind === 'value') this.#places.set(`${line.index} ${token.column}`, override);
      }
    }
  }
}

/** Does a documented text hold the pattern at all? An annotation that fits nothing is a mistake. */
export function patternFits(pattern: string, documented: readonly Line[]): boolean {
  const parts = partsOf(pattern);
  return documented.some((line) =>
    line.tokens.some((_, from) =>
      parts.every((part, index) => line.tokens[from + index] !== undefined && fits(part, line.tokens[from + index] as Token)),
    ),
  );
}

type Part = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'value'; readonly type: string };

/** `time={num} ms` as text and values; a value takes its unit with it where the tokens do. */
function partsOf(pattern: string): readonly Part[] {
  return pattern.split(/(\{[\w:-]{1,40}\}(?: ?(?:ms|us|s|%))?)/).flatMap((piece): readonly Part[] => {
    const type = /^\{(?:[\w-]+:)?([\w-]+)\}/.exec(piece)?.[1];
    if (type !== undefined) return [{ kind: 'value', type }];
    return tokenize(piece).map((token) => ({ kind: 'text', text: token.text }));
  });
}

const typeNames: Readonly<Record<string, readonly string[]>> = {
  num: ['number', 'latency', 'percent', 'size', 'elapsed', 'ratio', 'version'],
  ip: ['ipv4', 'ipv6'],
  duration: ['elapsed', 'latency'],
  time: ['elapsed', 'date'],
  any: [],
};

function fits(part: Part, token: Token): boolean {
  if (part.kind === 'text') return part.text === token.text;
  const types = typeNames[part.type] ?? [part.type];
  return types.length === 0 || types.includes(token.type);
}
