import type { BlockNode, Page, Section, Step } from '../model/index.ts';
import { forTerminal } from '../plain-text/index.ts';
import { descendants } from '../rst/index.ts';

/**
 * The page as a module of tests, with exactly one line for each line of the page, so that every place that Vitest shows is a
 * place of the page: titles with steps under them are `describe` on their own line, commands are `test` on theirs.
 * A step of an included file stands at the line that includes it.
 */
export function pageModule(page: Page, module: { readonly runtime: string; readonly file: string }): string {
  const source = page.document.source;
  const lines = new Lines(source.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').length);
  lines.add(1, `import { openPage as $open } from ${quoted(module.runtime)}; const $ = $open(${quoted(module.file)});`);
  const places = new Places(page);
  const write = (group: Group): void => {
    for (const item of group.items) {
      if ('id' in item) {
        lines.add(places.lineOf(item), `$.step(${quoted(item.id)}, ${quoted(stepTitle(item))}, ${isOnly(item)});`);
        continue;
      }
      lines.add(places.titleLineOf(item.section), `$.describe(${quoted(sectionTitle(item))}, () => {`);
      write(item);
      lines.add(lines.last, '});');
    }
  };
  const all = grouped(page, places);
  const [only, another] = all.items;
  // One root, so that Vitest shuffles nothing and runs nothing of it at the same time, whatever its configuration says.
  const root = only !== undefined && another === undefined && !('id' in only) ? only : all;
  lines.add(
    root.section === null ? 1 : places.titleLineOf(root.section),
    `$.describe(${quoted(root.section === null ? page.title || page.path : sectionTitle(root))}, () => {`,
  );
  write(root);
  lines.add(lines.count, '$.last(); });');
  return lines.text();
}

/** Steps under a title, and titles under it, in the order of the text. */
interface Group {
  readonly section: Section | null;
  readonly items: (Step | Group)[];
}

/** Titles without a step are left out: Vitest fails a `describe` without a test. */
function grouped(page: Page, places: Places): Group {
  const root: Group = { section: null, items: [] };
  const groups = new Map<Section | null, Group>([[null, root]]);
  const groupOf = (section: Section | null): Group => {
    const known = groups.get(section);
    if (known !== undefined) return known;
    const made: Group = { section, items: [] };
    groups.set(section, made);
    groupOf(places.parentOf(section)).items.push(made);
    return made;
  };
  for (const step of page.steps) groupOf(places.sectionOf(step)).items.push(step);
  return root;
}

/** Where things stand on the page itself. */
class Places {
  readonly #page: Page;
  readonly #includes: readonly number[];
  readonly #parents = new Map<Section, Section | null>();
  /** Of each place of the text, the innermost title over it and the line of the page. */
  readonly #sections = new Map<string, Section | null>();
  readonly #lines = new Map<BlockNode | string, number>();

  constructor(page: Page) {
    this.#page = page;
    const lines = page.document.source.split('\n');
    this.#includes = lines.flatMap((line, index) => (/^\s*\.\.\s.*\b(?:literal)?include::\s/.test(line) ? [index + 1] : []));
    let last = 1;
    for (const node of descendants(page.document)) {
      const { file, line } = node.position;
      if (file === page.path) last = line;
      const own = file === page.path ? line : (this.#includes.find((each) => each >= last) ?? last);
      this.#lines.set(node, own);
      if (!this.#lines.has(`${file}:${line}`)) this.#lines.set(`${file}:${line}`, own);
    }
    this.#learn(page.document.children, null);
  }

  sectionOf(step: Step): Section | null {
    return this.#sections.get(this.#blockOf(step)) ?? null;
  }

  parentOf(section: Section | null): Section | null {
    return section === null ? null : (this.#parents.get(section) ?? null);
  }

  titleLineOf(section: Section | null): number {
    if (section === null) return 1;
    return section.position.file === this.#page.path ? section.titleLine : (this.#lines.get(section) ?? 1);
  }

  lineOf(step: Step): number {
    return step.position.file === this.#page.path ? step.position.line : (this.#lines.get(this.#blockOf(step)) ?? 1);
  }

  #blockOf(step: Step): string {
    const position = this.#page.blocks[step.block]?.position ?? step.position;
    return `${position.file}:${position.line}`;
  }

  #learn(nodes: readonly BlockNode[], section: Section | null): void {
    for (const node of nodes) {
      if (node.type === 'section') this.#parents.set(node, section);
      else this.#sections.set(`${node.position.file}:${node.position.line}`, section);
      if ('children' in node) this.#learn(node.children, node.type === 'section' ? node : section);
    }
  }
}

/** Statements by line; a statement never comes before one that was added earlier. */
class Lines {
  last = 1;
  readonly count: number;
  readonly #lines: string[];

  constructor(count: number) {
    this.count = count;
    this.#lines = new Array<string>(count).fill('');
  }

  add(line: number, statement: string): void {
    this.last = Math.min(this.count, Math.max(this.last, line));
    const before = this.#lines[this.last - 1] ?? '';
    this.#lines[this.last - 1] = before === '' ? statement : `${before} ${statement}`;
  }

  text(): string {
    return this.#lines.join('\n');
  }
}

/** The host and the command, as one line. */
function stepTitle(step: Step): string {
  const command = forTerminal(step.command).replace(/\s+/g, ' ').trim();
  const short = command.length > 100 ? `${command.slice(0, 99)}…` : command;
  return step.host === null ? short : `${forTerminal(step.host)}: ${short}`;
}

function sectionTitle(group: Group): string {
  return (
    forTerminal(group.section?.title.source ?? '')
      .replace(/\s+/g, ' ')
      .trim() || 'untitled'
  );
}

function isOnly(step: Step): boolean {
  return step.annotations.some(({ annotation }) => annotation.verb === 'only');
}

/** A text as JavaScript; the two line ends that JSON knows nothing of would add lines to the module. */
function quoted(text: string): string {
  return JSON.stringify(text)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');
}
