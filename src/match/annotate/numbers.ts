import type { Operator } from '../../model/index.ts';

/** Does the relation hold? Never, where one side is no number. */
export function compareNumbers(left: number, operator: Operator, right: number): boolean {
  if (Number.isNaN(left) || Number.isNaN(right)) return false;
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return operator satisfies never;
  }
}
