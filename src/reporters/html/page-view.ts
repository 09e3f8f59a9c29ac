import type { BlockNode, Document, PageFacts } from '../../model/index.ts';
import type { ReportGuide, ReportStep } from '../../report/index.ts';
import { parse } from '../../rst/index.ts';
import { type Html, html } from './escape.ts';
import { inlineView, type Substitutions, substitutionsOf } from './inline-view.ts';
import { patches } from './patches.ts';
import type { Places } from './places.ts';
import { stepView } from './step-view.ts';
import { chip } from './words.ts';

/** A page as its readers see it, with each block's verdict in place. Built from the page's source as the events carry it. */
export function pageView(page: PageFacts, guide: ReportGuide, places: Places): Html {
  const { document } = parse(page.source, { file: page.path });
  const view = viewOf(page, guide, places, document);
  const body = document.children.map((node) => blockView(node, view));
  // Blocks that are not in the page's own text (an include) are shown after it, so that none is lost.
  const left = page.blocks.flatMap((_, index) => (view.used.has(index) ? [] : [literal(index, view)]));
  return html`<article class="page flow" id="${places.page(guide, page)}" aria-label="${page.title || page.path}"><p class="file mono">${page.path}${places.several ? ` · ${guide.path}` : ''}</p>${body}${left}</article>`;
}

interface View {
  readonly page: PageFacts;
  readonly guide: ReportGuide;
  readonly places: Places;
  readonly substitutions: Substitutions;
  /** Indexes of the blocks that begin at a line, and of those that are in the document already. */
  readonly blocksAt: ReadonlyMap<number, number[]>;
  readonly used: Set<number>;
  readonly stepsOfBlock: ReadonlyMap<number, readonly ReportStep[]>;
  readonly pages: ReadonlyMap<string, PageFacts>;
  readonly patchOf: (step: ReportStep) => string | null;
}

function viewOf(page: PageFacts, guide: ReportGuide, places: Places, document: Document): View {
  const substitutions = substitutionsOf(document);
  const blocksAt = new Map<number, number[]>();
  for (const [index, block] of page.blocks.entries()) blocksAt.set(block.line, [...(blocksAt.get(block.line) ?? []), index]);
  const stepsOfBlock = new Map<number, ReportStep[]>();
  for (const step of places.stepsOf(guide, page)) {
    const steps = stepsOfBlock.get(step.block);
    if (steps === undefined) stepsOfBlock.set(step.block, [step]);
    else steps.push(step);
  }
  const pages = new Map(guide.pages.map((each) => [each.path.replace(/\.\w+$/, ''), each]));
  return { page, guide, places, substitutions, blocksAt, used: new Set(), stepsOfBlock, pages, patchOf: patches(page, guide, document) };
}

/** The level of a page's own title; deeper ones follow, the sixth stands for all below it. */
const titles = ['h2', 'h3', 'h4', 'h5', 'h6'] as const;

function blockView(node: BlockNode, view: View): Html {
  const text = (source: Parameters<typeof inlineView>[0]): Html => inlineView(source, view.substitutions);
  switch (node.type) {
    case 'section': {
      const rest = childrenOf(node, view);
      const name = titles[Math.min(node.level, titles.length) - 1] ?? 'h6';
      return html`<section class="part flow">${heading(name, text(node.title))}${rest}</section>`;
    }
    case 'paragraph':
      return html`<p>${text(node.text)}</p>`;
    case 'literal_block':
    case 'doctest_block': {
      const index = (view.blocksAt.get(node.lines[0]?.line ?? node.position.line) ?? []).find((each) => !view.used.has(each));
      return index === undefined ? listing(html``, node.text) : literal(index, view);
    }
    case 'line_block':
      return html`<p class="mono">${node.text.split('\n').map((line) => html`${line}<br>`)}</p>`;
    case 'bullet_list':
      return html`<ul class="flow">${node.children.map((item) => html`<li class="flow">${childrenOf(item, view)}</li>`)}</ul>`;
    case 'enumerated_list':
      return html`<ol class="flow ${node.enumtype}" start="${node.start}">${node.children.map((item) => html`<li class="flow">${childrenOf(item, view)}</li>`)}</ol>`;
    case 'definition_list':
      return html`<dl class="flow">${node.children.map((item) => html`<dt>${text(item.term)}</dt><dd class="flow">${childrenOf(item, view)}</dd>`)}</dl>`;
    case 'field_list':
      return html`<dl class="flow">${node.children.map((item) => html`<dt>${item.name}</dt><dd class="flow">${childrenOf(item, view)}</dd>`)}</dl>`;
    case 'option_list':
      return html`<dl class="flow">${node.children.map((item) => html`<dt class="mono">${item.option}</dt><dd class="flow">${childrenOf(item, view)}</dd>`)}</dl>`;
    case 'block_quote':
      return html`<blockquote class="flow">${childrenOf(node, view)}</blockquote>`;
    case 'footnote':
    case 'citation':
      return html`<div class="footnote flow"><sup>[${node.label}]</sup> ${childrenOf(node, view)}</div>`;
    case 'admonition':
      return html`<div class="adm adm-${node.name.replace(/\W/g, '')} flow" role="note"><p class="name">${node.title === null ? node.name : text(node.title)}</p>${childrenOf(node, view)}</div>`;
    case 'table':
      return html`<div class="tablewrap flow" tabindex="0" role="group" aria-label="${node.title ?? 'table'}"><table class="flow">${node.title === null ? '' : html`<caption>${node.title}</caption>`}<tbody class="flow">${node.children.map((row) => html`<tr class="flow">${row.children.map((cell) => cellView(cell, view))}</tr>`)}</tbody></table></div>`;
    case 'transition':
      return html`<hr>`;
    case 'image':
    case 'figure':
      return imageView(node, view);
    case 'toctree':
      return html`<ul class="toc">${node.entries.map((entry) => html`<li>${linkToPage(entry.target, entry.title, view)}</li>`)}</ul>`;
    case 'raw':
      return html`<p class="dim small">[${node.format || 'raw'} markup that only its own format shows]</p>`;
    case 'directive': {
      const children = childrenOf(node, view);
      if (node.children.length > 0) return children;
      const body = node.body.map((line) => line.text).join('\n');
      return body.trim() === '' ? html`` : listing(html`${node.name} ${node.argument}`, body);
    }
    case 'comment':
    case 'target':
    case 'substitution_definition':
      return html``;
    default:
      return 'children' in node ? childrenOf(node, view) : html``;
  }
}

