import { readFile } from 'node:fs/promises';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { LabproofError, type Problem } from '../model/index.ts';
import { nearest } from '../model/nearest.ts';
import { type Config, configSchema, knownKeys } from './schema.ts';

/** A configuration and where each of its values stands, for messages that come later (a runner's options). */
export interface LoadedConfig {
  readonly config: Config;
  /** Path of the file, or null when there is none. */
  readonly file: string | null;
  positionOf(path: readonly PropertyKey[], what: 'key' | 'value'): { line: number; column: number };
}

/** The configuration of someone who has none: defaults, no targets. */
export function emptyConfig(): LoadedConfig {
  return { config: configSchema.parse({}), file: null, positionOf: () => ({ line: 1, column: 1 }) };
}

/** Reads and validates a YAML or JSON configuration; every error carries line, column and the nearest right word. */
export async function readConfig(file: string): Promise<LoadedConfig> {
  let source: string;
  try {
    source = await readFile(file, 'utf8');
  } catch (cause) {
    throw unreadable(file, cause);
  }
  return parseConfig(source, file);
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'its permissions do not allow it',
  EISDIR: 'it is a folder',
};

export function unreadable(file: string, cause: unknown): LabproofError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new LabproofError(
    {
      code: 'LABPROOF_CONFIG_UNREADABLE',
      message: `the configuration ${file} cannot be read: ${reasons[reason] ?? reason}`,
      hint: 'check the file and its permissions; --config FILE names another one',
    },
    { cause },
  );
}

/** Validates the text of a configuration. */
export function parseConfig(source: string, file: string): LoadedConfig {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, { lineCounter, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    throw new LabproofError({
      code: 'LABPROOF_CONFIG_SYNTAX',
      message: `the configuration is not valid YAML: ${syntax.code === 'DUPLICATE_KEY' ? `${keyAt(source, syntax.pos[0])} stands twice in one mapping` : syntax.message}`,
      hint:
        syntax.code === 'DUPLICATE_KEY'
          ? 'write all of it under one of them'
          : 'mind indentation, and quote values that begin with a special character',
      position: { file, ...place(syntax.pos[0]) },
    });
  }
  const positionOf: LoadedConfig['positionOf'] = (path, what) => place(offsetOf(document.contents, path, what));
  return validateConfig(document.toJS({ maxAliasCount: 100 }) ?? {}, file, positionOf);
}

/** The word that begins there, as it is written. */
function keyAt(source: string, offset: number): string {
  const [key] = /^(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\n:]+)/.exec(source.slice(offset)) ?? ['a key'];
  return /^["']/.test(key) ? key : `"${key.trim()}"`;
}

/** Validates a configuration that is a value already; `positionOf` says where its parts stand in `file`. */
export function validateConfig(data: unknown, file: string, positionOf: LoadedConfig['positionOf']): LoadedConfig {
  const result = configSchema.safeParse(data);
  if (!result.success) throw new LabproofError(describe(result.error.issues, data, file, positionOf));
  return { config: result.data, file, positionOf };
}

function describe(issues: readonly z.core.$ZodIssue[], data: unknown, file: string, positionOf: LoadedConfig['positionOf']): Problem {
  const [first, ...rest] = issues.map((issue) => describeIssue(issue, data, positionOf));
  const { text, hint, line, column } = first ?? { text: 'it is not valid', hint: '', line: 1, column: 1 };
  const more = rest.map((issue) => `\n  also ${file}:${issue.line}:${issue.column}: ${issue.text}`).join('');
  return { code: 'LABPROOF_CONFIG_INVALID', message: `${text}${more}`, hint, position: { file, line, column } };
}

function describeIssue(issue: z.core.$ZodIssue, data: unknown, positionOf: LoadedConfig['positionOf']) {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = knownKeys(issue.path) ?? [];
    const meant = nearest(key, known);
    return {
      text: `unknown word "${key}"${issue.path.length > 0 ? ` in ${issue.path.join('.')}` : ''}: expected one of ${known.join(', ')}`,
      hint: meant === null ? 'remove it, or see the reference of labproof.yaml' : `did you mean "${meant}"?`,
      ...positionOf([...issue.path, key], 'key'),
    };
  }
  const found = valueAt(data, issue.path);
  const shown = found === undefined ? 'nothing' : issue.path.some(holdsSecret) ? 'not what may stand there' : JSON.stringify(found);
  const where = issue.path.length > 0 ? issue.path.join('.') : 'the configuration';
  if (issue.code === 'invalid_value') {
    const choices = issue.values.map(String);
    const meant = typeof found === 'string' ? nearest(found, choices) : null;
    return {
      text: `${where} is ${shown}: expected one of ${choices.join(', ')}`,
      hint: meant === null ? `choose one of ${choices.join(', ')}` : `did you mean "${meant}"?`,
      ...positionOf(issue.path, 'value'),
    };
  }
  const expected = issue.code === 'invalid_type' ? `${article(issue.expected)} was expected` : issue.message;
  return { text: `${where} is ${shown}: ${expected}`, hint: `correct the value of ${where}`, ...positionOf(issue.path, 'value') };
}

/** What stands where a secret might have been written is not repeated. */
function holdsSecret(key: PropertyKey): boolean {
  return /password|passphrase|secret|token|^answer$/i.test(String(key));
}

function article(type: string): string {
  const name = type === 'record' || type === 'object' ? 'mapping (name: value)' : type === 'array' ? 'list' : type;
  return `a ${name}`;
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function offsetOf(root: unknown, path: readonly PropertyKey[], what: 'key' | 'value'): number {
  let node: unknown = root;
  let offset = start(node);
  for (const [depth, key] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) return offset;
      const last = depth === path.length - 1;
      offset = start(last && what === 'key' ? pair.key : (pair.value ?? pair.key)) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = start(node) || offset;
    } else return offset;
  }
  return offset;
}

function start(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 0;
  if (isAlias(node)) return node.range?.[0] ?? 0;
  return (node as Node).range?.[0] ?? 0;
}
