import type { CommandClass } from './classify.ts';
import type { Word } from './lexer.ts';
import { isLong } from './short-options.ts';

/** What a rule may ask of the classifier: the class of a command inside of this one, or of a text in another shell. */
export interface RuleTools {
  /** True when a variable or a substitution decides what an argument is. */
  readonly dynamic: boolean;
  /** Class of the arguments from this index on, read as a command. */
  readonly inner: (from: number) => CommandClass;
  readonly classify: (text: string, shell: string) => CommandClass;
}

export type PosixRule = (args: readonly string[], tools: RuleTools) => CommandClass;

/** A rule that judges expansions by itself; with any other one a word that may be an option or a verb makes the command unknown. */
export interface WordRule {
  readonly ofWords: (words: readonly Word[], tools: RuleTools) => CommandClass;
}

export type Entry = CommandClass | PosixRule | WordRule;

/** Commands with what each of them does. */
export type Table = readonly (readonly [string, Entry])[];

/** Several commands, their names in one text, that are judged alike. */
export function alike(entry: Entry, names: string): Table {
  return names.split(' ').map((name) => [name, entry] as const);
}

/** The worst of several classes. */
export function worstOf(classes: readonly CommandClass[]): CommandClass {
  return (['destructive', 'changing', 'unknown'] as const).find((each) => classes.includes(each)) ?? 'read-only';
}

/** Read-only unless an argument matches `except` or begins one of the long options, which then is of class `becomes`. */
export function unless(except: RegExp, long: readonly string[] = [], becomes: CommandClass = 'changing'): PosixRule {
  return (args) => (args.some((arg) => except.test(arg) || isLong(arg, long)) ? becomes : 'read-only');
}

interface Verbs {
  readonly reads: readonly string[];
  readonly destroys?: readonly string[];
  /** Options that take the next word as their value, so that it is not taken for the verb. */
  readonly valued?: RegExp;
  /** Options that take none, beside those that take none everywhere. */
  readonly flags?: RegExp;
  readonly otherwise?: CommandClass;
  /** Without any verb. */
  readonly alone?: CommandClass;
}

/** `tool VERB …` and `tool NOUN VERB …`: what it does is in the first words that are no options. */
export function verbs(table: Verbs): PosixRule {
  return (args) => {
    const found = readings(args, table.valued, table.flags);
    if (args.some((arg) => writesLog.test(arg))) return 'unknown';
    return found === null ? 'unknown' : worstOf(found.map((words) => ofPhrases(words, args, table)));
  };
}

/** In whatever tool: it writes to a file. */
const writesLog = /^--?(?:log|log[-_]?(?:file|path|dir))(?:=|$)/;

function ofPhrases(words: readonly string[], args: readonly string[], table: Verbs): CommandClass {
  if (words.length === 0) return args.every((arg) => /^-(?:[hvV]|-help|-version)$/.test(arg)) ? (table.alone ?? 'read-only') : 'unknown';
  const phrases = [words.slice(0, 3).join(' '), words.slice(0, 2).join(' '), words[0] ?? ''];
  if (phrases.some((phrase) => table.destroys?.includes(phrase) === true)) return 'destructive';
  if (phrases.some((phrase) => table.reads.includes(phrase))) return 'read-only';
  return table.otherwise ?? 'changing';
}

/** Options that take no value in any tool that has them. */
const flagsOfAll =
  /^(?:-[aAhjqvVy46]+|--(?:help|version|verbose|quiet|silent|debug|yes|assume-yes|json|all|all-namespaces|full|plain|raw|no-\w[\w-]*|watch|wide|show-labels|insecure-skip-tls-verify|short|long|brief|tls|follow|previous|failed))$/;

/**
 * The first three words that are no options, read in every way there is: the word behind an option that nobody knows may be its value, or
 * the verb. Null when there are too many ways.
 */
export function readings(args: readonly string[], valued?: RegExp, flags?: RegExp): readonly (readonly string[])[] | null {
  const done: (readonly string[])[] = [];
  const open: { readonly at: number; readonly words: readonly string[] }[] = [{ at: 0, words: [] }];
  for (let left = 200; left > 0; left--) {
    const one = open.pop();
    if (one === undefined) return done;
    const arg = args[one.at];
    if (arg === undefined || arg === '--' || one.words.length === 3) done.push(one.words);
    else if (!arg.startsWith('-')) open.push({ at: one.at + 1, words: [...one.words, arg] });
    else if (valued?.test(arg) === true) open.push({ at: one.at + 2, words: one.words });
    else {
      open.push({ at: one.at + 1, words: one.words });
      const alone = arg === '-' || arg.includes('=') || flags?.test(arg) === true || flagsOfAll.test(arg);
      if (!alone && one.at + 1 < args.length) open.push({ at: one.at + 2, words: one.words });
    }
  }
  return null;
}

export function plainWords(args: readonly string[], valued?: RegExp): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') break;
    if (valued?.test(arg) === true) at++;
    else if (!arg.startsWith('-')) words.push(arg);
  }
  return words;
}

/** Read-only when every argument is one of these, and when there is none, if `none` says so. */
export function only(
  allowed: RegExp,
  none: 'read-only' | 'unknown' = 'read-only',
  otherwise: 'unknown' | 'changing' = 'unknown',
): PosixRule {
  return (args, { dynamic }) => {
    if (args.length === 0) return none;
    return !dynamic && args.every((arg) => allowed.test(arg)) ? 'read-only' : otherwise;
  };
}

/** Read-only when the first argument is one of these, and none is one of those. */
export function first(
  allowed: RegExp,
  otherwise: 'unknown' | 'changing' | 'destructive' = 'unknown',
  never: RegExp | null = null,
): PosixRule {
  return (args, { dynamic }) => {
    const found = allowed.test(args[0] ?? '') && !args.some((arg) => never?.test(arg));
    return found && !dynamic ? 'read-only' : otherwise;
  };
}
