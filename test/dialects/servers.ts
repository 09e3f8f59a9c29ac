import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** Where the clients find their servers; each has a folder of its own with a socket and nothing on the network. */
export interface Places {
  readonly mariadb: string;
  readonly postgres: string;
  readonly bird: string;
  readonly frr: string;
  readonly redis: string;
}

export function placesIn(folder: string): Places {
  const at = (name: string) => join(folder, name);
  return { mariadb: at('mariadb'), postgres: at('postgres'), bird: at('bird'), frr: at('frr'), redis: at('redis') };
}

/** The servers behind the clients that are tried; needs root, as FRR's and BIRD's do. */
export interface Servers extends AsyncDisposable {
  readonly places: Places;
}

/** Starts each of them below `folder` and waits until it listens. */
export async function startServers(folder: string): Promise<Servers> {
  const places = placesIn(folder);
  chmodSync(folder, 0o755);
  for (const place of Object.values(places)) mkdirSync(place, { mode: 0o755 });
  const running: Running[] = [];
  try {
    running.push(startRedis(places.redis), startBird(places.bird), startZebra(places.frr), startMariadb(places.mariadb));
    running.push(startPostgres(places.postgres));
    for (const server of running) await server.listening();
  } catch (error) {
    for (const server of running) await server.stop();
    throw error;
  }
  return {
    places,
    async [Symbol.asyncDispose]() {
      for (const server of running) await server.stop();
    },
  };
}

interface Running {
  listening(): Promise<void>;
  stop(): Promise<void>;
}

function startRedis(place: string): Running {
  return start(
    ['redis-server', '--port', '0', '--unixsocket', join(place, 'redis.sock'), '--save', '', '--dir', place],
    join(place, 'redis.sock'),
  );
}

function startBird(place: string): Running {
  writeFileSync(
    join(place, 'bird.conf'),
    'router id 192.0.2.1;\nprotocol device {}\nprotocol static fixed { ipv4; route 198.51.100.0/24 blackhole; }\n',
  );
  return start(
    ['bird', '-f', '-c', join(place, 'bird.conf'), '-s', join(place, 'bird.ctl'), '-P', join(place, 'bird.pid')],
    join(place, 'bird.ctl'),
  );
}

/** In a network of its own: it must not touch the routes of this machine. */
function startZebra(place: string): Running {
  const file = (name: string) => join(place, name);
  const prefixes = Array.from({ length: 1_200 }, (_, nth) => `ip prefix-list many seq ${nth + 1} permit 10.${nth >> 8}.${nth & 255}.0/24`);
  writeFileSync(file('zebra.conf'), `${prefixes.join('\n')}\n`);
  writeFileSync(file('vtysh.conf'), 'no service integrated-vtysh-config\n');
  execFileSync('chown', ['-R', 'frr:frr', place]);
  const zebra = ['/usr/lib/frr/zebra', '-u', 'frr', '-g', 'frr', '--vty_socket', place, '-z', file('zserv.api'), '-i', file('zebra.pid')];
  return start(['unshare', '-n', ...zebra, '-f', file('zebra.conf'), '-P', '0'], file('zebra.vty'));
}

function startMariadb(place: string): Running {
  const data = join(place, 'data');
  const user = '--user=root';
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', user, `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    {
      stdio: 'ignore',
    },
  );
  const socket = join(place, 'mariadb.sock');
  return start(['mariadbd', '--no-defaults', user, `--datadir=${data}`, `--socket=${socket}`, '--skip-networking'], socket);
}

/** PostgreSQL refuses to run as root. */
function startPostgres(place: string): Running {
  const [version] = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  const program = (name: string) => `/usr/lib/postgresql/${version}/bin/${name}`;
  const asUser = ['runuser', '-u', 'postgres', '--'];
  execFileSync('chown', ['postgres', place]);
  const [runuser = '', ...rest] = [...asUser, program('initdb'), '-D', join(place, 'data'), '-A', 'trust', '--no-sync'];
  execFileSync(runuser, rest, { stdio: 'ignore', cwd: place });
  const server = [program('postgres'), '-D', join(place, 'data'), '-k', place, '-c', 'listen_addresses=', '-c', 'fsync=off'];
  return start([...asUser, ...server], join(place, '.s.PGSQL.5432'));
}

function start([program = '', ...rest]: readonly string[], socket: string): Running {
  const said: string[] = [];
  const child: ChildProcess = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  child.on('error', (error) => said.push(error.message));
  return {
    async listening() {
      const deadline = performance.now() + 30_000;
      while (!(await listens(socket))) {
        if (child.exitCode !== null || performance.now() > deadline)
          throw new Error(`${program} does not listen at ${socket}: ${said.join('').slice(-2_000)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async stop() {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      // The group: `runuser` hands no signal on.
      process.kill(-child.pid, 'SIGTERM');
      await gone;
    },
  };
}

function listens(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket, () => resolve(true));
    connection.on('error', () => resolve(false));
    connection.on('connect', () => connection.destroy());
  });
}
