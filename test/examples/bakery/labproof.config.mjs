import { hostname } from 'node:os';

// The bakery of docs/tutorials/first-guide.rst, for the how-tos: a folder plays the lab, on whatever machine it is.
export default {
  targets: { desk: { runner: 'local', identity: hostname(), cwd: '.' } },
  timeouts: { wait: '1s' },
};
