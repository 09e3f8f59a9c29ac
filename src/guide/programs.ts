import type { Dialect } from '../model/index.ts';
import { isListingLanguage } from './bare-block.ts';
import type { Element } from './elements.ts';
import { promptReadings } from './prompts.ts';
import { isSentence } from './transcript.ts';

/** Programs that a guide shows at a prompt or names as such: where their name stands alone, it is a command, too. */
export class Programs {
  readonly #names = new Set<string>();

  constructor(elements: readonly Element[], dialects: readonly Dialect[]) {
    for (const element of elements) {
      if (element.type === 'prose') {
        for (const { text, markup } of element.marked) if (markup === 'command' || markup === 'program') this.#learn(text);
      } else if (element.type === 'block' && !isListingLanguage(element.language)) {
        const marked = /^\s*\$ \w/.test(element.text);
        for (const line of element.lines) {
          const reading = promptReadings(line.text, dialects)[0];
          const posix = dialects.find((dialect) => dialect.name === reading?.dialect)?.ending === 'marker';
          if (reading !== undefined && posix && (reading.strength === 'certain' || (marked && reading.text === '$')))
            this.#learn(reading.command);
        }
      }
    }
  }

  /** Does the text begin with one of them, and not only as the first word of a sentence? */
  begins(text: string): boolean {
    return this.#names.has(programOf(text)) && !isSentence(text);
  }

  #learn(command: string): void {
    const name = programOf(command);
    if (/^[a-z][\w.+-]*$/.test(name)) this.#names.add(name);
  }
}

function programOf(command: string): string {
  return (
    command
      .trim()
      .replace(/^(?:sudo (?:-\S+ )*)?(?:[A-Z_][A-Z0-9_]*=\S+ )*/, '')
      .split(/\s+/)[0] ?? ''
  );
}
