/** A place in a source file: 1-based line and column, as in unist and docutils. */
export interface Point {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, the form that terminals and editors make clickable. */
export function formatPoint(point: Point): string {
  return `${point.file}:${point.line}:${point.column}`;
}
