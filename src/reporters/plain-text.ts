/**
 * Text of a target or guide made harmless for a terminal: control characters, escape sequences and bidirectional
 * overrides become visible signs, so that hostile output can neither move the cursor nor hide what it says.
 */
export function harmless(text: string): string {
  // A lone surrogate cannot be written as UTF-8, and XML knows neither of the two non-characters.
  return text
    .replace(/[\ud800-\udfff\ufffe\uffff]/gu, '\ufffd')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u00ad\u115f\u1160\u3164\uffa0\u{e0000}-\u{e007f}]/gu,
      (character) => {
        const code = character.codePointAt(0) ?? 0;
        return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `\\u${code.toString(16).padStart(4, '0')}`;
      },
    );
}

/**
 * Lines by which a program gives orders to the CI that keeps its output: GitHub's `::name::` at the beginning, Azure's and the older
 * `##[name]` and `##vso[name]` anywhere. A backslash makes them text.
 */
export function withoutOrders(text: string): string {
  if (!text.includes('::') && !text.includes('##')) return text;
  return text.replace(/^(\s*):(?=:[A-Za-z][\w-]*(?: [^\n]*)?::)/gm, '$1:\\').replace(/#(?=#(?:vso)?\[)/g, '#\\');
}

/** JSON whose text shows what is in it: control characters and what hides or turns text are escaped, and parse to what they were. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\u00ad\u115f\u1160\u3164\uffa0]|\udb40[\udc00-\udc7f]/g,
    (units) =>
      units
        .split('')
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join(''),
  );
}

/** One line of at most `columns` characters, cut with an ellipsis. */
export function oneLine(text: string, columns: number): string {
  const flat = harmless(text)
    .replace(/\s*\n\s*/g, ' ⏎ ')
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
