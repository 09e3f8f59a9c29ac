import type { Output } from '../model/index.ts';

/** What no page should show as an output. */
export function unfitOutput(output: Output): string | null {
  if (output.truncated > 0) return 'the output was cut: it is not whole';
  if (output.end.kind === 'asked') return 'the command asked something and was interrupted: what it printed is not whole';
  if (output.end.kind === 'timeout') return 'the command did not end in its time: what it printed is not whole';
  if (output.end.kind === 'lost' || output.end.kind === 'not-sent') return 'the connection was lost: the output is not whole';
  if (output.text.trim() === '') return 'the output is empty: a page that shows nothing says nothing';
  if (/«redacted(?::[^»]*)?»/.test(output.text)) return 'a secret was taken out of the output: it is not written into a page';
  if (
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udfff]/u.test(
      output.text,
    )
  )
    return 'the output holds control characters, or marks that nobody sees or that turn the direction of writing';
  return null;
}
