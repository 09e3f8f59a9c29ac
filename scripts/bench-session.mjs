// Time of a command over SSH, by way of reaching the host, as ratios in one run: npm run bench:session
// A real OpenSSH server on the loopback address (Debian: openssh-server and openssh-client), started and ended here.
// Ends with 1 when the persistent shell of labproof takes more than 3 times the floor of a raw channel, is less than 5 times
// faster than OpenSSH with ControlMaster, or when an output is lost or mixed up.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import ssh from '../dist/runners/ssh/index.js';
import { dialects, openTerminal } from '../dist/src/shell/index.js';

/** Of each way in a round: one after the other and several times over, so that what else the machine does weighs on all. */
const [rounds, counts] = [5, { floor: 300, persistent: 300, exec: 60, control: 20, fresh: 3 }];
const limits = { timeoutMs: 20_000, signal: new AbortController().signal };
const failures = [];
const folder = mkdtempSync(join(tmpdir(), 'labproof-bench-'));
const server = await startServer();
try {
  await measure();
} finally {
  server.process.kill();
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(`FAILED: ${failure}`);
if (failures.length > 0) process.exitCode = 1;

async function measure() {
  const client = await connect();
  const ways = [
    ['raw channel, one shell, no checks (floor)', () => rawChannel(client, counts.floor)],
    ['labproof, persistent shell', () => persistent(counts.persistent)],
    ['ssh2, an exec channel for each', () => each(counts.exec, (word) => exec(client, `echo ${word}`))],
    ['OpenSSH with ControlMaster, a process for each', () => controlMaster(counts.control)],
    ['OpenSSH, a connection for each', () => each(counts.fresh, async (word) => openssh([], `echo ${word}`))],
  ];
  const taken = ways.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [at, [, measured]] of ways.entries()) taken[at].push(await measured());
  client.end();
  const times = ways.map(([way], at) => [way, median(taken[at])]);
  const [floor, own, , control] = times.map(([, ms]) => ms);
  console.log(`${'way'.padEnd(50)}${'ms a command'.padStart(14)}${'to the floor'.padStart(14)}`);
  for (const [way, ms] of times) console.log(`${way.padEnd(50)}${ms.toFixed(2).padStart(14)}${(ms / floor).toFixed(1).padStart(14)}`);
  if (own > 3 * floor) failures.push(`the persistent shell takes ${(own / floor).toFixed(1)} times the floor, at most 3 are wanted`);
  if (control < 5 * own) failures.push(`it is ${(control / own).toFixed(1)} times faster than ControlMaster, at least 5 are wanted`);
  await inParallel(20);
  await inOrder(1_000, 4);
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/** What the wire and a shell cost, and nothing else: a line in, its answer out. */
async function rawChannel(client, count) {
  const stream = await new Promise((done, failed) =>
    client.shell({ cols: 500, rows: 1000, term: 'dumb' }, (error, s) => (error ? failed(error) : done(s))),
  );
  let [buffer, wake] = ['', () => {}];
  stream.setEncoding('utf8');
  stream.stderr.resume();
  stream.on('data', (text) => {
    buffer += text;
    wake();
  });
  const until = async (mark) => {
    while (!buffer.includes(mark)) await new Promise((done) => (wake = done));
    buffer = '';
  };
  stream.write("PS1=; PS2=; set +o emacs; stty -echo; printf 'rea%s\\n' dy\n");
  await until('ready');
  const started = performance.now();
  for (let at = 0; at < count; at++) {
    stream.write(`echo w${at}; printf 'en%s%s\\n' d ${at}\n`);
    await until(`end${at}`);
  }
  const ms = (performance.now() - started) / count;
  stream.close();
  return ms;
}

async function persistent(count) {
  const { terminal, close } = await open('bench-0');
  await terminal.run('true', limits);
  const ms = await each(count, async (word) => (await terminal.run(`echo ${word}`, limits)).text);
  await close();
  return ms;
}

async function controlMaster(count) {
  const options = ['-o', 'ControlMaster=auto', '-o', `ControlPath=${join(folder, 'control')}`, '-o', 'ControlPersist=60'];
  openssh(options, 'true');
  const ms = await each(count, async (word) => openssh(options, `echo ${word}`));
  spawnSync('ssh', [...common(), ...options, '-O', 'exit', '127.0.0.1'], { stdio: 'ignore' });
  return ms;
}

/** Every answer is looked at: a lost or mixed-up one is a failure, however fast. */
async function each(count, answer) {
  const started = performance.now();
  for (let at = 0; at < count; at++) {
    const word = `w${at}`;
    const text = await answer(word);
    if (text.trim() !== word) throw new Error(`"${word}" was asked for, and "${text.trim()}" came`);
  }
  return (performance.now() - started) / count;
}

async function inParallel(hosts) {
  const started = performance.now();
  const answers = await Promise.all(
    Array.from({ length: hosts }, async (_, host) => {
      const { terminal, close } = await open(`bench-${host}`);
      const { text } = await terminal.run(`echo host ${host}`, limits);
      await close();
      return text.trim() === `host ${host}`;
    }),
  );
  const right = answers.filter(Boolean).length;
  console.log(
    `${hosts} hosts at once: ${right} answers are right, ${((performance.now() - started) / 1_000).toFixed(1)} s with their connections`,
  );
  if (right !== hosts) failures.push(`${hosts - right} of ${hosts} hosts gave another answer`);
}

async function inOrder(count, hosts) {
  const terminals = await Promise.all(Array.from({ length: hosts }, (_, host) => open(`bench-${host}`)));
  let wrong = 0;
  for (let at = 0; at < count; at++) {
    const { terminal } = terminals[at % hosts];
    const { text, end } = await terminal.run(`seq ${at} ${at + 3}; exit_status() { return 3; }; exit_status`, limits);
    if (text.trim() !== [0, 1, 2, 3].map((more) => at + more).join('\n') || end.kind !== 'exit' || end.status !== 3) wrong++;
  }
  for (const { close } of terminals) await close();
  console.log(`${count} commands in order over ${hosts} hosts: ${wrong} lost or mixed up`);
  if (wrong > 0) failures.push(`${wrong} of ${count} outputs were lost or mixed up`);
}

async function open(name) {
  const target = {
    name,
    aliases: [],
    shell: 'bash',
    runner: 'ssh',
    identity: spawnSync('hostname', { encoding: 'utf8' }).stdout.trim().split('.')[0],
    options: {
      host: '127.0.0.1',
      port: server.port,
      user: userInfo().username,
      identityFile: [join(folder, 'user')],
      knownHosts: join(folder, 'known_hosts'),
      configFile: false,
      agent: false,
    },
  };
  const problems = ssh.validate(target.options);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const session = await ssh.open(target, {
    signal: limits.signal,
    timeoutMs: 20_000,
    connectTimeoutMs: 20_000,
    env: {},
    cwd: folder,
    home: folder,
  });
  const terminal = await openTerminal(session, { target, dialects, signal: limits.signal, openTimeoutMs: 20_000 });
  return {
    terminal,
    close: async () => {
      await terminal[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
    },
  };
}

function connect() {
  const client = new ssh2.Client();
  return new Promise((done, failed) => {
    client
      .once('ready', () => {
        client.setNoDelay(true);
        done(client);
      })
      .on('error', failed)
      .connect({
        host: '127.0.0.1',
        port: server.port,
        username: userInfo().username,
        privateKey: readFileSync(join(folder, 'user')),
        hostVerifier: () => true,
      });
  });
}

function exec(client, command) {
  return new Promise((done, failed) => {
    client.exec(command, (error, stream) => {
      if (error) return failed(error);
      let text = '';
      stream.setEncoding('utf8').on('data', (part) => (text += part));
      stream.stderr.resume();
      stream.on('close', () => done(text));
    });
  });
}

function common() {
  return [
    '-F',
    'none',
    '-p',
    String(server.port),
    '-i',
    join(folder, 'user'),
    '-o',
    `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
    '-o',
    'BatchMode=yes',
  ];
}

function openssh(options, command) {
  const { status, stdout, stderr } = spawnSync('ssh', [...common(), ...options, '127.0.0.1', command], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ssh ended with ${status}: ${stderr}`);
  return stdout;
}

async function startServer() {
  for (const program of ['/usr/sbin/sshd', '/usr/bin/ssh', '/usr/bin/ssh-keygen'])
    if (!existsSync(program)) throw new Error(`${program} is not there: apt-get install openssh-server openssh-client`);
  for (const name of ['host', 'user']) spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  if (process.getuid() === 0) mkdirSync('/run/sshd', { recursive: true });
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(join(folder, 'user.pub')), { mode: 0o600 });
  const port = await freePort();
  const config = [
    `ListenAddress 127.0.0.1:${port}`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `PidFile ${join(folder, 'pid')}`,
    // An empty home: what start-up files of this machine do at every prompt is none of the ways'.
    `SetEnv HOME=${folder}`,
    ...['StrictModes no', 'UsePAM no', 'PasswordAuthentication no', 'MaxStartups 100:30:200', 'MaxSessions 10', 'PrintMotd no'],
  ];
  writeFileSync(join(folder, 'sshd_config'), `${config.join('\n')}\n`);
  writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${readFileSync(join(folder, 'host.pub'), 'utf8')}`);
  const process_ = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  process_.stderr.on('data', (text) => (said += text));
  for (let tries = 0; tries < 100; tries++) {
    if (process_.exitCode !== null) throw new Error(`sshd ended: ${said}`);
    if (await answers(port)) return { process: process_, port };
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`sshd does not answer: ${said}`);
}

function answers(port) {
  return new Promise((done) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('data', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
