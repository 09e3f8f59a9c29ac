import type { Binding, BindingGroup, Bindings, RequirementResult } from '../../model/index.ts';
import type { CompareContext } from '../context.ts';
import type { Line } from '../structure/lines.ts';
import { templateHash } from '../tokens/classify-word.ts';
import { bindableTypes, type TokenType } from '../tokens/token.ts';
import { inside, isConstant, neighbourhood } from './addresses.ts';

/** What may be said of a documented value and a live one that stand at the same place. */
export type Unification =
  | { readonly kind: 'same' }
  | { readonly kind: 'bound'; readonly why: string }
  | { readonly kind: 'new' }
  | { readonly kind: 'rebind'; readonly why: string }
  | { readonly kind: 'conflict'; readonly why: string; readonly pinned: boolean };

/** σ while one output is compared: asked freely, changed only by `learn`. */
export class Unifier {
  readonly #context: CompareContext;
  readonly #entries: Map<string, Binding>;
  readonly #groups: BindingGroup[];
  readonly #owners = new Map<string, string>();
  readonly #pins: ReadonlySet<string>;
  readonly #plan: readonly string[];
  readonly #documented: ReadonlySet<string>;
  readonly #live: ReadonlySet<string>;
  readonly #learned: string[] = [];
  /** What the names of the inventory are in this lab. */
  readonly #given: ReadonlySet<string>;

  constructor(bindings: Bindings, context: CompareContext, documented: readonly Line[], live: readonly Line[]) {
    this.#context = context;
    this.#entries = new Map(bindings.entries.map((entry) => [key(entry.documented, entry.host), entry]));
    this.#groups = [...bindings.groups];
    for (const entry of bindings.entries) this.#owners.set(key(entry.live, entry.host), entry.documented);
    this.#pins = new Set(context.pinned);
    this.#given = new Set(Object.values(context.inventory));
    const own = context.pinned.flatMap((value) => (value.includes('/') ? [value] : [neighbourhood(value) ?? []].flat()));
    this.#plan = own.filter((prefix) => !context.free.some((free) => inside(prefix, free)));
    this.#documented = valuesOf(documented);
    this.#live = valuesOf(live);
  }

