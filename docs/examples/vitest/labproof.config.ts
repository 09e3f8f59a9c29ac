import { hostname } from 'node:os';

// `LAB=1 npx vitest run` asks this machine, whatever its name is; without it the recording answers.
export default {
  targets: { desk: { runner: 'local', identity: hostname() } },
  addresses: { pinned: ['127.0.0.0/8'] },
};
