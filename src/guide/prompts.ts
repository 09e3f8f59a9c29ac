import type { Dialect } from '../model/index.ts';

/** A line read as a prompt and the command typed at it. */
export interface PromptReading {
  readonly dialect: string;
  readonly text: string;
  readonly host: string | null;
  readonly user: string | null;
  readonly mode: string | null;
  readonly directory: string | null;
  readonly command: string;
  /**
   * `certain`: it has a form that nothing else has (user and host, a number in brackets);
   * `likely`: a word and a mark (`switch-1#`), which needs company; `bare`: a mark alone.
   */
  readonly strength: 'certain' | 'likely' | 'bare';
}

const longest = 1_000;
const cache = new Map<string, RegExp>();

/** Every reading of a line as a prompt, best first. The patterns come from the dialects. */
export function promptReadings(line: string, dialects: readonly Dialect[]): readonly PromptReading[] {
  if (line.length === 0 || line.length > longest) return [];
  const readings: PromptReading[] = [];
  for (const dialect of dialects) {
    for (const source of dialect.prompts) {
      const match = compiled(source).exec(line);
      if (match === null || match[0].trim() === '') continue;
      const { host, user, mode, dir } = match.groups ?? {};
      const text = match[0];
      const strength = strengthOf(text, { host, user, dir, mode });
      if (!plausible(text, line.slice(text.length), strength)) continue;
      readings.push({
        dialect: dialect.name,
        text: text.trimEnd(),
        host: host ?? null,
        user: user ?? null,
        mode: mode ?? null,
        directory: dir ?? null,
        command: line.slice(text.length).trim(),
        strength,
      });
    }
  }
  const sure = readings.filter((each) => each.host === null && programs.test(each.text));
  if (sure.length > 0) return sure;
  return readings.sort((a, b) => rank[a.strength] - rank[b.strength] || b.text.length - a.text.length);
}

/** Interpreters show their own name where a router shows its host's. */
const programs = /^(?:mysql|sqlite|bird|redis|postgres|MariaDB \[[^\]]*\])> ?$|^[\w.-]+:\d{2,5}(?:\[\d+\])?>$/;

const rank = { certain: 0, likely: 1, bare: 2 };

type Groups = { readonly [name in 'host' | 'user' | 'dir' | 'mode']: string | undefined };

function strengthOf(text: string, groups: Groups): PromptReading['strength'] {
  const prompt = text.trimEnd();
  if (groups.host !== undefined && (groups.user !== undefined || /\[\d+\]/.test(prompt) || groups.mode !== undefined)) return 'certain';
  if (groups.host !== undefined && groups.dir !== undefined && /^[~/]/.test(groups.dir)) return 'certain';
  if (/^(?:mysql|sqlite|bird|postgres|redis)>|^[\w.-]+:\d{2,5}(?:\[\d+\])?>|^MariaDB \[|^>>>/.test(prompt) || groups.mode !== undefined)
    return 'certain';
  if (groups.host !== undefined || groups.dir !== undefined || /^-?\w*sh-\d/.test(prompt)) return 'likely';
  return 'bare';
}

/** What only looks like a prompt: `c->total`, `# a comment`, a quoted line. */
function plausible(text: string, rest: string, strength: PromptReading['strength']): boolean {
  if (strength === 'certain') return true;
  if (/[-=<]>\s?$/.test(text) || /^>/.test(rest)) return false;
  if (strength === 'likely') return rest === '' || /^[A-Za-z0-9_./?-]/.test(rest);
  // A mark alone is a prompt only with a blank after it: `$HOME`, `#!/bin/sh` and `#comment` are none.
  return /\s$/.test(text) && rest !== '' && !/^[#>$%]/.test(rest);
}

function compiled(source: string): RegExp {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const pattern = new RegExp(source, 'u');
  cache.set(source, pattern);
  return pattern;
}
