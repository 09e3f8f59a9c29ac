import type { BytesSession, Output, Target } from '../model/index.ts';
import { dialects, openTerminal } from '../shell/index.ts';
import { type ContractCase, casesOf, ok, same } from './contract-case.ts';

type Expected = { readonly text: string | RegExp } & ({ readonly status: number } | { readonly ends: 'timeout' | 'shell-ended' });

/** Commands at whose end a driver of interactive shells may be wrong; after each the next one must get its own output. */
const cases: readonly (readonly [name: string, command: string, expected: Expected])[] = [
  ['plain output', 'echo one', { text: 'one', status: 0 }],
  ['no output', ':', { text: '', status: 0 }],
  ['a failing command', '(exit 42)', { text: '', status: 42 }],
  ['output without a line end', 'printf half', { text: 'half', status: 0 }],
  [
    'a look-alike of the prompt, then a pause',
    `printf '%s\\n' "$PS1" 'ada@web-1:~$ '; sleep 0.5; echo after`,
    { text: /\nada@web-1:~\$\nafter$/, status: 0 },
  ],
  [
    'a look-alike without a line end, then a pause',
    `printf 'ada@web-1:~$ '; sleep 0.5; echo after`,
    { text: 'ada@web-1:~$ after', status: 0 },
  ],
  ['the prompt is changed', `PS1='> '; echo fine`, { text: 'fine', status: 0 }],
  ['PROMPT_COMMAND prints', `PROMPT_COMMAND='echo noise'; echo fine`, { text: 'fine', status: 0 }],
  ['the second prompt in the output', `printf '> \\n> \\n'`, { text: '>\n>', status: 0 }],
  ['the directory changes', 'cd / && pwd', { text: '/', status: 0 }],
  ['a here-document', 'cat <<EOF\n$ one\n> two\nEOF', { text: '$ one\n> two', status: 0 }],
  ['a here-document with a quoted end', "cat <<'END'\n$HOME !!\nEND", { text: '$HOME !!', status: 0 }],
  ['several lines', 'echo a\necho b\nfalse', { text: 'a\nb', status: 1 }],
  ['a loop over lines', 'for i in 1 2; do\n  echo $i\ndone', { text: '1\n2', status: 0 }],
  ['an unterminated quote', "echo 'open", { text: /unexpected EOF/, status: 2 }],
  ['an unterminated if', 'if true; then echo x', { text: /syntax error/, status: 2 }],
  ['a syntax error', 'echo )', { text: /syntax error/, status: 2 }],
  ['tabs', "printf '%s' 'a\tb' | od -An -c | tr -s ' '", { text: ' a \\t b', status: 0 }],
  ['quotes, dollars, exclamation marks', `echo "it's \\$5!!" '"!$x"'`, { text: `it's $5!! "!$x"`, status: 0 }],
  ['five thousand characters', `echo ${'y'.repeat(5_000)}`, { text: 'y'.repeat(5_000), status: 0 }],
  ['a sub-shell that sets its own status', 'bash -c "echo deep; exit 9"', { text: 'deep', status: 9 }],
  ['a background job', 'sleep 0.1 & wait $!; echo done', { text: /done$/, status: 0 }],
  ['a flood', 'seq 1 200000 | tail -n 1; seq 1 20000', { text: /^200000\n1\n2\n[\s\S]*\n20000$/, status: 0 }],
  ['a reader of standard input', 'cat', { text: '', ends: 'timeout' }],
  ['a flood without an end', 'yes', { text: /^y\ny\n/, ends: 'timeout' }],
  // An interactive bash says "exit" itself.
  ['exit', 'echo bye; exit 3', { text: /^bye(?:\nexit)?$/, ends: 'shell-ended' }],
  ['set -e and a failure', 'set -e; echo last; false', { text: 'last', ends: 'shell-ended' }],
];

/** 27 ways in which the end of a command is missed, on a real bash behind `open`; every one is right or seen as "shell ended". */
export function endOfCommandSuite(name: string, target: Target, open: () => Promise<BytesSession>): readonly ContractCase[] {
  const signal = new AbortController().signal;
  return casesOf(
    name,
    open,
    cases.map(([title, command, expected]) => [
      title,
      async (session) => {
        const terminal = await openTerminal(session, { target, dialects, signal, openTimeoutMs: 10_000 });
        const timeoutMs = 'ends' in expected && expected.ends === 'timeout' ? 800 : 15_000;
        check(await terminal.run(command, { timeoutMs, signal }), expected);
        if (!('ends' in expected && expected.ends === 'shell-ended')) {
          for (const word of ['next', 'last'])
            check(await terminal.run(`echo ${word}`, { timeoutMs: 15_000, signal }), { text: word, status: 0 });
        }
        await terminal[Symbol.asyncDispose]();
      },
    ]),
  );
}

function check(output: Output, expected: Expected): void {
  if (typeof expected.text === 'string') same(output.text, expected.text);
  else ok(expected.text.test(output.text), `${expected.text} was expected, and the text is: ${output.text.slice(0, 300)}`);
  if ('status' in expected) same(output.end, { kind: 'exit', status: expected.status });
  else same(output.end.kind, expected.ends);
}
