import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../scripts/bin', import.meta.url));

// The console blocks of these pages are typed on the machine that checks them, in a scratch directory, whatever its name is.
// `npm run check:docs` judges them on their recording, test/examples/docs.test.ts runs them, `npm run record:docs` records them anew.
export default {
  targets: { desk: { runner: 'local', identity: hostname(), env: { PATH: `${bin}:${process.env.PATH}` } } },
  // They make folders and files of their own, and labproof is a command that labproof does not know.
  consent: 'changing',
};
