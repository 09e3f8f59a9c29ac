import type { Binding, Guide } from '../model/index.ts';

/** All that a message may speak of. */
export interface Knowledge {
  readonly guide: Guide;
  readonly inventory: Readonly<Record<string, string>>;
  readonly bindings: readonly Binding[];
  /** Hosts as the configuration knows them, with the addresses that it gives. */
  readonly targets: readonly { readonly name: string; readonly aliases: readonly string[]; readonly addresses: readonly string[] }[];
}

/** Names of the page and what they are in this lab: told by the inventory, or learned; those of one host where one is named. */
export function namesOf(
  { inventory, bindings }: Pick<Knowledge, 'inventory' | 'bindings'>,
  host: string | null = null,
): Readonly<Record<string, string>> {
  const learned = bindings
    .filter((each) => each.documented !== each.live && (each.host === null || each.host === host))
    .map((each) => [each.documented, each.live]);
  return { ...Object.fromEntries(learned), ...inventory };
}
