import { editDistance, nearest } from './nearest.ts';

/** One instruction of an annotation comment: `.. labproof: VERB …; VERB …`. */
export type Annotation =
  /** Where the block runs, over any other evidence. */
  | { readonly verb: 'host' | 'shell' | 'directory'; readonly value: string }
  /** Not run: a person does it, or the author says why not. */
  | { readonly verb: 'manual' }
  /** While a page is written: Vitest runs these alone (`test.only`); `verify` runs everything. */
  | { readonly verb: 'only' }
  | { readonly verb: 'skip'; readonly reason: string }
  /** `each "BGP neighbor is" requires "BGP state = Established"`; without `each` the output as a whole. */
  | { readonly verb: 'requires'; readonly each: string | null; readonly text: string }
  | { readonly verb: 'forbid'; readonly text: string }
  | { readonly verb: 'rows'; readonly operator: Operator; readonly count: number; readonly where: Condition | null }
  | { readonly verb: 'column'; readonly column: string; readonly check: 'full' | 'ignore' | Condition }
  /** Text whose values do not matter, with `{type}` for a value. */
  | { readonly verb: 'ignore'; readonly pattern: string }
  | { readonly verb: 'tolerate'; readonly pattern: string; readonly operator: Operator; readonly limit: number }
  | { readonly verb: 'one-of'; readonly texts: readonly string[] }
  | { readonly verb: 'pin' | 'free'; readonly prefix: string }
  | { readonly verb: 'unbind'; readonly value: string }
  /** `bind NAME=web-2 where NODE == kube-1`: which of several rows a name of the page stands for. */
  | { readonly verb: 'bind'; readonly column: string; readonly value: string; readonly where: Condition }
  | { readonly verb: 'expect'; readonly what: 'empty' }
  | { readonly verb: 'exit'; readonly status: number }
  | { readonly verb: 'order'; readonly how: 'strict' | 'free' }
  | { readonly verb: 'extra'; readonly how: 'forbid' | 'allow' }
  | { readonly verb: 'tail'; readonly how: 'open' | 'closed' }
  | { readonly verb: 'same-as'; readonly line: number }
  | { readonly verb: 'retry'; readonly ms: number };

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export interface Condition {
  readonly column: string;
  readonly operator: Operator | 'in';
  readonly value: string;
}

/** An instruction and where it stands. */
export interface PlacedAnnotation {
  readonly annotation: Annotation;
  readonly line: number;
  readonly text: string;
}

/** What is wrong with an annotation, in words, at a 0-based offset of its text. */
export interface AnnotationProblem {
  readonly message: string;
  readonly offset: number;
}

export const annotationVerbs = [
  ...['host', 'shell', 'directory', 'manual', 'only', 'skip', 'each', 'requires', 'forbid', 'rows', 'column', 'ignore', 'tolerate'],
  ...['one-of', 'pin', 'free', 'bind', 'unbind', 'expect', 'exit', 'order', 'extra', 'tail', 'same-as', 'retry'],
] as const;

/** Is a comment one of ours, or nearly so (`labprof:`, `Labproof :`), which is a mistake to point out? */
export function annotationKind(comment: string): 'annotation' | 'near-miss' | 'none' {
  if (/^labproof:(?:\s|$)/.test(comment)) return 'annotation';
  const word = /^([A-Za-z]{6,10})\s*:{1,2}/.exec(comment)?.[1]?.toLowerCase();
  if (word === undefined) return 'none';
  return editDistance(word, 'labproof') <= 2 ? 'near-miss' : 'none';
}

/** Reads the text of an annotation comment, `labproof:` included. What cannot be read is a problem, never dropped in silence. */
export function parseAnnotation(comment: string): {
  readonly annotations: readonly Annotation[];
  readonly problems: readonly AnnotationProblem[];
} {
  const annotations: Annotation[] = [];
  const problems: AnnotationProblem[] = [];
  for (const words of instructions(comment)) {
    const first = words[0];
    if (first === undefined) continue;
    const read = readInstruction(words);
    if (typeof read === 'string') problems.push({ message: read, offset: first.offset });
    else annotations.push(read);
  }
  if (annotations.length === 0 && problems.length === 0) problems.push({ message: 'an annotation without any instruction', offset: 0 });
  return { annotations, problems };
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
  readonly offset: number;
}

function instructions(comment: string): readonly (readonly Word[])[] {
  const all: Word[][] = [[]];
  const pattern = /"((?:[^"\\]|\\.)*)"|;|[^\s;"]+/g;
  pattern.lastIndex = comment.indexOf(':') + 1;
  for (let match = pattern.exec(comment); match !== null; match = pattern.exec(comment)) {
    if (match[0] === ';') all.push([]);
    else all.at(-1)?.push({ text: match[1]?.replace(/\\(.)/g, '$1') ?? match[0], quoted: match[1] !== undefined, offset: match.index });
  }
  return all;
}

