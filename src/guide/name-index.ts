/** Names and their owners, found by name or in a text without a look at each of them. */
export class NameIndex<Owner> {
  readonly #exact = new Map<string, Set<Owner>>();
  /** By the first word of the name, in lower case. */
  readonly #first = new Map<string, { readonly owner: Owner; readonly name: string }[]>();

  add(name: string, owner: Owner): void {
    const lower = name.toLowerCase();
    const owners = this.#exact.get(lower) ?? new Set();
    if (owners.has(owner)) return;
    this.#exact.set(lower, owners.add(owner));
    const [first] = wordsOf(lower);
    if (first === undefined) return;
    const same = this.#first.get(first) ?? [];
    this.#first.set(first, same);
    same.push({ owner, name });
  }

  /** Everyone who has exactly this name, in any case. */
  owners(name: string): readonly Owner[] {
    return [...(this.#exact.get(name.toLowerCase()) ?? [])];
  }

  /** The one who has exactly this name; null when nobody has, or several. */
  only(name: string): Owner | null {
    const owners = this.#exact.get(name.toLowerCase());
    return owners?.size === 1 ? (owners.values().next().value ?? null) : null;
  }

  /** Names that stand in a text as words of their own, where they stand first, and how they are written there. */
  inText(text: string): { readonly owner: Owner; readonly name: string; readonly by: string; readonly at: number }[] {
    const found: { owner: Owner; name: string; by: string; at: number }[] = [];
    for (const word of new Set(wordsOf(text.toLowerCase())))
      for (const { owner, name } of this.#first.get(word) ?? []) {
        const at = wholeWord(text, name);
        if (at >= 0) found.push({ owner, name, by: text.slice(at, at + name.length), at });
      }
    return found;
  }
}

function wordsOf(lower: string): readonly string[] {
  return lower
    .split(/[^\w.-]+/)
    .map((word) => word.replace(/(?<!\.)\.+$/, ''))
    .filter((word) => word !== '');
}

/** Where a name stands as a word of its own, or -1. */
export function wholeWord(text: string, name: string): number {
  const [hay, needle] = [text.toLowerCase(), name.toLowerCase()];
  for (let at = needle === '' ? -1 : hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
    const [before, after] = [hay[at - 1] ?? ' ', hay[at + needle.length] ?? ' '];
    const more = hay[at + needle.length + 1] ?? ' ';
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after) && !(after === '.' && /\w/.test(more))) return at;
  }
  return -1;
}
