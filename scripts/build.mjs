// Compiles src and runners into dist, bundles what the command line loads at its start and keeps its byte code, bundles the script of the HTML report, and bundles the one development dependency
// that ships inside the build: restructured's inline parser (its package brings 126 packages of 2016 that users shall not install).
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { bundle } from './bundle/bundle.mjs';

const require = createRequire(import.meta.url);
rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/package.json').replace('package.json', 'bin/tsc'), '-p', 'tsconfig.json'], {
  stdio: 'inherit',
});

await build({
  stdin: { contents: "module.exports = require('restructured').default;", resolveDir: '.', loader: 'js' },
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'neutral',
  mainFields: ['main'],
  outfile: 'dist/src/rst/restructured.cjs',
  logLevel: 'warning',
  banner: { js: `/*! ${licence()} */` },
});
// By a path that holds from the folder of the bundle as well.
writeFileSync(
  'dist/src/rst/restructured.js',
  `import { createRequire } from 'node:module';
const load = createRequire(import.meta.url);
export const loadRestructured = () => load('../rst/restructured.cjs');
`,
);
// The script of the HTML report: bundled here, so that users need no bundler.
const { clientScript } = await import('../dist/src/reporters/html/client-script.js');
const script = clientScript('src/reporters/html/client/main.ts');
writeFileSync('dist/src/reporters/html/client-script.js', `export const clientScript = () => ${JSON.stringify(script)};\n`);

const { configJsonSchema, dialectJsonSchema } = await import('../dist/src/config/json-schema.js');
mkdirSync('dist/schema', { recursive: true });
const { eventJsonSchema, reportJsonSchema } = await import('../dist/src/report/schema.js');
const schemas = { config: configJsonSchema(), dialect: dialectJsonSchema(), event: eventJsonSchema(), report: reportJsonSchema() };
for (const [name, schema] of Object.entries(schemas)) writeFileSync(`dist/schema/${name}.json`, `${JSON.stringify(schema, null, 2)}\n`);

await bundle(['src/cli/main', 'src/plugin', ...readdirSync('runners').map((name) => `runners/${name}/index`)]);
chmodSync('dist/src/cli/main.js', 0o755);
execFileSync(process.execPath, ['scripts/bundle/keep-code.mjs'], { stdio: ['ignore', 'ignore', 'pipe'] });

function licence() {
  const { name, version } = JSON.parse(readFileSync(require.resolve('restructured/package.json'), 'utf8'));
  return `${name} ${version}, MIT licence\n${readFileSync('scripts/licences/restructured.txt', 'utf8').replaceAll('*/', '* /')}`;
}
