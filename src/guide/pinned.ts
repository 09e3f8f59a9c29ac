const addresses = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?(?!\w|\.\d)/g;

/** Collects addresses in reading order; those that first stand outside of an output are the lab's own plan. */
export class AddressBook {
  readonly #seen = new Map<string, 'plan' | 'output'>();

  read(text: string, where: 'plan' | 'output'): void {
    for (const [value] of text.matchAll(addresses)) {
      const octets = value.replace(/\/.*$/, '').split('.');
      if (octets.every((octet) => Number(octet) <= 255) && !this.#seen.has(value)) this.#seen.set(value, where);
    }
  }

  pinned(): readonly string[] {
    return [...this.#seen].filter(([, where]) => where === 'plan').map(([value]) => value);
  }
}
