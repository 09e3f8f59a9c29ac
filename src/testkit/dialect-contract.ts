import { rejects } from 'node:assert/strict';
import type { BytesSession, Dialect, Output, Target } from '../model/index.ts';
import { dialects, openTerminal, type Terminal } from '../shell/index.ts';
import { matchPrompt } from '../shell/prompt.ts';
import { type ContractCase, casesOf, ok, same } from './contract-case.ts';

/** A command of the shell under test, and the whole of what it prints. */
export interface Exchange {
  readonly command: string;
  readonly text: string | RegExp;
}

/** A line that is a prompt, and what it tells. */
export interface PromptSample {
  readonly line: string;
  readonly host?: string;
  readonly user?: string;
  readonly mode?: string;
  readonly dir?: string;
}

/** A shell to try a dialect on: the real program, or a stand-in that says so in the suite's name. A trait that this kind of shell has not is null. */
export interface DialectSubject {
  readonly dialect: Dialect;
  /** Dialects that it needs beside the built-in ones, such as those of its modes. */
  readonly others?: readonly Dialect[];
  /** The host behind `open`; `shell` is the dialect that one meets after login. */
  readonly target: Target;
  readonly open: () => Promise<BytesSession>;
  /** The command that leads from the login shell into this one; null where this one is the login shell. */
  readonly entered: string | null;
  readonly prompts: readonly PromptSample[];
  /** Lines of output that a reader could take for a prompt at first sight. */
  readonly lookAlikes: readonly string[];
  readonly says: Exchange;
  /** A command that is wrong: its text is kept, and the next one is not harmed. */
  readonly fails: Exchange & { readonly status?: number };
  /** More lines than a page has. */
  readonly tall: Exchange;
  /** Output with a line that looks like this shell's own prompt. */
  readonly promptLike: Exchange | null;
  /** Output that stands still for some time on such a line; asked of shells that have comments. */
  readonly stalls?: Exchange;
  /** A line of some thousand characters, typed or printed. */
  readonly long: Exchange;
  /** One command of several lines, typed at the prompt of continuation. */
  readonly several: Exchange | null;
  /** A command that does not end by itself, but at `^C`. */
  readonly endless: string | null;
  /** A mode or a shell within this one. `inner`: a command that leads into a mode of the mode, and the word that leads up from there. */
  readonly mode: {
    readonly dialect: string;
    readonly command: string;
    readonly says: Exchange;
    readonly inner?: { readonly command: string; readonly leave: string };
    /** A command after which leaving the mode asks something, where nobody has an answer. */
    readonly asks?: string;
  } | null;
  /** A command after which its prompt is another one. */
  readonly reprompts?: string;
  /** What it says when it is left by this word. */
  readonly leaves?: Exchange;
  /** The words that leave it here, where not all of its dialect's do. */
  readonly leaveWords?: readonly string[];
  /** True where the prompt or the shell itself tells whose it is. */
  readonly tellsHost: boolean;
}

/**
 * What every dialect must hold on a live shell: `for (const { name, run } of dialectContract('vtysh of FRR', subject)) it(name, run)`.
 * Each case opens a terminal of its own.
 */
