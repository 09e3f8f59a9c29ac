import { harmless } from './harmless.ts';

/** One line of at most `columns` characters, cut with an ellipsis. */
export function oneLine(text: string, columns: number): string {
  const flat = harmless(text)
    .replace(/(?<!\s)\s*\n\s*/g, ' ⏎ ')
    .replace(/\t/g, ' ');
  return flat.length <= columns ? flat : `${flat.slice(0, Math.max(0, columns - 1))}…`;
}

/** Words set in lines of at most `columns` characters, each after `indent`. */
export function wrap(text: string, columns: number, indent: string): string {
  const width = Math.max(20, columns - indent.length);
  const lines: string[] = [];
  for (const paragraph of harmless(text).split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.map((line) => `${indent}${line}`).join('\n');
}

/** `1 step`, `2 steps`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
