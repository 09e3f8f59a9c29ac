import type { Outcome, Output, Problem, Target } from '../model/index.ts';
import type { ConsentLevel } from './options.ts';

/** What a step saw when it ran: plain JSON, credentials blotted out. A lab that is opened later goes on from it. */
export interface Observation {
  readonly stepId: string;
  /** When it was judged (ISO 8601): what was valid until then is judged by that moment. */
  readonly at: string;
  readonly target: string;
  /** To be shown, and found in a recording: what is sent again is built anew from the guide and the configuration. */
  readonly sent: string;
  readonly output: Output;
  /** How often the command was sent while the step waited for the lab. */
  readonly attempts: number;
  /** May it have changed the lab? */
  readonly changed: boolean;
  /** Judged on the output of the step that it recalls; nothing was sent. */
  readonly recalled: boolean;
}

/** What a driver wishes of one run of one step, over the options of the lab. */
export interface RunWish {
  readonly consent?: ConsentLevel;
  /** How long to repeat a command for findings that time can cure. */
  readonly waitMs?: number;
}

/** What would be sent for a step now, with the names of this lab that are known by now; nothing is opened. */
export type Preview =
  | {
      readonly kind: 'ready';
      readonly target: Target;
      /** To be shown, and kept before it is sent: credentials blotted out. */
      readonly sent: string;
      /** The least consent with which it would be sent. */
      readonly needs: ConsentLevel;
      /** Files that the page asks to create: with consent they are written before, where they are not there. */
      readonly files: readonly { readonly path: string; readonly line: number }[];
    }
  /** It recalls the output of another step. */
  | { readonly kind: 'recalls'; readonly stepId: string }
  /** It would not be sent, whatever the consent: an obstacle, a missing name, a target that nobody configured. */
  | { readonly kind: 'blocked'; readonly outcome: Outcome; readonly problem: Problem | null };
