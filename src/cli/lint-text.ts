import type { LintMessage } from '../lint/index.ts';
import { harmless, withoutOrders } from '../plain-text/index.ts';

/** Findings for a person: place, severity, message, code, and what to do. */
export function lintText(messages: readonly LintMessage[]): string {
  return messages.map(textOf).join('');
}

/** Findings as annotations of a workflow, as GitHub's runner reads them from the output. */
export function lintGithub(messages: readonly LintMessage[]): string {
  return messages.map(githubOf).join('');
}

/** How many there are, in words. */
export function countOf(messages: readonly LintMessage[], severity: LintMessage['severity']): string {
  const found = messages.filter((each) => each.severity === severity).length;
  return `${found} ${severity}${found === 1 ? '' : 's'}`;
}

function textOf({ code, severity, message, hint, position }: LintMessage): string {
  return `${harmless(position.file)}:${position.line}:${position.column}: ${severity}: ${harmless(message)} (${code})\n    ${harmless(hint)}\n`;
}

function githubOf({ code, severity, message, hint, position }: LintMessage): string {
  const property = (text: string) => escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
  return `::${severity} file=${property(position.file)},line=${position.line},col=${position.column},title=${property(code)}::${escaped(`${message}; ${hint}`)}\n`;
}

/** As GitHub's workflow commands want it. */
function escaped(text: string): string {
  return withoutOrders(harmless(text)).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
