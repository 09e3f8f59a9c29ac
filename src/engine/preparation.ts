import type { Substitution } from '../match/index.ts';
import type { Bindings, Outcome, Step, Target } from '../model/index.ts';
import { fillBlanks } from './blanks.ts';
import type { Place } from './connection.ts';
import { permit } from './consent.ts';
import type { Memory } from './memory.ts';
import type { RunWish } from './observation.ts';
import type { ConsentLevel, EngineOptions } from './options.ts';
import { errored, skipped } from './outcome.ts';
import type { Places } from './places.ts';
import type { Prerequisites } from './prerequisites.ts';
import { shellWalk } from './shell-walk.ts';
import { resolveTarget } from './targets.ts';

/** A command ready to be sent: checked, substituted, allowed. */
export interface Ready {
  readonly kind: 'ready';
  readonly target: Target;
  readonly sent: string;
  /** Which placeholders were filled in, and from where; empty for none. */
  readonly filled: string;
  readonly place: Place;
  readonly readOnly: boolean;
  /** Part of a recording: what the configuration puts around a guide is none. */
  readonly recorded: boolean;
  /** σ once this lab's names were put in. */
  readonly bindings: Bindings;
  readonly wish: RunWish;
}

type Prepared = Ready | { readonly kind: 'no'; readonly outcome: Outcome };

/** Everything that can be said of a step before a host is reached: selection, obstacles, target, shells, values, consent. */
export class Preparation {
  /** In which shells the guide's steps are typed. */
  readonly walk: ReturnType<typeof shellWalk>;
  readonly #options: EngineOptions;
  readonly #places: Places;
  readonly #memory: Memory;
  readonly #prerequisites: Prerequisites;

  constructor(options: EngineOptions, places: Places, memory: Memory, prerequisites: Prerequisites) {
    this.walk = shellWalk(options);
    this.#options = options;
    this.#places = places;
    this.#memory = memory;
    this.#prerequisites = prerequisites;
  }

  /** Without `substituting` the names of the page stay: enough to see where a step goes and what it may change. */
  prepare(step: Step, { substituting, wish }: { readonly substituting: boolean; readonly wish: RunWish }): Prepared {
    const no = (outcome: Outcome) => ({ kind: 'no', outcome }) as const;
    const options = this.#options;
    const around = this.#places.pageOf(step)?.role !== undefined;
    if (options.select !== null && !around && !options.select(step)) return no(skipped(step, 'planned', 'not selected'));
    const blanks = fillBlanks(step, options.placeholders, this.#memory.shown);
    if (blanks.kind === 'open') return no(skipped(step, 'unplanned', blanks.problem.message, { problem: blanks.problem }));
    const obstacle = obstacleOf(step);
    if (obstacle !== null) return no(obstacle);
    if (step.sameAs !== null) return no(skipped(step, 'planned', 'recalls an earlier observation'));
    const { leadsTo, shells } = this.walk.standing(step);
    if (leadsTo !== null) return no(skipped(step, 'planned', `leads to ${leadsTo}, which labproof reaches on a connection of its own`));
    const resolved = this.resolve(step);
    if (resolved.kind === 'problem') return no(errored(step, resolved.problem));
    const { target } = resolved;
    const substitution = substituting ? this.#memory.putNames(step, target.name) : ({ kind: 'ok', text: step.command, used: [] } as const);
    if (substitution.kind !== 'ok') return no(this.#unbound(step, substitution));
    // Last, so that no value is taken for one of the page's names.
    const sent = blanks.fill(substitution.text);
    const permission = permit(step, sent, this.consentFor(target, wish), options.commandClasses, shells);
    if (permission.kind === 'held') return no(skipped(step, 'planned', permission.reason));
    if (permission.kind === 'weak') return no(skipped(step, 'unplanned', permission.reason));
    return {
      kind: 'ready',
      target,
      sent,
      filled: blanks.how,
      place: { shell: step.shell, directory: step.directory },
      readOnly: permission.readOnly,
      recorded: !around,
      bindings: this.#memory.bindingsAfter(step, substitution),
      wish,
    };
  }

  /** The target on whose connection the step is typed. */
  resolve(step: Step) {
    return resolveTarget({ position: step.position, host: this.walk.standing(step).host }, this.#options);
  }

  /** One shell of one target: its dialect, in the shells that the guide has entered. */
  shellKey(step: Step, target: Target): string {
    return [target.name, step.shell, ...this.walk.standing(step).shells.map(({ enter }) => enter.id)].join('\n');
  }

  /** The shells in which the step is typed; one that nobody has entered is entered if that only reads. Null where one of them cannot be. */
  frames(step: Step) {
    return this.walk.frames(step, (enter) => {
      const ready = this.prepare(enter, { substituting: true, wish: { consent: 'read-only' } });
      return ready.kind === 'ready' && ready.readOnly ? ready.sent : null;
    });
  }

  consentFor(target: Target, wish: RunWish): ConsentLevel {
    return wish.consent ?? this.#options.targetConsent[target.name] ?? this.#options.consent;
  }

  #unbound(step: Step, failure: Exclude<Substitution, { kind: 'ok' }>): Outcome {
    if (failure.kind === 'unsafe') return errored(step, { ...failure.problem, position: step.position });
    const source = this.#prerequisites.shownBy(failure.value);
    const where = source === null ? '' : `blocked by line ${source.position.line}: `;
    return skipped(step, 'unplanned', `${where}${failure.why}`);
  }
}

/** What the guide itself has in the way of the step; a placeholder may have been filled since it was read. */
function obstacleOf(step: Step): Outcome | null {
  if (step.obstacle === null || step.obstacle.code === 'LABPROOF_PLACEHOLDER_UNBOUND') return null;
  const { code, message, hint } = step.obstacle;
  if (code === 'LABPROOF_STEP_SKIPPED') return skipped(step, 'planned', message);
  return skipped(step, 'unplanned', message, { problem: { code, message, hint, position: step.position } });
}
