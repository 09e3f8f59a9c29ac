import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SshServer, sshKeyPair, startSshServer } from '../../src/testkit/index.ts';
import { folderWith, labproof, root } from '../support/cli.ts';

const client = sshKeyPair();
const guide = 'Names\n=====\n\nAsk the host::\n\n   ada@web-1:~$ echo hello\n   hello\n';
let server: SshServer;
let folder: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  server = await startSshServer({
    users: { ada: { publicKey: client.public, password: 'right-one' } },
    env: { PS1: 'ada@web-1:\\w\\$ ', HOME: '/tmp' },
  });
  folder = await folderWith({
    key: client.private,
    known: `[127.0.0.1]:${server.port} ${server.hostKey}\n`,
    'guide.rst': guide,
    blank: ' \n\n',
    'prose.rst': 'Only words\n==========\n\nNothing to type here.\n',
    'latin.rst': Buffer.from('Caf\xe9\n====\n', 'latin1'),
    'syntax.yaml': 'targets:\n  web-1: {runner: ssh\n',
    'typo.yaml': 'targets:\n  web-1:\n    runner: ssh\n    hsot: 127.0.0.1\n',
    'top.yaml': 'tagets: {}\n',
    'runner.yaml': 'targets:\n  web-1: {runner: shh}\n',
    'other.yaml': 'targets:\n  db-1: {host: 127.0.0.1}\n',
  });
  mkdirSync(join(folder.path, 'empty'));
});
afterAll(async () => {
  await server.close();
  await folder[Symbol.asyncDispose]();
});

/** A configuration with one target, changed as wanted. */
function config(more: Record<string, unknown>): string {
  const name = `c-${Object.keys(more).join('-')}-${Math.random().toString(36).slice(2)}.json`;
  const options = {
    host: '127.0.0.1',
    port: server.port,
    user: 'ada',
    identityFile: 'key',
    knownHosts: 'known',
    agent: false,
    configFile: false,
    ...more,
  };
  writeFileSync(join(folder.path, name), JSON.stringify({ targets: { 'web-1': options }, timeouts: { wait: '0s', connect: '3s' } }));
  return name;
}

const cases: readonly (readonly [name: string, args: () => readonly string[], code: number, texts: readonly (string | RegExp)[]])[] = [
  ['a file that is not there', () => ['verify', 'nowhere.rst'], 4, ['LABPROOF_GUIDE_NOT_FOUND', 'nowhere.rst']],
  ['a file that is not UTF-8', () => ['verify', 'latin.rst'], 4, ['LABPROOF_GUIDE_ENCODING', 'latin.rst:1', 'UTF-8']],
  ['a folder without guides', () => ['verify', 'empty'], 4, ['LABPROOF_GUIDE_NONE', 'empty', '.rst']],
  ['a guide without anything to run', () => ['verify', 'prose.rst', '--config', config({})], 3, [/nothing/i]],
  [
    'a target that is not configured',
    () => ['verify', 'guide.rst', '--config', 'other.yaml'],
    3,
    ['LABPROOF_TARGET_UNKNOWN', 'web-1', 'db-1', /guide\.rst:6/],
  ],
  [
    'a configuration that is no YAML',
    () => ['verify', 'guide.rst', '--config', 'syntax.yaml'],
    4,
    [/LABPROOF_CONFIG_/, /syntax\.yaml:\d+:\d+/],
  ],
  ['a typo at the top', () => ['verify', 'guide.rst', '--config', 'top.yaml'], 4, [/LABPROOF_CONFIG_/, /top\.yaml:1:1/, 'targets']],
  [
    'a typo in an option of a target',
    () => ['verify', 'guide.rst', '--config', 'typo.yaml'],
    4,
    [/LABPROOF_/, 'hsot', /typo\.yaml:4/, 'host'],
  ],
  ['a runner that does not exist', () => ['verify', 'guide.rst', '--config', 'runner.yaml'], 4, [/LABPROOF_RUNNER_/, 'shh', 'ssh']],
  [
    'a host that cannot be reached',
    () => ['verify', 'guide.rst', '--config', config({ port: 1 })],
    3,
    ['LABPROOF_SSH_UNREACHABLE', '127.0.0.1:1', 'refused'],
  ],
  [
    'a wrong password',
    () => ['verify', 'guide.rst', '--config', config({ identityFile: undefined, password: { env: 'PW' } })],
    3,
    ['LABPROOF_SSH_AUTH_FAILED', 'ada'],
  ],
  [
    'a host key that nobody knows',
    () => ['verify', 'guide.rst', '--config', config({ knownHosts: 'none' })],
    3,
    ['LABPROOF_HOSTKEY_UNKNOWN', 'SHA256:'],
  ],
  [
    'a host that calls itself otherwise',
    () => ['verify', 'guide.rst', '--config', config({ identity: 'web-9' })],
    3,
    ['LABPROOF_TARGET_MISMATCH', 'web-9', 'web-1'],
  ],
  [
    'a reporter that does not exist',
    () => ['verify', 'guide.rst', '--config', config({}), '--reporter', 'jsno'],
    4,
    ['LABPROOF_REPORTER_UNKNOWN', 'json'],
  ],
  [
    'a report that cannot be written',
    () => ['verify', 'guide.rst', '--config', config({}), '--reporter', 'json=key/report.json'],
    4,
    ['LABPROOF_FILE_UNWRITABLE'],
  ],
  ['a command that does not exist', () => ['verfy', 'guide.rst'], 4, ['verify']],
  ['an option that does not exist', () => ['verify', 'guide.rst', '--jsn'], 4, ['--json']],
  [
    'a selected line without a step',
    () => ['verify', 'guide.rst', '--config', config({}), '--select', 'guide.rst:1'],
    4,
    [/LABPROOF_SELECT/, 'guide.rst'],
  ],
  ['a comparison with an empty page', () => ['compare', 'blank', 'key'], 3, ['LABPROOF_NOTHING_TO_COMPARE', 'blank']],
  ['a check of a folder without guides', () => ['check', 'empty'], 4, ['LABPROOF_GUIDE_NONE', 'empty', '.rst']],
  ['a check of one among others', () => ['check', 'guide.rst', 'empty'], 4, ['LABPROOF_GUIDE_NONE', 'empty', '.rst']],
  ['a check of a page without anything to run', () => ['check', 'prose.rst'], 3, ['prose.rst has nothing to run: it has no literal block']],
  ['a comparison with a file that is not there', () => ['compare', 'key', 'nowhere'], 4, ['LABPROOF_FILE_UNREADABLE', 'nowhere']],
];

