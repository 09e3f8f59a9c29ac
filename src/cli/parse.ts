import { print, printJson } from '../drive/print.ts';
import { loadSettings } from '../drive/settings.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { loadGuides } from '../load.ts';
import type { GuideBlock, Page, Step } from '../model/index.ts';
import { harmless, oneLine } from '../plain-text/index.ts';

/** `labproof parse`: how a guide is read, as data or in words. */
export async function parseCommand(
  path: string,
  options: { readonly config?: string; readonly json?: boolean },
  world: World,
): Promise<ExitCode> {
  const settings = await loadSettings(options, [path], world);
  const guides = await loadGuides([path], settings.loading);
  const pages = guides.flatMap((guide) => guide.pages);
  if (options.json === true) {
    const hosts = guides.flatMap((guide) => guide.hosts);
    const pinned = guides.flatMap((guide) => guide.pinned);
    printJson(world, { schemaVersion: 1, pages: pages.map(pageJson), hosts, pinned });
  } else print(world, pages.map(pageText).join('\n'));
  return exit.verified;
}

function pageJson(page: Page): unknown {
  return {
    path: page.path,
    title: page.title,
    blocks: page.blocks.map(({ position, ...block }) => ({ file: position.file, line: position.line, ...block })),
    steps: page.steps.map((step) => ({
      ...step,
      file: step.position.file,
      line: step.position.line,
      expected: step.expected?.text ?? null,
      position: undefined,
    })),
    cues: page.cues.map(({ position, ...cue }) => ({ line: position.line, ...cue })),
    manual: page.manual.map(({ position, text }) => ({ line: position.line, text })),
    messages: page.messages,
  };
}

function pageText(page: Page): string {
  const lines = [`${harmless(page.title)}  ${harmless(page.path)}`];
  for (const [index, block] of page.blocks.entries()) {
    lines.push(blockText(block));
    for (const step of page.steps) if (step.block === index) lines.push(...stepText(step));
  }
  for (const message of page.messages)
    lines.push(
      `  ${message.severity}: ${harmless(message.position.file)}:${message.position.line}: ${harmless(message.message)} (${message.code})`,
    );
  return `${lines.join('\n')}\n`;
}

function blockText(block: GuideBlock): string {
  return `  :${block.position.line}–${block.endLine}  ${block.kind}${block.language === null ? '' : ` (${harmless(block.language)})`}: ${harmless(block.reason)}`;
}

function stepText(step: Step): readonly string[] {
  const where = `${step.host ?? 'no host'} ${step.shell}${step.directory === null ? '' : ` ${step.directory}`}`;
  const notes = [
    step.kind === 'command' ? '' : step.kind,
    step.interrupt ? 'until answered, then ^C' : '',
    step.sameAs === null ? '' : 'recalled',
    step.obstacle?.message ?? '',
  ];
  return [
    `      :${step.position.line}  ${harmless(where)}  ${oneLine(step.command, 90)}${notes
      .filter((note) => note !== '')
      .map((note) => `  [${harmless(note)}]`)
      .join('')}`,
    ...step.evidence.map(
      (evidence) => `            ${evidence.about}: ${oneLine(evidence.text, 90)} (${evidence.source}, line ${evidence.line})`,
    ),
  ];
}
