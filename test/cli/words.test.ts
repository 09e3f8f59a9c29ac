import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';
import { recordingOf } from '../support/recording.ts';

const page = 'Doors\n=====\n\nAsk::\n\n   me@web-1:~$ echo one\n   one\n';

async function told(config: string, ...args: readonly string[]) {
  await using folder = await folderWith({ 'page.rst': page, 'r.jsonl': recordingOf([['echo one', 'one']]), 'labproof.yaml': config });
  return await labproof(args, { cwd: folder.path });
}

describe('what labproof says', () => {
  it('counts one step as one', async () => {
    expect((await told('', 'verify', 'page.rst', '--replay=r.jsonl')).stdout).toContain('PASS  1 step: 1 pass');
    expect((await told('', 'verify', 'page.rst', '--replay=r.jsonl', '-r', 'markdown')).stdout).toMatch(/^1 step: 1 pass/m);
  });

  it('names the same reporters in the help and where one is misspelt', async () => {
    const { stderr } = await told('', 'verify', 'page.rst', '--replay=r.jsonl', '-r', 'jsno');
    const names = /expected one of (.*), a file/.exec(stderr)?.[1]?.split(', ') ?? [];
    expect(names).toContain('junit');
    const help = (await told('', 'verify', '--help')).stdout.replace(/\s+/g, ' ');
    expect(help).toContain(`${names.slice(0, -1).join(', ')} or ${names.at(-1)}, to the screen or a file`);
  });

  it.each([
    ['targets:\n  web-1: { host: a }\n  web-1: { host: b }\n', '"web-1"', 'labproof.yaml:3:3'],
    ['targets: {}\n"targets": {}\n', '"targets"', 'labproof.yaml:2:1'],
  ])('names the key that stands twice: %j', async (config, key, place) => {
    const { stderr, code } = await told(config, 'verify', 'page.rst', '--dry-run');
    expect(stderr).toContain(`${place}: the configuration is not valid YAML: ${key} stands twice in one mapping`);
    expect(code).toBe(4);
  });

  it.each([
    ['ssh', 'hsot', 'host'],
    ['ssh', 'aliasses', 'aliases'],
    ['local', 'cdw', 'cwd'],
    ['kubernetes', 'namespcae', 'namespace'],
  ])('knows which word of the %s runner was meant by %s', async (runner, word, meant) => {
    const config = `targets: { web-1: { runner: ${runner}, ${word}: [x] } }\n`;
    const { stderr } = await told(config, 'verify', 'page.rst', '--dry-run');
    expect(stderr).toContain(`unknown option "${word}"`);
    expect(stderr).toContain(`did you mean "${meant}"?`);
  });
});
