import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig, withOwnPrompts } from '../../src/config/index.ts';
import { dialects } from '../../src/shell/index.ts';
import { matchPrompt } from '../../src/shell/prompt.ts';
import { folderWith } from '../support/cli.ts';
import { runHere } from '../support/run.ts';

interface Parsed {
  readonly pages: readonly {
    readonly blocks: readonly { readonly kind: string; readonly suspicious: boolean }[];
    readonly steps: readonly {
      readonly host: string | null;
      readonly user: string | null;
      readonly shell: string;
      readonly directory: string | null;
      readonly command: string;
      readonly expected: string | null;
    }[];
    readonly messages: readonly { readonly code: string; readonly message: string; readonly position: { readonly line: number } }[];
  }[];
}

async function read(files: Readonly<Record<string, string>>, page = 'g.rst'): Promise<Parsed['pages'][number]> {
  await using folder = await folderWith(files);
  const { code, stdout, stderr } = await runHere(['parse', page, '--json'], folder.path);
  expect([code, stderr]).toEqual([0, '']);
  const [first] = (JSON.parse(stdout) as Parsed).pages;
  if (first === undefined) throw new Error('no page');
  return first;
}

describe('prompts of the configuration', () => {
  // No table knows such a prompt: a word, a slash, a mark that nobody uses.
  const page = 'Count::\n\n    crane/berth-7 ⇒ tally --all\n    3 boxes\n    crane/berth-7 ⇒ tally --last\n    1 box\n';
  const steps = async (config: string) =>
    (await read({ 'g.rst': page, 'labproof.yaml': config })).steps.map(({ host, user, shell, directory, command, expected }) => ({
      host,
      user,
      shell,
      directory,
      command,
      expected,
    }));

  it('are unknown without it', async () => {
    expect((await read({ 'g.rst': page })).steps).toEqual([]);
  });

  it('are read by a pattern, with the groups that it names', async () => {
    expect(
      await steps(
        "prompts:\n  - { pattern: '(?<user>[a-z]+)/(?<host>[a-z]+-[0-9]+) ⇒ ', shell: zsh }\ntargets:\n  berth-7: { runner: local }\n",
      ),
    ).toEqual([
      { host: 'berth-7', user: 'crane', shell: 'zsh', directory: null, command: 'tally --all', expected: '3 boxes' },
      { host: 'berth-7', user: 'crane', shell: 'zsh', directory: null, command: 'tally --last', expected: '1 box' },
    ]);
  });

  it('are read as they stand, and a target’s own say the host', async () => {
    expect(await steps('targets:\n  quay-1:\n    runner: local\n    prompts: [{ literal: "crane/berth-7 ⇒ " }]\n')).toEqual([
      { host: 'quay-1', user: null, shell: 'bash', directory: null, command: 'tally --all', expected: '3 boxes' },
      { host: 'quay-1', user: null, shell: 'bash', directory: null, command: 'tally --last', expected: '1 box' },
    ]);
    expect((await steps('prompts: [{ literal: "crane/berth-7 ⇒ " }]\n')).map((each) => each.host)).toEqual([null, null]);
  });

  it('come before the tables that labproof has', async () => {
    const router = 'See::\n\n    r-1# uptime\n     up 1 day\n';
    const own = await read({
      'g.rst': router,
      'labproof.yaml': 'targets:\n  r-1: { runner: local, prompts: [{ literal: "r-1# ", shell: bash }] }\n',
    });
    expect(own.steps.map((step) => [step.host, step.shell, step.command])).toEqual([['r-1', 'bash', 'uptime']]);
  });

  it('hold on a live screen too, where only what it shows tells a host', async () => {
    const config = parseConfig(
      "prompts:\n  - { pattern: '(?<host>[a-z]+-[0-9]+) ⇒ ', shell: ios }\ntargets:\n  quay-1:\n    prompts: [{ literal: 'crane ⇒ ', shell: ios }]\n",
      'labproof.yaml',
    );
    const ios = (await withOwnPrompts(dialects, config)).find((each) => each.name === 'ios');
    if (ios === undefined) throw new Error('no ios');
    expect(matchPrompt(ios, 'berth-7 ⇒ ')).toMatchObject({ host: 'berth-7' });
    expect(matchPrompt(ios, 'crane ⇒ ')).toMatchObject({ host: null });
    expect(matchPrompt(ios, 'berth-7 ⇒ show version')).toBe(null);
    expect(matchPrompt(dialects.find((each) => each.name === 'ios') ?? ios, 'berth-7 ⇒ ')).toBe(null);
  });

  it.each([
    ['prompts: [{ pattern: "(?=x)" }]', 1, 'prompts.0.pattern is "(?=x)"'],
    ['prompts: [{ pattern: "a*" }]', 1, 'it matches an empty line'],
    ['prompts:\n  - { pattern: "(?<name>x) " }', 2, 'the group "name" is none of host, user, mode, dir'],
    ['prompts:\n  - { literal: "x> ", shell: bsah }', 2, 'prompts.0.shell is "bsah"'],
    ['prompts: [{ literal: "x> ", pattern: "x> " }]', 1, 'either literal or pattern was expected'],
    ['prompts: [{ shell: bash }]', 1, 'either literal or pattern was expected'],
    ['prompts: [{ literal: "  " }]', 1, 'the text of a prompt was expected'],
    ['prompts: [{ litteral: "x> " }]', 1, 'unknown word "litteral"'],
    ['targets:\n  a:\n    prompts:\n      - { literal: "x> ", shell: nosuch }', 4, 'targets.a.prompts.0.shell is "nosuch"'],
  ])('that are wrong are said with their place: %s', async (config, line, message) => {
    await using folder = await folderWith({ 'g.rst': page, 'labproof.yaml': `${config}\n` });
    const { code, stderr } = await runHere(['parse', 'g.rst'], folder.path);
    expect([code, stderr]).toEqual([4, expect.stringContaining('LABPROOF_CONFIG_INVALID')]);
    expect(stderr).toContain(message);
    expect(stderr).toContain(`labproof.yaml:${line}:`);
  });

  it('of a pattern that would take a backtracking engine for ever do not', async () => {
    const hostile = `Go::\n\n    ${'a'.repeat(900)}!\n    crane> tally\n`;
    const { steps: found } = await read({ 'g.rst': hostile, 'labproof.yaml': "prompts: [{ pattern: '(?:(?:a+)+)+> |crane> ' }]\n" });
    expect(found.map((each) => each.command)).toEqual(['tally']);
  });
});

