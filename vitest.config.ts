import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Tests run on the sources: the package's own specifiers lead to them, as its exports lead to dist. */
export const alias = [
  { find: /^labproof\/runners\/(\w+)$/, replacement: here('./runners/$1/index.ts') },
  { find: /^labproof\/plugin$/, replacement: here('./src/plugin.ts') },
  { find: /^labproof\/testkit$/, replacement: here('./src/testkit/index.ts') },
  { find: /^labproof$/, replacement: here('./src/index.ts') },
];

export default defineConfig({
  resolve: { alias },
  test: {
    setupFiles: ['test/support/property-seed.ts'],
    include: ['test/**/*.test.ts'],
    exclude: ['test/lab/**', 'test/cluster/**', 'test/faults/**', 'test/browser/**', 'test/dialects/**', 'test/checklist/tmux/**'],
    testTimeout: 30_000,
    // Most of the time is waiting for shells: two files at once also where there are two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
