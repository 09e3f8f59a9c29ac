// What a scene plays on: hosts that exist only inside the scene's namespaces, and the book in which pairs are written down.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** The locale and time zone of every capture; nothing else of the caller's environment reaches a program. */
const env = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  TERM: 'dumb',
};

export class Stage {
  count = 0;
  #scene;
  #out;
  #hosts = 0;

  constructor(scene, out) {
    this.#scene = scene;
    this.#out = out;
  }

  /** A host with its own network, processes, name, /root, /run, /srv and /tmp; `/sys` and the programs are the machine's. */
  async host(name) {
    const setup = `hostname ${name}; for d in /root /run /srv /tmp; do mount -t tmpfs -o mode=755 tmpfs $d; done; chmod 1777 /tmp; ip link set lo up; mkdir -p /run/lock; echo ${this.#firstProcess()} > /proc/sys/kernel/ns_last_pid; echo 'trap : TERM; while :; do sleep infinity & wait; done' > /run/init; touch /run/ready; exec bash /run/init`;
    const child = spawn('unshare', [...'--net --mount --uts --ipc --pid --fork --kill-child=KILL --mount-proc bash -c'.split(' '), setup], {
      stdio: 'ignore',
      env,
    });
    let pid = '';
    for (let tries = 0; pid === ''; tries++) {
      if (tries > 100) throw new Error(`host ${name} did not start`);
      await sleep(0.05);
      pid = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
    }
    const host = new Host(name, pid, child);
    await host.until('ls /run', /ready/);
    return host;
  }

  /** Hosts that have run for different times number their processes differently. */
  #firstProcess() {
    return 412 + 1733 * this.#hosts++;
  }

  /** A wire between two hosts: `stage.wire(a, 'eth0', b, 'eth0')`. */
  wire(a, portA, b, portB) {
    const made = spawnSync('ip', `link add lpa type veth peer name lpb`.split(' '));
    if (made.status !== 0) throw new Error(`no veth: ${made.stderr}`);
    for (const [end, host, port] of [
      ['lpa', a, portA],
      ['lpb', b, portB],
    ]) {
      spawnSync('ip', ['link', 'set', end, 'netns', host.pid]);
      host.do(`ip link set ${end} name ${port} && ip link set ${port} up`);
    }
  }

  /**
   * Writes one pair down.
   * `shows` is a pattern that only the live output may match, `lacks` one that only the documented output may match:
   * one of them is needed for a harmful pair, so that a fault without effect is never written down as one.
   */
  pair(id, { program, command, documented, live, verdict, also_ok = [], kind, why, shows, lacks, context }) {
    const where = `${this.#scene}/${id}`;
    // guides are plain text; colours and carriage returns stay in what the terminal printed
    const text = { documented: stripVTControlCharacters(documented).replaceAll('\r', '').trimEnd(), live };
    if (text.documented === '' && verdict !== 'fail') throw new Error(`${where}: nothing documented`);
    if (text.documented === live.trimEnd()) throw new Error(`${where}: live equals documented`);
    if (verdict === 'fail' && shows === undefined && lacks === undefined) throw new Error(`${where}: nothing proves the fault`);
    if (shows !== undefined && (!shows.test(live) || shows.test(documented))) throw new Error(`${where}: ${shows} is no sign in\n${live}`);
    if (lacks !== undefined && (lacks.test(live) || !lacks.test(documented))) throw new Error(`${where}: ${lacks} is not lost in\n${live}`);
    // the kernel of the machine that captured is nobody's business
    for (const key of ['documented', 'live']) text[key] = text[key].replaceAll(release(), '6.1.0-lab');
    const record = {
      id,
      source: `captured: ${program} on Debian 12, scripts/capture-pairs/scenes/${this.#scene}.mjs`,
      license: 'Apache-2.0',
      command,
      ...text,
      verdict,
      also_ok,
      why,
      kind,
      ...(context === undefined ? {} : { context }),
      captured: true,
    };
    // a list of one stands on one line, as the project's formatter has it
    const json = JSON.stringify(record, undefined, 2).replace(/\[\s+("\w+")\s+\]/, '[$1]');
    writeFileSync(join(this.#out, `${id}.json`), `${json}\n`);
    this.count++;
  }
}

class Host {
  #child;

  constructor(name, pid, child) {
    this.name = name;
    this.pid = pid;
    this.#child = child;
  }

  /** What a reader sees: both streams of a command, whatever its exit status. */
  see(command) {
    const { stdout } = spawnSync('nsenter', this.#enter(`exec 2>&1; ${command}`), {
      env,
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 1 << 24,
    });
    return stdout;
  }

  /** The same on a terminal, for programs that then print other things. */
  seeOnTerminal(command) {
    return this.see(`script -qec '${command}' /dev/null </dev/null`).replaceAll('\r\n', '\n');
  }

  /** A step of the scene itself, which must succeed. */
  do(script) {
    const { status, stdout } = spawnSync('nsenter', this.#enter(`exec 2>&1; set -e; ${script}`), {
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    if (status !== 0) throw new Error(`${this.name}: ${script}\nended with ${status}: ${stdout}`);
    return stdout;
  }

  /** A program that goes on beside the scene; it ends with its host at the latest. */
  start(command) {
    return spawn('nsenter', this.#enter(command), { env, stdio: 'ignore' });
  }

  /** Waits until a command prints what is asked for, at most `seconds`. */
  async until(command, pattern, seconds = 30) {
    for (const end = Date.now() + seconds * 1000; ; ) {
      const text = this.see(command);
      if (pattern.test(text)) return text;
      if (Date.now() > end) throw new Error(`${this.name}: ${command} never printed ${pattern}:\n${text}`);
      await sleep(0.2);
    }
  }

  write(path, text) {
    const { status } = spawnSync('nsenter', this.#enter(`mkdir -p "$(dirname ${path})"; cat > ${path}`), { env, input: text });
    if (status !== 0) throw new Error(`${this.name}: cannot write ${path}`);
  }

  /** Ends the host with all that runs on it. */
  end() {
    this.#child.kill('SIGKILL');
  }

  #enter(script) {
    return ['-t', this.pid, '-n', '-m', '-u', '-i', '-p', '--wd=/root', 'bash', '-c', script];
  }
}

export function sleep(seconds) {
  return new Promise((done) => setTimeout(done, seconds * 1000));
}