describe('includes outside of the guide', () => {
  const files = {
    'book/g.rst': 'Page\n====\n\n.. include:: ../shared/part.inc\n',
    'shared/part.inc': 'Do::\n\n    ana@pier-1:~$ uptime\n',
  };

  it('are not read, and the message says how to allow them', async () => {
    await using folder = await folderWith(files);
    const { stdout } = await runHere(['parse', 'book/g.rst', '--json'], folder.path);
    const [page] = (JSON.parse(stdout) as Parsed).pages;
    expect(page?.steps).toEqual([]);
    expect(page?.messages).toEqual([
      expect.objectContaining({ code: 'LABPROOF_INCLUDE_OUTSIDE', position: expect.objectContaining({ line: 4 }) }),
    ]);
    const { stdout: lint } = await runHere(['lint', 'book/g.rst'], folder.path);
    expect(lint).toContain(`includeRoots: [${JSON.stringify(join(folder.path, 'shared'))}]`);
  });

  it.each([
    ['beside the guide', { 'book/labproof.yaml': 'includeRoots: [../shared]\n' }],
    ['above it', { 'labproof.yaml': 'includeRoots: [shared]\n' }],
  ])('are read when the configuration %s allows their folder', async (_, config) => {
    const page = await read({ ...files, ...(config as Record<string, string>) }, 'book/g.rst');
    expect(page.messages).toEqual([]);
    expect(page.steps.map((step) => step.command)).toEqual(['uptime']);
  });

  it('stay outside when another folder is allowed', async () => {
    const page = await read({ ...files, 'labproof.yaml': 'includeRoots: [share]\n' }, 'book/g.rst');
    expect(page.messages.map((each) => each.code)).toEqual(['LABPROOF_INCLUDE_OUTSIDE']);
  });

  it.each(['includeRoots: shared', 'includeRoots: [7]', 'includeRots: [shared]'])('%s is an error of the configuration', async (config) => {
    await using folder = await folderWith({ ...files, 'labproof.yaml': `${config}\n` });
    const { code, stderr } = await runHere(['parse', 'book/g.rst'], folder.path);
    expect([code, stderr]).toEqual([4, expect.stringMatching(/labproof\.yaml:1:\d+: .*includeRo/)]);
  });
});
