import { describe, expect, it } from 'vitest';
import { folderWith, labproof } from '../support/cli.ts';

const page = 'Doors\n=====\n\nAsk::\n\n   me@door:~$ echo one\n   one\n';
const files = {
  'page.rst': page,
  'labproof.yaml': 'targets: { gate: { host: 192.0.2.1 } }\ninventory: { door: lab-door }\nteardown: [{ on: tower, run: echo over }]\n',
};

async function told(args: readonly string[]) {
  await using folder = await folderWith(files);
  return await labproof(args, { cwd: folder.path, env: { HOME: folder.path } });
}

describe('--target', () => {
  it.each([
    ['verify', 'page.rst', '--dry-run'],
    ['update', 'page.rst', '--dry-run'],
    ['checklist', 'page.rst', '--list'],
  ])('names a host of the guide or of the configuration: labproof %s', async (...call) => {
    const { code, stderr } = await told([...call, '--target', 'doro=ssh://me@192.0.2.2']);
    expect(stderr).toContain('neither the guide nor the configuration has a host doro (they have gate, door, tower, lab-door)');
    expect(stderr).toContain('did you mean "door"?');
    expect(stderr).toContain('LABPROOF_TARGET_OPTION_UNKNOWN');
    expect(code).toBe(4);
  });

  it.each(['door', 'DOOR', 'gate', 'tower', 'lab-door'])('takes %s', async (name) => {
    const { stderr } = await told(['verify', 'page.rst', '--dry-run', '--target', `${name}=ssh://me@192.0.2.2`]);
    expect(stderr).toBe('');
  });

  it.each([
    ['door=foo://x', /--target door=foo:…: there is no runner "foo"/],
    ['door=kubernetes://x', /--target door=kubernetes:…: unknown option "host"/],
    ['door=replay:', /--target door=replay:…: recording/],
    ['door=ssh://me@192.0.2.2/tmp', /nothing is made of \/tmp/],
    ['door=local:x', /nothing is made of x/],
    ['door=local', /NAME= was expected/],
    ['door', /NAME= was expected/],
  ])('that cannot be one is said to be wrong itself, with what may stand there: %s', async (target, says) => {
    const { code, stderr } = await told(['verify', 'page.rst', '--dry-run', '--target', target]);
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/ssh:\/\/user@host:port, or local: for this very machine|bigip-1=ssh/);
    expect(stderr).toContain('LABPROOF_TARGET_URL_INVALID');
    expect(stderr).not.toMatch(/labproof\.yaml:|install/);
    expect(code).toBe(4);
  });
});
