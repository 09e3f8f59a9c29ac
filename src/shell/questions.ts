/** What is typed at a question; nothing is guessed. */
export type Reply =
  | { readonly kind: 'reply'; readonly text: string; readonly secret: boolean }
  | { readonly kind: 'none'; readonly why: string };

/** Knows which lines are questions, and what is answered: told by the driver, because a terminal has no opinion of its own. */
export interface Questions {
  /** Does the line where the cursor stands ask something? */
  asks(line: string): boolean;
  /** Is there any answer to give? */
  readonly answers: boolean;
  reply(line: string): Promise<Reply>;
}

/** Where nobody has an answer. */
export const noAnswers: Questions = {
  asks: asksSomething,
  answers: false,
  reply: async () => ({ kind: 'none', why: 'neither the page nor the configuration answers it' }),
};

/** Does a line ask for a secret or a decision? Such a line is no prompt, and nothing may be typed at it unasked. */
export function asksSomething(line: string): boolean {
  return line.length <= longest && (asksForSecret(line) || decision.test(line));
}

/** Does it ask for something that must not be shown? */
export function asksForSecret(line: string): boolean {
  return line.length <= longest && secret.test(line);
}

const longest = 1_024;
/** In the languages of the systems that ask, too: nothing may be typed at a question because nobody could read it. */
const secret =
  /(?:\b(?:pass(?:word|phrase|code)|verification code|one-time code|otp|token|PIN|passwort|kennwort|mot de passe|senha|parola|wachtwoord|salasana|heslo)\b|contraseña|lösenord|hasło|şifre|пароль|密码|密碼|口令|パスワード|비밀번호|암호)[^\n]{0,200}[:?：] ?$/i;
/** `[Y/n]`, `(yes/no/[fingerprint])?`, `[y,n]:`, `[confirm]`, `yes or no?` */
const decision = /(?:[[(]\s*y(?:es)?\s?[/,|]\s?no?\b[^\n]{0,40}[\])]|\[confirm\]|\byes or no\b|\by\/n\b)(?:\s*\(\w{1,8}\))?\s*[:?]?\s*$/i;

/** The text without the lines in which a secret was asked for: who logs in is no part of what a command prints. */
export function withoutQuestions(text: string, asked: readonly string[]): string {
  let kept = text.split('\n');
  for (const question of asked) {
    const at = kept.findIndex((line) => line.trimEnd() === question.trimEnd());
    if (at >= 0) kept = [...kept.slice(0, at), ...kept.slice(at + 1)];
  }
  return kept.join('\n');
}
