import { print, printAsItIs, printJson } from '../drive/print.ts';
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
  show[options.format ?? 'text'](messages, world);
  if (messages.some((each) => each.severity === 'error')) return exit.failed;
  return messages.length > 0 ? exit.drift : exit.verified;
}

const show: Readonly<Record<LintFormat, (messages: readonly LintMessage[], world: World) => void>> = {
  text: (messages, world) => {
    const counts = `${lintText(messages)}${countOf(messages, 'error')}, ${countOf(messages, 'warning')}\n`;
    print(world, messages.length === 0 ? 'nothing to mend\n' : counts);
  },
  json: (messages, world) => printJson(world, { schemaVersion: 1, messages }),
  github: (messages, world) => printAsItIs(world, lintGithub(messages)),
};
