import { type LintMessage, lintGuide } from '../lint/index.ts';
import { loadGuides } from '../load.ts';
import { harmless } from '../reporters/plain-text.ts';
import { dialects } from '../shell/index.ts';
import { loadSettings } from './settings.ts';
import { type ExitCode, exit, type World } from './world.ts';

export type LintFormat = 'text' | 'json' | 'github';

/** `labproof lint`: what an author should mend, found without a lab. Exit code 1 with errors, 2 with warnings alone. */
export async function lintCommand(
  paths: readonly string[],
  options: { readonly config?: string; readonly format?: LintFormat },
  world: World,
): Promise<ExitCode> {
  const settings = await loadSettings(options, paths, world);
  const guides = await loadGuides(paths, { cwd: world.cwd, dialects, hosts: settings.hosts });
  const known = Object.keys(settings.loaded.config.placeholders);
  const messages = guides.flatMap((guide) => lintGuide(guide, known));
  world.stdout.write(formats[options.format ?? 'text'](messages));
  if (messages.some((each) => each.severity === 'error')) return exit.failed;
  return messages.length > 0 ? exit.drift : exit.verified;
}

const formats: Readonly<Record<LintFormat, (messages: readonly LintMessage[]) => string>> = {
  text: (messages) =>
    messages.length === 0
      ? 'nothing to mend\n'
      : `${messages.map(textOf).join('')}${count(messages, 'error')}, ${count(messages, 'warning')}\n`,
  json: (messages) => `${JSON.stringify({ schemaVersion: 1, messages }, null, 2)}\n`,
  github: (messages) => messages.map(githubOf).join(''),
};

function textOf({ code, severity, message, hint, position }: LintMessage): string {
  return `${position.file}:${position.line}:${position.column}: ${severity}: ${harmless(message)} (${code})\n    ${harmless(hint)}\n`;
}

function count(messages: readonly LintMessage[], severity: LintMessage['severity']): string {
  const found = messages.filter((each) => each.severity === severity).length;
  return `${found} ${severity}${found === 1 ? '' : 's'}`;
}

function githubOf({ code, severity, message, hint, position }: LintMessage): string {
  const property = (text: string) => escaped(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
  return `::${severity} file=${property(position.file)},line=${position.line},col=${position.column},title=${property(code)}::${escaped(harmless(`${message}; ${hint}`))}\n`;
}

/** As GitHub's workflow commands want it. */
function escaped(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}
