/** The closed set of token types; each has a default policy in `policy/types.ts`. */
export type TokenType =
  | 'elapsed'
  | 'date'
  | 'latency'
  | 'ipv4'
  | 'prefix'
  | 'ipv6'
  | 'mac'
  | 'uuid'
  | 'pod'
  | 'hash'
  | 'hex'
  | 'interface'
  | 'temporary'
  | 'digest'
  | 'mode'
  | 'secret'
  | 'hex-literal'
  | 'port-name'
  | 'version'
  | 'percent'
  | 'size'
  | 'ratio'
  | 'number'
  | 'flags'
  | 'state'
  | 'absent'
  | 'placeholder'
  | 'redacted'
  | 'elision'
  | 'marks'
  | 'word'
  | 'punctuation';

/** A piece of a line with a type; its text is never scanned again by another recogniser. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  /** 0-based column within the line. */
  readonly column: number;
  /** The part that names the kind of object and stays when the object is renamed: `calico-node-`, `/26`. */
  readonly stem: string;
}

/** Types whose values are names of things that differ from lab to lab, and so may bind (never states, counts or words). */
export const bindableTypes: ReadonlySet<TokenType> = new Set([
  'ipv4',
  'prefix',
  'ipv6',
  'mac',
  'uuid',
  'pod',
  'hash',
  'hex',
  'interface',
  'temporary',
]);
