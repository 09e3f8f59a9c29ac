import { describe, expect, it } from 'vitest';
import { isLeftover, isPager, isQuestion } from '../../src/match/policy/conversation.ts';

describe('a pager that waits', () => {
  it.each([
    '--More--',
    ' --More-- ',
    '---(more 45%)---',
    '<--- More --->',
    '(END)',
    'lines 1-23/40 (END)',
    'Press any key to continue',
    'Press SPACE for more, q to quit',
    '-- Type <RET> for more, q to quit --',
  ])('is "%s"', (line) => {
    expect(isPager(line)).toBe(true);
  });

  // What programs and tools say at their start and in passing.
  it.each([
    'Type ".help" for more information.',
    'Type "help", "copyright", "credits" or "license" for more information.',
    "Type 'help' for more information.",
    'Type help for more information.',
    'Type "help" for help.',
    "Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.",
    'Enter ".help" for usage hints.',
    'For more information, see man page lines 1-24',
    'Press Ctrl+C to stop the server',
    'more than one line',
    '5 more pods',
    'Use --more to see all',
    'END',
    'key: value',
  ])('is not "%s"', (line) => {
    expect([isPager(line), isLeftover(line, true), isQuestion(line)]).toEqual([false, false, false]);
  });
});
