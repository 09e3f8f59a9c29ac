import type { SourceLine } from '../model/index.ts';
import type { BareCommand } from './bare-block.ts';

const verb =
  /^(?:select|insert|update|delete|create|drop|alter|show|describe|explain|grant|revoke|set|use|install|uninstall|start|stop|begin|commit|rollback|truncate|flush|call|analyze|vacuum|reset|change|with)\s+\S/i;

/** Statements of SQL without prompts, each ending in a semicolon; null when a line is none. */
export function sqlStatements(lines: readonly SourceLine[]): readonly BareCommand[] | null {
  const statements: BareCommand[] = [];
  let open: { readonly line: SourceLine; readonly parts: string[] } | null = null;
  for (const line of lines) {
    const text = line.text.trim();
    if (open === null && (text === '' || /^--/.test(text))) continue;
    if (open === null && !verb.test(text)) return null;
    open ??= { line, parts: [] };
    open.parts.push(line.text.trimEnd());
    if (!/(?:;|\\G)$/.test(text)) continue;
    statements.push({ command: open.parts.join('\n').trim(), line: open.line, endLine: line.line, output: [] });
    open = null;
  }
  return open === null && statements.length > 0 ? statements : null;
}
