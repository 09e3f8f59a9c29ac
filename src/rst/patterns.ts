// Source of the rules: docutils' `parsers/rst/states.py`, class Body.patterns. All are linear by construction.
export const bulletPattern = /^([-+*\u2022\u2023\u2043])(?: +|$)/;
const ordinal = '(?:[0-9]+|[a-z]|[A-Z]|[ivxlcdm]+|[IVXLCDM]+|#)';
export const enumeratorPattern = new RegExp(`^(?:\\((${ordinal})\\)|(${ordinal})\\)|(${ordinal})\\.)(?: +|$)`);
export const fieldPattern = /^:(?![: ])((?:[^:\\]|\\.|:(?![ `]|$))*)(?<! ):(?: +|$)/;
const argument = '(?:[a-zA-Z][a-zA-Z0-9_-]*|<[^<>]+>)';
const option = `(?:-[a-zA-Z0-9](?: ?${argument})?|\\+[a-zA-Z0-9](?: ?${argument})?|(?:--|/)[a-zA-Z0-9][a-zA-Z0-9_-]*(?:[ =]${argument})?)`;
export const optionPattern = new RegExp(`^(${option}(?:, ${option})*)(?:  +| ?$)`);
export const markupLine = /^([!-/:-@[-`{-~])\1*$/;
export const gridTop = /^\+-[-+]+-\+$/;
export const simpleTop = /^=+(?: +=+)+$/;
export const simpleBorder = /^=+[ =]*$/;
export const directivePattern = /^\.\. +((?:(?!_)[\p{L}\p{N}_])+(?:[-._+:](?:(?!_)[\p{L}\p{N}_])+)*) ?::(?: +|$)/u;
