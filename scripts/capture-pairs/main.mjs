// Labelled pairs from real programs, before and after a real fault or change (run as root on Debian 12):
//   node scripts/capture-pairs/main.mjs [scene...]
// Each scene runs in namespaces of its own (network, processes, mounts, host name), which end with it: nothing of it stays behind.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scenes } from './scenes/index.mjs';

const out = resolve(import.meta.dirname, '../../test/pairs');
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in scenes));
if (unknown.length > 0) throw new Error(`no scene ${unknown.join(', ')}: there are ${Object.keys(scenes).join(' ')}`);
if (process.getuid?.() !== 0) throw new Error('run as root: the scenes make namespaces and mounts');

const chosen = wanted.length > 0 ? wanted : Object.keys(scenes);
install([...new Set(chosen.flatMap((name) => scenes[name].packages))]);
for (const name of chosen) {
  const unshare = '--net --mount --uts --ipc --pid --fork --kill-child=KILL --mount-proc --propagation private'.split(' ');
  const { status } = spawnSync('unshare', [...unshare, process.execPath, join(import.meta.dirname, 'play.mjs'), name, out], {
    stdio: 'inherit',
    timeout: 180_000,
  });
  if (status !== 0) {
    console.error(`${name}: ended with ${status}`);
    process.exitCode = 1;
  }
}

/** Installs what is missing, while no package may start a service; of `this|that` one is enough, `that` is Debian's own. */
function install(packages) {
  const missing = packages
    .map((either) => either.split('|'))
    .filter((either) => !either.some(installed))
    .map((either) => either.at(-1));
  if (missing.length === 0) return;
  const policy = '/usr/sbin/policy-rc.d';
  const before = existsSync(policy) ? readFileSync(policy) : undefined;
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing]]) {
      const { status } = spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
      if (status !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${status}`);
    }
  } finally {
    if (before === undefined) rmSync(policy);
    else writeFileSync(policy, before, { mode: 0o755 });
  }
}

function installed(name) {
  return existsSync(`/var/lib/dpkg/info/${name}.list`) || existsSync(`/var/lib/dpkg/info/${name}:amd64.list`);
}
