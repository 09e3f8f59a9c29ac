/** What a block is whose lines show that it is the text of a file; null when they do not. */
export function looksLikeListing(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const share = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length / Math.max(1, lines.length);
  if (/^(?:--- \S|@@ -\d|diff --git |\d+(?:,\d+)?[acd]\d+(?:,\d+)?$)/m.test(lines[0] ?? '')) return 'it is a diff';
  if (/^<{7} /.test(lines[0] ?? '') || lines.some((line) => /^={7}$/.test(line) && lines.some((other) => /^>{7} /.test(other))))
    return 'it is a merge conflict';
  if (lines.some((line) => /^(?:def \w+\(.*\):|class \w.*:|import \w[\w., ]*|from [\w.]+ import )/.test(line)))
    return 'it is code of Python';
  if (
    lines.some((line) => /^#include\b/.test(line)) ||
    (share(/[;{}]\s*$|^\s*(?:\/\/|\/\*|\*)/) >= 0.5 &&
      lines.some((line) => /->|\{$/.test(line) || holdsCall(line)) &&
      !/^[A-Z]+ /m.test(text))
  )
    return 'it is code';
  if (/\{\s*$/.test(lines.at(-1) ?? '') && lines.length === 1) return 'it opens braces as a file does';
  if (
    lines.some((line) => /^!\s*$/.test(line)) &&
    share(/^\s|^!\s*$|^(?:interface|router|ip|no|hostname|line|access-list|route-map|vlan|neighbor)\b/) >= 0.8
  )
    return 'it is the configuration of a router';
  if (
    lines.filter((line) => /^#{1,4} \w/.test(line)).length > 1 &&
    share(/^(?:#{1,4} |[*-] |\w)/) === 1 &&
    lines.some((line) => /^[*-] /.test(line))
  )
    return 'it is text with headings';
  if (share(/^[A-Z][A-Z0-9]*_[A-Z0-9_]+(?:=|\s|$)/) === 1) return 'it lists settings';
  if (lines.length > 1 && share(/^\s*[\w.@<>-]+(?:\/[\w.@<>*-]+)+\/?\s*$/) === 1) return 'it lists paths';
  if (
    lines.every((line) => (/^\s*[a-z]/.test(line) && slot.test(line)) || /^\s*[a-z][\w-]* [a-z]+\s*$/.test(line)) &&
    /\[[^[\]]*<|\] \[/.test(text)
  )
    return 'it is the grammar of a command';
  return null;
}

/** A word in angle brackets, or something in square ones, whatever stands before it in them. */
const slot = /<\w[\w -]*>|\[(?:[^[\]]*\[|[^[\]]+)\]/;

/** `f(…)`: the first bracket that a name opens has one behind it that closes. */
function holdsCall(line: string): boolean {
  const at = line.search(/\w\(/);
  return at >= 0 && line.indexOf(')', at + 2) >= 0;
}

export function looksLikeConfiguration(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const like = lines.filter((line) => /^\s*(?:- )?[\w."'/-]+\s*[:=]|^\s*[[{}\]]|^\s*<[\w/!?]|^\s*[#;]|^\s*\[[\w .-]+\]|^\s*- /.test(line));
  if (lines.length === 1) return /^\s*[\w."'/-]+:\s+[\w"'./-]+\s*$/.test(text);
  return lines.length > 1 && like.length * 10 >= lines.length * 8;
}
