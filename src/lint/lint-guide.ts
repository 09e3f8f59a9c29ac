import { annotationMistakes, bindableValues, contradiction, isInside } from '../match/index.ts';
import type { Guide, Page, Point } from '../model/index.ts';
import { FirstLines } from './first-lines.ts';

export type Severity = 'error' | 'warning';

/** What a guide's author should mend, found without a lab. */
export interface LintMessage {
  readonly code: string;
  readonly severity: Severity;
  /** What was found, and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly position: Point;
}

/** What the configuration says that bears on a guide alone. */
export interface LintSettings {
  /** Placeholders that it fills. */
  readonly placeholders: readonly string[];
  /** Ranges from which each lab draws addresses of its own. */
  readonly free: readonly string[];
}

/** Judges a guide with no lab at hand, in the order of its pages and lines. */
export function lintGuide(guide: Guide, settings: LintSettings = { placeholders: [], free: [] }): readonly LintMessage[] {
  const seen = new Set<string>();
  return guide.pages.flatMap((page) => {
    const messages = [
      ...fromReading(page),
      ...blocks(page),
      ...obstacles(page, settings.placeholders),
      ...values(page, seen, settings),
      ...contradictions(page),
      ...annotations(page),
      ...idle(page),
      ...left(page),
    ];
    return messages.sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
  });
}

/** What the reader of the page has said already: includes that are not there, pages that no toctree names, broken markup. */
function fromReading(page: Page): readonly LintMessage[] {
  return page.messages
    .filter((each) => each.severity !== 'info')
    .map(({ code, message, severity, position, hint }) => ({
      code,
      severity: severity === 'warning' ? 'warning' : 'error',
      message,
      hint: hint ?? readingHints[code] ?? 'mend the source; docutils says the same',
      position,
    }));
}

const readingHints: Readonly<Record<string, string>> = {
  LABPROOF_ANNOTATION_MISSPELT: 'write it ".. labproof: …", or word the comment otherwise',
  LABPROOF_ANNOTATION_INVALID: 'see docs/annotations.rst for what can be said',
  LABPROOF_ANNOTATION_MISPLACED:
    'an annotation stands between blank lines, before the paragraph that introduces its block or right behind the block',
  LABPROOF_ANNOTATION_UNATTACHED: 'write it in the section of its block',
  LABPROOF_INCLUDE_CYCLE: 'take one of the includes out',
  LABPROOF_INCLUDE_MARK: 'correct the option of the include, or the mark in the included file',
  LABPROOF_TOCTREE_MISSING: 'correct the entry, or write the page',
  LABPROOF_TOCTREE_UNREAD: 'labproof reads reStructuredText only: have its commands checked otherwise',
  LABPROOF_PAGE_ORPHAN: 'name it in a toctree, or begin the page with :orphan:',
  LABPROOF_CONF_UNREAD: 'write it as a plain literal if labproof shall follow it',
};

/** What an author needs while a page is written, and nobody does afterwards. */
function left(page: Page): readonly LintMessage[] {
  const lines = new Set(
    page.steps.flatMap((step) => step.annotations.filter((each) => each.annotation.verb === 'only').map((each) => each.line)),
  );
  return [...lines].map((line) => ({
    code: 'LABPROOF_ANNOTATION_ONLY',
    severity: 'warning',
    message: 'with "only" a run of Vitest leaves the other commands of the page out',
    hint: 'take it out when the page is written',
    position: { file: page.path, line, column: 1 },
  }));
}

function blocks(page: Page): readonly LintMessage[] {
  return page.blocks
    .filter((block) => block.kind === 'unclear' && block.suspicious)
    .map(({ position, reason }) => ({
      code: 'LABPROOF_BLOCK_UNCLEAR',
      severity: 'warning',
      message: `the block is neither a session nor a listing: ${reason}`,
      hint: 'show prompts before the commands, or give the block a language (console, yaml, text)',
      position,
    }));
}

function obstacles(page: Page, known: readonly string[]): readonly LintMessage[] {
  return page.steps.flatMap((step): readonly LintMessage[] => {
    // What the author tells labproof to skip is meant.
    if (step.obstacle === null || step.obstacle.code === 'LABPROOF_STEP_SKIPPED') return [];
    if (step.obstacle.code === 'LABPROOF_PLACEHOLDER_UNBOUND' && step.placeholders.every((name) => known.includes(name))) return [];
    return [
      { ...step.obstacle, severity: 'warning', message: `${short(step.command)}: ${step.obstacle.message}`, position: step.position },
    ];
  });
}

/** A name that a command takes and that nothing before it shows: the reader cannot know it. Addresses count where each lab draws its own. */
function values(page: Page, seen: Set<string>, settings: LintSettings): readonly LintMessage[] {
  const messages: LintMessage[] = [];
  const shown = new FirstLines(page.document.source);
  for (const step of page.steps) {
    for (const { value, type } of bindableValues(step.command)) {
      if (planned.has(type) && !settings.free.some((prefix) => isInside(value, prefix))) continue;
      if (seen.has(value) || shown.before(value, step.position.line)) continue;
      messages.push({
        code: 'LABPROOF_VALUE_UNKNOWN',
        severity: 'warning',
        message: `${short(step.command)}: nothing before this line shows ${value}`,
        hint: 'show the command that prints it first, or write a placeholder such as <pod-name>',
        position: step.position,
      });
    }
    for (const { value } of bindableValues(`${step.command}\n${step.expected?.text ?? ''}`)) seen.add(value);
  }
  return messages;
}

const planned: ReadonlySet<string> = new Set(['ipv4', 'prefix', 'ipv6', 'mac']);

function contradictions(page: Page): readonly LintMessage[] {
  const steps = new Map(page.steps.map((step) => [step.id, step]));
  return page.cues.flatMap((cue): readonly LintMessage[] => {
    if (cue.kind === 'annotation') return [];
    const step = steps.get(cue.next ?? cue.previous ?? '');
    const why = step?.expected == null ? null : contradiction(cue, step.expected.text, step.command);
    if (why === null || step === undefined) return [];
    return [
      {
        code: 'LABPROOF_PROSE_CONTRADICTED',
        severity: 'warning',
        message: `"${short(cue.text)}": ${why} (line ${step.position.line})`,
        hint: 'either the sentence or the output is out of date: make them agree',
        position: cue.position,
      },
    ];
  });
}

/** An annotation that the page's own output does not satisfy says something false already. */
function annotations(page: Page): readonly LintMessage[] {
  return page.steps.flatMap((step) =>
    annotationMistakes(step.annotations, step.expected?.text ?? null, step.command).map(({ line, message }) => ({
      code: 'LABPROOF_ANNOTATION_UNSATISFIED',
      severity: 'error' as const,
      message,
      hint: 'correct the annotation, or the output beside it',
      position: { file: step.position.file, line, column: 1 },
    })),
  );
}

/** An annotation whose block has no command: its author relies on something that nobody looks at. */
function idle(page: Page): readonly LintMessage[] {
  const used = new Set(page.steps.flatMap((step) => step.annotations.map((each) => each.line)));
  const reported = new Set(page.messages.filter((each) => each.code.startsWith('LABPROOF_ANNOTATION_')).map((each) => at(each.position)));
  return page.cues.flatMap(({ kind, text, position }): readonly LintMessage[] => {
    if (kind !== 'annotation' || used.has(position.line) || reported.has(at(position))) return [];
    // What a person does has no command, and is meant to have none.
    if (/^labproof:\s*manual\b/.test(text)) return [];
    return [
      {
        code: 'LABPROOF_ANNOTATION_IDLE',
        severity: 'error',
        message: `"${short(text)}" belongs to a block without commands, and changes nothing`,
        hint: 'write it before the paragraph that introduces the block of the command, not right behind another block',
        position,
      },
    ];
  });
}

function at({ file, line }: Point): string {
  return `${file}:${line}`;
}

function short(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}
