import type { Dialect } from '../model/index.ts';
import { networkDialects } from './dialects-network.ts';
import { posixDialects } from './dialects-posix.ts';
import { programDialects } from './dialects-programs.ts';

/** Every built-in dialect, as data; users add their own in the configuration. */
export const dialects: readonly Dialect[] = [...posixDialects, ...networkDialects, ...programDialects];

/** A dialect by its name or alias, any case; undefined when nobody knows it. */
export function findDialect(name: string, known: readonly Dialect[] = dialects): Dialect | undefined {
  const wanted = name.toLowerCase();
  return (
    known.find((dialect) => dialect.name.toLowerCase() === wanted) ??
    known.find((dialect) => dialect.aliases?.some((alias) => alias.toLowerCase() === wanted) === true)
  );
}

/** A shell and its modes: `imish` and `imish-config` are one program, whose prompt may change between them. */
export function familyOf(dialect: Dialect, known: readonly Dialect[]): readonly Dialect[] {
  const base = baseName(dialect.name);
  const family = known.filter((each) => baseName(each.name) === base);
  return family.some((each) => each.name === dialect.name) ? family : [dialect, ...family];
}

function baseName(name: string): string {
  return name.replace(/-config$/, '');
}
