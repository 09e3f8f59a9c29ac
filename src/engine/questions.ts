import type { Problem, SecretSource, Step, Target } from '../model/index.ts';
import { asksForSecret, asksSomething, type Questions, type Reply } from '../shell/index.ts';

export interface Answering {
  readonly step: Step;
  readonly target: Target;
  readonly sent: string;
  /** Is the command known as one that only reads? */
  readonly readOnly: boolean;
  /** The page's text with this lab's names in it; null where they are not known. */
  readonly rename: (text: string) => string | null;
  /** Throws LABPROOF_PASSWORD_UNREADABLE. */
  readonly readSecret: (what: string, source: SecretSource) => Promise<string>;
}

/**
 * Who answers what a command asks: the configuration, then what the page itself shows behind the question. A password goes to `sudo`
 * only where the command calls it, a secret is given once for each command, and what was taken for reading is never told to go on.
 */
export function questionsOf({ step, target, sent, readOnly, rename, readSecret }: Answering): Questions {
  const configured = target.answers ?? [];
  const documented = (step.expected?.text ?? '').split('\n');
  const given = new Set<string>();
  const none = (why: string): Reply => ({ kind: 'none', why });
  const once = async (key: string, what: string, source: SecretSource): Promise<Reply> => {
    if (given.has(key)) return none('the answer was given, and it asks again: it is not the right one');
    given.add(key);
    try {
      return { kind: 'reply', text: await readSecret(what, source), secret: true };
    } catch (error) {
      return none(error instanceof Error ? error.message : String(error));
    }
  };
  const shows = !readOnly && documented.some((line) => /[[(?]|yes or no|y\/n/i.test(line));
  let answers = 0;
  return {
    answers: shows || configured.length > 0 || (target.sudoPassword !== undefined && callsSudo.test(sent)),
    asks: (line) => asksSomething(line) || configured.some(({ question }) => line.includes(question)) || asksWithDefault(line, documented),
    async reply(line) {
      if (++answers > mostAnswers) return none(`it has asked ${mostAnswers} times in this one command`);
      const own = configured.find(({ question }) => line.includes(question));
      if (own !== undefined) {
        if (typeof own.answer !== 'string') return once(own.question, `answer to "${own.question}"`, own.answer);
        return { kind: 'reply', text: own.answer, secret: false };
      }
      if (target.sudoPassword !== undefined && sudoAsks.test(line.trim()) && callsSudo.test(sent))
        return once('sudo', 'password for sudo', target.sudoPassword);
      if (asksForSecret(line)) return none('no password is configured for it');
      const shown = shownAnswer(line, documented, given);
      if (shown === null) return none('neither the page nor the configuration answers it');
      if (readOnly) return none(`the page answers "${shown}", but the command was taken for one that only reads, and is not told to go on`);
      const renamed = rename(shown);
      if (renamed === null) return none(`the page answers "${shown}", whose name in this lab is not known`);
      return { kind: 'reply', text: renamed, secret: false };
    },
  };
}

const mostAnswers = 40;
const sudoAsks = /^\[sudo[^\]]{0,40}\] password for [\w.@\\-]{1,80}:$/;
const callsSudo = /(?:^|[\s;&|(`])sudo(?:\s|$)/;

/** `Country Name (2 letter code) [AU]:` is a question where the page shows it with an answer. */
function asksWithDefault(line: string, documented: readonly string[]): boolean {
  return line.length < 200 && /\[[^\]]{0,80}\] ?[:?] ?$/.test(line) && shownAnswer(line, documented, new Set()) !== null;
}

/** What the page shows behind the question, each of its lines used once; null when it shows nothing. */
function shownAnswer(line: string, documented: readonly string[], used: Set<string>): string | null {
  const question = line.trim();
  for (const [index, shown] of documented.entries()) {
    const key = `line ${index}`;
    const text = shown.trim();
    if (used.has(key) || !text.startsWith(question)) continue;
    const answer = text.slice(question.length).trim();
    if (answer === '' || answer.length > longestAnswer || [...answer].some((character) => character < ' ' || character === '\x7f'))
      continue;
    used.add(key);
    return answer;
  }
  return null;
}

const longestAnswer = 80;

/** A command that stopped at a question: what it asked, and where its answer may stand. */
export function askedProblem(
  step: Step,
  { name }: Target,
  sent: string,
  asked: { readonly question: string; readonly why: string },
): Problem {
  const quoted = JSON.stringify(asked.question.slice(-longestAnswer));
  const hint = sudoAsks.test(asked.question)
    ? `set targets.${name}.sudoPassword: { env: NAME }, or let the account use sudo without a password`
    : `show the answer on the page behind the question, or set targets.${name}.answers: [{ question: ${quoted}, answer: … }]`;
  return {
    code: 'LABPROOF_COMMAND_ASKS',
    message: `"${sent.split('\n')[0]}" on ${name} asks ${quoted}, and was interrupted: ${asked.why}`,
    hint,
    position: step.position,
  };
}
