import type { GuideHost, Point } from '../model/index.ts';
import { NameIndex, wholeWord } from './name-index.ts';
import { descriptionsIn, hostsInProse, nameIn, type ToldHost } from './told-hosts.ts';

/** A host that the configuration tells of. */
export interface GuideHint {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly addresses: readonly string[];
}

const address = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d|\/)/;
/** Linear: it begins at words alone, and names are short. */
const pair = new RegExp(
  `(?<![A-Za-z])([A-Za-z][\\w.-]{0,100}(?: (?:[A-Za-z][\\w.-]{0,100}|[IVX]+)){0,2}) ?(?:\\(|\\|) ?(${address.source})\\b`,
  'g',
);

interface Known {
  readonly name: string;
  readonly aliases: Set<string>;
  readonly addresses: Set<string>;
  readonly users: Set<string>;
  readonly evidence: { readonly text: string; readonly position: Point }[];
}

/** Gathers the hosts of a guide: from the configuration, its prompts and what its text, tables and commands tell of them. */
export class HostBook {
  readonly #hosts: Known[] = [];
  /** Names, aliases and addresses. */
  readonly #names = new NameIndex<Known>();
  /** First labels of names and aliases. */
  readonly #labels = new NameIndex<Known>();
  /** `bigip` for `bigip-1`. */
  readonly #stems = new NameIndex<Known>();
  /** `bigip1` for `BIG-IP1`. */
  readonly #joined = new NameIndex<Known>();
  readonly #pairs: { phrase: string; address: string; text: string; position: Point }[] = [];
  readonly #told: ToldHost[] = [];
  readonly #prose: string[] = [];
  readonly #described: { description: string; name: string }[] = [];

  constructor(hints: readonly GuideHint[]) {
    for (const hint of hints) {
      const host = this.#add(hint.name, hint.name);
      for (const alias of hint.aliases) this.#call(host, alias);
      for (const value of hint.addresses) this.#place(host, value);
    }
  }

  /** A prompt names a host with certainty. */
  fromPrompt(shown: string, user: string | null, prompt: string, position: Point): void {
    const host = this.#named(shown) ?? this.#add(shown);
    this.#call(host, shown);
    if (user !== null) host.users.add(user);
    if (host.evidence.length < maxEvidence && !host.evidence.some((each) => each.text === prompt))
      host.evidence.push({ text: prompt, position });
  }

