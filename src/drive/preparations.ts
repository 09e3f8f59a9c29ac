import { dirname, relative, resolve, sep } from 'node:path';
import { stepId } from '../guide/index.ts';
import type { Guide, Page, Step } from '../model/index.ts';
import { parse } from '../rst/index.ts';
import type { Settings } from './settings.ts';
import type { World } from './world.ts';

type Around = Extract<Settings['loaded']['config']['setup'][number], { run: string }>;

/** A command of the configuration with its place in the list that it stands in. */
type Entry = Around & { readonly index: number };

/**
 * A guide with the commands that the configuration puts around it, as pages of their own: every report shows them, and they need
 * consent as any other. A recording needs no lab, so that nothing is put around a guide there.
 */
export function withPreparations(guide: Guide, settings: Settings, world: Pick<World, 'cwd'>): Guide {
  const { setup, teardown } = settings.loaded.config;
  if (settings.targets.length > 0 && settings.targets.every((target) => target.runner === 'replay')) return guide;
  const own = (each: Around | { readonly page: string }): each is Around => 'run' in each;
  const base = dirname(settings.loaded.file ?? resolve(world.cwd, 'labproof.yaml'));
  const mine = (entries: readonly (Around | { readonly page: string })[]): readonly Entry[] =>
    entries.flatMap((each, index) => (own(each) && isFor(each.for, guide.path, base, world) ? [{ ...each, index }] : []));
  const [before, after] = [mine(setup), mine(teardown)];
  const file = relative(world.cwd, settings.loaded.file ?? 'labproof.yaml');
  return {
    ...guide,
    pages: [
      ...(before.length === 0 ? [] : [page('setup', before, file, settings)]),
      ...guide.pages,
      ...(after.length === 0 ? [] : [page('teardown', after, file, settings)]),
    ],
  };
}

/** Absolute paths of the pages that are verified before a guide; `base` is the folder from which the configuration names pages. */
export function pagesBefore(
  guidePath: string,
  settings: Pick<Settings, 'loaded'>,
  world: Pick<World, 'cwd'>,
  base: string,
): readonly string[] {
  return settings.loaded.config.setup.flatMap((each) =>
    'page' in each && isFor(each.for, guidePath, base, world) ? [resolve(base, each.page)] : [],
  );
}

function isFor(guides: readonly string[] | undefined, guidePath: string, base: string, world: Pick<World, 'cwd'>): boolean {
  if (guides === undefined) return true;
  const own = resolve(world.cwd, guidePath);
  return guides.some((each) => own === resolve(base, each) || own.startsWith(resolve(base, each) + sep));
}

const titles = { setup: 'Set-up', teardown: 'Restoring the lab' } as const;
const said = {
  setup: 'Before the guide, the configuration asks for this.',
  teardown: 'After the guide, the configuration asks for this.',
} as const;

function page(role: 'setup' | 'teardown', commands: readonly Entry[], file: string, settings: Settings): Page {
  const path = `${file} (${role})`;
  const title = titles[role];
  const lines = [title, '='.repeat(title.length), '', said[role], ''];
  const steps: Step[] = [];
  const shown: { readonly line: number; readonly endLine: number }[] = [];
  for (const [nth, each] of commands.entries()) {
    lines.push(`On **${each.on}**::`, '');
    shown.push({ line: lines.length + 1, endLine: lines.length + each.run.split('\n').length });
    for (const line of each.run.split('\n')) lines.push(line === '' ? '' : `   ${line}`);
    lines.push('');
    steps.push(stepOf(each, nth, { role, file, title }, settings));
  }
  const source = lines.join('\n');
  const { document } = parse(source, { file: path });
  return {
    role,
    path,
    title,
    document,
    blocks: steps.map((step, nth) => ({
      position: { file: path, line: shown[nth]?.line ?? 1, column: 4 },
      endLine: shown[nth]?.endLine ?? 1,
      kind: 'commands',
      language: null,
      text: step.command,
      reason: `${file} asks for it`,
      suspicious: false,
      creates: null,
    })),
    steps,
    cues: [],
    manual: [],
    messages: [],
  };
}

interface Place {
  readonly role: 'setup' | 'teardown';
  readonly file: string;
  readonly title: string;
}

/** A command at the line of the configuration that asks for it, where whoever reads of it can change it. */
function stepOf(each: Entry, nth: number, { role, file, title }: Place, settings: Settings): Step {
  const { line, column } = settings.loaded.positionOf([role, each.index], 'value');
  return {
    id: stepId([role, file, each.on, each.shell, each.run, nth]),
    kind: 'command',
    position: { file, line, column },
    endLine: line + each.run.split('\n').length - 1,
    block: nth,
    host: each.on,
    user: null,
    shell: each.shell,
    entersShell: null,
    hop: null,
    directory: null,
    command: each.run,
    prompt: '',
    expected: null,
    interrupt: false,
    sameAs: null,
    alsoAt: [],
    evidence: [{ about: 'host', source: 'configuration', text: `${file}:${line} says so`, line }],
    annotations: [],
    placeholders: [],
    obstacle: null,
    sections: [title],
  };
}
