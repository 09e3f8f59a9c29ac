// Source of the rules: docutils' `parsers/rst/states.py`, class Body.patterns. All are linear by construction.
export const bulletPattern = /^([-+*\u2022\u2023\u2043])(?: +|$)/;
const argument = '(?:[a-zA-Z][a-zA-Z0-9_-]*|<[^<>]+>)';
const option = `(?:-[a-zA-Z0-9](?: ?${argument})?|\\+[a-zA-Z0-9](?: ?${argument})?|(?:--|/)[a-zA-Z0-9][a-zA-Z0-9_-]*(?:[ =]${argument})?)`;
export const optionPattern = new RegExp(`^(${option}(?:, ${option})*)(?:  +| ?$)`);
export const doctestPattern = /^>>>(?: |$)/;
export const barPattern = /^\|(?: +|$)/;
export const anonymousPattern = /^__(?: +|$)/;
export const explicitPattern = /^\.\.(?: +|$)/;
export const markupLine = /^([!-/:-@[-`{-~])\1*$/;
export const gridTop = /^\+-[-+]+-\+$/;
export const simpleTop = /^=+(?: +=+)+$/;
export const simpleBorder = /^=[ =]*$/;
export const spanBorder = /^-[ -]*$/;

/** Python's `\w` without the underscore. */
const word = '[\\p{L}\\p{N}]+';
/** docutils' simple reference name: the names of directives, footnotes, citations. */
export const simpleName = `${word}(?:[-._+:]${word})*`;
export const directivePattern = new RegExp(`^\\.\\. +(${simpleName}) ?::(?: +|$)`, 'u');

/** The marker of a field, `:name: `: its name and the columns it takes; null when the line begins with none. */
export function fieldMarker(text: string): { readonly name: string; readonly width: number } | null {
  if (text.charCodeAt(0) !== 58) return null;
  const second = text[1];
  if (second === undefined || second === ':' || second === ' ') return null;
  for (let at = 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') {
      at++;
      if (at >= text.length) return null;
    } else if (character === ':') {
      const next = text[at + 1];
      if (next === '`') return null;
      if (next !== undefined && next !== ' ') continue;
      if (text[at - 1] === ' ') return null;
      let width = at + 1;
      while (text.charCodeAt(width) === 32) width++;
      return { name: text.slice(1, at), width };
    }
  }
  return null;
}
