import { defineConfig } from 'vitest/config';
import { alias } from './vitest.config.ts';

/** The real programs behind our dialects: needs root and Debian's packages, see scripts/test-dialects.mjs. */
export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/dialects/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
