import { type Dialect, LabproofError, type OwnPrompt, type OwnPromptMatch } from '../model/index.ts';
import { nearest } from '../model/nearest.ts';
import type { LoadedConfig } from './read.ts';
import type { PromptConfig } from './schema.ts';

/** The dialects with the prompts that a configuration adds to them; throws LABPROOF_CONFIG_INVALID at the place of a wrong one. */
export async function withOwnPrompts(dialects: readonly Dialect[], loaded: LoadedConfig): Promise<readonly Dialect[]> {
  const placed = [
    ...loaded.config.prompts.map((prompt, index) => ({ prompt, host: null, path: ['prompts', index] })),
    ...Object.entries(loaded.config.targets).flatMap(([host, target]) =>
      target.prompts.map((prompt, index) => ({ prompt, host, path: ['targets', host, 'prompts', index] })),
    ),
  ];
  if (placed.length === 0) return dialects;
  const added = new Map<string, OwnPrompt[]>();
  for (const { prompt, host, path } of placed) {
    const dialect = dialects.find((each) => each.name === prompt.shell || each.aliases?.includes(prompt.shell) === true);
    if (dialect === undefined) throw unknownShell(prompt.shell, dialects, loaded, path);
    const read = await reader(prompt, loaded, path);
    added.set(dialect.name, [...(added.get(dialect.name) ?? []), { host, read }]);
  }
  return dialects.map((dialect) => {
    const own = added.get(dialect.name);
    return own === undefined ? dialect : { ...dialect, ownPrompts: [...(dialect.ownPrompts ?? []), ...own] };
  });
}

async function reader(prompt: PromptConfig, loaded: LoadedConfig, path: readonly PropertyKey[]): Promise<OwnPrompt['read']> {
  const { literal, pattern } = prompt;
  return pattern === undefined ? literalReader(literal ?? '') : patternReader(pattern, loaded, path);
}

/** The mark of the prompt may stand at the end of its line without the blank behind it: nothing was typed there. */
function literalReader(literal: string): OwnPrompt['read'] {
  const bare = literal.trimEnd();
  return (line) => {
    if (!line.startsWith(literal) && line.trimEnd() !== bare) return null;
    return { text: line.slice(0, literal.length), host: null, user: null, mode: null, dir: null };
  };
}

/** Foreign patterns run on an engine whose time is linear in the text. */
async function patternReader(source: string, loaded: LoadedConfig, path: readonly PropertyKey[]): Promise<OwnPrompt['read']> {
  const { RE2JS } = await import('re2js');
  const wrong = (reason: string): LabproofError =>
    invalid(
      `${path.join('.')}.pattern is ${JSON.stringify(source)}: ${reason}`,
      'the syntax is RE2: groups are (?<host>…), there is no look-ahead and no back-reference',
      loaded,
      [...path, 'pattern'],
    );
  let compiled: ReturnType<typeof RE2JS.compile>;
  try {
    compiled = RE2JS.compile(`^(?:${source})`);
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause));
  }
  if (compiled.matcher('').find()) throw wrong('it matches an empty line, so every line would be a prompt');
  const names = new Set(Object.keys(compiled.namedGroups()));
  const unknown = [...names].find((name) => !groups.includes(name));
  if (unknown !== undefined) throw wrong(`the group "${unknown}" is none of ${groups.join(', ')}`);
  return (line): OwnPromptMatch | null => {
    const matcher = compiled.matcher(line);
    if (!matcher.find()) return null;
    const text = matcher.group() ?? '';
    if (text.trim() === '') return null;
    const group = (name: string): string | null => (names.has(name) ? (matcher.group(name) ?? null) : null);
    return { text, host: group('host'), user: group('user'), mode: group('mode'), dir: group('dir') };
  };
}

const groups = ['host', 'user', 'mode', 'dir'];

function unknownShell(shell: string, dialects: readonly Dialect[], loaded: LoadedConfig, path: readonly PropertyKey[]): LabproofError {
  const names = dialects.map((dialect) => dialect.name);
  const meant = nearest(shell, names);
  return invalid(
    `${path.join('.')}.shell is ${JSON.stringify(shell)}: expected one of ${names.join(', ')}`,
    meant === null ? 'choose the dialect that this shell is most like' : `did you mean "${meant}"?`,
    loaded,
    [...path, 'shell'],
  );
}

function invalid(message: string, hint: string, loaded: LoadedConfig, path: readonly PropertyKey[]): LabproofError {
  return new LabproofError({
    code: 'LABPROOF_CONFIG_INVALID',
    message,
    hint,
    ...(loaded.file === null ? {} : { position: { file: loaded.file, ...loaded.positionOf(path, 'value') } }),
  });
}