  /** May the live value stand for the documented one? Changes nothing. */
  unify(documented: string, live: string, type: TokenType): Unification {
    const host = hostOf(type, this.#context.site.host);
    const known = this.#entries.get(key(documented, host)) ?? this.#entries.get(key(documented, null));
    // The page is in the names of this lab already: what the inventory gave stands for itself and for nothing else.
    if (this.#given.has(documented))
      return documented === live ? { kind: 'same' } : conflict(`the inventory says that it is ${documented}`);
    if (this.#given.has(live)) return conflict(`the inventory says what ${live} is`);
    if (known !== undefined) {
      if (known.live === live) return documented === live ? { kind: 'same' } : { kind: 'bound', why: learnedAt(known) };
      if (
        known.state !== 'pinned' &&
        known.state !== 'override' &&
        known.learned !== null &&
        this.#context.changedSince(known.learned.step)
      ) {
        return { kind: 'rebind', why: `it stood for ${known.live} before something was changed` };
      }
      return conflict(`it stands for ${known.live} (${learnedAt(known)})`);
    }
    const group = this.#groups.find((each) => each.documented.includes(documented));
    if (group !== undefined && !group.live.includes(live)) return conflict(`it is one of ${group.live.join(', ')}`);
    if (documented === live) return { kind: 'same' };
    if (isConstant(documented) || isConstant(live)) return conflict('this value means the same in every lab');
    if (this.isPinned(documented)) return conflict("the page's own plan names it, so it is the same in every lab", true);
    const owner = this.#owners.get(key(live, host));
    if (owner !== undefined && owner !== documented) return conflict(`${live} stands for ${owner} already`);
    if (this.#documented.has(live) && this.#live.has(documented))
      return conflict(`both ${documented} and ${live} are there, at each other's place`);
    if (this.isPinned(live)) return conflict(`${live} belongs to the plan of the page, and means something else`, true);
    return { kind: 'new' };
  }

  /** Is the value one of the page's own, in this output? */
  isDocumented(value: string): boolean {
    return this.#documented.has(value);
  }

  isPinned(value: string): boolean {
    if (this.isFree(value)) return false;
    return this.#pins.has(value) || this.#pins.has(value.replace(/\/\d+$/, '')) || this.#plan.some((prefix) => inside(value, prefix));
  }

  isFree(value: string): boolean {
    return this.#context.free.some((prefix) => inside(value, prefix));
  }

  /** The live hash that a documented one must be, because it is part of a bound name; null when nothing says so. */
  expectedHash(documented: string): { readonly live: string; readonly of: string } | null {
    for (const entry of this.#entries.values()) {
      if (entry.type !== 'pod' || templateHash(entry.documented) !== documented) continue;
      const live = templateHash(entry.live);
      if (live !== null) return { live, of: entry.live };
    }
    return null;
  }

  /** Adds a binding; the caller has unified first. */
  learn(documented: string, live: string, type: TokenType, line: number): void {
    const host = hostOf(type, this.#context.site.host);
    const known = this.#entries.get(key(documented, host));
    if (known?.live === live) {
      const here = { file: this.#context.site.file, line };
      if (known.used.length < 50) this.#entries.set(key(documented, host), { ...known, used: [...known.used, here] });
      return;
    }
    const { file, step } = this.#context.site;
    const state = documented === live && this.isPinned(documented) ? 'pinned' : 'firm';
    this.#entries.set(key(documented, host), {
      documented,
      live,
      type,
      host,
      state,
      learned: { file, line, step, how: this.#context.command },
      used: [],
    });
    this.#owners.set(key(live, host), documented);
    this.#learned.push(documented);
    this.#narrowGroups(documented, live);
  }

  /** Several documented values stand for several live ones, nobody can tell which for which. */
  learnGroup(documented: readonly string[], live: readonly string[], type: TokenType, line: number): void {
    const open = documented.filter((value) => !this.#entries.has(key(value, null)));
    if (open.length === 0 || this.#groups.some((group) => open.every((value) => group.documented.includes(value)))) return;
    const taken = new Set([...this.#entries.values()].map((entry) => entry.live));
    const { file, step } = this.#context.site;
    this.#groups.push({
      type,
      host: null,
      documented: open,
      live: live.filter((value) => !taken.has(value)),
      learned: { file, line, step, how: this.#context.command },
    });
  }

  /** A member that became known leaves its group; a group of one is no group. */
  #narrowGroups(documented: string, live: string): void {
    for (const [index, group] of this.#groups.entries()) {
      if (!group.documented.includes(documented)) continue;
      this.#groups[index] = {
        ...group,
        documented: group.documented.filter((value) => value !== documented),
        live: group.live.filter((value) => value !== live),
      };
    }
    const kept = this.#groups.filter((group) => group.documented.length > 0);
    this.#groups.length = 0;
    this.#groups.push(...kept);
  }

  bindings(): Bindings {
    return { entries: [...this.#entries.values()], groups: this.#groups };
  }

  /** An address that lies in a prefix on the page lies in that prefix's stand-in here. */
  relations(): readonly RequirementResult[] {
    const fresh = new Set(this.#learned);
    const entries = [...this.#entries.values()];
    const prefixes = entries.filter((entry) => entry.type === 'prefix' && !/\/(?:32|0)$/.test(entry.documented));
    const addresses = entries.filter((entry) => entry.type === 'ipv4');
    const results: RequirementResult[] = [];
    for (const prefix of prefixes) {
      for (const address of addresses) {
        if (!(fresh.has(prefix.documented) || fresh.has(address.documented)) || !inside(address.documented, prefix.documented)) continue;
        const holds = inside(address.live, prefix.live);
        results.push({
          rule: 'relation',
          sentence: `${address.documented} lies in ${prefix.documented} on the page`,
          line: address.learned?.line ?? prefix.learned?.line ?? this.#context.site.line,
          reading: `${address.live} lies in ${prefix.live}`,
          verdict: holds ? 'pass' : 'fail',
          detail: holds ? `${address.live} is in ${prefix.live}` : `${address.live} is not in ${prefix.live}`,
        });
      }
    }
    return results;
  }
}

function key(value: string, host: string | null): string {
  return `${host ?? ''}\u0000${value}`;
}

/** Names of interfaces mean something on their host alone. */
function hostOf(type: TokenType, host: string | null): string | null {
  return type === 'interface' || type === 'temporary' ? host : null;
}

function conflict(why: string, pinned = false): Unification {
  return { kind: 'conflict', why, pinned };
}

function learnedAt(entry: Binding): string {
  return entry.learned === null ? 'given' : `learned at line ${entry.learned.line}`;
}

function valuesOf(lines: readonly Line[]): ReadonlySet<string> {
  const values = new Set<string>();
  for (const line of lines) for (const token of line.tokens) if (bindableTypes.has(token.type)) values.add(token.text);
  return values;
}
