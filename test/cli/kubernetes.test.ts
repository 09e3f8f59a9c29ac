import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ExecServer, type ExecServerOptions, startExecServer } from '../../src/testkit/index.ts';
import { folderWith, labproof, root } from '../support/cli.ts';

let server: ExecServer;
let folder: Awaited<ReturnType<typeof folderWith>>;
afterEach(async () => {
  await server.close();
  await folder[Symbol.asyncDispose]();
});

interface Step {
  readonly verdict: string;
  readonly reason: string;
  readonly sent: string | null;
  readonly problem: { readonly code: string } | null;
  readonly output: { readonly text: string; readonly end: { readonly kind: string } } | null;
}

async function lab(page: string, targets: object, options: ExecServerOptions = {}): Promise<void> {
  server = await startExecServer({ token: 'a-planted-token-4711', ...options });
  folder = await folderWith({
    'guide.rst': page,
    'labproof.yaml': JSON.stringify({ targets, timeouts: { wait: '1ms', command: '5s', connect: '3s' } }),
    config: server.kubeconfig,
  });
}
async function verify(...args: readonly string[]): Promise<{ code: number | null; steps: readonly Step[]; text: string }> {
  const { code, stdout, stderr } = await labproof(['verify', 'guide.rst', '--json', ...args], {
    cwd: folder.path,
    env: { KUBECONFIG: join(folder.path, 'config') },
  });
  if (stdout === '') throw new Error(stderr);
  const report = JSON.parse(stdout) as { guides: readonly { steps: readonly Step[] }[] };
  return { code, steps: report.guides[0]?.steps ?? [], text: stdout + stderr };
}

const page = (block: string) => `A page\n======\n\nLog in to web-0 and type::\n\n${block.replace(/^/gm, '   ')}\n`;
const web = { 'web-0': { runner: 'kubernetes', pod: 'web-0' } };

describe('a guide in a pod', () => {
  it('runs without a host name in any prompt: the API server vouches for the pod', async () => {
    await lab(page('/ # echo here\nhere'), web, { env: { PS1: 'someone@else:/# ' } });
    const { code, steps, text } = await verify();
    expect(steps).toMatchObject([{ verdict: 'pass', output: { text: 'here' } }]);
    expect(code).toBe(0);
    expect(text).not.toContain('a-planted-token-4711');
  });

  it('but an identity that the configuration names must show', async () => {
    await lab(page('/ # echo here\nhere'), { 'web-0': { ...web['web-0'], identity: 'web-0' } }, { env: { PS1: 'someone@else:/# ' } });
    const { code, steps } = await verify();
    expect(steps).toMatchObject([{ verdict: 'error', problem: { code: 'LABPROOF_TARGET_MISMATCH' } }]);
    expect(code).toBe(3);
  });

  it('whose pod is replaced: an error, then nothing is sent to the one that took its place', async () => {
    const replaced = `root@web-0:/# echo x >> FILE; sleep 0.6; kill -9 $$
root@web-0:/# echo x >> FILE
root@web-0:/# echo after
after`;
    await lab(page(replaced), web);
    const file = join(folder.path, 'log');
    writeFileSync(join(folder.path, 'guide.rst'), page(replaced.replaceAll('FILE', file)));
    const changing = verify('--consent', 'all');
    await expect.poll(() => server.execs.length, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => linesOf(file), { timeout: 10_000 }).toBe(1);
    server.pods = [{ name: 'web-0', uid: 'another' }];
    const { code, steps } = await changing;
    expect(steps.map((step) => [step.verdict, step.problem?.code])).toEqual([
      ['error', 'LABPROOF_POD_REPLACED'],
      ['skip', undefined],
      ['skip', undefined],
    ]);
    expect(steps[1]?.reason).toContain('was replaced');
    expect(linesOf(file)).toBe(1);
    expect(code).toBe(3);
  });
});

it('a run that is stopped by its user leaves nothing in the pod', async () => {
  await lab('', web);
  const begun = join(folder.path, 'begun');
  writeFileSync(join(folder.path, 'guide.rst'), page(`root@web-0:/# touch ${begun}; sleep 600`));
  const child = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), 'verify', 'guide.rst', '--consent', 'all'], {
    cwd: folder.path,
    env: { PATH: process.env.PATH, HOME: folder.path, KUBECONFIG: join(folder.path, 'config') },
    stdio: 'ignore',
  });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  await expect.poll(() => existsSync(begun), { timeout: 10_000 }).toBe(true);
  child.kill('SIGINT');
  expect(await ended).not.toBe(0);
  expect(server.running()).toBe(0);
});

it('without the optional package the rest works, and a configuration that needs it is told what to type', async () => {
  await lab(page('/ # echo here\nhere'), web);
  const own = join(folder.path, 'labproof');
  mkdirSync(join(own, 'node_modules'), { recursive: true });
  for (const part of ['dist', 'package.json']) cpSync(join(root, part), join(own, part), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@kubernetes') symlinkSync(join(root, 'node_modules', name), join(own, 'node_modules', name));
  // An empty folder of that name stands before any copy further up.
  mkdirSync(join(own, 'node_modules/@kubernetes/client-node'), { recursive: true });
  writeFileSync(
    join(own, 'node_modules/@kubernetes/client-node/package.json'),
    '{ "name": "@kubernetes/client-node", "main": "nowhere.js" }',
  );
  const cli = (...args: string[]) =>
    spawnSync(process.execPath, [join(own, 'dist/src/cli/main.js'), ...args], { cwd: folder.path, encoding: 'utf8' });
  expect(cli('verify', 'guide.rst', '--dry-run').status).toBe(0);
  const { status, stdout } = cli('verify', 'guide.rst');
  expect(status).toBe(3);
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /cannot reach web-0 the kubernetes runner needs the package @kubernetes\/client-node, and it is not installed.*npm install @kubernetes\/client-node@\^1\.4/,
  );
});

function linesOf(file: string): number {
  try {
    return readFileSync(file, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}
