import { hostname } from 'node:os';
import ssh from '../../runners/ssh/index.ts';
import type { BytesSession, Dialect, Target } from '../../src/model/index.ts';
import { dialects } from '../../src/shell/index.ts';
import { type DialectSubject, type SshServerOptions, startSshServer, testContext } from '../../src/testkit/index.ts';
import { here, openHere } from '../support/here.ts';
import { converse, devices } from './stand-in.mjs';

type Own = Pick<DialectSubject, 'prompts' | 'lookAlikes'> & Partial<DialectSubject>;

/** Every dialect without a program in Debian, on a scripted stand-in; and bash as a BIG-IP shows it, which is a real one. */
export function standInSubjects(): Readonly<Record<string, DialectSubject>> {
  return {
    'bash with the prompt of a BIG-IP': bigIp(),
    'a stand-in for IOS': login('ios', { ...ofRouters('ios'), prompts: prompts(`${me}#`, 'r1>', 'core-sw1.lab#') }),
    'a stand-in for IOS that pages': login('ios that pages', { ...ofRouters(null), prompts: prompts(`${me}>`) }),
    'a stand-in for EOS': login('eos', { ...ofRouters('eos'), prompts: prompts(`${me}(s1)#`, 'leaf-1>') }),
    'a stand-in for Junos': login('junos', {
      ...ofRouters('junos'),
      prompts: prompts(`ada@${me}> `),
      lookAlikes: ['{master:0}', '[edit]', 'ada@mx-1', '---(more)---'],
    }),
    'a stand-in for VyOS': login('vyos', {
      ...ofRouters('vyos'),
      prompts: prompts(`vyos@${me}:~$ `),
      lookAlikes: ['[edit]', 'vyos@', 'Done'],
    }),
    'a stand-in for imish': fromBash('imish', { ...ofRouters('imish'), prompts: prompts(`${me}[0]#`, 'lb-1[12]>') }),
    'a stand-in for tmsh': fromBash('tmsh', {
      ...ofRouters(null),
      prompts: prompts(`root@(${me})(cfg-sync Standalone)(Active)(/Common)(tmos)# `),
      lookAlikes: ['root@(lb-1)', '(tmos)', 'ltm pool web-pool {', '---(less 23%)---'],
    }),
  };
}

const me = hostname().split('.')[0] ?? '';

function prompts(...lines: readonly string[]): DialectSubject['prompts'] {
  return lines.map((line) => ({ line }));
}

/** What all of the scripts answer; `modeOf` is the dialect with a mode for configuring. */
function ofRouters(modeOf: string | null) {
  return {
    lookAlikes: ['% Invalid input detected', 'C    10.0.0.0/24 is directly connected', ' --More-- '],
    says: { command: 'show clock', text: '12:00:00.000 UTC Mon Jan 1 2024' },
    fails: { command: 'show bogus', text: '% Invalid input detected: show bogus' },
    tall: {
      command: 'show running-config',
      text: Array.from({ length: 200 }, (_, at) => `line ${at + 1} of the configuration`).join('\n'),
    },
    promptLike: { command: 'show banner', text: /\nafter$/ },
    stalls: { command: 'show slowly', text: /^\S+\nafter$/ },
    long: { command: 'show text', text: 'y'.repeat(5_000) },
    several: null,
    endless: 'monitor',
    mode:
      modeOf === null
        ? null
        : {
            dialect: `${modeOf}-config`,
            command: modeOf === 'junos' || modeOf === 'vyos' ? 'configure' : 'configure terminal',
            says: { command: 'show bogus', text: '% Invalid input detected: show bogus' },
            ...(modeOf === 'junos' || modeOf === 'vyos' ? {} : { inner: { command: 'router bgp 65001', leave: 'exit' } }),
            ...(modeOf === 'junos' ? { asks: 'set system host-name new' } : {}),
          },
    tellsHost: true,
  } satisfies Partial<DialectSubject>;
}

/** The script is what one meets after the login. */
function login(device: string, own: Own & ReturnType<typeof ofRouters>): DialectSubject {
  const name = device.split(' ')[0] ?? '';
  return {
    ...own,
    dialect: named(name),
    target: overSsh(name),
    open: () =>
      openSsh(name, {
        shell: (channel) => {
          const type = converse(
            devices[device],
            (text) => channel.write(text),
            () => channel.end(),
          );
          channel.setEncoding('utf8').on('data', type);
        },
      }),
    entered: null,
  };
}

/** The script is a program that bash starts. */
function fromBash(name: string, own: Own & ReturnType<typeof ofRouters>): DialectSubject {
  const target = here('bash');
  const program = new URL('./stand-in.mjs', import.meta.url).pathname;
  return { ...own, dialect: named(name), target, open: () => openHere(target), entered: `${process.execPath} ${program} ${name}` };
}

function bigIp(): DialectSubject {
  return {
    dialect: named('bash'),
    target: overSsh('bash'),
    open: () => openSsh('bash', { shell: 'bash', env: { PS1: '[\\u@\\h:Active:Standalone] \\W # ', HOME: '/', LANG: 'C.UTF-8' } }),
    entered: null,
    prompts: [{ line: '[root@lb-1:Active:Standalone] config # ', user: 'root', host: 'lb-1', mode: 'Active:Standalone', dir: 'config' }],
    lookAlikes: ['[root@lb-1:Active:Standalone]', 'ltm pool web-pool {', 'Sys::Version'],
    says: { command: 'echo one', text: 'one' },
    fails: { command: 'ls /no/such/file', text: /No such file or directory/, status: 2 },
    tall: { command: 'seq 1500', text: Array.from({ length: 1_500 }, (_, at) => `${at + 1}`).join('\n') },
    promptLike: { command: `printf '[root@lb-1:Active:Standalone] config # \\n'; sleep 0.3; echo after`, text: /config #\nafter$/ },
    long: { command: `echo ${'y'.repeat(5_000)}`, text: 'y'.repeat(5_000) },
    several: { command: 'for i in 1 2; do\n  echo $i\ndone', text: '1\n2' },
    endless: 'sleep 600',
    mode: null,
    tellsHost: true,
  };
}

function named(name: string): Dialect {
  const found = dialects.find((dialect) => dialect.name === name);
  if (found === undefined) throw new Error(`there is no dialect ${name}`);
  return found;
}

function overSsh(shell: string): Target {
  return { name: 'desk-1', runner: 'ssh', identity: hostname(), aliases: [], shell, options: {} };
}

/** A server for this session alone, which ends with it. */
async function openSsh(shell: string, options: Partial<SshServerOptions>): Promise<BytesSession> {
  const server = await startSshServer({ users: { ada: { password: 'a-password-of-tests' } }, ...options });
  const target = {
    ...overSsh(shell),
    options: {
      host: '127.0.0.1',
      port: server.port,
      user: 'ada',
      password: { env: 'PASSWORD' },
      agent: false,
      configFile: false,
      strictHostKeyChecking: 'no',
    },
  };
  const session = await ssh.open(target, testContext({ env: { PASSWORD: 'a-password-of-tests' } }));
  if (session.kind !== 'bytes') throw new Error('ssh gives bytes');
  return {
    kind: 'bytes',
    open: (each) => session.open(each),
    async [Symbol.asyncDispose]() {
      await session[Symbol.asyncDispose]();
      await server.close();
    },
  };
}
