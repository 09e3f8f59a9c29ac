/** Lines by which a command says that it is under way: how many of them there are says how long it took, and nothing else. */
const steps: readonly (readonly [command: RegExp, line: RegExp])[] = [
  [/\brollout status\b/, /^Waiting for (?:deployment|daemon set|statefulset|partitioned roll out|\d+ pods)\b.*\.\.\.$/],
];

/** Lines about what is fetched, or was fetched before: they say nothing of what came of it. */
const fetching: readonly (readonly [command: RegExp, line: RegExp])[] = [
  [/\b(?:terraform|tofu) (?:apply|destroy)\b/, /: Still (?:creating|modifying|destroying|reading)\.\.\. \[/],
  [
    /\b(?:docker|podman|nerdctl) (?:\S+ )?(?:pull|run|up|push|build|create)\b/,
    /^\s*[0-9a-f]{12}: (?:Pulling fs layer|Waiting|Downloading|Verifying Checksum|Download complete|Extracting|Pull complete|Already exists)\b/,
  ],
  [
    /\b(?:docker|podman|nerdctl) (?:run|create)\b/,
    /^(?:Unable to find (image '\S+') locally$|\S+: Pulling from \S+$|Digest: sha256:|Status: (?:Downloaded newer image|Image is up to date) for )/,
  ],
  [/\bapt(?:-get)? (?:\S+ )*(?:update|install|upgrade)\b/, /^(?:(?:Get|Hit|Ign):\d+ (\S+ \S+)|Fetched [\d.,]+ \w+ in |Need to get )/],
  [/\bpip3? (?:\S+ )*(?:install|download)\b/, /^\s*(?:Downloading|Using cached) (\S+)|^\s*[━╸╺ ]{10,}/],
  [/\b(?:curl|wget)\b/, /^\s*%? *(?:Total +% Received|Dload +Upload)|^\s*100 +[\d.]+[kMG]? +100 +[\d.]+[kMG]? .*[\d-]:[\d-]{2}:[\d-]{2}/],
];

/**
 * Both texts without their lines about fetching. What was fetched is in the group of a line, where it tells: such a line goes where the
 * other text has one about the same. Where nothing else is said, all stay.
 */
export function withoutFetching<T extends { readonly text: string }>(
  own: readonly T[],
  theirs: readonly T[],
  command: string,
): readonly Kept<T>[] {
  const about = fetching.flatMap(([of, line]) => (of.test(command) ? [line] : []));
  if (about.length === 0) return [own, theirs].map((kept) => ({ kept, left: [] }));
  const whatOf = ({ text }: T): string | null => {
    const found = about.map((line) => line.exec(text)).find((match) => match !== null);
    return found == null ? null : (found[1] ?? '');
  };
  const fetched = [own, theirs].map((lines) => new Set(lines.map(whatOf)));
  return [own, theirs].map((lines, at) => {
    const left = lines.filter((line) => {
      const what = whatOf(line);
      if (what === null) return false;
      const there = [...(fetched[1 - at] ?? [])].filter((each) => each !== null && each !== '');
      // An image that is there already is not fetched; another one is another.
      return what === '' || there.includes(what) || (there.length === 0 && what.startsWith('image '));
    });
    return left.length === lines.length ? { kept: lines, left: [] } : { kept: lines.filter((line) => !left.includes(line)), left };
  });
}

interface Kept<T> {
  readonly kept: readonly T[];
  readonly left: readonly T[];
}

export function isStep(command: string, text: string): boolean {
  return steps.some(([of, line]) => line.test(text) && of.test(command));
}

/** The end that a line tells of, whichever way led there: what the line is about is in the group. */
const ends: readonly RegExp[] = [/^\s*Status: (?:Downloaded newer image|Image is up to date) for (\S+)$/];

/** Two lines of one end, or two steps on the way there: how far it has come is a matter of the moment, how far it goes is not. */
export function saySame(command: string, documented: string, live: string): boolean {
  const [step, other] = [documented, live].map((text) => text.replace(/\b\d+(?= of \d)/, '#'));
  if (step === other && isStep(command, documented) && isStep(command, live)) return true;
  return ends.some((end) => {
    const about = end.exec(documented)?.[1];
    return about !== undefined && about === end.exec(live)?.[1];
  });
}
