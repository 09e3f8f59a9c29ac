// What other tools do when they compare a documented output with a live one. Each answers pass or fail; none knows drift.

/** @type {readonly { name: string, accepts: (documented: string, live: string) => boolean }[]} */
export const baselines = [
  { name: 'exact', accepts: (documented, live) => trimmed(documented) === trimmed(live) },
  { name: 'ellipsis', accepts: (documented, live) => ellipsis(trimmed(documented), trimmed(live)) },
  { name: 'Levenshtein >= 0.8', accepts: (documented, live) => levenshtein(documented, live) >= 0.8 },
  { name: 'Jaro-Winkler >= 0.8', accepts: (documented, live) => jaroWinkler(documented, live) >= 0.8 },
  { name: 'like', accepts: like },
];

const trimmed = (text) => text.replace(/\r\n/g, '\n').replace(/\n+$/, '');

/** Python's doctest with ELLIPSIS: `...` stands for any text; the pieces between must occur in order, first and last at the ends. */
function ellipsis(documented, live) {
  const pieces = documented.split('...');
  if (pieces.length === 1) return documented === live;
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!live.startsWith(first) || !live.endsWith(last)) return false;
  let at = first.length;
  const end = live.length - last.length;
  if (at > end) return false;
  for (const piece of pieces.slice(1, -1)) {
    const found = live.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** 1 for equal texts, 0 for texts without a character in common: 1 - edits / length of the longer one. */
export function levenshtein(left, right) {
  const longer = Math.max(left.length, right.length);
  if (longer === 0) return 1;
  let row = Uint32Array.from({ length: right.length + 1 }, (_, index) => index);
  let next = new Uint32Array(right.length + 1);
  for (let i = 1; i <= left.length; i++) {
    next[0] = i;
    for (let j = 1; j <= right.length; j++) {
      const replaced = row[j - 1] + (left.charCodeAt(i - 1) === right.charCodeAt(j - 1) ? 0 : 1);
      next[j] = Math.min(replaced, row[j] + 1, next[j - 1] + 1);
    }
    [row, next] = [next, row];
  }
  return 1 - row[right.length] / longer;
}

/** Jaro's measure, raised by a common prefix of up to four characters from 0.7 on (Winkler 1990). */
export function jaroWinkler(left, right) {
  const jaro = jaroOf(left, right);
  if (jaro <= 0.7) return jaro;
  let prefix = 0;
  while (prefix < 4 && prefix < Math.min(left.length, right.length) && left[prefix] === right[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function jaroOf(left, right) {
  if (left === right) return 1;
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Uint8Array(right.length);
  const common = [];
  for (let i = 0; i < left.length; i++) {
    const to = Math.min(right.length - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= to; j++) {
      if (taken[j] !== 0 || left.charCodeAt(i) !== right.charCodeAt(j)) continue;
      taken[j] = 1;
      common.push(left[i]);
      break;
    }
  }
  if (common.length === 0) return 0;
  const theirs = [...right].filter((_, index) => taken[index] === 1);
  const swapped = common.filter((each, index) => each !== theirs[index]).length / 2;
  return (common.length / left.length + common.length / right.length + (common.length - swapped) / common.length) / 3;
}

/** As Istio's tests compare: the same lines and words, where durations, IPv4 addresses and words that share a prefix up to a dash may differ. */
function like(documented, live) {
  const [left, right] = [trimmed(documented).split('\n'), trimmed(live).split('\n')];
  return left.length === right.length && left.every((line, index) => likeLine(words(line), words(right[index])));
}

const words = (line) => line.split(/\s+/).filter((each) => each !== '');
const likeLine = (left, right) => left.length === right.length && left.every((word, index) => likeWord(word, right[index]));

function likeWord(documented, live) {
  if (documented === live) return true;
  if (isDuration(documented) && isDuration(live)) return true;
  if (isAddress(documented)) return isAddress(live) || live === '<none>' || live === '<pending>';
  let common = 0;
  while (common < live.length && documented[common] === live[common]) common++;
  return common === live.length || documented[common - 1] === '-' || documented.slice(0, common).includes('-');
}

const isDuration = (word) => /^(?:\d+[smhd])+$/.test(word);
const isAddress = (word) => /^(?:\d{1,3}\.){3}\d{1,3}$/.test(word);
