import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExecServer, type SshServer, sshKeyPair, startExecServer, startSshServer } from '../../src/testkit/index.ts';
import { folderWith, labproof } from '../support/cli.ts';

/** Planted wherever a credential may come from, or come out. None of them stands in a page or a configuration. */
const planted = {
  'the password of a login': 'pw-Zebra-7741-kite',
  'the passphrase of a key': 'ph-Walnut-2290-loom',
  'the password that a login refuses': 'no-Marble-6612-fern',
  'a bearer token that a target prints': 'tok.Quartz5518moss.Quartz5518moss',
  'a GitHub token that a target prints': 'ghp_Velvet3307Velvet3307Velvet33',
  'a cloud key that a target prints': 'AKIAORCHID9924LILY00',
  'an answer that nobody has asked for yet': 'pin-Cobalt-8834-reed',
  'the password for sudo': 'su-Heather-1907-dune',
  'the token of a cluster': 'kt-Juniper-3051-vale',
  'the body of a private key that a target prints': 'MIIEvgSaffron4416Saffron4416Saffron4416',
} as const;
/** What the runs wrote, by name: output, errors, files. */
const written = new Map<string, string>();
let server: SshServer;
let cluster: ExecServer;
let folder: Awaited<ReturnType<typeof folderWith>>;

const page = `Secrets
=======

Look::

   ada@web-1:~$ echo hello
   hello
   ada@web-1:~$ cat "$HOME/login"
   the login
   ada@web-1:~$ cat "$HOME/header"
   Authorization: Bearer abcdefgh12345678
   ada@web-1:~$ cat "$HOME/tokens"
   none
   ada@web-1:~$ cat "$HOME/key.pem"
   none
   ada@web-1:~$ cat "$HOME/pins"
   none

And there::

   ada@web-2:~$ echo hello
   hello

   ada@web-3:~$ echo hello
   hello

   root@pod-1:/# echo "from the pod"
   from the pod
   root@pod-1:/# cat "$HOME/kubeconfig"
   none
`;

