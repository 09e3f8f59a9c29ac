import { type Guide, type Outcome, type Standing, type Step, standings, type Target } from '../model/index.ts';
import { showsPath, stateLeft } from '../model/shell-state.ts';
import type { FramePlan } from './connection.ts';
import type { EngineOptions } from './options.ts';
import { resolveTarget } from './targets.ts';

/** Why a step cannot be typed where the guide types it. */
export interface Blocked {
  readonly kind: 'planned' | 'unplanned';
  readonly reason: string;
}

interface Left {
  readonly step: Step;
  readonly what: string;
  readonly directory: boolean;
  readonly shells: readonly string[];
  readonly target: string;
  /** The how-manieth connection it was typed on. */
  readonly connection: number;
}

/** The walk through the guide of these options. */
export function shellWalk(options: EngineOptions): ShellWalk {
  const at = { file: '', line: 1, column: 1 };
  const resolve = (host: string) => resolveTarget({ host, position: at }, options);
  return new ShellWalk(options.guide, {
    isTarget: (host) => resolve(host).kind === 'target',
    loginShell: (host) => {
      const resolved = resolve(host);
      return resolved.kind === 'target' ? resolved.target.shell : 'bash';
    },
  });
}

const login: Standing = { host: null, shells: [], leadsTo: null };

/**
 * In which shells each step is typed, and whether they can be had: as the guide entered them, and anew after a connection was lost,
 * as far as nothing is missed that was set there.
 */
class ShellWalk {
  readonly #standings: ReadonlyMap<string, Standing>;
  /** What each step that enters a shell was sent as, and on which connection. */
  readonly #entered = new Map<string, { readonly sent: string; readonly again: boolean; readonly connection: number }>();
  /** Steps by the block that shows them. */
  readonly #blocks = new Map<string, Step[]>();
  #left: readonly Left[] = [];
  readonly #connections = new Map<string, { readonly nth: number; readonly lostAt: Step | null }>();

  constructor(guide: Guide, reachable: NonNullable<Parameters<typeof standings>[1]>) {
    this.#standings = standings(guide, reachable);
    for (const step of guide.pages.flatMap((page) => page.steps)) {
      const key = `${step.position.file} ${step.block}`;
      const block = this.#blocks.get(key);
      if (block === undefined) this.#blocks.set(key, [step]);
      else block.push(step);
    }
  }

  standing(step: Step): Standing {
    return this.#standings.get(step.id) ?? { ...login, host: step.host };
  }

  /** `again`: typed again it changes nothing. */
  noteEntered(step: Step, sent: string, again: boolean, target: Target): void {
    this.#entered.set(step.id, { sent, again, connection: this.#nth(target) });
    this.#forget((shells) => shells.includes(step.id));
  }

  /** A command was sent: what it leaves behind is gone with the connection. */
  noteRan(step: Step, sent: string, target: Target): void {
    const left = stateLeft(sent, step.shell);
    if (left === null) return;
    const shells = this.standing(step).shells.map(({ enter }) => enter.id);
    // Run again it has set it again.
    const others = this.#left.filter((each) => each.step.id !== step.id);
    this.#left = [...others, { step, ...left, shells, target: target.name, connection: this.#nth(target) }];
  }

  noteLost(target: Target, step: Step): void {
    this.#connections.set(target.name, { nth: this.#nth(target) + 1, lostAt: step });
  }

  noteLeft(target: Target): void {
    this.#connections.set(target.name, { nth: this.#nth(target) + 1, lostAt: null });
    this.#left = this.#left.filter((left) => left.target !== target.name);
  }

  /** A driver may go back in the guide: what was set in a shell that was left meanwhile is gone, though the connection is not. */
  noteOpen(target: Target, isOpen: (id: string) => boolean): void {
    this.#forget((shells, left) => left.target === target.name && !shells.every(isOpen));
  }

  #forget(gone: (shells: readonly string[], left: Left) => boolean): void {
    this.#left = this.#left.map((left) => (left.shells.length > 0 && gone(left.shells, left) ? { ...left, connection: -1 } : left));
  }

  /** `outcomeOf`: what became of a step that has run. */
  blocked(step: Step, target: Target, outcomeOf: (id: string) => Outcome | undefined): Blocked | null {
    const { shells } = this.standing(step);
    const nth = this.#nth(target);
    const lost = this.#connections.get(target.name)?.lostAt ?? null;
    const since = lost === null ? '' : ` with the connection at line ${lost.position.line}`;
    for (const { enter } of shells) {
      const outcome = outcomeOf(enter.id);
      if (outcome !== undefined && !this.#entered.has(enter.id))
        return {
          kind: outcome.skip === 'planned' ? 'planned' : 'unplanned',
          reason: `blocked by line ${enter.position.line}: the shell ${enter.entersShell ?? ''} on ${target.name} ${outcome.verdict === 'skip' ? 'was not entered' : 'could not be entered'}`,
        };
      const entered = this.#entered.get(enter.id);
      if (entered !== undefined && entered.connection < nth && enter.entersShell?.endsWith('-config') === true)
        return {
          kind: 'unplanned',
          reason: `blocked by line ${enter.position.line}: its configuration mode was lost${since}, and nobody knows what was committed`,
        };
    }
    const led = step.shell === target.shell || shells.some(({ enter }) => enter.entersShell === step.shell);
    const above = led ? undefined : this.#typedAbove(step);
    const came = above === undefined ? undefined : outcomeOf(above.id);
    // One that shows an output of its own, and was found, is more than a way in.
    const notFound = came?.output?.end.kind === 'exit' && came.output.end.status === 127;
    if (above !== undefined && /^(?:fail|error)$/.test(came?.verdict ?? '') && (notFound || above.expected === null))
      return {
        kind: 'unplanned',
        reason: `blocked by line ${above.position.line}: the page shows the prompt of ${step.shell} below it, and it failed`,
      };
    const own = shells.map(({ enter }) => enter.id);
    const missed = this.#left.find(
      (left) =>
        left.target === target.name &&
        left.step.id !== step.id &&
        left.connection < nth &&
        !(left.directory && showsPath(step)) &&
        left.shells.every((id, index) => own[index] === id),
    );
    if (missed === undefined) return null;
    return {
      kind: 'unplanned',
      reason: `blocked by line ${missed.step.position.line}: what "${missed.what}" did in the shell of ${target.name} was lost${since}; run again`,
    };
  }

  /** The command of another shell that the block shows above this one: what led into the shell, where nothing else did. */
  #typedAbove(step: Step): Step | undefined {
    const block = this.#blocks.get(`${step.position.file} ${step.block}`) ?? [];
    const above = block.slice(0, block.indexOf(step)).findLast((each) => each.host === step.host && each.shell !== step.shell);
    return above?.kind === 'command' ? above : undefined;
  }

  /** The shells to be in, outermost first; null when one of them was never entered and `sentAs` has no command for it. */
  frames(step: Step, sentAs: (enter: Step) => string | null): readonly FramePlan[] | null {
    const plans = this.standing(step).shells.map(({ enter, inside }) => {
      const { sent, again } = this.#entered.get(enter.id) ?? { sent: sentAs(enter), again: true };
      return sent === null ? null : { id: enter.id, shell: enter.entersShell ?? enter.shell, command: sent, again, inside };
    });
    return plans.every((plan) => plan !== null) ? plans : null;
  }

  #nth(target: Target): number {
    return this.#connections.get(target.name)?.nth ?? 0;
  }
}
