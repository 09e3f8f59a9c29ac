import { fillIn, type Shown } from '../match/index.ts';
import type { Problem, Step } from '../model/index.ts';

/** What the reader was to fill in, filled in; or the question that is left. */
export type Blanks =
  | { readonly kind: 'filled'; readonly fill: (command: string) => string; readonly how: string }
  | { readonly kind: 'open'; readonly problem: Problem };

/** The values of a step's placeholders: from the configuration, else from the outputs so far when they leave one value alone. */
export function fillBlanks(step: Step, configured: Readonly<Record<string, string>>, shown: readonly Shown[]): Blanks {
  const values = new Map<string, string>();
  const how: string[] = [];
  for (const name of step.placeholders) {
    const told = configured[name];
    if (told !== undefined) {
      values.set(name, told);
      continue;
    }
    const found = fillIn(name, shown);
    if (found.kind !== 'one') return { kind: 'open', problem: question(step, name, found) };
    values.set(name, found.value);
    how.push(`${name} is ${found.value} here: ${found.how}`);
  }
  // The longest first: `$POD` begins `$POD_NAME`.
  const ordered = [...values].sort(([a], [b]) => b.length - a.length);
  const fill = (command: string): string => ordered.reduce((text, [name, value]) => text.replaceAll(name, () => value), command);
  return { kind: 'filled', fill, how: how.join('; ') };
}

function question(step: Step, name: string, found: ReturnType<typeof fillIn>): Problem {
  const several = found.kind === 'several' ? `; line ${found.line} shows ${found.values.slice(0, 5).join(', ')}` : '';
  return {
    code: 'LABPROOF_PLACEHOLDER_UNBOUND',
    message: `the reader has to fill in ${name}, and ${several === '' ? 'nothing says what to put there' : `several values may stand there${several}`}`,
    hint: `give a value under placeholders: in labproof.yaml, "${name}": …`,
    position: step.position,
  };
}
