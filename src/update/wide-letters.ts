import type { EditedLine } from './columns.ts';

/** What a terminal draws two columns wide. Of a pair of surrogates (an emoji) each half counts as one already. */
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/g;
/** No character of any text: it stands behind a wide letter, so that places in the line are columns as a reader sees them. */
const filler = '\ufdd0';

export function widened(text: string): string {
  return text.replace(wide, `$&${filler}`);
}

export function narrowed(text: string): string {
  return text.replaceAll(filler, '');
}

export function widenedLine(line: EditedLine): EditedLine {
  const at = (place: number): number => widened(line.text.slice(0, place)).length;
  const edits = line.edits.map((edit) => ({ ...edit, from: at(edit.from), to: at(edit.to), text: widened(edit.text) }));
  return { ...line, text: widened(line.text), edits };
}
