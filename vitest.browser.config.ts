import { defineConfig } from 'vitest/config';
import { alias } from './vitest.config.ts';

/** The HTML report in a real Chromium, see scripts/test-browser.mjs. One browser at a time. */
export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/browser/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['verbose'],
  },
});