beforeAll(async () => {
  const client = sshKeyPair();
  folder = await folderWith({
    key: client.private,
    'guide.rst': page,
    'target/login': `the login is ${planted['the password of a login']}\n`,
    'target/header': `Authorization: Bearer ${planted['a bearer token that a target prints']}\n`,
    'target/tokens': `${planted['a GitHub token that a target prints']} ${planted['a cloud key that a target prints']}\n`,
    'target/key.pem': `-----BEGIN PRIVATE KEY-----\n${planted['the body of a private key that a target prints']}\n-----END PRIVATE KEY-----\n`,
    'target/pins': `${planted['an answer that nobody has asked for yet']}\n${planted['the password for sudo']}\n`,
    sudo: planted['the password for sudo'],
    'passphrase.sh': `#!/bin/sh\necho '${planted['the passphrase of a key']}'\n`,
  });
  const locked = join(folder.path, 'locked');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', planted['the passphrase of a key'], '-f', locked]);
  server = await startSshServer({
    users: {
      ada: { password: planted['the password of a login'], publicKey: readFileSync(`${locked}.pub`, 'utf8') },
    },
    env: { PS1: 'ada@web-1:\\w\\$ ', HOME: join(folder.path, 'target') },
  });
  cluster = await startExecServer({
    token: planted['the token of a cluster'],
    pods: [{ name: 'pod-1' }],
    env: { PS1: 'root@pod-1:\\w# ', HOME: join(folder.path, 'target') },
  });
  const common = { host: '127.0.0.1', port: server.port, user: 'ada', knownHosts: 'known', agent: false, configFile: false };
  const config = {
    targets: {
      'web-1': {
        ...common,
        password: { env: 'LOGIN' },
        answers: [{ question: 'PIN:', answer: { env: 'PIN' } }],
        sudoPassword: { file: 'sudo' },
      },
      'web-2': { ...common, identityFile: 'locked', passphrase: { command: 'sh passphrase.sh' }, identity: 'web-1' },
      'web-3': { ...common, password: { env: 'REFUSED' } },
      'pod-1': { runner: 'kubernetes', pod: 'pod-1' },
    },
    timeouts: { wait: '1ms', connect: '5s', command: '5s' },
  };
  const { writeFile } = await import('node:fs/promises');
  await writeFile(join(folder.path, 'labproof.yaml'), JSON.stringify(config));
  await writeFile(join(folder.path, 'known'), `[127.0.0.1]:${server.port} ${server.hostKey}\n`);
  await writeFile(join(folder.path, 'target/kubeconfig'), cluster.kubeconfig);
  const env = {
    KUBECONFIG: join(folder.path, 'target/kubeconfig'),
    LOGIN: planted['the password of a login'],
    REFUSED: planted['the password that a login refuses'],
    PIN: planted['an answer that nobody has asked for yet'],
    NODE_DEBUG: 'labproof',
  };
  const files = ['html=r.html', 'json=r.json', 'jsonl=r.jsonl', 'junit=r.xml', 'markdown=r.md', 'github=r.txt', 'lock=r.lock.yaml'];
  const processes = watchProcesses();
  const run = await labproof(
    ['verify', 'guide.rst', '--record=r.recording.jsonl', '--reporter', 'terminal', ...files.flatMap((file) => ['--reporter', file])],
    { cwd: folder.path, env },
  );
  written.set('the lists of processes', processes());
  written.set('the terminal', run.stdout);
  written.set('the errors', run.stderr);
  for (const args of [
    ['verify', 'guide.rst', '--dry-run'],
    ['verify', 'guide.rst', '--json'],
    ['parse', 'guide.rst', '--json'],
    ['lint', 'guide.rst'],
    ['verify', 'guide.rst', '--replay=r.recording.jsonl'],
    ['report', 'r.jsonl', '--reporter', 'html=again.html'],
  ]) {
    const again = await labproof(args, { cwd: folder.path, env });
    written.set(`labproof ${args.join(' ')}`, again.stdout + again.stderr);
  }
  for (const name of readdirSync(folder.path))
    if (/^(?:r\.|again)/.test(name)) written.set(name, readFileSync(join(folder.path, name), 'utf8'));
}, 90_000);
afterAll(async () => {
  await server.close();
  await cluster.close();
  await folder[Symbol.asyncDispose]();
});

/** All command lines of the machine, again and again until it is told to stop. */
function watchProcesses(): () => string {
  const seen = new Set<string>();
  const look = (): void => {
    for (const line of spawnSync('ps', ['-eo', 'args', 'ww'], { encoding: 'utf8' }).stdout.split('\n')) seen.add(line);
  };
  look();
  const timer = setInterval(look, 150);
  return () => {
    clearInterval(timer);
    return [...seen].join('\n');
  };
}

describe('a credential', () => {
  it('has a run to come out of: every file is there, and the targets were talked to', () => {
    for (const name of ['r.html', 'r.json', 'r.jsonl', 'r.xml', 'r.md', 'r.txt', 'r.lock.yaml', 'r.recording.jsonl', 'again.html'])
      expect(statSync(join(folder.path, name)).size, name).toBeGreaterThan(0);
    expect(written.get('r.json')).toContain('hello');
    expect(written.get('r.recording.jsonl')).toContain('from the pod');
    expect(written.get('r.recording.jsonl')).toContain('current-context');
    expect(written.get('the errors') + (written.get('the terminal') ?? '')).toContain('LABPROOF_SSH_AUTH_FAILED');
    // What a target printed is seen to have been blotted out, so it was there.
    for (const type of ['credential', 'token', 'key', 'private-key']) expect(written.get('r.jsonl')).toContain(`«redacted:${type}»`);
  });
  it.each(Object.entries(planted))('%s appears nowhere', (_, secret) => {
    const places = [...written].filter(
      ([, text]) =>
        text.includes(secret) || text.includes(encodeURIComponent(secret)) || text.includes(Buffer.from(secret).toString('base64')),
    );
    expect(places.map(([name]) => name)).toEqual([]);
  });
});
