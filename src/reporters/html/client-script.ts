import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/**
 * The page's script as one text without imports, for browsers of 2022 and later. Run from sources it is bundled on the
 * spot; scripts/build.mjs calls this once and puts the text itself in place of this file.
 */
export function clientScript(entry = fileURLToPath(new URL('./client/main.ts', import.meta.url))): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return file.text.trimEnd();
}
