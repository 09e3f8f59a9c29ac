import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Who may import whom: the table of docs/architecture.rst. `*` is any `src/*\/index.ts`. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  rst: ['model'],
  match: ['model'],
  guide: ['model', 'rst'],
  lint: ['model', 'guide', 'match'],
  explain: ['model', 'rst', 'guide', 'match'],
  report: ['model', 'match'],
  update: ['model', 'match', 'rst'],
  shell: ['model'],
  'plain-text': [],
  reporters: ['model', 'report', 'rst', 'update', 'plain-text'],
  engine: ['model', 'match', 'shell'],
  config: ['model', 'rst', 'guide'],
  checklist: ['model', 'rst', 'match', 'engine', 'plain-text'],
};
const pure = ['model', 'rst', 'guide', 'match', 'lint', 'explain', 'report', 'update', 'plain-text', 'checklist'];

const files = ['src', 'runners'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);

function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm)].map((match) => match[1] ?? '');
}

/** Folder of src that a relative import leads to, or null for packages. */
function folderOf(file: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  const [top, folder = ''] = relative(root, resolve(root, dirname(file), specifier)).split(sep);
  return top === 'src' ? folder : (top ?? '');
}

describe('import table', () => {
  test('there are files to check', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  for (const [folder, allowed] of Object.entries(mayImport)) {
    test(`src/${folder} imports ${allowed.join(', ') || 'nothing of src'} only`, () => {
      const wrong = files
        .filter((file) => file.startsWith(join('src', folder) + sep))
        .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier, to: folderOf(file, specifier) })))
        .filter(({ to }) => to !== null && to !== folder && !allowed.includes(to));
      expect(wrong).toEqual([]);
    });
  }

  test.each(pure)('src/%s is pure: no node:*, no process, no clock, no network', (folder) => {
    const wrong = files
      .filter((file) => file.startsWith(join('src', folder) + sep))
      .filter(
        (file) =>
          importsOf(file).some((specifier) => specifier.startsWith('node:')) ||
          /\bprocess\.|\bDate\.now\(|new Date\(\)|\bfetch\(/.test(code(file)),
      );
    expect(wrong).toEqual([]);
  });

  test('other folders are entered by their index only, by src outside the table', () => {
    const wrong = files
      .filter((file) => /^src[/\\](?:cli|drive|vitest|checklist)[/\\]/.test(file))
      .flatMap((file) => importsOf(file).map((specifier) => `${file}: ${specifier}`))
      .filter((line) => /'?\.\.\/(?:engine|match|guide|rst|shell|config|report|update|lint|explain|plain-text)\/(?!index\.ts)/.test(line));
    expect(wrong).toEqual([]);
  });

  test('vitest and drive do not know the command line', () => {
    const wrong = files
      .filter((file) => /^src[/\\](?:drive|vitest)[/\\]/.test(file))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier, to: folderOf(file, specifier) })))
      .filter(({ file, to }) => to === 'cli' || to === 'checklist' || (to === 'vitest' && file.includes('drive')));
    expect(wrong).toEqual([]);
  });

  test('what is said goes through drive/print.ts, which lets no text of a guide or target give orders', () => {
    // The bytes of a person's own shell, an empty line before a question for a secret, and what is said when nothing can be said any more.
    const own = ['live-shell', 'ask-secret', 'main'].map((name) => join('src', 'cli', `${name}.ts`));
    const wrong = files
      .filter((file) => /^src[/\\](?:cli|drive|vitest|checklist)[/\\]/.test(file) && !own.includes(file))
      .filter((file) => file !== join('src', 'drive', 'print.ts'))
      .filter((file) => /\bstd(?:out|err)\.write\b|\bconsole\./.test(code(file)));
    expect(wrong).toEqual([]);
  });

  test('runners import labproof/plugin, their own files and packages only', () => {
    const wrong = files
      .filter((file) => file.startsWith(`runners${sep}`))
      .flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })))
      .filter(({ file, specifier }) => {
        if (specifier === 'labproof/plugin' || specifier.startsWith('node:')) return false;
        if (specifier.startsWith('labproof')) return true;
        if (!specifier.startsWith('.')) return false;
        return !resolve(root, dirname(file), specifier).startsWith(resolve(root, dirname(file)));
      });
    expect(wrong).toEqual([]);
  });

  test('no file of src names a runner statically, and only cli touches argv and exit codes', () => {
    const named = files.filter((file) => file.startsWith(`src${sep}`) && importsOf(file).some((specifier) => /runners\//.test(specifier)));
    // Vitest ends by the exit code that its process has, and nobody else can set it.
    const meant = [join('src', 'cli'), join('src', 'vitest', 'signals.ts')];
    const argv = files.filter(
      (file) =>
        file.startsWith(`src${sep}`) && !meant.some((each) => file.startsWith(each)) && /process\.(?:argv|exit|exitCode)/.test(code(file)),
    );
    expect({ named, argv }).toEqual({ named: [], argv: [] });
  });
});

/** Source without comments, so that prose about the rules does not break them. */
function code(file: string): string {
  return readFileSync(join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}
