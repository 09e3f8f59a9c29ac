import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { World } from '../drive/world.ts';
import { LabproofError, type RunEvent } from '../model/index.ts';
import type { GuideOptions } from './guides.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Said before anything runs: `-u` would be a promise that nobody keeps. Throws LABPROOF_UPDATE_UNAVAILABLE. */
export function requireUpdate(): void {
  if (existsSync(here('../update/index.js'))) return;
  throw new LabproofError({
    code: 'LABPROOF_UPDATE_UNAVAILABLE',
    message: 'vitest -u would have to write the accepted outputs into the pages, and this labproof cannot',
    hint: 'run vitest without -u; for snapshots of other tests leave the plug-in out: vitest -u --project NAME',
  });
}

/** Writes what drifted in a run into its pages: `labproof update` on the run's own events, so that nothing is asked of the lab again. */
export async function updatePages(
  guides: readonly string[],
  options: GuideOptions,
  events: readonly RunEvent[],
  world: World,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'labproof-'));
  try {
    const file = join(folder, 'run.events.jsonl');
    await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    // One by one: each has a configuration and a recording of its own.
    for (const guide of guides) await update(guide, [guide, '--from', file, ...asArguments(options)], world);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function asArguments({ config, replay, allow, targets, consent }: GuideOptions): readonly string[] {
  return [
    ...(config === undefined ? [] : ['--config', config]),
    ...(replay === undefined || replay === false ? [] : [replay === true ? '--replay' : `--replay=${replay}`]),
    ...(allow ?? []).flatMap((kind) => ['--allow', kind]),
    ...(targets ?? []).flatMap((target) => ['--target', target]),
    ...(consent === undefined ? [] : ['--consent', consent]),
  ];
}

async function update(guide: string, args: readonly string[], world: World): Promise<void> {
  const child = spawn(process.execPath, [here('../cli/main.js'), 'update', ...args], {
    cwd: world.cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((done, reject) => {
    child.on('error', reject);
    child.on('close', done);
  });
  // 1 to 3 speak of what the run found, and the tests say that already.
  if (code !== 4 && code !== null) return;
  throw new LabproofError({
    code: 'LABPROOF_UPDATE_FAILED',
    message: `labproof update ended with ${code ?? 'a signal'}, and ${guide} is as it was`,
    hint: `its message stands above; try it alone: labproof update ${guide}`,
  });
}
