import { loadSettings } from '../drive/settings.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { type LintMessage, lintGuide } from '../lint/index.ts';
import { loadGuides } from '../load.ts';
import { countOf, lintGithub, lintText } from './lint-text.ts';

export type LintFormat = 'text' | 'json' | 'github';

/** `labproof lint`: what an author should mend, found without a lab. Exit code 1 with errors, 2 with warnings alone. */
export async function lintCommand(
  paths: readonly string[],
  options: { readonly config?: string; readonly format?: LintFormat },
  world: World,
): Promise<ExitCode> {
  const settings = await loadSettings(options, paths, world);
  const guides = await loadGuides(paths, settings.loading);
  const { placeholders, addresses } = settings.loaded.config;
  const messages = guides.flatMap((guide) => lintGuide(guide, { placeholders: Object.keys(placeholders), free: addresses.free }));
  world.stdout.write(formats[options.format ?? 'text'](messages));
  if (messages.some((each) => each.severity === 'error')) return exit.failed;
  return messages.length > 0 ? exit.drift : exit.verified;
}

const formats: Readonly<Record<LintFormat, (messages: readonly LintMessage[]) => string>> = {
  text: (messages) =>
    messages.length === 0 ? 'nothing to mend\n' : `${lintText(messages)}${countOf(messages, 'error')}, ${countOf(messages, 'warning')}\n`,
  json: (messages) => `${JSON.stringify({ schemaVersion: 1, messages }, null, 2)}\n`,
  github: lintGithub,
};
