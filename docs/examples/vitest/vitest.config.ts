import { labproof } from 'labproof/vitest';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // guide.rst is a test file; without a lab its recording answers.
  plugins: [labproof({ guides: ['guide.rst'], replay: process.env.LAB === undefined, reporters: ['html=report/index.html'] })],
  test: { include: ['*.test.ts'] },
});