describe('bad input: one clear message, the right exit code', () => {
  it.each(cases)('%s', async (_, args, code, texts) => {
    const result = await labproof(args(), { cwd: folder.path, env: { PW: 'wrong-one', HOME: folder.path } });
    const said = result.stderr + result.stdout;
    expect(result.code, said).toBe(code);
    for (const text of texts) expect(said).toMatch(text);
    expect(said).not.toMatch(/^\s+at .*(?:\.js|\.ts|node:)/m);
    expect(said).not.toContain('wrong-one');
    expect(said).not.toContain('undefined');
  });
});

describe('good input', () => {
  it('verifies over real SSH with key and password, and exits 0', async () => {
    for (const more of [{}, { identityFile: undefined, password: { env: 'PW' } }]) {
      const result = await labproof(['verify', 'guide.rst', '--config', config(more), '--json'], {
        cwd: folder.path,
        env: { PW: 'right-one', HOME: folder.path },
      });
      expect(result.code, result.stderr + result.stdout).toBe(0);
      const report = JSON.parse(result.stdout) as { schemaVersion: number; guides: { steps: Record<string, unknown>[] }[] };
      expect(report.schemaVersion).toBe(1);
      expect(report.guides[0]?.steps[0]).toMatchObject({
        line: 6,
        host: 'web-1',
        shell: 'bash',
        command: 'echo hello',
        sent: 'echo hello',
        verdict: 'pass',
        checked: 'output',
      });
      expect(result.stdout + result.stderr).not.toContain('right-one');
    }
  });

  it('shows drift and failure in the exit code', async () => {
    writeFileSync(join(folder.path, 'drift.rst'), guide.replace('\n   hello\n', '\n   hello there\n'));
    writeFileSync(join(folder.path, 'fail.rst'), guide.replace('echo hello', 'false'));
    expect((await labproof(['verify', 'drift.rst', '--config', config({})], { cwd: folder.path })).code).toBe(2);
    expect((await labproof(['verify', 'fail.rst', '--config', config({})], { cwd: folder.path })).code).toBe(1);
  });

  it('plans without opening anything', async () => {
    const result = await labproof(['verify', 'guide.rst', '--dry-run', '--target', 'web-1=ssh://ada@192.0.2.1'], { cwd: folder.path });
    expect(result.stdout).toContain('echo hello');
    expect(result.stdout).toContain('ada@web-1:~$');
    expect(result.stderr).toBe('');
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect((await labproof(['--version'])).stdout.trim()).toBe(version);
  });

  it('compares two files', async () => {
    writeFileSync(join(folder.path, 'a.txt'), 'NAME   STATUS\nweb    Running\n');
    writeFileSync(join(folder.path, 'b.txt'), 'NAME   STATUS\nweb    Failed\n');
    const same = await labproof(['compare', 'a.txt', 'a.txt', '--json'], { cwd: folder.path });
    expect([same.code, (JSON.parse(same.stdout) as { verdict: string }).verdict]).toEqual([0, 'pass']);
    const other = await labproof(['compare', 'a.txt', 'b.txt'], { cwd: folder.path });
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('Running became Failed');
  });
});
