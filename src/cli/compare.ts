import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { compareTexts } from '../compare-texts.ts';
import { findConfig } from '../config/index.ts';
import { describeComparison } from '../drive/describe-comparison.ts';
import { print, printJson } from '../drive/print.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { loadPolicies } from '../load-policies.ts';
import { noPolicies } from '../match/index.ts';
import { LabproofError } from '../model/index.ts';

const contextSchema = z.looseObject({
  bindings: z.record(z.string(), z.string()).default({}),
  pinned: z.array(z.string()).default([]),
  free: z.array(z.string()).default([]),
  now: z.iso.datetime({ offset: true }).optional(),
  prose: z.union([z.string(), z.array(z.string())]).default([]),
});

/** `labproof compare`: one documented text against one live text, without a guide and without a lab. */
export async function compareCommand(
  documentedPath: string,
  livePath: string,
  options: { readonly command: string; readonly context?: string; readonly config?: string; readonly json?: boolean },
  world: World,
): Promise<ExitCode> {
  const documented = (await readInput(documentedPath, world)).replace(/\r?\n$/, '');
  const live = await readInput(livePath, world);
  const context = options.context === undefined ? contextSchema.parse({}) : await readContext(options.context, world);
  const policies =
    options.config === undefined ? noPolicies : await loadPolicies(await findConfig(resolve(world.cwd, options.config), world.cwd));
  const { now } = context;
  const result = compareTexts(documented, live, {
    ...context,
    command: options.command,
    policies,
    now: now === undefined ? world.now() : new Date(now),
  });
  if (documented.trim() === '' && result.requirements.length === 0)
    throw new LabproofError({
      code: 'LABPROOF_NOTHING_TO_COMPARE',
      message: `${documentedPath} is empty: it asks nothing of the live output, so that nothing was compared`,
      hint: 'put the output into it that the page shows',
    });
  if (options.json === true) {
    const { verdict, findings, bindings, requirements, unverifiedClaims, lines } = result;
    printJson(world, { verdict, findings, bindings: bindings.entries, groups: bindings.groups, requirements, unverifiedClaims, lines });
  } else {
    print(world, describeComparison(result, documented, live, world.env.NO_COLOR === undefined && world.stdout.isTTY === true));
  }
  return { pass: exit.verified, drift: exit.drift, fail: exit.failed }[result.verdict];
}

async function readContext(path: string, world: World): Promise<z.output<typeof contextSchema>> {
  const text = await readInput(path, world);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new LabproofError(
      {
        code: 'LABPROOF_CONTEXT_SYNTAX',
        message: `${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'write { "bindings": {}, "pinned": [], "free": [], "prose": [] }',
      },
      { cause },
    );
  }
  const result = contextSchema.safeParse(data);
  if (result.success) return result.data;
  throw new LabproofError({
    code: 'LABPROOF_CONTEXT_INVALID',
    message: `${path}: ${z.prettifyError(result.error)}`,
    hint: 'bindings: documented → live; pinned, free and prose: lists of strings',
  });
}

async function readInput(path: string, world: World): Promise<string> {
  return readFile(resolve(world.cwd, path), 'utf8').catch((cause: unknown) => {
    throw new LabproofError(
      {
        code: 'LABPROOF_FILE_UNREADABLE',
        message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'two files were expected: the documented output and the live one',
      },
      { cause },
    );
  });
}
