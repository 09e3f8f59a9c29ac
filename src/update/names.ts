import { emptyBindings, substitute } from '../match/index.ts';
import type { Bindings } from '../model/index.ts';

/** Puts the page's own names where a live text has this lab's. */
export type PageNames = (live: string) => string;

/**
 * Turns bound names around, whole tokens only. A live name that stands for two documented ones is left as it is: nobody can
 * tell which is meant. With `acceptNames` only what the inventory renames is turned back: the lab is another one, the page is not.
 */
export function pageNames(
  bindings: Bindings,
  inventory: Readonly<Record<string, string>>,
  host: string | null,
  acceptNames: boolean,
): PageNames {
  const turned = new Map<string, string | null>();
  const turn = (documented: string, live: string): void => {
    if (documented !== live) turned.set(live, turned.has(live) && turned.get(live) !== documented ? null : documented);
  };
  for (const [documented, live] of Object.entries(inventory)) turn(documented, live);
  for (const entry of acceptNames ? [] : bindings.entries) {
    if (entry.state !== 'arbitrary' && (entry.host === null || entry.host === host)) turn(entry.documented, entry.live);
  }
  const back = Object.fromEntries([...turned].flatMap(([live, documented]) => (documented === null ? [] : [[live, documented]])));
  if (Object.keys(back).length === 0) return (live) => live;
  return (live) => {
    const found = substitute(live, { host: host ?? '', inventory: back, learnable: [] }, emptyBindings);
    return found.kind === 'ok' ? found.text : live;
  };
}
