import type { CommandClass } from './command-class.ts';

/** What a rule may ask of the classifier: the class of a command inside of this one, or of a text in another shell. */
export interface RuleTools {
  /** True when a variable or a substitution decides what an argument is. */
  readonly dynamic: boolean;
  /** Class of the arguments from this index on, read as a command. */
  readonly inner: (from: number) => CommandClass;
  readonly classify: (text: string, shell: string) => CommandClass;
}

export type PosixRule = (args: readonly string[], tools: RuleTools) => CommandClass;

export type Entry = CommandClass | PosixRule;

/** Read-only unless an argument matches `except`, which then is of class `becomes`. */
export function unless(except: RegExp, becomes: CommandClass = 'changing'): PosixRule {
  return (args, { dynamic }) => (args.some((arg) => except.test(arg)) ? becomes : dynamic && except.test('-') ? 'unknown' : 'read-only');
}

interface Verbs {
  readonly reads: readonly string[];
  readonly destroys?: readonly string[];
  /** Options that take the next word as their value, so that it is not taken for the verb. */
  readonly valued?: RegExp;
  readonly otherwise?: CommandClass;
  /** Without any verb. */
  readonly alone?: CommandClass;
}

/** `tool VERB …` and `tool NOUN VERB …`: what it does is in the first words that are no options. */
export function verbs(table: Verbs): PosixRule {
  return (args, { dynamic }) => {
    const words = plainWords(args, table.valued);
    if (words.length === 0) return args.every((arg) => /^-(?:[hvV]|-help|-version)$/.test(arg)) ? (table.alone ?? 'read-only') : 'unknown';
    const phrases = [words.slice(0, 3).join(' '), words.slice(0, 2).join(' '), words[0] ?? ''];
    if (phrases.some((phrase) => table.destroys?.includes(phrase) === true)) return 'destructive';
    if (phrases.some((phrase) => table.reads.includes(phrase)))
      return dynamic && (words[0] ?? '').startsWith('$') ? 'unknown' : 'read-only';
    return table.otherwise ?? 'changing';
  };
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
