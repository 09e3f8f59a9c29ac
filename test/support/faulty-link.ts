import { connect, createServer, type Socket } from 'node:net';

/** A way to a server on the loopback interface that can be made to fail. */
export interface FaultyLink {
  readonly port: number;
  /** Drops every connection at once, as a crash does. */
  cut(): void;
  /** Passes nothing on in either direction any more, and closes nothing. */
  stall(): void;
  /** Passes on again, also what was held back. */
  flow(): void;
  /** Ends the server's direction or the client's, and leaves the other open. */
  halfClose(side: 'from-server' | 'to-server'): void;
  /** Does something once, as soon as so many bytes have come from the server. */
  afterBytes(count: number, what: () => void): void;
  /** Connections that were made so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Forwards a port of the loopback interface. */
export async function faultyLink(to: number): Promise<FaultyLink> {
  const pairs = new Set<{ client: Socket; server: Socket }>();
  let [made, stalled, passed] = [0, false, 0];
  let trigger: { at: number; what: () => void } | null = null;
  const listener = createServer((client) => {
    made++;
    const server = connect(to, '127.0.0.1');
    const pair = { client, server };
    pairs.add(pair);
    const forget = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const [from, into] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      from.on('error', forget);
      from.on('close', forget);
      from.on('data', (data: Buffer) => {
        if (from === server) {
          passed += data.length;
          if (trigger !== null && passed >= trigger.at) {
            const { what } = trigger;
            trigger = null;
            what();
          }
        }
        if (!into.destroyed && !into.write(data)) {
          from.pause();
          into.once('drain', () => {
            if (!stalled) from.resume();
          });
        }
      });
    }
    if (stalled) for (const socket of [client, server]) socket.pause();
  });
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const address = listener.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: () => {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
    },
    stall: () => {
      stalled = true;
      for (const { client, server } of pairs) {
        client.pause();
        server.pause();
      }
    },
    flow: () => {
      stalled = false;
      for (const { client, server } of pairs) {
        client.resume();
        server.resume();
      }
    },
    halfClose: (side) => {
      for (const { client, server } of pairs) (side === 'from-server' ? client : server).end();
    },
    afterBytes: (count, what) => {
      trigger = { at: passed + count, what };
    },
    connections: () => made,
    close: async () => {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      await new Promise((done) => listener.close(done));
    },
  };
}
