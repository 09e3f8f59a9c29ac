/** Rows that a command prints without a header: named groups are the columns, in order. Each pattern is linear and anchored. */
const rowGrammars: readonly { readonly command: RegExp; readonly row: RegExp }[] = [
  {
    command:
      /(?:^|[\s;|&(])(?:ls\s+(?:-\S+\s+)*-[A-Za-z]*l|ll\b|tar\s+(?:-\S+\s+)*-?[a-zA-Z]*t[a-zA-Z]*v|tar\s+(?:-\S+\s+)*-?[a-zA-Z]*v[a-zA-Z]*t|unsquashfs -ll|cpio\s.*-\w*t\w*v|hdfs dfs -ls)/,
    row: /^(?<MODE>[-dlbcpsD][-rwxsStT]{9}[+.@]?)\s+(?:(?<LINKS>\d+)\s+)?(?<OWNER>[^\s/]+)(?:\s+|\/)(?<GROUP>\S+)\s+(?<SIZE>[\d.,]+[KMGTP]?)\s+(?<DATE>\d{4}-\d\d-\d\d \d\d:\d\d\S*(?: [+-]\d{4})?|[A-Z][a-z]{2} {1,2}\d{1,2} {1,2}[\d:]{4,5}|\d{1,2} [A-Z][a-z]{2} {1,2}[\d:]{4,5})\s+(?<FILE>.+)$/d,
  },
  {
    command: /\bps\s+-?[a-z]*aux|\bps\s+-?au?xw*\b/,
    row: /^(?<USER>\S+)\s+(?<PID>\d+)\s+(?<CPU>[\d.]+)\s+(?<MEM>[\d.]+)\s+(?<VSZ>\d+)\s+(?<RSS>\d+)\s+(?<TTY>\S+)\s+(?<STAT>[A-Z][A-Za-z<+]{0,5})\s+(?<START>\S+)\s+(?<TIME>[\d:]+)\s+(?<COMMAND>.+)$/d,
  },
  {
    command: /\bps\s+-[a-zA-Z]*[eA][a-zA-Z]*f/,
    row: /^(?<USER>\S+)\s+(?<PID>\d+)\s+(?<PPID>\d+)\s+(?<C>\d+)\s+(?<START>[\w:]+)\s+(?<TTY>\S+)\s+(?<TIME>[\d:]+)\s+(?<COMMAND>.+)$/d,
  },
  { command: /\bpgrep\s+(?:-\S+\s+)*-\w*[al]/, row: /^(?<PID>\d+)\s+(?<COMMAND>.+)$/d },
  { command: /\bgit\b.*\blog\b.*--(?:oneline|pretty=oneline)/, row: /^(?:[*|/\\ ]*)(?<COMMIT>[0-9a-f]{7,40})\s+(?<SUBJECT>.+)$/d },
  { command: /\bgit\b.*\bbranch\b.*-\w*v/, row: /^(?<HEAD>\*?)\s*(?<BRANCH>\S+)\s+(?<COMMIT>[0-9a-f]{7,40})\s+(?<SUBJECT>.+)$/d },
  { command: /\b(?:sha\d{1,3}|md5|b2)sum\b/, row: /^(?<CHECKSUM>[0-9a-f]{32,128})\s+\*?(?<FILE>.+)$/d },
  {
    command: /\bdpkg\s+(?:-\S+\s+)*-?-l/,
    row: /^(?<INSTALLED>[uirph][ncHUFWti][R ]?)\s+(?<PACKAGE>\S+)\s+(?<VERSION>\S+)\s+(?<ARCHITECTURE>\S+)\s+(?<DESCRIPTION>.+)$/d,
  },
  {
    command: /\b(?:dig|drill|kdig)\b/,
    row: /^(?<RECORD>[\w.*-]+\.)\s+(?<TTL>\d+)\s+(?<CLASS>IN|CH|HS)\s+(?<TYPE>[A-Z0-9]+)\s+(?<DATA>.+)$/d,
  },
  {
    command: /\bssh-keygen\b.*-\w*l/,
    row: /^(?<BITS>\d+)\s+(?<FINGERPRINT>\S+)\s+(?<COMMENT>.+)\s+\((?<KEYTYPE>[\w-]+)\)$/d,
  },
  { command: /\bdu\s+-/, row: /^(?<SIZE>[\d.,]+[KMGTP]?)\s+(?<FILE>\S.*)$/d },
  { command: /\bgetent\s+hosts\b/, row: /^(?<ADDRESS>[\da-fA-F.:]+)\s+(?<HOST>.+)$/d },
];

/** What a command is called, and with what, stands at its beginning: a page may show one of a hundred thousand characters. */
export const longestRead = 2_000;

/** The grammar of a command's rows, or null when it prints them under a header or in no fixed form. */
export function rowGrammar(command: string): RegExp | null {
  const begin = command.slice(0, longestRead);
  return rowGrammars.find((each) => each.command.test(begin))?.row ?? null;
}