  /** `kube-master (10.1.20.20)`: a name and an address belong together. */
  fromProse(text: string, marked: readonly string[], position: Point): void {
    this.#prose.push(text);
    for (const match of text.matchAll(pair))
      this.#pairs.push({
        phrase: match[1] ?? '',
        address: match[2] ?? '',
        text: match[0].includes('(') ? `${match[0]})` : match[0],
        position,
      });
    this.#told.push(...hostsInProse(text, marked, position));
    this.#described.push(...descriptionsIn(text));
  }

  /** A table, a hosts file or a command names a machine. */
  fromTold(told: readonly ToldHost[]): void {
    this.#told.push(...told);
  }

  /** Joins the pairs of name and address to the hosts, and adds the machines that only the text names; call it once, when everything was read. */
  settle(): void {
    const established = this.#hosts.length > 0 || this.#pairs.length > 0 || this.#told.some((each) => each.mentioned !== true);
    for (const { name, address, text, position, mentioned } of this.#told) {
      // Where other machines show themselves, a name that stands in one sentence alone may be a slip for one of them.
      if (mentioned === true && established && this.#named(name) === null && this.#mentions(name) < 2) continue;
      const host = this.#named(name) ?? this.#add(name);
      this.#call(host, name);
      if (address !== null) this.#place(host, address);
      if (host.evidence.length < maxEvidence && !host.evidence.some((each) => each.text === text)) host.evidence.push({ text, position });
    }
    for (const { phrase, address: value, text, position } of this.#pairs) {
      const words = phrase.split(' ');
      for (let from = 0; from < words.length; from++) {
        const host = this.#exactly(words.slice(from).join(' '));
        if (host === null) continue;
        this.#place(host, value);
        if (host.evidence.length < maxEvidence) host.evidence.push({ text, position });
        break;
      }
    }
    this.#addPairs();
    for (const { phrase, address: value } of this.#pairs) {
      const owner = this.#names.only(value);
      const name = phrase.replace(/^(?:(?:the|to|on|from|at|into|and|login|node|host|server)\s+)+/i, '');
      const words = name.split(' ');
      const holdsName = words.some((_, from) => this.#exactly(words.slice(from).join(' ')) !== null);
      if (owner !== null && name !== '' && !holdsName) this.#call(owner, name);
    }
    const described = new Map<string, Set<string>>();
    for (const { description, name } of this.#described) {
      const key = description.toLowerCase();
      described.set(key, (described.get(key) ?? new Set()).add(name.toLowerCase()));
    }
    for (const [description, [name = '', ...others]] of described) {
      const host = this.#exactly(name);
      // Two machines that are described alike are told apart by nothing.
      if (host !== null && others.length === 0 && this.#exactly(description) === null) this.#call(host, description);
    }
  }

  #mentions(name: string): number {
    return this.#prose.filter((text) => wholeWord(text, name) >= 0).length;
  }

  /** `web-1 (192.0.2.10)`, a machine of which no prompt tells: the text alone names it. */
  #addPairs(): void {
    for (const { phrase, address: value, text, position } of this.#pairs) {
      const words = phrase.split(' ');
      if (this.#names.owners(value).length > 0) continue;
      if (words.some((_, from) => this.#exactly(words.slice(from).join(' ')) !== null)) continue;
      const name = nameIn(phrase);
      if (name === null) continue;
      const host = this.#add(name);
      this.#place(host, value);
      host.evidence.push({ text, position });
    }
  }

  /** Every host of which the text gives a name, alias or address. */
  namedIn(text: string): readonly string[] {
    return [...new Set(this.#found(text).map((each) => each.host))];
  }

  #found(text: string): { readonly host: string; readonly by: string; readonly at: number }[] {
    // A host called `bifrost` is not what a text about Bifrost speaks of.
    return this.#names
      .inText(text)
      .filter(({ name, by }) => !(/^[a-z]+$/.test(name) && by !== name))
      .map(({ owner, by, at }) => ({ host: owner.name, by, at }));
  }

  /** The one host that a name, alias, stem or address of the text means; null when none or several are meant. */
  resolve(text: string): { readonly host: string; readonly by: string } | null {
    const found = this.#found(text);
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

  /** Every machine calls itself localhost: such a prompt says nothing, unless the configuration has a host of that name. */
  isNobody(shown: string): boolean {
    return /^localhost\d?(?:\.|$)/i.test(shown) && this.#exactly(shown) === null;
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
    const [found, ...others] = this.#stems.inText(text);
    return found === undefined || others.length > 0 ? null : { host: found.owner.name, by: found.by };
  }

  #add(shown: string, name = firstLabel(shown)): Known {
    const host: Known = { name, aliases: new Set(), addresses: new Set(), users: new Set(), evidence: [] };
    this.#hosts.push(host);
    this.#names.add(name, host);
    this.#labels.add(firstLabel(name), host);
    this.#joined.add(joined(name), host);
    const stem = /^(.*[A-Za-z])[-_.]?\d+$/.exec(name)?.[1];
    if (stem !== undefined && stem.length > 1) this.#stems.add(stem, host);
    return host;
  }

  #call(host: Known, alias: string): void {
    if (alias === host.name) return;
    host.aliases.add(alias);
    this.#names.add(alias, host);
    if (!alias.includes(' ')) this.#labels.add(firstLabel(alias), host);
  }

  #place(host: Known, value: string): void {
    host.addresses.add(value);
    this.#names.add(value, host);
  }

  #named(shown: string): Known | null {
    const exact = this.#exactly(shown);
    if (exact !== null) return exact;
    // `bigip-1` and `bigip-1.lab.cloud` are one host: the first label is the host's own name.
    if (this.#labels.owners(firstLabel(shown)).length > 0) return this.#labels.only(firstLabel(shown));
    return this.#joined.only(joined(shown));
  }

  #exactly(name: string): Known | null {
    return this.#names.only(name);
  }
}

const maxEvidence = 8;

function firstLabel(name: string): string {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name) ? name : (name.split('.')[0] ?? name);
}

/** BIG-IP1 and bigip1: no guide tells two machines apart by a hyphen beside a letter; web-11 and web1-1 are two. */
function joined(name: string): string {
  return firstLabel(name)
    .toLowerCase()
    .replace(/(?<=[a-z])[-_](?=\w)/g, '');
}
