// Where Chromium is, and how it comes there: Debian's package, or any that LABPROOF_CHROMIUM names.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function chromiumPath() {
  return process.env.LABPROOF_CHROMIUM ?? '/usr/bin/chromium';
}

/** Ends the process with code 3 and a reason when there is none and none can be installed. */
export function installChromium() {
  if (existsSync(chromiumPath())) return;
  if (process.env.LABPROOF_CHROMIUM !== undefined) fail(`LABPROOF_CHROMIUM names ${chromiumPath()}, and there is no such file`);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    fail(
      'there is no /usr/bin/chromium: install it (Debian: apt-get install chromium), name another with LABPROOF_CHROMIUM, or run this as root',
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']]) {
    const { status } = spawnSync('apt-get', ['-q', ...args], { stdio: 'inherit', env });
    if (status !== 0) fail(`apt-get ${args[0]} ended with ${status}`);
  }
  if (!existsSync(chromiumPath())) fail('apt-get installed chromium, and there is still no /usr/bin/chromium');
}

function fail(why) {
  console.error(why);
  process.exit(3);
}
