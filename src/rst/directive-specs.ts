/**
 * What a directive accepts; what it is given beyond that, docutils answers with an error and leaves the directive out.
 * Sources: the option_spec and argument counts of docutils' directives, of Sphinx' and of sphinx-prompt.
 */
export interface DirectiveSpec {
  /** Least and most arguments; `spaces`: the last one may hold blanks. */
  readonly required: number;
  readonly optional: number;
  readonly spaces: boolean;
  /** Names of the options with what their values must match; `any` takes all, null has none. */
  readonly options: ReadonlyMap<string, RegExp | null> | 'any' | null;
  readonly content: boolean;
}

const any: DirectiveSpec = { required: 0, optional: 1, spaces: true, options: 'any', content: true };
const common = ['class', 'name'];

function spec(required: number, optional: number, options: DirectiveSpec['options'] | readonly string[], content = true): DirectiveSpec {
  const known = Array.isArray(options) ? new Map(options.map((name: string) => [name, valueForms.get(name) ?? null])) : options;
  return { required, optional, spaces: true, options: known as DirectiveSpec['options'], content };
}

const number = /^\+?\d+$/;
const length = /^\s*(?:\d+(?:\.\d+)?|\.\d+)\s*(?:em|ex|px|in|cm|mm|pt|pc|%|)$/i;
const height = /^\s*(?:\d+(?:\.\d+)?|\.\d+)\s*(?:em|ex|px|in|cm|mm|pt|pc|)$/i;
const align = /^(?:top|middle|bottom|left|center|right)$/i;
const horizontal = /^(?:left|center|right)$/i;
const widths = /^(?:auto|grid|\s*[1-9]\d*(?:[\s,]+[1-9]\d*)*\s*)$/;
const valueForms: ReadonlyMap<string, RegExp> = new Map([
  ['header-rows', number],
  ['stub-columns', number],
  ['width', length],
  ['height', height],
  ['scale', /^\s*\d+\s*%?$/],
  ['widths', widths],
  ['align', horizontal],
]);

const table = [...common, 'align', 'width', 'widths'];
const picture = [...common, 'alt', 'height', 'width', 'scale', 'align', 'target', 'loading', 'figwidth', 'figclass'];
const code: DirectiveSpec = { required: 0, optional: 1, spaces: false, options: 'any', content: true };
const contentOnly = spec(0, 0, null);
const admonition = spec(0, 0, common);

const specs: ReadonlyMap<string, DirectiveSpec> = new Map<string, DirectiveSpec>([
  ...['code', 'code-block', 'sourcecode'].map((name): [string, DirectiveSpec] => [name, code]),
  ['prompt', { ...code, optional: 3 }],
  ['console', any],
  ['parsed-literal', spec(0, 0, 'any')],
  ...['attention', 'caution', 'danger', 'error', 'important', 'note', 'tip', 'hint', 'warning', 'seealso', 'todo'].map(
    (name): [string, DirectiveSpec] => [name, admonition],
  ),
  ['admonition', spec(1, 0, common)],
  ['topic', spec(1, 0, common)],
  ['sidebar', spec(0, 1, [...common, 'subtitle'])],
  ['line-block', spec(0, 0, common)],
  ['math', spec(0, 0, 'any')],
  ['rubric', spec(1, 0, common, false)],
  ['compound', spec(0, 0, common)],
  ['container', spec(0, 1, ['name'])],
  ...['epigraph', 'highlights', 'pull-quote', 'header', 'footer', 'meta', 'role'].map((name): [string, DirectiveSpec] => [
    name,
    contentOnly,
  ]),
  ['table', spec(0, 1, table)],
  ['list-table', spec(0, 1, [...table, 'header-rows', 'stub-columns'])],
  [
    'csv-table',
    spec(0, 1, [
      ...table,
      ...['header-rows', 'stub-columns', 'header', 'file', 'url', 'encoding', 'delim', 'keepspace', 'quote', 'escape'],
    ]),
  ],
  [
    'image',
    spec(1, 0, new Map(picture.slice(0, 9).map((name) => [name, name === 'align' ? align : (valueForms.get(name) ?? null)])), false),
  ],
  ['figure', spec(1, 0, picture)],
  ['raw', spec(1, 0, 'any')],
  ['include', spec(1, 0, 'any', false)],
  ['literalinclude', spec(1, 0, 'any', false)],
  ['toctree', spec(0, 0, 'any')],
]);

export function specOf(name: string): DirectiveSpec {
  return specs.get(name) ?? any;
}
