import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { folderWith } from '../support/cli.ts';

export const flags = ['red', 'green', 'blue', 'white', 'black', 'amber'];

/** Reads and changes by turns; each change goes to the target's own log before anything else happens. */
const flagsPage = `Flags
=====

${flags
  .map(
    (flag, index) => `Raise ${flag}
${'-'.repeat(6 + flag.length)}

Raise it::

   root@mast-1:~# raise-flag ${flag}

Look at it::

   root@mast-1:~# show-flags
${flags
  .slice(0, index + 1)
  .map((each) => `   ${each}   raised`)
  .join('\n')}

.. hint::

   The mast of ${flag} is behind the house.
`,
  )
  .join('\n')}
`;

export interface FlagsLab extends AsyncDisposable {
  readonly folder: string;
  /** Arguments of `labproof checklist` for this lab, with a file of progress and one of results. */
  readonly args: readonly string[];
  readonly state: string;
  readonly results: string;
  /** What the target itself noted of changing commands, in its order. */
  logged(): readonly string[];
}

/** A lab on this machine, whose commands are scripts; `mark` stands in the environment of all that runs in it. */
export async function flagsLab(
  mark = '',
  more: Readonly<Record<string, unknown>> = {},
  edit: (page: string) => string = (page) => page,
): Promise<FlagsLab> {
  const folder = await folderWith({
    'flags.rst': edit(flagsPage),
    'bin/raise-flag': '#!/bin/sh\necho "$1" >> "$LAB/log"\nsleep 0.5\n',
    'bin/show-flags': '#!/bin/sh\nsleep 0.05\nsed "s/$/   raised/" "$LAB/log"\n',
  });
  for (const name of ['raise-flag', 'show-flags']) chmodSync(join(folder.path, 'bin', name), 0o755);
  const config = await folderWith({
    'labproof.yaml': JSON.stringify({
      targets: {
        'mast-1': {
          runner: 'local',
          identity: hostname().split('.')[0],
          env: { LAB: folder.path, MARK: mark, PATH: `${join(folder.path, 'bin')}:${process.env.PATH ?? ''}` },
        },
      },
      commandClasses: [{ command: 'show-flags', class: 'read-only' }],
      timeouts: { wait: '1s' },
      ...more,
    }),
  });
  const state = join(folder.path, 'progress.json');
  const results = join(folder.path, 'results.jsonl');
  const log = join(folder.path, 'log');
  return {
    folder: folder.path,
    args: ['flags.rst', '-c', join(config.path, 'labproof.yaml'), '--state', state, '--results', results],
    state,
    results,
    logged: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    async [Symbol.asyncDispose]() {
      await folder[Symbol.asyncDispose]();
      await config[Symbol.asyncDispose]();
    },
  };
}
