import { type DefaultTreeAdapterTypes, type ParserError, parse, parseFragment } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

export interface HtmlFacts {
  /** Parse errors as HTML's standard names them, with their line. */
  readonly errors: readonly string[];
  readonly elements: readonly Element[];
}

/** A document as parse5, a parser of the HTML standard, reads it. */
export function readHtml(text: string): HtmlFacts {
  const errors: string[] = [];
  const elements: Element[] = [];
  const onParseError = (error: ParserError): void => void errors.push(`${error.code} at ${error.startLine}:${error.startCol}`);
  const visit = (nodes: readonly DefaultTreeAdapterTypes.Node[]): void => {
    for (const node of nodes) {
      if ('tagName' in node) elements.push(node);
      if ('content' in node) visit(inside(node as Template, onParseError));
      if ('childNodes' in node) visit(node.childNodes);
    }
  };
  visit(parse(text, { onParseError }).childNodes);
  return { errors, elements };
}

type Template = DefaultTreeAdapterTypes.Template;

/** What a template will put into the page: its markup as it is, or as the page's script reads it, who also reads the data. */
function inside(template: Template, onParseError: (error: ParserError) => void): readonly DefaultTreeAdapterTypes.Node[] {
  const name = attribute(template, 'class');
  if (name === 'later')
    return parseFragment(textOf(template.content).replaceAll('~', '&').replaceAll('^', '<'), { onParseError }).childNodes;
  if (name === 'data' || name === 'index') JSON.parse(textOf(template.content));
  return template.content.childNodes;
}

export function attribute(element: Element, name: string): string | null {
  return element.attrs.find((each) => each.name === name)?.value ?? null;
}

export function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value;
  if ('content' in node) return textOf(node.content);
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

/** Everything in a report's document that could run, fetch or send, or that makes it invalid: none of it may be there. */
export function harmIn(text: string): readonly string[] {
  const { errors, elements } = readHtml(text);
  const harm = [...errors];
  const ids = new Set<string>();
  const scripts: string[] = [];
  for (const element of elements) {
    const { tagName } = element;
    if (!known.has(tagName)) harm.push(`<${tagName}>`);
    if (tagName === 'script') scripts.push(textOf(element));
    for (const { name, value } of element.attrs) {
      if (/^on|^style$|^srcdoc$|^action$|^formaction$/.test(name)) harm.push(`<${tagName} ${name}>`);
      if (name === 'href' && !/^(?:#|https?:)/.test(value)) harm.push(`href ${value}`);
      if (name === 'src' && !/^data:image\//.test(value)) harm.push(`src ${value}`);
      if (name === 'id' && ids.has(value)) harm.push(`two of #${value}`);
      if (name === 'id') ids.add(value);
    }
  }
  if (scripts.length !== 1 || !/^"use strict";/.test(scripts[0] ?? '')) harm.push(`${scripts.length} scripts`);
  // All that moves, hides or reverses text, but the line feed and the tab.
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/.exec(text);
  if (hidden !== null) harm.push(`U+${hidden[0].charCodeAt(0).toString(16)}`);
  if (Buffer.from(text, 'utf8').toString('utf8') !== text) harm.push('a lone surrogate');
  return harm;
}

const known = new Set(
  `html head meta title style body a nav form label input span button main header p h1 h2 h3 h4 h5 h6 svg rect path g text ul ol li b section
div article pre code mark details summary q strong em cite sub sup br dl dt dd blockquote table caption thead tbody tr th td hr img dialog kbd
script template footer`.split(/\s+/),
);
