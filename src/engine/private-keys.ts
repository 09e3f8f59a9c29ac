/**
 * Blots out the bodies of private keys, whole ones and what a pager, `head`, `tail`, a diff or an indented file leave of them.
 * Their frames stay (RFC 7468, RFC 9580), and so does whatever stands between the lines of a body.
 */
export function withoutPrivateKeys(text: string): string {
  const parts = text.split(frame);
  if (parts.length === 1) return text;
  for (let at = 0; at < parts.length; at += 2) {
    const begins = parts[at - 1]?.startsWith('-----BEGIN') === true ? lastLine(parts[at - 2] ?? '') : null;
    const ends = parts[at + 1]?.startsWith('-----END') === true;
    if (begins !== null || ends) parts[at] = withoutBody(parts[at] ?? '', begins, ends);
  }
  return parts.join('');
}

/** A text that a frame begins, with this before it on its line, or ends, or both. */
function withoutBody(text: string, begins: string | null, ends: boolean): string {
  const lines = text.split('\n');
  const last = lines.length - 1;
  if (last === 0) return begins !== null && ends && run.test(text) ? mark : withoutRuns(text);
  if (begins !== null) {
    lines[0] = withoutRuns(lines[0] ?? '');
    blot(lines, { from: 1, to: ends ? last : last + 1, by: 1, before: begins });
  }
  if (ends) {
    const before = lines[last] ?? '';
    lines[last] = withoutRuns(before);
    blot(lines, { from: last - 1, to: begins === null ? -1 : 0, by: -1, before });
  }
  return lines.filter((line, at) => !line.includes(mark) || line !== lines[at - 1]).join('\n');
}

interface Walk {
  readonly from: number;
  /** The first that is not of it. */
  readonly to: number;
  readonly by: 1 | -1;
  /** What stands before the frame on its line: the same may stand before each line of the body. */
  readonly before: string;
}

/** Goes away from a frame, over a few lines that belong to no key, as long as lines of a body follow. */
function blot(lines: string[], { from, to, by, before }: Walk): void {
  let [near, begun, strangers] = [true, false, 0];
  for (let at = from; at !== to && strangers <= mostStrangers; at += by) {
    const line = lines[at] ?? '';
    const clean = line.includes(mark) ? line : cleanLine(line, before, near);
    if (clean !== null) {
      lines[at] = clean;
      // Only the line at an end of the body is short: what is next to that is of something else.
      [near, begun, strangers] = [line.length - before.length >= shortest, true, 0];
    } else {
      // Between a frame and its body there may be headers, and a blank line below them.
      near = near && !begun && /^[^:]{0,80}: |^\s*$/.test(line.slice(before.length));
      strangers += 1;
    }
  }
}

/** A line of a body without it; null where it is none. One word is taken for it only `near` a frame or another line of it. */
function cleanLine(line: string, before: string, near: boolean): string | null {
  if (longRun.test(line)) return withoutRuns(line);
  const text = line.trimEnd();
  if (!near || text.length > longest) return null;
  const word = lastWord.exec(text);
  if (word === null) return null;
  const own = text.slice(0, word.index);
  return /[A-Za-z]/.test(own) && shapeOf(own) !== shapeOf(before) ? null : `${own}${mark}${line.slice(text.length)}`;
}

/** Names and numbers of lines differ from line to line: `key.pem:1:` and `key.pem-2-`. */
function shapeOf(before: string): string {
  return before.replace(/\d+/g, '0').replaceAll('-', ':');
}

/** On a line of their own parts of a body are told by their length; between them are blanks, or line ends as JSON writes them. */
function withoutRuns(line: string): string {
  if (!run.test(line)) return line;
  return line.replace(runs, mark).replace(restOfRuns, mark);
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

const mark = '«redacted:private-key»';
const frame = /(-----(?:BEGIN|END) [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----)/;
const shortest = 16;
const longest = 1_000;
const mostStrangers = 5;
const run = /[A-Za-z0-9+/=]{16}/;
const longRun = /[A-Za-z0-9+/=]{40}/;
const runs = /(?:(?:\\{1,4}[nrt]|[ \t]){0,4}[A-Za-z0-9+/=]{16,4096}){1,50}/g;
/** What is left of the last line of a body. */
const restOfRuns = /«redacted:private-key»(?:\\{1,4}[nrt]|[ \t]){1,4}[A-Za-z0-9+/=]{1,15}(?:\\{1,4}[nrt]){0,4}$/;
const lastWord = /[A-Za-z0-9+/=]{1,100}$/;
