import type { Prompt } from 'ssh2';

/** What PAM and devices call a password, in the languages in which they ask. */
const password =
  /pass ?(?:word|phrase)|passwor[td]|kennwort|mot de passe|contrase|senha|palavra-passe|wachtwoord|lösenord|adgangskode|passord|salasana|hasło|heslo|jelszó|parola|şifre|lozinka|парол|密码|密碼|口令|パスワード|암호|비밀번호/iu;
/** And what else may be called so: a code for one login, or a password that is to be set. */
const another = /one[- ]time|einmal|unique|\botp\b|token|\bcode\b|verif|\bpin\b|\bnew\b|re-?type|re-?enter|again|confirm|repeat/i;

/** The question among them that is not simply for the password; null where there is none, and the password is the answer. */
export function otherQuestion(prompts: readonly Prompt[]): string | null {
  const other = prompts.find((prompt) => !asksForPassword(prompt)) ?? prompts[1];
  return other?.prompt ?? null;
}

/** An answer that is shown while it is typed is no password of the user's. */
function asksForPassword({ prompt, echo }: Prompt): boolean {
  // Names of users and hosts say nothing.
  const words = prompt.replace(/\S*@\S*|\bfor \S+/g, '');
  return echo !== true && password.test(words) && !another.test(words);
}
