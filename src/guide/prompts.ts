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
const colours = /\u001b\[[0-9;?]{0,32}[A-Za-z]/g;

/** Every reading of a line as a prompt, best first. The patterns come from the dialects. Several readers ask for each line of a page. */
export function promptReadings(shown: string, dialects: readonly Dialect[]): readonly PromptReading[] {
  const known = readerOf(dialects);
  const before = known.lines.get(shown);
  if (before !== undefined) return before;
  const readings = readPrompt(shown, dialects, known);
  if (known.lines.size >= mostKnown) known.lines.clear();
  known.lines.set(shown, readings);
  return readings;
}

interface Known {
  readonly lines: Map<string, readonly PromptReading[]>;
  readonly patterns: readonly RegExp[];
  /** For each dialect the places of its patterns. */
  readonly places: readonly (readonly number[])[];
  /** All patterns in one: most lines are no prompt, and one look says so. Null where a pattern refers to its groups. */
  readonly any: RegExp | null;
  readonly ownPrompts: boolean;
}
const knownBy = new WeakMap<readonly Dialect[], Known>();
const mostKnown = 5_000;

function readerOf(dialects: readonly Dialect[]): Known {
  const before = knownBy.get(dialects);
  if (before !== undefined) return before;
  // Shells of a family show the same prompts.
  const sources = [...new Set(dialects.flatMap((dialect) => dialect.prompts))];
  const any = sources.some((source) => /\\[1-9k]/.test(source))
    ? null
    : new RegExp(sources.map((source) => `(?:${source.replace(/\(\?<\w+>/g, '(?:')})`).join('|') || '(?!)', 'u');
  const known: Known = {
    lines: new Map(),
    patterns: sources.map((source) => new RegExp(source, 'u')),
    places: dialects.map((dialect) => dialect.prompts.map((source) => sources.indexOf(source))),
    any,
    ownPrompts: dialects.some((dialect) => dialect.ownPrompts !== undefined),
  };
  knownBy.set(dialects, known);
  return known;
}

function readPrompt(shown: string, dialects: readonly Dialect[], { patterns, places, any, ownPrompts }: Known): readonly PromptReading[] {
  if (shown.length === 0 || shown.length > longest) return [];
  const line = shown.includes('\u001b') ? shown.replace(colours, '') : shown;
  // `$ >>> print(1)`: the page puts the mark of a shell before the prompt of a program.
  const doubled = /^\$ (?=>>> )/.exec(line)?.[0];
  if (doubled !== undefined)
    return promptReadings(line.slice(doubled.length), dialects).map((each) => ({ ...each, text: `${doubled}${each.text}` }));
  const own = ownPrompts ? ownReadings(line, dialects) : [];
  if (own.length > 0) return own;
  if (any?.test(line) === false) return [];
  const readings: PromptReading[] = [];
  const matches = patterns.map((pattern) => pattern.exec(line));
  for (const [nth, dialect] of dialects.entries()) {
    for (const place of places[nth] ?? []) {
      const match = matches[place] ?? null;
      if (match === null || match[0].trim() === '') continue;
      const { host, user, mode, dir } = match.groups ?? {};
      const text = match[0];
      const strength = strengthOf(text, { host, user, dir, mode });
      if (!plausible(text, line.slice(text.length), strength, dialect.name)) continue;
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

/** Prompts of the configuration come before all others, the longest first. */
function ownReadings(line: string, dialects: readonly Dialect[]): readonly PromptReading[] {
  return dialects
    .flatMap((dialect) =>
      (dialect.ownPrompts ?? []).flatMap((own): readonly PromptReading[] => {
        const found = own.read(line);
        if (found === null) return [];
        const { text, user, mode, dir } = found;
        const command = line.slice(text.length).trim();
        const host = found.host ?? own.host;
        return [{ dialect: dialect.name, text: text.trimEnd(), host, user, mode, directory: dir, command, strength: 'certain' }];
      }),
    )
    .sort((a, b) => b.text.length - a.text.length);
}

/** Interpreters show their own name where a router shows its host's. */
const programs =
  /^(?:mysql|sqlite|bird|redis|postgres|U-Boot|PS|MariaDB \[[^\]]*\])> ?$|^-?(?:ba|da|a|z|k)?sh-\d[\d.]*[#$]$|^[\w.-]+:\d{2,5}(?:\[\d+\])?>$/;

const rank = { certain: 0, likely: 1, bare: 2 };

/** Prompts that show the name of their program, or a form that no text has. */
const ownName =
  /^(?:mysql|sqlite|bird|postgres|redis|U-Boot)>|^[\w.-]+:\d{2,5}(?:\[\d+\])?>|^MariaDB \[|^>>>(?!>)|^\((?:gdb|lldb|Pdb(?:\+\+)?)\)|^(?:\[[\w.-]+\]: ?)?PS(?: [A-Z]:\\.*)?>|^[A-Za-z]:\\.*>|^-?\w*sh-\d/;

type Groups = { readonly [name in 'host' | 'user' | 'dir' | 'mode']: string | undefined };

function strengthOf(text: string, groups: Groups): PromptReading['strength'] {
  const prompt = text.trimEnd();
  if (groups.host !== undefined && (groups.user !== undefined || /\[\d+\]/.test(prompt) || groups.mode !== undefined)) return 'certain';
  if (groups.host !== undefined && groups.dir !== undefined && /^[~/]/.test(groups.dir)) return 'certain';
  if (groups.mode !== undefined || ownName.test(prompt)) return 'certain';
  if (groups.host !== undefined || groups.dir !== undefined) return 'likely';
  return 'bare';
}

/** What only looks like a prompt: `c->total`, `# a comment`, a quoted line. */
function plausible(text: string, rest: string, strength: PromptReading['strength'], dialect: string): boolean {
  if (strength === 'certain') return true;
  if (dialect === 'u-boot') return /^[A-Za-z]\w*(?: |$)/.test(rest);
  if (/[-=<]>\s?$/.test(text) || /^>/.test(rest)) return false;
  if (strength === 'likely') return rest === '' || /^[A-Za-z0-9_./?-]/.test(rest);
  // A mark alone is a prompt only with a blank after it: `$HOME`, `#!/bin/sh` and `#comment` are none.
  return /\s$/.test(text) && rest !== '' && !/^[#>$%]/.test(rest);
}
