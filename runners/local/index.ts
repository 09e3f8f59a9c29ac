import { defineRunner } from 'labproof/plugin';
import { issuesOf, parseOptions } from './options.ts';
import { openLocal } from './session.ts';

/** Runs commands on this very machine, in a scratch directory and a clean environment; only where a target says `runner: local`. */
export default defineRunner({
  name: 'local',
  validate: issuesOf,
  open: (target, context) => openLocal(target, parseOptions(target.options), context),
});
