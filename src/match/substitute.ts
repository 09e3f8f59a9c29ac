import type { Binding, BindingGroup, Bindings, Problem } from '../model/index.ts';

/** What became of a command when this lab's names were put in. */
export type Substitution =
  | { readonly kind: 'ok'; readonly text: string; readonly used: readonly string[]; readonly bindings?: Bindings }
  /** A value that an earlier output shows, and nobody knows what stands for it. */
  | { readonly kind: 'unbound'; readonly value: string; readonly why: string }
  | { readonly kind: 'ambiguous'; readonly value: string; readonly why: string }
  | { readonly kind: 'unsafe'; readonly problem: Problem };

export interface SubstituteOptions {
  readonly host: string;
  readonly inventory: Readonly<Record<string, string>>;
  /** Values that documented outputs before this command show. */
  readonly learnable: readonly string[];
}

/** Puts live values into a documented command, longest documented value first, whole tokens only. Never lets a value become code. */
export function substitute(command: string, options: SubstituteOptions, bindings: Bindings): Substitution {
  const names = new Map<string, { live: string; type: string }>();
  for (const [documented, live] of Object.entries(options.inventory)) names.set(documented, { live, type: 'inventory' });
  for (const entry of bindings.entries) {
    if (entry.host === null || entry.host === options.host)
      if (!names.has(entry.documented)) names.set(entry.documented, { live: entry.live, type: entry.type });
  }
  let next = bindings;
  for (const group of bindings.groups) {
    for (const value of group.documented) {
      if (names.has(value) || !mentions(command, value)) continue;
      const chosen = choose(group, value, next);
      if (chosen === null) return { kind: 'ambiguous', value, why: `several things here may stand for ${value}: ${group.live.join(', ')}` };
      names.set(value, { live: chosen.live, type: group.type });
      next = { entries: [...next.entries, chosen], groups: withoutMember(next.groups, group, chosen) };
    }
  }
  for (const value of options.learnable) {
    if (names.has(value) || !mentions(command, value)) continue;
    // A longer value that is known holds this one: `10.0.0.0` in `10.0.0.0/24`.
    if ([...names.keys()].some((name) => name !== value && name.includes(value) && mentions(command, name))) continue;
    return { kind: 'unbound', value, why: `nobody knows what stands for ${value} in this lab` };
  }
  return replace(command, names, next === bindings ? null : next);
}

/** Remembers where in the guide the names of a command were put in. */
export function noteUse(
  bindings: Bindings,
  names: readonly string[],
  host: string,
  site: { readonly file: string; readonly line: number },
): Bindings {
  if (names.length === 0) return bindings;
  const entries = bindings.entries.map((entry) =>
    names.includes(entry.documented) && (entry.host === null || entry.host === host) && entry.used.length < mostUses
      ? { ...entry, used: [...entry.used, site] }
      : entry,
  );
  return { ...bindings, entries };
}
const mostUses = 50;

function replace(command: string, names: ReadonlyMap<string, { live: string; type: string }>, bindings: Bindings | null): Substitution {
  const ordered = [...names].filter(([name]) => name !== '').sort((a, b) => b[0].length - a[0].length);
  const used: string[] = [];
  let text = '';
  for (let at = 0; at < command.length; ) {
    const found = ordered.find(([name]) => command.startsWith(name, at) && isWhole(command, at, name.length));
    if (found === undefined) {
      text += command[at];
      at++;
      continue;
    }
    const [name, { live, type }] = found;
    if (name !== live && !isPlainValue(live)) return { kind: 'unsafe', problem: unsafe(name, live, type) };
    if (!used.includes(name)) used.push(name);
    text += live;
    at += name.length;
  }
  return { kind: 'ok', text, used, ...(bindings === null ? {} : { bindings }) };
}

/** The closed alphabet of names and addresses: nothing in it means anything to a shell, it begins no option, and leads out of no folder. */
export function isPlainValue(value: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.:/@%+-]{0,252}$/.test(value) && !/(?:^|\/)\.\.(?:\/|$)/.test(value);
}

function unsafe(name: string, live: string, type: string): Problem {
  return {
    code: 'LABPROOF_BINDING_UNSAFE',
    message: `${name} stands for ${JSON.stringify(live.slice(0, 80))} here (${type}), and that is no plain name or address: it is not put into a command`,
    hint: 'look at the output from which it was learned',
  };
}

/** k-th by name for k-th by name: any is as good, and the report says so. */
function choose(group: BindingGroup, value: string, bindings: Bindings): Binding | null {
  const documented = [...group.documented].sort();
  const taken = new Set(bindings.entries.map((entry) => entry.live));
  const live = [...group.live].filter((each) => !taken.has(each)).sort();
  const chosen = live[documented.indexOf(value)] ?? live[0];
  if (chosen === undefined) return null;
  return { documented: value, live: chosen, type: group.type, host: group.host, state: 'arbitrary', learned: group.learned, used: [] };
}

function withoutMember(groups: readonly BindingGroup[], group: BindingGroup, chosen: Binding): readonly BindingGroup[] {
  return groups
    .map((each) =>
      each.documented === group.documented || each.documented.includes(chosen.documented)
        ? {
            ...each,
            documented: each.documented.filter((value) => value !== chosen.documented),
            live: each.live.filter((value) => value !== chosen.live),
          }
        : each,
    )
    .filter((each) => each.documented.length > 0);
}

function mentions(command: string, value: string): boolean {
  for (let at = command.indexOf(value); at >= 0; at = command.indexOf(value, at + 1)) if (isWhole(command, at, value.length)) return true;
  return false;
}

/** No word character, dot or dash carries on at either side. */
export function isWhole(text: string, at: number, length: number): boolean {
  const [before, after, more] = [text[at - 1] ?? ' ', text[at + length] ?? ' ', text[at + length + 1] ?? ' '];
  if (/[\w.-]/.test(before) || /[\w-]/.test(after)) return false;
  return !(after === '.' && /\w/.test(more));
}
