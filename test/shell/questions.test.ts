import { describe, expect, it } from 'vitest';
import { asksForSecret, asksSomething } from '../../src/shell/questions.ts';

describe('a line that asks for a secret', () => {
  it.each([
    'Password: ',
    "ada@web-1's password:",
    "Enter passphrase for key '/home/ada/.ssh/id': ",
    '[sudo] Passwort für ada: ',
    '[sudo] Mot de passe de ada : ',
    '[sudo] contraseña para ada:',
    '[sudo] пароль для ada:',
    '[sudo] ada 的密码：',
    '[sudo] ada のパスワード:',
    'Duo passcode or option (1-3): ',
    'OTP: ',
  ])('%s', (line) => {
    expect(asksForSecret(line)).toBe(true);
    expect(asksSomething(line)).toBe(true);
  });

  it.each(['The password: none', 'password changed', 'Your token: abc', 'ada@web-1:~$ ', 'tokens: '])('is not: %s', (line) => {
    expect(asksForSecret(line)).toBe(false);
  });
});
