import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh from '../../runners/ssh/index.ts';
import type { OpenContext } from '../../src/model/index.ts';
import { sshKeyPair } from '../../src/testkit/index.ts';
import { folderWith } from './cli.ts';

/** What became of a login: what the host printed, or the code of the error. */
export interface Told {
  readonly text: string;
  readonly code: string | null;
  readonly message: string;
  readonly hint: string;
}

export interface SshClient extends AsyncDisposable {
  readonly path: string;
  /** Logs in to 127.0.0.1 as ada, with a key and without looking at the host's key where the options say nothing else, and runs `hello`. */
  hello(options: Record<string, unknown>, more?: Partial<OpenContext>): Promise<Told>;
  /** A file of the client's folder, which is also its home. */
  write(name: string, text: string): Promise<void>;
}

/** The ssh runner with a folder of its own. */
export async function sshClient(): Promise<SshClient> {
  const folder = await folderWith({ key: sshKeyPair().private });
  return {
    path: folder.path,
    write: (name, text) => writeFile(join(folder.path, name), text),
    hello: async (options, more = {}) => {
      const { signal = new AbortController().signal } = more;
      const target = { name: 'web-1', runner: 'ssh', identity: 'web-1', aliases: [], shell: 'bash' };
      const usual = { host: '127.0.0.1', user: 'ada', identityFile: 'key', agent: false, strictHostKeyChecking: 'no', configFile: false };
      const given = Object.entries({ ...usual, ...options }).filter(([, value]) => value !== undefined);
      try {
        const session = await ssh.open(
          { ...target, options: Object.fromEntries(given) },
          {
            ...{ signal, connectTimeoutMs: 5_000, env: {}, cwd: folder.path, home: folder.path },
            ...{ notice: () => {}, secret: () => {}, ...more },
          },
        );
        if (session.kind !== 'bytes') throw new Error('ssh gives bytes');
        try {
          const channel = await session.open({ command: 'hello', pty: null, signal });
          const chunks: Uint8Array[] = [];
          for await (const chunk of channel.incoming) chunks.push(chunk);
          return { text: Buffer.concat(chunks).toString(), code: null, message: '', hint: '' };
        } finally {
          await session[Symbol.asyncDispose]();
        }
      } catch (error) {
        const { code = 'none', message, hint = '' } = error as { code?: string; message: string; hint?: string };
        return { text: '', code: String(code), message, hint };
      }
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
