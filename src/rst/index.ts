export { descendants } from './descendants.ts';
export { inline, plainText } from './inline.ts';
export { type ParseOptions, parse } from './parse.ts';
export type { Include } from './scope.ts';
