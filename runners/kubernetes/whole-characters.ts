/**
 * Keeps back the beginning of a UTF-8 character until its rest comes: where standard output and error share one stream, a frame of
 * the one must not fall into a character of the other. Bytes that are no UTF-8 pass as they are.
 */
export class WholeCharacters {
  #kept: Buffer = Buffer.alloc(0);

  next(bytes: Buffer): Buffer {
    const all = this.#kept.length === 0 ? bytes : Buffer.concat([this.#kept, bytes]);
    const whole = all.length - unfinished(all);
    this.#kept = Buffer.from(all.subarray(whole));
    return all.subarray(0, whole);
  }

  /** What never was finished. */
  end(): Buffer {
    const rest = this.#kept;
    this.#kept = Buffer.alloc(0);
    return rest;
  }
}

/** Length of a character's beginning at the end of the bytes. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const length = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1;
    return byte < 0b1111_1000 && length > back ? back : 0;
  }
  return 0;
}
