/** Lines by which a command says that it is under way: how many of them there are says how long it took, and nothing else. */
const steps: readonly (readonly [command: RegExp, line: RegExp])[] = [
  [/\brollout status\b/, /^Waiting for (?:deployment|daemon set|statefulset|partitioned roll out|\d+ pods)\b.*\.\.\.$/],
  [/\b(?:terraform|tofu) (?:apply|destroy)\b/, /: Still (?:creating|modifying|destroying|reading)\.\.\. \[/],
  [
    /\b(?:docker|podman|nerdctl) (?:\S+ )?(?:pull|run|up|push|build|create)\b/,
    /^\s*[0-9a-f]{12}: (?:Pulling fs layer|Waiting|Downloading|Verifying Checksum|Download complete|Extracting|Pull complete|Already exists)\b/,
  ],
  [/\bapt(?:-get)? (?:\S+ )*(?:update|install|upgrade)\b/, /^(?:Get|Hit|Ign):\d+ /],
];

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
