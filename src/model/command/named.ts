import type { Word } from './lexer.ts';
import { type PosixRule, type WordRule, worstOf } from './rules.ts';

/** Verbs behind which a name may come from a variable: their options read, too. */
const namesBehind = /^(?:get|describe|logs|inspect|top)$/;

/** A client of which guides say `get pod $POD`: such a name is no reason to doubt. */
export function named(rule: PosixRule): WordRule {
  return {
    ofWords: (all, tools) => {
      const found = rule(
        all.map((word) => word.text),
        tools,
      );
      // What stands behind the dashes is judged as a command of its own, or is no option.
      const dashes = all.findIndex((word) => word.text === '--');
      const words = dashes < 0 ? all : all.slice(0, dashes);
      const verb = words.findIndex((word) => !word.text.startsWith('-') && !word.dynamic && namesBehind.test(word.text));
      // Before the verb in quotes alone: `-n $NS` may be several words, and a verb of its own.
      const isValue = (word: Word, at: number): boolean => !word.splits && /^(?:-n|--namespace|--context)$/.test(words[at - 1]?.text ?? '');
      const doubt = words.some((word, at) => word.loose && (!isName(word) || ((verb < 0 || at < verb) && !isValue(word, at))));
      return worstOf([found, doubt ? 'unknown' : 'read-only']);
    },
  };
}

/** `$POD`, `pod/$POD` or `$(…)`, and nothing like an option around it. */
function isName({ text, loose }: Word): boolean {
  return !loose || /^(?:\$\w*|\$\(\)|`)[\w./:@-]*$/.test(text);
}
