import { defineConfig } from 'vitest/config';

/** The real lab: needs root and Debian's packages, see scripts/test-lab.mjs. One lab at a time, so one file at a time. */
export default defineConfig({
  test: {
    include: ['test/lab/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