function readInstruction(words: readonly Word[]): Annotation | string {
  const [verb, ...rest] = words as [Word, ...Word[]];
  const texts = rest.map((word) => word.text);
  const only = texts.length === 1 ? (texts[0] ?? '') : null;
  switch (verb.text) {
    case 'host':
    case 'shell':
    case 'directory':
      return only === null ? `${verb.text} takes one name` : { verb: verb.text, value: only };
    case 'manual':
    case 'only':
      return rest.length === 0 ? { verb: verb.text } : `${verb.text} stands alone`;
    case 'skip':
      return only === null || rest[0]?.quoted !== true
        ? 'skip takes the reason in quotes: skip "needs a browser"'
        : { verb: 'skip', reason: only };
    case 'each':
      return rest.length === 3 && texts[1] === 'requires' && rest[0]?.quoted && rest[2]?.quoted
        ? { verb: 'requires', each: texts[0] ?? '', text: texts[2] ?? '' }
        : 'each is written: each "beginning of the record" requires "text"';
    case 'requires':
    case 'forbid':
      if (only === null || rest[0]?.quoted !== true) return `${verb.text} takes one text in quotes`;
      return verb.text === 'requires' ? { verb: 'requires', each: null, text: only } : { verb: 'forbid', text: only };
    case 'rows':
      return readRows(texts);
    case 'column':
      return readColumn(texts);
    case 'ignore':
      return only === null || rest[0]?.quoted !== true
        ? 'ignore takes one text in quotes, with {type} for a value'
        : { verb: 'ignore', pattern: only };
    case 'tolerate': {
      const limit = Number((texts[2] ?? '').replace(/(?<![a-z%])[a-z%]+$/i, ''));
      return rest.length === 3 && rest[0]?.quoted && isOperator(texts[1]) && Number.isFinite(limit) && texts[2] !== ''
        ? { verb: 'tolerate', pattern: texts[0] ?? '', operator: texts[1], limit }
        : 'tolerate is written: tolerate "time={num} ms" <= 100';
    }
    case 'one-of':
      return rest.length >= 2 && rest.every((word) => word.quoted)
        ? { verb: 'one-of', texts }
        : 'one-of takes two texts or more, each in quotes';
    case 'pin':
    case 'free':
      return only !== null && /^[\da-fA-F.:]+(?:\/\d{1,3})?$/.test(only)
        ? { verb: verb.text, prefix: only }
        : `${verb.text} takes an address or a prefix: ${verb.text} 10.1.20.0/24`;
    case 'bind':
      return readBind(texts);
    case 'unbind':
      return only === null ? 'unbind takes one documented value' : { verb: 'unbind', value: only };
    case 'expect':
      return only === 'empty' ? { verb: 'expect', what: 'empty' } : 'expect takes: empty';
    case 'exit':
      return only !== null && /^\d{1,3}$/.test(only) ? { verb: 'exit', status: Number(only) } : 'exit takes the status: exit 1';
    case 'order':
      return only === 'strict' || only === 'free' ? { verb: 'order', how: only } : 'order takes: strict or free';
    case 'extra':
      return only === 'forbid' || only === 'allow' ? { verb: 'extra', how: only } : 'extra takes: forbid or allow';
    case 'tail':
      return only === 'open' || only === 'closed' ? { verb: 'tail', how: only } : 'tail takes: open or closed';
    case 'same-as':
      return only !== null && /^\d{1,6}$/.test(only)
        ? { verb: 'same-as', line: Number(only) }
        : 'same-as takes the line of the earlier command: same-as 42';
    case 'retry': {
      const match = /^(\d{1,6})(ms|s|m)$/.exec(only ?? '');
      return match === null
        ? 'retry takes a time: retry 90s'
        : { verb: 'retry', ms: Number(match[1]) * { ms: 1, s: 1_000, m: 60_000 }[match[2] as 'ms' | 's' | 'm'] };
    }
    default: {
      const near = nearest(verb.text, annotationVerbs);
      return `"${verb.text}" is no verb of an annotation${near === null ? '' : `; did you mean "${near}"?`}`;
    }
  }
}

function readRows(texts: readonly string[]): Annotation | string {
  const usage = 'rows is written: rows == 3, or rows == 3 where COLUMN == VALUE';
  const [operator, count] = texts;
  if (!isOperator(operator) || !/^\d{1,9}$/.test(count ?? '')) return usage;
  if (texts.length === 2) return { verb: 'rows', operator, count: Number(count), where: null };
  const where = texts[2] === 'where' ? readCondition(texts.slice(3)) : null;
  return where === null ? usage : { verb: 'rows', operator, count: Number(count), where };
}

function readBind(texts: readonly string[]): Annotation | string {
  const [, column = '', value = ''] = /^([^=]+)=(.+)$/.exec(texts[0] ?? '') ?? [];
  const where = texts[1] === 'where' ? readCondition(texts.slice(2)) : null;
  return where === null || column === '' || value === ''
    ? 'bind is written: bind NAME=kube-proxy-dwzxh where NODE == kube-worker1, with the columns of the output'
    : { verb: 'bind', column, value, where };
}

function readColumn(texts: readonly string[]): Annotation | string {
  const last = texts.at(-1);
  if (texts.length >= 2 && (last === 'full' || last === 'ignore'))
    return { verb: 'column', column: texts.slice(0, -1).join(' '), check: last };
  const check = readCondition(texts);
  return check === null
    ? 'column is written: column STATUS == Running, column READY full, or column AGE ignore'
    : { verb: 'column', column: check.column, check };
}

function readCondition(texts: readonly string[]): Condition | null {
  const at = texts.findIndex((text) => isOperator(text) || text === 'in');
  const operator = texts[at];
  if (at < 1 || at === texts.length - 1 || operator === undefined) return null;
  return { column: texts.slice(0, at).join(' '), operator: operator as Condition['operator'], value: texts.slice(at + 1).join(' ') };
}

function isOperator(text: string | undefined): text is Operator {
  return text !== undefined && /^(?:==|!=|<=?|>=?)$/.test(text);
}
