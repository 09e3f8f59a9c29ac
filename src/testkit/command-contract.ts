import { rejects } from 'node:assert/strict';
import type { CommandsSession, SentCommand } from '../model/index.ts';
import { type ContractCase, casesOf, same } from './contract-case.ts';

/** A command that the session under test has an answer to, given `times` times, and the text of that answer. */
export interface KnownAnswer {
  readonly command: SentCommand;
  readonly text: string;
  readonly times: number;
}

/** What every runner that gives whole answers must hold: what it does not know is an error and never an empty answer. */
export function commandContract(name: string, known: KnownAnswer, open: () => Promise<CommandsSession>): readonly ContractCase[] {
  const options = { signal: new AbortController().signal };
  const unanswered = (session: CommandsSession, change: Partial<SentCommand>) =>
    rejects(session.run({ ...known.command, ...change }, options), { code: /^LABPROOF_/ });
  return casesOf(name, open, [
    ['a known command gives its text', async (session) => same((await session.run(known.command, options)).text, known.text)],
    [
      'no answer is given more often than it was recorded',
      async (session) => {
        for (let nth = 0; nth < known.times; nth++) await session.run(known.command, options);
        await unanswered(session, {});
      },
    ],
    ['an unknown command is an error', (session) => unanswered(session, { command: `${known.command.command} # other` })],
    ['so is a known one on another host', (session) => unanswered(session, { host: `${known.command.host}-other` })],
    ['in another shell', (session) => unanswered(session, { shell: `${known.command.shell}-other` })],
    ['and in another directory', (session) => unanswered(session, { directory: '/somewhere/else' })],
  ]);
}
