/** How many words a prefix command takes for itself; null when it starts a shell or cannot be read. */
export const prefixes: ReadonlyMap<string, (words: readonly string[]) => number | null> = new Map<
  string,
  (words: readonly string[]) => number | null
>([
  [
    'sudo',
    (words) =>
      skipOptions(
        words,
        /^-(?:[ugpCThrD]|-user|-group|-prompt|-host)$/,
        /^-[nEHSkKPb]+$|^-[ugpCh].+|^--(?:user|group|prompt|non-interactive|stdin|set-home|preserve-env)(?:=.*)?$/,
      ),
  ],
  ['doas', (words) => skipOptions(words, /^-[uC]$/, /^-n$/)],
  ['time', (words) => skipOptions(words, /^$/, /^-p$/)],
  ['nice', (words) => skipOptions(words, /^-n$/, /^-n?-?\d+$/)],
  ['ionice', (words) => skipOptions(words, /^-[cn]$/, /^-[cn]\d$|^-t$/)],
  ['stdbuf', (words) => skipOptions(words, /^-[ioe]$/, /^-[ioe]\S+$/)],
  [
    'timeout',
    (words) => skipCount(words, skipOptions(words, /^-[ks]$/, /^-[ks]\S+$|^--(?:preserve-status|foreground|kill-after=.*|signal=.*)$/)),
  ],
  [
    'watch',
    (words) =>
      skipOptions(
        words,
        /^(?:-n|--interval)$/,
        /^-[bcdegtx]+$|^-n\S+$|^--(?:interval=.*|differences|no-title|color|exec|errexit|chgexit)$/,
      ),
  ],
  [
    'xargs',
    (words) =>
      skipOptions(words, /^-[nLIPsdE]$/, /^-[0rtx]+$|^-[nLIPsdE]\S+$|^--(?:null|no-run-if-empty|max-args=.*|max-procs=.*|delimiter=.*)$/),
  ],
  ['command', (words) => (words[1] === '-v' || words[1] === '-V' ? null : 1)],
  ['builtin', () => 1],
]);

function skipOptions(words: readonly string[], withValue: RegExp, alone: RegExp): number | null {
  let at = 1;
  while (at < words.length) {
    const word = words[at] ?? '';
    if (word === '--') return at + 1;
    if (withValue.test(word)) at += 2;
    else if (alone.test(word)) at += 1;
    else if (word.startsWith('-')) return null;
    else return at;
  }
  return at;
}

function skipCount(words: readonly string[], at: number | null): number | null {
  return at !== null && /^\d[\d.]*[smhd]?$/.test(words[at] ?? '') ? at + 1 : null;
}
