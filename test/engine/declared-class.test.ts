import { describe, expect, it } from 'vitest';
import { permit } from '../../src/engine/consent.ts';
import { guideOf } from '../support/lab-double.ts';

const declared = [
  { command: 'shop status', class: 'read-only' },
  { command: 'shop', class: 'changing' },
  { command: 'cat', class: 'changing' },
  { command: 'rm', class: 'read-only' },
] as const;

/** What becomes of a command under the consent to read. */
function held(command: string, prompt = 'ada@web-1:~$'): string {
  const source = `::\n\n    ${prompt} ${command.replaceAll('\n', '\n    ')}\n`;
  const [step] = guideOf(source).pages[0]?.steps ?? [];
  if (step === undefined) throw new Error(`${command} is no step`);
  return permit(step, step.command, 'read-only', declared).kind;
}

describe('what the user declares of a command', () => {
  it.each([
    ['shop status', 'granted'],
    ['shop status --all', 'granted'],
    ['sudo shop status', 'granted'],
    ['/opt/bin/shop status', 'granted'],
    ['shop statuses', 'held'],
    ['shop update', 'held'],
    // More careful than the tables is allowed, too.
    ['cat /etc/hosts', 'held'],
    // Only one plain call is what was declared.
    ['shop status; reboot', 'held'],
    ['shop status && shop update', 'held'],
    ['shop status > /etc/shop', 'held'],
    ['shop status $(reboot)', 'held'],
    ['shop status | sh', 'held'],
    // What is known to destroy stays so.
    ['rm -rf /srv', 'held'],
  ])('%s: %s', (command, expected) => {
    expect(held(command)).toBe(expected);
  });
});

describe('a command that enters a shell', () => {
  it.each([
    ['docker exec -it web bash', 'granted'],
    ['docker exec -it $(docker ps -q | head -1) bash', 'granted'],
    ['docker exec -it $(docker run -d nginx) bash', 'held'],
    ['mysql -h `reboot`', 'held'],
    ['psql -tAc "drop table shop"', 'held'],
    ['docker exec -it web apt-get install -y python3', 'held'],
  ])('%s: %s', (command, expected) => {
    expect(held(command)).toBe(expected);
  });
});
