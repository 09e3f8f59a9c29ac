// Bundles what the command line loads at every start into one file: some 330 modules, of which a third are zod's alone,
// cost more than all the rest of a short run. The files that it is made of stay beside it for the other entry points.
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/** Packages that every run needs; all others are loaded when they are used, from where the user has installed them. */
const bundled = ['commander', 'diff', 'fast-wrap-ansi', 'ipaddr.js', 'lilconfig', 'yaml', 'zod', 'zx'];
const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'dist/src/bundle');

/** `entries`: paths below `dist`, without their ending; each is replaced by one that loads the bundle. */
export async function bundle(entries) {
  const { metafile } = await build({
    absWorkingDir: root,
    stdin: { contents: entries.map(entryFunction).join(''), resolveDir: root, loader: 'js' },
    outfile: join(folder, 'labproof.cjs'),
    bundle: true,
    // What an entry point does not need is not run, and byte code of a CommonJS file can be kept.
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    // The `yaml` of browsers is the same one, as modules: what is not used of it is not loaded.
    alias: { yaml: './node_modules/yaml/browser/index.js', 'labproof/plugin': './dist/src/plugin.js' },
    plugins: [onlyEnglish, othersOutside],
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    metafile: true,
    // Half of it is read faster; names stay, for the stack of a bug.
    minifyWhitespace: true,
    minifySyntax: true,
    charset: 'ascii',
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'labproof.cjs'), inAscii(withImportGiven(readFileSync(join(folder, 'labproof.cjs'), 'utf8'))));
  writeFileSync(join(folder, 'LICENCES.txt'), licences(Object.keys(metafile.inputs)));
  for (const name of ['compile.cjs', 'load.cjs']) copyFileSync(join(import.meta.dirname, name), join(folder, name));
  for (const entry of entries) await replace(entry);
}

/** A script that is compiled by hand cannot import: it is given a function that can. */
function withImportGiven(text) {
  const given = text.replace(/\bawait import\(/g, 'await importModule(');
  if (/(?<!\.)\bimport\(/.test(given)) throw new Error('the bundle has an import() that nobody awaits: write `await import(`');
  return given;
}

/** What is ASCII takes half the memory and need not be decoded. esbuild escapes strings; patterns and templates know the same escapes. */
function inAscii(text) {
  const meant = /(?:\\|String\.raw`[^`]*)[^\x00-\x7f]/.exec(text)?.[0];
  if (meant !== undefined) throw new Error(`this cannot be escaped in the bundle: ${meant.slice(-80)}`);
  return text.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function entryFunction(entry) {
  return `exports[${JSON.stringify(entry)}] = () => require(${JSON.stringify(`./dist/${entry}.js`)});\n`;
}

/** The command line is started; all other entry points give out what they gave out before. */
async function replace(entry) {
  const file = join(root, 'dist', `${entry}.js`);
  const loader = `./${relative(dirname(file), join(folder, 'load.cjs'))}`;
  const load = `createRequire(import.meta.url)(${JSON.stringify(loader)})[${JSON.stringify(entry)}]()`;
  const imports = "import { createRequire } from 'node:module';\n";
  if (entry.endsWith('/main')) return writeFileSync(file, `#!/usr/bin/env node\n${imports}${load};\n`);
  const names = Object.keys(await import(file));
  const named = names.filter((name) => name !== 'default').join(', ');
  const lines = [
    named === '' ? '' : `export const { ${named} } = all;\n`,
    names.includes('default') ? 'export default all.default;\n' : '',
  ];
  writeFileSync(file, `${imports}const all = ${load};\n${lines.join('')}`);
}

/** zod's messages in fifty languages are not ours. */
const onlyEnglish = {
  name: 'only-english',
  setup({ onLoad }) {
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: resolve(path, '..'),
    }));
  },
};

const othersOutside = {
  name: 'others-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      const ours = !importer.includes('node_modules');
      const inside = path === 'labproof/plugin' || bundled.some((name) => path === name || path.startsWith(`${name}/`));
      return ours && !inside ? { path, external: true } : undefined;
    });
  },
};

/** Who wrote what is inside, and on what terms. */
function licences(inputs) {
  const names = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...names]
    .sort()
    .map(licence)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licence(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE'].map((each) => join(folder, each)).find(existsSync);
  if (file === undefined) throw new Error(`${name} is bundled, and it has no licence text`);
  return `${name} ${version}, ${license}\n\n${readFileSync(file, 'utf8').trim()}\n`;
}
