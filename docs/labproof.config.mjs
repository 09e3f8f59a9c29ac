import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

// The console blocks of these pages are typed on the machine that checks them, in a scratch directory, whatever its name is.
// `npm run check:docs` judges them on their recording, test/examples/docs.test.ts runs them, `npm run record:docs` records them anew.
export default {
  targets: { desk: { runner: 'local', identity: hostname(), env: { PATH: `${path('../scripts/bin')}:${process.env.PATH}` } } },
  // They make folders and files of their own, and labproof is a command that labproof does not know.
  consent: 'changing',
  // The how-tos begin where the tutorial ends: with its folder.
  setup: [{ on: 'desk', run: `cp -r '${path('../test/examples/bakery')}' .`, for: ['how-to'] }],
};
