/** How a user is asked: the terminal's two ends. */
interface Ends {
  readonly stdin: NodeJS.ReadStream;
  /** Not standard output: reports go there. */
  readonly stderr: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

/** Asks for secrets without showing what is typed: one question at a time, each one once. Answers null when the user leaves it. */
export function secretsAsked({ stdin, stderr, signal }: Ends): (question: string) => Promise<string | null> {
  const known = new Map<string, Promise<string | null>>();
  let turn: Promise<unknown> = Promise.resolve();
  const ask = async (question: string): Promise<string | null> => {
    const { isCancel, password } = await import('@clack/prompts');
    // The line on which the run shows its progress has no end yet.
    stderr.write('\n');
    const answer = await password({ message: question, input: stdin, output: stderr, signal });
    return isCancel(answer) ? null : answer;
  };
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) return before;
    const asked = turn.then(() => ask(question));
    turn = asked.catch(() => {});
    known.set(question, asked);
    return asked;
  };
}

/** Is there somebody to ask? Not in CI, and not where one end of the terminal is a file. */
export function canAsk(world: Ends & { readonly env: Readonly<Record<string, string | undefined>> }): boolean {
  return world.stdin.isTTY === true && world.stderr.isTTY === true && (world.env.CI ?? '') === '';
}
