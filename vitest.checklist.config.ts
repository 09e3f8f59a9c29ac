import { defineConfig } from 'vitest/config';
import { alias } from './vitest.config.ts';

/** The checklist in a real terminal: needs tmux, see scripts/test-checklist.mjs. */
export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/checklist/tmux/**/*.test.ts'],
    testTimeout: 120_000,
    reporters: ['verbose'],
  },
});
