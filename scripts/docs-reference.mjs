// Writes the generated pages of docs/ from the built program and its sources: npm run docs:reference.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildProgram } from '../dist/src/cli/run.js';
import { configJsonSchema } from '../dist/src/config/json-schema.js';
import { referencePages } from './reference/pages.mjs';

const root = resolve(import.meta.dirname, '..');
const program = buildProgram({ stdout: process.stdout, stderr: process.stderr }, () => {});
for (const [path, text] of Object.entries(referencePages({ program, schema: configJsonSchema() }))) {
  writeFileSync(resolve(root, path), text);
  console.log(path);
}