function childrenOf(node: { readonly children: readonly BlockNode[] }, view: View): Html {
  return html`${node.children.map((child) => blockView(child, view))}`;
}

function heading(name: (typeof titles)[number], title: Html): Html {
  switch (name) {
    case 'h2':
      return html`<h2>${title}</h2>`;
    case 'h3':
      return html`<h3>${title}</h3>`;
    case 'h4':
      return html`<h4>${title}</h4>`;
    case 'h5':
      return html`<h5>${title}</h5>`;
    case 'h6':
      return html`<h6>${title}</h6>`;
  }
}

function cellView(cell: Extract<BlockNode, { type: 'entry' }>, view: View): Html {
  const columns = cell.columns > 1 ? html` colspan="${cell.columns}"` : '';
  const rows = cell.rows > 1 ? html` rowspan="${cell.rows}"` : '';
  const inner = childrenOf(cell, view);
  return cell.header && inner.text !== ''
    ? html`<th scope="col"${columns}${rows}>${inner}</th>`
    : html`<td class="flow"${columns}${rows}>${inner}</td>`;
}

/** An image that the page carries itself is shown; of any other its words, for the report asks for no file. */
function imageView(node: Extract<BlockNode, { type: 'image' | 'figure' }>, view: View): Html {
  const words = node.options.alt ?? '';
  const caption = childrenOf(node, view);
  const own = /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+$/.test(node.uri);
  const shown = own
    ? html`<img src="${node.uri}" alt="${words}">`
    : html`<p class="picture"><span aria-hidden="true">▧</span> ${words === '' ? 'image' : words} <span class="dim mono">${node.uri.slice(0, 200)}</span></p>`;
  return html`<div class="figure flow">${shown}${caption}</div>`;
}

function linkToPage(target: string, title: string | null, view: View): Html {
  const folder = view.page.path.replace(/[^/]*$/, '');
  const path = target.startsWith('/') ? target.slice(1) : folder + target;
  const page = view.pages.get(path.replace(/\.rst$/, ''));
  if (page === undefined) return html`${title ?? target}`;
  return html`<a href="#${view.places.page(view.guide, page)}">${title ?? page.title}</a>`;
}

/** A literal block: its steps, or what it was taken for and why. */
function literal(index: number, view: View): Html {
  const block = view.page.blocks[index];
  if (block === undefined) return html``;
  view.used.add(index);
  const steps = view.stepsOfBlock.get(index) ?? [];
  if (steps.length > 0) return html`<div class="block flow">${withRest(block, steps, view)}</div>`;
  const judged = block.kind === 'listing' || block.kind === 'manual' ? null : view.places.at(view.guide, view.page.path, block.line);
  const link =
    judged === null
      ? ''
      : html` · ${chip(judged.verdict)} with <a href="#${view.places.step(judged)}">the command at line ${judged.line}</a>`;
  const unclear = block.suspicious ? html` · <b>not verified</b>` : '';
  return listing(html`line ${block.line} · ${block.kind} · ${block.reason}${unclear}${link}`, block.text);
}

function listing(head: Html, text: string): Html {
  return html`<div class="listing">${head.text === '' ? '' : html`<div>${head}</div>`}<pre tabindex="0">${text}</pre></div>`;
}

/** The steps of a block, with the lines of it that belong to none (comments, bare prompts) at their place. */
function withRest(block: PageFacts['blocks'][number], steps: readonly ReportStep[], view: View): readonly Html[] {
  const show = (step: ReportStep): Html => stepView(step, view.guide, view.places, view.patchOf(step));
  const [only] = steps;
  // What the configuration puts around a guide stands on a line of another file.
  if (steps.length === 1 && only?.command === block.text) return [show(only)];
  const lines = block.text.split('\n');
  const parts: Html[] = [];
  let next = 0;
  const restUntil = (end: number): void => {
    const rest = lines.slice(next, Math.max(next, end)).join('\n').replace(/^\n+/, '').trimEnd();
    if (rest !== '') parts.push(html`<pre class="rest">${rest}</pre>`);
  };
  for (const step of steps) {
    restUntil(step.line - block.line);
    parts.push(show(step));
    const shown = step.expected === null || step.expectedLine === null ? 0 : step.expectedLine + step.expected.split('\n').length;
    next = Math.max(next, step.endLine - block.line + 1, shown > block.endLine + 1 ? 0 : shown - block.line);
  }
  restUntil(lines.length);
  return parts;
}
