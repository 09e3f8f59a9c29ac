import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { MarkerReader, wrapCommand } from '../../src/shell/marker.ts';

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

describe('MarkerReader', () => {
  const nonce = 'LP0123';
  const read = (...chunks: readonly string[]) => {
    const reader = new MarkerReader(nonce, { columns: 80, rows: 24, maxOutput: 10_000, maxLines: 1_000 });
    for (const chunk of chunks) reader.feed(chunk);
    return { text: reader.text(), status: reader.status, missed: reader.missed };
  };
  const echo = ` printf '\\n%sS\\n' ${nonce}; eval $'x'; printf '\\n%sE:%s\\n' ${nonce} "$?"\r\n`;

  it.each([
    ['an output of a line', 'one\r\n', 'one'],
    ['none', '', ''],
    ['one without a line end', 'half', 'half'],
    ['a blank line at its end', 'one\r\n\r\n', 'one\n'],
    ['what only begins like a mark', `${nonce}E:x\r\none\r\n`, 'one'],
  ])('%s is the same in one piece, in two and in single characters', (_name, output, text) => {
    const all = `${echo}\r\n${nonce}S\r\n${output}\r\n${nonce}E:3\r\n`;
    expect(read(all)).toEqual({ text, status: 3, missed: null });
    expect(read(...all)).toEqual({ text, status: 3, missed: null });
    for (let at = 1; at < all.length; at++)
      expect(read(all.slice(0, at), all.slice(at)), `cut at ${at}`).toEqual({ text, status: 3, missed: null });
  });
  it('has no status before the whole of the mark came', () => {
    expect(read(`\r\n${nonce}S\r\none\r\n${nonce}E:3`).status).toBe(null);
  });
  it('tells why a directory was not reached, and with which status', () => {
    const all = `${echo}cd: no such directory\r\n\r\n${nonce}D:1\r\n`;
    for (const chunks of [[all], [...all]]) {
      const { status, missed } = read(...chunks);
      expect(status).toBe(1);
      expect(missed).toMatch(/cd: no such directory$/);
    }
  });
});
