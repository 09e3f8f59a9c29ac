import { annotationMistakes, bindableValues, contradiction } from '../match/index.ts';
import type { Guide, Page, Point, Step } from '../model/index.ts';

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

/** Judges a guide with no lab at hand, in the order of its pages and lines. `known`: placeholders that the configuration fills. */
export function lintGuide(guide: Guide, known: readonly string[] = []): readonly LintMessage[] {
  const seen = new Set<string>();
  return guide.pages.flatMap((page) => {
    const messages = [
      ...fromReading(page),
      ...blocks(page),
      ...obstacles(page, known),
      ...values(page, seen),
      ...contradictions(page),
      ...annotations(page),
    ];
    return messages.sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column);
  });
}

/** What the reader of the page has said already: includes that are not there, pages that no toctree names, broken markup. */
function fromReading(page: Page): readonly LintMessage[] {
  return page.messages
    .filter((each) => each.severity !== 'info')
    .map(({ code, message, severity, position }) => ({
      code,
      severity: severity === 'warning' ? 'warning' : 'error',
      message,
      hint: 'mend the source; docutils says the same',
      position,
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
    if (step.obstacle === null) return [];
    if (step.obstacle.code === 'LABPROOF_PLACEHOLDER_UNBOUND' && step.placeholders.every((name) => known.includes(name))) return [];
    return [
      { ...step.obstacle, severity: 'warning', message: `${short(step.command)}: ${step.obstacle.message}`, position: step.position },
    ];
  });
}

/** A name that a command takes and that nothing before it shows: the reader cannot know it. */
function values(page: Page, seen: Set<string>): readonly LintMessage[] {
  const messages: LintMessage[] = [];
  const prose = page.document.source;
  for (const step of page.steps) {
    for (const { value, type } of bindableValues(step.command)) {
      if (type === 'ipv4' || type === 'prefix' || type === 'ipv6' || type === 'mac') continue;
      if (seen.has(value) || shownBefore(prose, value, step)) continue;
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

function shownBefore(source: string, value: string, step: Step): boolean {
  const at = source.indexOf(value);
  if (at < 0) return false;
  return source.slice(0, at).split('\n').length < step.position.line;
}

function contradictions(page: Page): readonly LintMessage[] {
  return page.cues.flatMap((cue): readonly LintMessage[] => {
    if (cue.kind === 'annotation') return [];
    const step = page.steps.find((each) => each.id === (cue.next ?? cue.previous));
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

function short(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain;
}
