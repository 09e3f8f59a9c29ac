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
