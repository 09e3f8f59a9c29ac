// The little reStructuredText that the generated pages need.

/** The first line of each of these pages: who edits one by hand loses it. */
export const byScript = (source) => `.. Written by npm run docs:reference from ${source}; a test compares.\n\n`;

export const title = (text, underline) => `${text}\n${underline.repeat([...text].length)}\n\n`;

/** Text of the program as running text: addresses and what is in backticks are literal, and nothing else is markup. */
export const prose = (text) =>
  text
    .replace(/[\\*|]/g, '\\$&')
    .replace(/(?<!`)`([^`]+)`(?!`)/g, '``$1``')
    .replace(/(?<![`\S])\S*:\/\/[^\s;,)`]+/g, '``$&``');

export const literal = (text) => `\`\`${text}\`\``;

/** Wrapped at 130 columns; a literal is never cut. */
export function fill(text, indent = '') {
  const words = text.match(/(?:``[^`]*``|:\w+:`[^`]*`|\S)+/g) ?? [];
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== '' && indent.length + line.length + word.length + 1 > 130) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `${indent}${line}`).join('\n');
}

/** A table from rows of cells; the first one is its header. */
export function table(rows, widths) {
  const cells = (row) => row.map((cell, nth) => `   ${nth === 0 ? '* ' : '  '}- ${fill(cell || '–', '       ').trimStart()}`).join('\n');
  return `.. list-table::\n   :header-rows: 1\n   :widths: ${widths.join(' ')}\n\n${rows.map(cells).join('\n')}\n\n`;
}
