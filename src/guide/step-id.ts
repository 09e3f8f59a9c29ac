/** A short stable name for what identifies a step: 48 bits of FNV-1a over UTF-16 units, in hexadecimal. */
export function stepId(parts: readonly (string | number)[]): string {
  const text = parts.join('\u0000');
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    hash ^= BigInt(text.charCodeAt(at));
    hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  }
  return (hash >> 16n).toString(16).padStart(12, '0');
}
