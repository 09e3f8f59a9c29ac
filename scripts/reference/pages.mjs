import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { annotationsPage } from './annotations.mjs';
import { cliReference } from './cli.mjs';
import { configurationReference } from './configuration.mjs';
import { errorsReference } from './errors.mjs';
import { eventsReference } from './events.mjs';

const root = resolve(import.meta.dirname, '../..');
const text = (path) => readFileSync(resolve(root, path), 'utf8');
const model = ['events', 'guide', 'verdict', 'output', 'problem', 'position'];

/** The text of each generated page, by its path from the root of the repository. */
export function referencePages({ program, schema }) {
  return {
    'docs/reference/cli.rst': cliReference(program),
    'docs/reference/configuration.rst': configurationReference(schema),
    'docs/reference/errors.rst': errorsReference(text('scripts/reference/errors.yaml')),
    'docs/reference/events.rst': eventsReference(Object.fromEntries(model.map((name) => [name, text(`src/model/${name}.ts`)]))),
    'docs/annotations.rst': annotationsPage(text('docs/annotations.rst'), text('scripts/reference/annotations.yaml')),
  };
}
