import { defineConfig } from 'vitest/config';
import { alias } from './vitest.config.ts';

/** The real Kubernetes: needs root on Debian 12, see scripts/test-cluster.mjs. One node for all files, so one file at a time. */
export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/cluster/**/*.test.ts'],
    globalSetup: ['test/cluster/node.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['verbose'],
  },
});
