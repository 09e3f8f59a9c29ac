import { randomUUID } from 'node:crypto';
import { print, printAsItIs } from '../drive/print.ts';
import type { World } from '../drive/world.ts';
import { LabproofError } from '../model/index.ts';
import { withoutOrders } from '../plain-text/index.ts';

/**
 * A patch on standard output, byte for byte wherever it may be applied. A backslash in a line that a CI takes for an order would go into
 * the page: GitHub is told to take no orders until the end of it. Throws LABPROOF_UPDATE_ORDERS where a CI cannot be told.
 */
export function printPatch(patch: string, world: Pick<World, 'stdout' | 'env'>): void {
  // Nobody applies what stands on a screen.
  if (world.stdout.isTTY === true) print(world, patch);
  else if (patch === withoutOrders(patch)) printAsItIs(world, patch);
  else if (world.env.GITHUB_ACTIONS === 'true') {
    // What stands before and behind a patch, `git apply` and `patch` pass over.
    const token = randomUUID();
    printAsItIs(world, `::stop-commands::${token}\n${patch}::${token}::\n`);
  } else if (world.env.TF_BUILD === undefined) printAsItIs(world, patch);
  else {
    throw new LabproofError({
      code: 'LABPROOF_UPDATE_ORDERS',
      message: 'the patch has lines that Azure Pipelines would take for orders in its log, and was not printed',
      hint: 'put it into a file, with TF_BUILD unset for labproof alone: env -u TF_BUILD labproof update … --dry-run > FILE',
    });
  }
}
