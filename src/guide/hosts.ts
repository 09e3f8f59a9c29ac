import type { GuideHost, Point } from '../model/index.ts';

/** A host that the configuration tells of. */
export interface GuideHint {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
}

const address = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d|\/)/;
const pair = new RegExp(`([A-Za-z][\\w.-]*(?: (?:[A-Za-z][\\w.-]*|[IVX]+)){0,2}) ?(?:\\(|\\|) ?(${address.source})\\b`, 'g');

/** Gathers the hosts of a guide from prompts, the configuration and prose; prose alone names no host. */
export class HostBook {
  readonly #hosts: {
    name: string;
    aliases: Set<string>;
    addresses: Set<string>;
    users: Set<string>;
    evidence: { text: string; position: Point }[];
  }[] = [];
  readonly #pairs: { phrase: string; address: string; text: string; position: Point }[] = [];

  constructor(hints: readonly GuideHint[]) {
    for (const hint of hints) {
      this.#hosts.push({
        name: hint.name,
        aliases: new Set(hint.aliases),
        addresses: new Set(hint.addresses),
        users: new Set(),
        evidence: [],
      });
    }
  }

  /** A prompt names a host with certainty. */
  fromPrompt(shown: string, user: string | null, prompt: string, position: Point): void {
    const host = this.#named(shown) ?? this.#add(shown);
    if (shown !== host.name) host.aliases.add(shown);
    if (user !== null) host.users.add(user);
    if (host.evidence.length < maxEvidence && !host.evidence.some((each) => each.text === prompt))
      host.evidence.push({ text: prompt, position });
  }

  /** `kube-master (10.1.20.20)`: a name and an address belong together. */
  fromProse(text: string, position: Point): void {
    for (const match of text.matchAll(pair))
      this.#pairs.push({
        phrase: match[1] ?? '',
        address: match[2] ?? '',
        text: match[0].includes('(') ? `${match[0]})` : match[0],
        position,
      });
  }

  /** Joins the pairs of name and address to the hosts; call it once, when everything was read. */
  settle(): void {
    for (const { phrase, address: value, text, position } of this.#pairs) {
      const words = phrase.split(' ');
      for (let from = 0; from < words.length; from++) {
        const host = this.#exactly(words.slice(from).join(' '));
        if (host === null) continue;
        host.addresses.add(value);
        if (host.evidence.length < maxEvidence) host.evidence.push({ text, position });
        break;
      }
    }
    for (const { phrase, address: value } of this.#pairs) {
      const owners = this.#hosts.filter((host) => host.addresses.has(value));
      const name = phrase.replace(/^(?:(?:the|to|on|from|at|into|and|login|node|host|server)\s+)+/i, '');
      const words = name.split(' ');
      const holdsName = words.some((_, from) => this.#exactly(words.slice(from).join(' ')) !== null);
      if (owners.length === 1 && name !== '' && !holdsName) owners[0]?.aliases.add(name);
    }
  }

  /** The one host that a name, alias, stem or address of the text means; null when none or several are meant. */
  resolve(text: string): { readonly host: string; readonly by: string } | null {
    const found: { host: string; by: string; at: number }[] = [];
    for (const host of this.#hosts) {
      for (const name of [host.name, ...host.aliases, ...host.addresses]) {
        const at = wholeWord(text, name);
        if (at >= 0) found.push({ host: host.name, by: text.slice(at, at + name.length), at });
      }
    }
    if (found.length === 0) return this.#byStem(text);
    const longest = found.sort((a, b) => b.by.length - a.by.length)[0];
    const others = found.filter(
      (each) => longest !== undefined && (each.at + each.by.length <= longest.at || each.at >= longest.at + longest.by.length),
    );
    if (longest === undefined || others.some((each) => each.host !== longest.host)) return null;
    return longest;
  }

  /** The canonical name of the host that a prompt shows. */
  canonical(shown: string): string {
    return this.#named(shown)?.name ?? firstLabel(shown);
  }

  list(): readonly GuideHost[] {
    return this.#hosts.map((host) => ({
      name: host.name,
      aliases: [...host.aliases].filter((alias) => alias !== host.name),
      addresses: [...host.addresses],
      users: [...host.users],
      evidence: host.evidence,
    }));
  }

  /** `bigip` means `bigip-1` where no other host is called so. */
  #byStem(text: string): { host: string; by: string } | null {
    const found = this.#hosts.flatMap((host) => {
      const stem = /^(.*[A-Za-z])[-_.]?\d+$/.exec(host.name)?.[1];
      const at = stem === undefined || stem.length < 2 ? -1 : wholeWord(text, stem);
      return at < 0 || stem === undefined ? [] : [{ host: host.name, by: text.slice(at, at + stem.length) }];
    });
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  #add(shown: string) {
    const host = {
      name: firstLabel(shown),
      aliases: new Set<string>(),
      addresses: new Set<string>(),
      users: new Set<string>(),
      evidence: [],
    };
    this.#hosts.push(host);
    return host;
  }

  #named(shown: string) {
    const exact = this.#exactly(shown);
    if (exact !== null) return exact;
    // `bigip-1` and `bigip-1.lab.cloud` are one host: the first label is the host's own name.
    const byLabel = this.#hosts.filter((host) =>
      [host.name, ...host.aliases].some((name) => !name.includes(' ') && same(firstLabel(name), firstLabel(shown))),
    );
    return byLabel.length === 1 ? (byLabel[0] ?? null) : null;
  }

  #exactly(name: string) {
    const found = this.#hosts.filter((host) => [host.name, ...host.aliases, ...host.addresses].some((each) => same(each, name)));
    return found.length === 1 ? (found[0] ?? null) : null;
  }
}

const maxEvidence = 8;

function firstLabel(name: string): string {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) ? name : (name.split('.')[0] ?? name);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Where a name stands as a word of its own, or -1. */
function wholeWord(text: string, name: string): number {
  const [hay, needle] = [text.toLowerCase(), name.toLowerCase()];
  for (let at = needle === '' ? -1 : hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + 1)) {
    const [before, after] = [hay[at - 1] ?? ' ', hay[at + needle.length] ?? ' '];
    const more = hay[at + needle.length + 1] ?? ' ';
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after) && !(after === '.' && /\w/.test(more))) return at;
  }
  return -1;
}
