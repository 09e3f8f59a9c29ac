import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Answer, Request } from './protocol.ts';

/** Where workers ask. */
export interface AskedSocket {
  readonly path: string;
  close(): Promise<void>;
}

/** A socket that only this user can reach: a file in a folder of its own, or a named pipe on Windows. */
export async function listen(answer: (request: Request, closed: Promise<void>) => Promise<Answer>): Promise<AskedSocket> {
  const folder = await mkdtemp(join(tmpdir(), 'labproof-'));
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replace(/\W/g, '-')}` : join(folder, 'desk.sock');
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    const closed = new Promise<void>((done) => {
      socket.on('close', () => {
        open.delete(socket);
        done();
      });
    });
    // A worker that went away has nothing more to be told.
    socket.on('error', () => {});
    const lines = createInterface({ input: socket });
    // It repeats the socket's errors.
    lines.on('error', () => {});
    lines.on('line', (text) => {
      const { id, request } = JSON.parse(text) as { id: number; request: Request };
      answer(request, closed).then((given) => {
        if (socket.writable) socket.write(`${JSON.stringify({ id, answer: given })}\n`);
      });
    });
  });
  await new Promise<void>((ready, reject) => {
    server.once('error', reject);
    server.listen(path, () => ready());
  });
  server.unref();
  return {
    path,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
