import { parse } from 'yaml';
import { byScript, fill, title } from './rst.mjs';

/** Names of this shape that stand in the sources and are no code: a mark of ours in a file, and the shape itself. */
const others = new Set(['LABPROOF_END_OF_FILE', 'LABPROOF_NOUN_REASON']);

/** Every code that a source text names. */
export function codesIn(text) {
  return [...new Set(text.match(/\bLABPROOF_[A-Z]+(?:_[A-Z]+)*\b(?!_)/g) ?? [])].filter((code) => !others.has(code));
}

/** The codes that errors.yaml has, in its order. */
export function codesOf(yaml) {
  return parse(yaml).flatMap((group) => Object.keys(group.codes));
}

/** docs/reference/errors.rst from errors.yaml. */
export function errorsReference(yaml) {
  const groups = parse(yaml).map(groupReference);
  return `${byScript('scripts/reference/errors.yaml')}${title('Error codes', '=')}${fill(
    'Every error and every finding has a code that stays the same from version to version; match on it, never on the words. The message itself says what was expected, what was found, and where. ``--reporter json`` and ``--reporter jsonl`` have it as ``{ code, message, hint, position }``.',
  )}

${groups.join('')}`;
}

function groupReference({ title: name, about, see, codes }) {
  const entries = Object.entries(codes).map(([code, { what, do: doing, see: more }]) => {
    const link = more === undefined ? '' : ` See :doc:\`/${more}\`.`;
    return `.. _${code}:\n\n\`\`${code}\`\`\n${fill(what, '   ')}\n\n${fill(`${doing}${link}`, '   ')}\n\n`;
  });
  const intro = [about, see === undefined ? undefined : `More about them: :doc:\`/${see}\`.`].filter(Boolean).join(' ');
  return `${title(name, '-')}${intro === '' ? '' : `${fill(intro)}\n\n`}${entries.join('')}`;
}
