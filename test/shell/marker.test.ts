import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { wrapCommand } from '../../src/shell/marker.ts';

describe('a command as it is typed', () => {
  // The line discipline of a terminal keeps 4,095 bytes of a line and drops the rest without a word.
  it.each(['bash', 'sh'])('has no line for %s that a terminal would cut', (shell) => {
    const typed = wrapCommand(`echo ${'é!\\\' "x'.repeat(3_000)}`, 'N', shell);
    expect(Math.max(...typed.split('\n').map((line) => Buffer.byteLength(line)))).toBeLessThan(4_000);
  });

  it.each(['bash', 'sh'])('says the same to %s in one piece and in many', (shell) => {
    const word = `${'ab\\c "d" $HOME é\t!'.repeat(400)}`;
    const command = `printf '%s' '${word}'`;
    const { stdout } = spawnSync(shell, ['-s'], { input: wrapCommand(command, 'N', shell), encoding: 'utf8' });
    expect(stdout.slice(stdout.indexOf('NS\n') + 3, stdout.indexOf('\nNE:0'))).toBe(word);
  });
});
