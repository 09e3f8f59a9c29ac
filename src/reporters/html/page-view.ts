import type { BlockNode, InlineNode, InlineText, PageFacts } from '../../model/index.ts';
import type { ReportStep } from '../../report/index.ts';
import { inline, parse } from '../../rst/index.ts';
import { type Html, html } from './escape.ts';
import { stepView } from './step-view.ts';

/** A page as its readers see it, with each block's verdict in place. Built from the page's source as the events carry it. */
export function pageView(page: PageFacts, steps: readonly ReportStep[]): Html {
  const { document } = parse(page.source, { file: page.path });
  const view: View = { page, steps, used: new Set() };
  const body = document.children.map((node) => blockView(node, view));
  // Blocks that are not in the page's own text (an include) are shown after it, so that none is lost.
  const left = page.blocks.flatMap((block, index) => (view.used.has(index) ? [] : [literal(block.line, block.text, view)]));
  return html`<article class="page" id="${anchor(page.path)}">${body}${left}</article>`;
}

export function anchor(text: string): string {
  return `p-${text.replace(/[^\w-]+/g, '-')}`;
}

interface View {
  readonly page: PageFacts;
  readonly steps: readonly ReportStep[];
  readonly used: Set<number>;
}

function blockView(node: BlockNode, view: View): Html {
  switch (node.type) {
    case 'section': {
      const title = inlineView(node.title);
      const rest = html`${node.children.map((child) => blockView(child, view))}`;
      if (node.level === 1) return html`<h2>${title}</h2>${rest}`;
      if (node.level === 2) return html`<h3>${title}</h3>${rest}`;
      return html`<h4>${title}</h4>${rest}`;
    }
    case 'paragraph':
      return html`<p>${inlineView(node.text)}</p>`;
    case 'literal_block':
    case 'doctest_block':
      return literal(node.lines[0]?.line ?? node.position.line, node.text, view);
    case 'line_block':
      return html`<p class="mono">${node.text.split('\n').map((line) => html`${line}<br>`)}</p>`;
    case 'bullet_list':
      return html`<ul>${node.children.map((item) => html`<li>${childrenOf(item, view)}</li>`)}</ul>`;
    case 'enumerated_list':
      return html`<ol start="${node.start}">${node.children.map((item) => html`<li>${childrenOf(item, view)}</li>`)}</ol>`;
    case 'definition_list':
      return html`<dl>${node.children.map((item) => html`<dt>${inlineView(item.term)}</dt><dd>${childrenOf(item, view)}</dd>`)}</dl>`;
    case 'field_list':
      return html`<dl>${node.children.map((item) => html`<dt>${item.name}</dt><dd>${childrenOf(item, view)}</dd>`)}</dl>`;
    case 'option_list':
      return html`<dl>${node.children.map((item) => html`<dt class="mono">${item.option}</dt><dd>${childrenOf(item, view)}</dd>`)}</dl>`;
    case 'admonition':
      return html`<div class="adm"><strong>${node.title === null ? node.name : inlineView(node.title)}</strong>${childrenOf(node, view)}</div>`;
    case 'table':
      return html`<div class="tablewrap"><table>${node.title === null ? '' : html`<caption>${node.title}</caption>`}${node.children.map((row) => html`<tr>${row.children.map((cell) => (cell.header ? html`<th>${childrenOf(cell, view)}</th>` : html`<td>${childrenOf(cell, view)}</td>`))}</tr>`)}</table></div>`;
    case 'transition':
      return html`<hr>`;
    case 'image':
    case 'figure':
      return html`<p class="dim">[image ${node.uri}]</p>${childrenOf(node, view)}`;
    case 'toctree':
      return html`<p class="dim small">Pages: ${node.entries.map((entry, index) => html`${index > 0 ? ', ' : ''}${entry.title ?? entry.target}`)}</p>`;
    case 'comment':
    case 'target':
    case 'substitution_definition':
    case 'raw':
      return html``;
    default:
      return 'children' in node ? childrenOf(node, view) : html``;
  }
}

function childrenOf(node: { readonly children: readonly BlockNode[] }, view: View): Html {
  return html`${node.children.map((child) => blockView(child, view))}`;
}

function inlineView(text: InlineText): Html {
  return html`${inline(text.source).map(inlineNode)}`;
}

function inlineNode(node: InlineNode): Html {
  switch (node.type) {
    case 'strong':
      return html`<strong>${node.text}</strong>`;
    case 'emphasis':
      return html`<em>${node.text}</em>`;
    case 'literal':
      return html`<code>${node.text}</code>`;
    case 'interpreted_text':
      return html`<strong>${node.text}</strong>`;
    case 'reference':
      // A guide's link is shown, and only a plain web address becomes one.
      return node.uri !== null && /^https?:\/\/[^\s"'<>]+$/.test(node.uri)
        ? html`<a rel="noreferrer" href="${node.uri}">${node.text}</a>`
        : html`${node.text}`;
    default:
      return html`${node.text}`;
  }
}

/** A literal block: its steps, or what it was taken for and why. */
function literal(line: number, text: string, view: View): Html {
  const index = view.page.blocks.findIndex((block, at) => !view.used.has(at) && block.line === line);
  const block = view.page.blocks[index];
  if (block === undefined) return html`<div class="listing"><pre>${text}</pre></div>`;
  view.used.add(index);
  const own = new Set(view.page.steps.filter((step) => step.block === index).map((step) => step.id));
  const steps = view.steps.filter((step) => own.has(step.id));
  if (steps.length > 0) return html`${steps.map(stepView)}`;
  return html`<div class="listing" id="L${line}"><div>${block.kind} · ${block.reason}${block.suspicious ? ' · not verified' : ''}</div><pre>${text}</pre></div>`;
}
