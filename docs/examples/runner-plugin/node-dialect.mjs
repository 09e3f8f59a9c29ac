import { defineDialect } from 'labproof/plugin';

/** The prompt of Node.js, which is in none of labproof's tables. */
export default defineDialect({
  name: 'node',
  // Nothing in it tells an exit status: the prompt that comes back is the end of a command.
  ending: 'prompt',
  enteredBy: ['node'],
  leave: ['.exit'],
  prepare: [],
  prompts: ['^> ?'],
  continued: '^\\.\\.\\. ?',
  pagers: [],
  comment: null,
  hostnameCommand: null,
});
