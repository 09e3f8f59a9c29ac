// Bundles what the command line loads at every start into a few files: some 330 modules, of which a third are zod's alone,
// cost more than all the rest of a short run. The files that they are made of stay beside them for the other entry points.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Packages that every run needs; all others are loaded when they are used, from where the user has installed them. */
const bundled = ['commander', 'diff', 'fast-wrap-ansi', 'ipaddr.js', 'lilconfig', 'yaml', 'zod', 'zx'];
const root = resolve(import.meta.dirname, '..');

/** `entries`: paths below `dist`, without their ending; each is replaced by its bundle. */
export async function bundle(entries) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry, `dist/${entry}.js`])),
    outdir: 'dist',
    allowOverwrite: true,
    bundle: true,
    splitting: true,
    chunkNames: 'src/bundle/[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // The `yaml` of browsers is the same one, as modules: what is not used of it is not loaded.
    alias: { yaml: './node_modules/yaml/browser/index.js', 'labproof/plugin': './dist/src/plugin.js' },
    plugins: [onlyEnglish, othersOutside],
    // For what is CommonJS inside.
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    metafile: true,
    // Half of it is read faster; names stay, for the stack of a bug.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
  });
  writeFileSync(join(root, 'dist/src/bundle/LICENCES.txt'), licences(Object.keys(metafile.inputs)));
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
