import { defineConfig } from 'vitest/config';
import { alias } from './vitest.config.ts';

/** Faults over a real OpenSSH server on the loopback interface: needs root (a small disk is mounted) and Debian's openssh-server. */
export default defineConfig({
  resolve: { alias },
  test: {
    include: ['test/faults/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 1_800_000,
    reporters: ['default'],
  },
});