export function dialectContract(name: string, subject: DialectSubject): readonly ContractCase[] {
  const { dialect, target, says } = subject;
  const known = [dialect, ...(subject.others ?? []), ...dialects.filter((each) => each.name !== dialect.name)];
  const never = new AbortController().signal;
  const limit = { timeoutMs: 15_000, signal: never };
  const login = (session: BytesSession, of: Target = target) =>
    openTerminal(session, { target: of, dialects: known, signal: never, openTimeoutMs: 15_000 });
  const stackOf = (terminal: Terminal) => terminal.stack.map((frame) => frame.dialect);

  /** A terminal in the shell under test. */
  async function arrive(session: BytesSession): Promise<Terminal> {
    const terminal = await login(session);
    if (subject.entered !== null) {
      const output = await terminal.enter(dialect.name, subject.entered, limit);
      same(stackOf(terminal).at(-1), dialect.name, `"${subject.entered}" did not lead into ${dialect.name}: ${JSON.stringify(output)}`);
    }
    return terminal;
  }

  async function exchange(terminal: Terminal, { command, text }: Exchange, ending = dialect.ending): Promise<Output> {
    const output = await terminal.run(command, limit);
    told(output.text, text, command);
    if (ending === 'prompt') same(output.end, { kind: 'prompt' });
    else same(output.end.kind, 'exit');
    return output;
  }
  const trait = (title: string, wanted: Exchange | null) =>
    wanted === null
      ? []
      : [
          [
            title,
            async (session: BytesSession) => {
              const terminal = await arrive(session);
              await exchange(terminal, wanted);
              await exchange(terminal, says);
            },
          ] as const,
        ];

  return casesOf(name, subject.open, [
    [
      'its prompts are recognised, with what they tell',
      async () => {
        ok(subject.prompts.length > 0, 'no prompt is given to recognise');
        for (const { line, ...tells } of subject.prompts) {
          const match = matchPrompt(dialect, line);
          ok(match !== null, `"${line}" was not taken for a prompt`);
          for (const [what, value] of Object.entries(tells)) same(match[what as keyof typeof match], value, `${what} of "${line}"`);
        }
      },
    ],
    [
      'output that looks like a prompt at first sight is none',
      async () => {
        for (const line of subject.lookAlikes) same(matchPrompt(dialect, line), null, `"${line}" was taken for a prompt`);
      },
    ],
    [
      'a pager’s question is no prompt, and a prompt is no pager’s question',
      async () => {
        for (const { pattern } of dialect.pagers)
          for (const { line } of subject.prompts) ok(!new RegExp(pattern).test(line), `${pattern} takes "${line}" for a pager`);
      },
    ],
    [
      'each command gets its own output, and the end that this kind of shell can tell',
      async (session) => {
        const terminal = await arrive(session);
        for (let nth = 0; nth < 3; nth++) await exchange(terminal, says);
      },
    ],
    [
      'an error is output, told by the status where there is one, and the next command is not harmed',
      async (session) => {
        const terminal = await arrive(session);
        const { end } = await exchange(terminal, subject.fails);
        if (end.kind === 'exit') same(end.status, subject.fails.status);
        await exchange(terminal, says);
      },
    ],
    ...trait('many lines come whole, without a pager or its traces', subject.tall),
    ...trait('a long line comes whole', subject.long),
    ...trait('output with its own prompt in it is not cut there', subject.promptLike),
    ...trait(
      'output that stands still on a line like its prompt is not cut there',
      dialect.comment === null ? null : (subject.stalls ?? null),
    ),
    ...(subject.reprompts === undefined
      ? []
      : [
          [
            'a command that changes its prompt ends, and the next one is answered there',
            async (session: BytesSession) => {
              const terminal = await arrive(session);
              same((await terminal.run(subject.reprompts ?? '', limit)).end, { kind: 'prompt' });
              await exchange(terminal, says);
            },
          ] as const,
        ]),
    ...trait('a command of several lines is one command, and its own lines are no output', subject.several),
    ...(subject.endless === null
      ? []
      : [
          [
            'a command that does not end is interrupted, and the shell goes on',
            async (session: BytesSession) => {
              const terminal = await arrive(session);
              const output = await terminal.run(subject.endless ?? '', { timeoutMs: 700, signal: never });
              same(output.end.kind, 'timeout');
              ok(terminal.alive, 'the terminal was given up');
              same(stackOf(terminal).at(-1), dialect.name);
              await exchange(terminal, says);
            },
          ] as const,
        ]),
    ...(subject.mode === null
      ? []
      : [
          [
            'a mode within it is entered and left, and both answer',
            async (session: BytesSession) => {
              const { mode } = subject;
              if (mode === null) return;
              const terminal = await arrive(session);
              await terminal.enter(mode.dialect, mode.command, limit);
              same(stackOf(terminal).at(-1), mode.dialect);
              await exchange(terminal, mode.says, known.find((each) => each.name === mode.dialect)?.ending);
              await terminal.leave(limit);
              same(stackOf(terminal).at(-1), dialect.name);
              await exchange(terminal, says);
            },
          ] as const,
          [
            'each word that leaves the mode leads back, typed as the guide has it',
            async (session: BytesSession) => {
              const { mode } = subject;
              if (mode === null) return;
              const terminal = await arrive(session);
              for (const word of known.find((each) => each.name === mode.dialect)?.leave ?? []) {
                await terminal.enter(mode.dialect, mode.command, limit);
                same((await terminal.leave(limit, word)).end, { kind: 'prompt' }, word);
                same(stackOf(terminal).at(-1), dialect.name, word);
                await exchange(terminal, says);
              }
            },
          ] as const,
        ]),
    ...(subject.mode?.inner === undefined
      ? []
      : [
          [
            'a mode within the mode is left for the mode around it, and from there all at once',
            async (session: BytesSession) => {
              const { mode } = subject;
              if (mode?.inner === undefined) return;
              const terminal = await arrive(session);
              await terminal.enter(mode.dialect, mode.command, limit);
              await terminal.run(mode.inner.command, limit);
              await terminal.leave(limit, mode.inner.leave);
              same(stackOf(terminal).at(-1), mode.dialect);
              await exchange(terminal, mode.says, 'prompt');
              await terminal.run(mode.inner.command, limit);
              await terminal.leave(limit);
              same(stackOf(terminal).at(-1), dialect.name);
              await exchange(terminal, says);
            },
          ] as const,
        ]),
    ...(subject.mode?.asks === undefined
      ? []
      : [
          [
            'a mode that asks before it is left is not left, and nothing is typed at its question',
            async (session: BytesSession) => {
              const { mode } = subject;
              if (mode?.asks === undefined) return;
              const terminal = await arrive(session);
              await terminal.enter(mode.dialect, mode.command, limit);
              await terminal.run(mode.asks, limit);
              await rejects(terminal.leave(limit), { code: 'LABPROOF_SHELL_NOT_LEFT' });
              same(stackOf(terminal).at(-1), mode.dialect);
              await exchange(terminal, mode.says, 'prompt');
            },
          ] as const,
        ]),
    ...(subject.entered === null
      ? []
      : [
          [
            'each of its words for leaving leads to the shell below, typed as the guide has it, and what it says is kept',
            async (session: BytesSession) => {
              const terminal = await login(session);
              for (const word of subject.leaveWords ?? dialect.leave) {
                await terminal.enter(dialect.name, subject.entered ?? '', limit);
                same(stackOf(terminal).at(-1), dialect.name);
                const output = await terminal.leave(limit, word);
                same([word, output.end, stackOf(terminal)], [word, { kind: 'prompt' }, [target.shell]]);
                if (word === subject.leaves?.command) told(output.text, subject.leaves.text, word);
                same((await terminal.run('echo back', limit)).text, 'back');
              }
            },
          ] as const,
          [
            'it is left by its own word, and the shell below answers again',
            async (session: BytesSession) => {
              const terminal = await arrive(session);
              await exchange(terminal, says);
              await terminal.leave(limit);
              same(stackOf(terminal), [target.shell]);
              const { text, end } = await terminal.run('echo back', limit);
              same([text, end], ['back', { kind: 'exit', status: 0 }]);
            },
          ] as const,
          [
            'typed by the guide, its word for leaving is seen as the end of this shell, not of the one below',
            async (session: BytesSession) => {
              const terminal = await arrive(session);
              same((await terminal.run(dialect.leave[0] ?? '', limit)).end.kind, 'shell-ended');
              same(stackOf(terminal), [target.shell]);
              same((await terminal.run('echo back', limit)).text, 'back');
            },
          ] as const,
        ]),
    ...(subject.entered !== null || !subject.tellsHost
      ? []
      : [
          [
            'another host than the one that is meant is refused before anything is sent',
            (session: BytesSession) =>
              rejects(login(session, { ...target, identity: 'quite-another-host' }), { code: 'LABPROOF_TARGET_MISMATCH' }),
          ] as const,
        ]),
  ]);
}

function told(text: string, expected: string | RegExp, command: string): void {
  if (typeof expected === 'string') same(text, expected, `"${command.slice(0, 80)}" printed ${JSON.stringify(text.slice(0, 2_000))}`);
  else
    ok(expected.test(text), `"${command.slice(0, 80)}": ${expected} was expected, and the text is ${JSON.stringify(text.slice(0, 2_000))}`);
}
