import { entering } from '../model/command/entering.ts';
import type { Dialect, Step } from '../model/index.ts';
import { leavesShell } from '../model/leaving.ts';
import { looksLikeCommand, looksLikeRouterCommand } from './commands.ts';

/** What a command does to the place where the reader types. */
export interface Move {
  readonly kind: Step['kind'];
  readonly entersShell: string | null;
  readonly hop: string | null;
  /** The shell is in a container or pod: another machine as far as its commands go. */
  readonly inside: boolean;
}

/** The shells in which the reader stands on each host, outermost first, as prompts and commands have shown. */
export class Shells {
  readonly #dialects: readonly Dialect[];
  readonly #stacks = new Map<string, string[]>();
  /** Hosts to which an `ssh` has led, outermost first. */
  readonly #hops: { readonly from: string | null; readonly to: string }[] = [];
  /** Dialects that a prompt has shown with certainty on a host. */
  readonly #taught = new Map<string, Set<string>>();

  constructor(dialects: readonly Dialect[]) {
    this.#dialects = dialects;
  }

  teach(host: string, dialect: string): void {
    const known = this.#taught.get(host) ?? new Set();
    this.#taught.set(host, known.add(dialect));
  }

  /** Where the host is not known, the shells of one block are those of one machine; the next block may mean another. */
  beginBlock(): void {
    this.#stacks.delete('');
  }

  current(host: string | null): string | null {
    return this.#stacks.get(host ?? '')?.at(-1) ?? null;
  }

  /** Which of several dialects with one look is meant: the one entered, the one shown elsewhere, else the first. */
  choose(host: string | null, names: readonly string[]): string | undefined {
    const stack = this.#stacks.get(host ?? '') ?? [];
    const entered = [...stack].reverse().find((shell) => names.includes(shell));
    if (entered !== undefined) return entered;
    const taught = host === null ? undefined : this.#taught.get(host);
    const shown = names.find((name) => taught?.has(name) === true);
    if (shown !== undefined) return shown;
    const config = names.find((name) => stack.some((shell) => name === `${shell}-config`));
    // A word and a mark with nothing else known: the most widespread of these shells.
    return config ?? names.find((name) => name === 'ios' || name === 'ios-config') ?? names[0];
  }

  /** The shell in which a command without a prompt is typed. */
  forBare(host: string | null, command: string): string {
    const current = this.current(host);
    if (
      current !== null &&
      (this.#leaves(current, command) ||
        looksLikeCommand(command, current, this.#dialects) ||
        this.#isRouter(current) === looksLikeRouterCommand(command))
    )
      return current;
    const taught = host === null ? undefined : [...(this.#taught.get(host) ?? [])].find((name) => this.#isRouter(name));
    if (!looksLikeCommand(command, 'bash', this.#dialects) && looksLikeRouterCommand(command) && taught !== undefined) return taught;
    return 'bash';
  }

  speaksRouter(host: string | null): boolean {
    const current = this.current(host);
    return (current !== null && this.#isRouter(current)) || [...(this.#taught.get(host ?? '') ?? [])].some((name) => this.#isRouter(name));
  }

  /** What a command does to the stack of shells, and so what kind of step it is. `stays`: the page shows the same mode after it. */
  move(host: string | null, shell: string, command: string, stays = false): Move {
    const stack = this.#reach(host, shell);
    const typed = command.trim();
    if (typed === '^D' || (typed === '^Z' && shell.endsWith('-config'))) {
      if (stack.length > 1) stack.pop();
      return { kind: 'leave', entersShell: stack.at(-1) ?? shell, hop: null, inside: false };
    }
    const entered = this.#enteredBy(shell, typed);
    if (entered !== null) {
      stack.push(entered);
      return { kind: 'enter', entersShell: entered, hop: null, inside: false };
    }
    const going = this.#isPosix(shell) ? entering(typed) : null;
    if (going !== null) {
      if (going.where.kind === 'host') this.#hops.push({ from: host, to: going.where.name });
      else stack.push(going.shell);
      return {
        kind: 'enter',
        entersShell: going.shell,
        hop: going.where.kind === 'host' ? going.where.name : null,
        inside: going.where.kind === 'inside',
      };
    }
    // `exit` within a mode of a mode leads up to the mode around it.
    if (!stays && this.#leaves(shell, typed)) {
      const hop = this.#hops.at(-1);
      if (stack.length > 1) stack.pop();
      else if (hop !== undefined && host !== null && hop.to.split('.')[0]?.toLowerCase() === host.toLowerCase()) {
        this.#hops.pop();
        return { kind: 'leave', entersShell: this.current(hop.from) ?? 'bash', hop: hop.from, inside: false };
      }
      return { kind: 'leave', entersShell: stack.at(-1) ?? shell, hop: null, inside: false };
    }
    return { kind: 'command', entersShell: null, hop: null, inside: false };
  }

  #leaves(shell: string, command: string): boolean {
    const dialect = this.#dialects.find((each) => each.name === shell);
    return dialect !== undefined && leavesShell(dialect, command);
  }

  #enteredBy(shell: string, command: string): string | null {
    const base = shell.replace(/-config$/, '');
    const found = this.#dialects.filter((dialect) => dialect.enteredBy.includes(command));
    const config = found.find((dialect) => dialect.name === `${base}-config`);
    if (config !== undefined) return config.name === shell ? null : config.name;
    const own = this.#dialects.find((dialect) => dialect.name === shell);
    if (own?.ending !== 'marker' && base !== 'tmsh' && base !== 'junos') return null;
    return found.find((dialect) => !dialect.name.endsWith('-config'))?.name ?? null;
  }

  #reach(host: string | null, shell: string): string[] {
    const stack = this.#stacks.get(host ?? '') ?? [];
    this.#stacks.set(host ?? '', stack);
    const at = stack.lastIndexOf(shell);
    if (at >= 0) stack.length = at + 1;
    else stack.push(shell);
    return stack;
  }

  #isPosix(name: string): boolean {
    return this.#dialects.find((each) => each.name === name)?.ending === 'marker';
  }

  #isRouter(name: string): boolean {
    const dialect = this.#dialects.find((each) => each.name === name);
    return dialect?.ending === 'prompt' && dialect.comment === '!';
  }
}
