// The state of a host: free, uptime, ps, pgrep, lsof, crontab, dpkg, apt-cache, ssh-keygen, git, systemd's files are out of reach.
export const packages = ['procps', 'cron', 'git', 'openssh-client', 'dpkg', 'apt'];

const package_ = (
  version,
  depends,
) => `cd /tmp; rm -rf p; mkdir -p p/DEBIAN p/usr/share/doc/labweb; echo 'small' > p/usr/share/doc/labweb/note
printf 'Package: labweb\\nVersion: ${version}\\nArchitecture: all\\nMaintainer: Lab <lab@lab.example>\\n${depends}Description: small web tool of the lab\\n' > p/DEBIAN/control
dpkg-deb -b p labweb.deb >/dev/null`;

async function server(stage, { day, version }) {
  const host = await stage.host('app1');
  host.do(`export GIT_AUTHOR_DATE='${day} 10:00 +0000' GIT_COMMITTER_DATE='${day} 10:00 +0000'; git config --global user.name 'Ada Lab'; git config --global user.email ada@lab.example; git config --global init.defaultBranch main
    mkdir -p /srv/repo; cd /srv/repo; git init -q; echo one > a; git add a; git commit -qm 'Add the first file'; echo two > b; git add b; git commit -qm 'Add the second file'
    git tag v1.0; git checkout -q -b feature; git checkout -q main; echo three > c; git add c; git commit -qm 'Add the third file'`);
  host.do(`mkdir -p /root/.ssh; ssh-keygen -q -t ed25519 -N '' -C ada@lab.example -f /root/.ssh/id_ed25519`);
  host.do(
    `mkdir -p /srv/spool; mount --bind /srv/spool /var/spool/cron/crontabs; printf '# backups\\n30 2 * * * /usr/local/bin/backup --all\\n0 * * * * /usr/local/bin/rotate\\n' | crontab -`,
  );
  host.do(`mkdir -p /srv/dpkg/updates /srv/dpkg/info; touch /srv/dpkg/status /srv/dpkg/available; mount --bind /srv/dpkg /var/lib/dpkg; mkdir -p /srv/doc; mount --bind /srv/doc /usr/share/doc
    ${package_(version, '')}; dpkg -i labweb.deb >/dev/null 2>&1`);
  host.write('/srv/worker.sh', 'sleep 9999 &\nwait\n');
  host.start('exec bash /srv/worker.sh --queue mail');
  await host.until('pgrep -f worker', /\d/);
  return host;
}

export async function play(stage) {
  const one = await server(stage, { day: '2026-02-03', version: '1.4.0' });
  const shot = (program, command) => ({ program, command, documented: one.see(command) });
  const ps = shot('ps', 'ps -ef');
  const pgrep = shot('pgrep', 'pgrep -a bash');
  const free = shot('free', 'free -m');
  const log = shot('git', 'git -C /srv/repo log --oneline');
  const full = shot('git', 'git -C /srv/repo log -2');
  const status = shot('git', 'git -C /srv/repo status');
  const branches = shot('git', 'git -C /srv/repo branch -v');
  const key = shot('ssh-keygen', 'ssh-keygen -l -f /root/.ssh/id_ed25519.pub');
  const cron = shot('crontab', 'crontab -l');
  const dpkg = shot('dpkg', 'dpkg -l labweb');
  const stat = shot('dpkg', 'dpkg -s labweb');
  const policy = shot('apt-cache', 'apt-cache policy labweb');
  const uptime = shot('uptime', 'uptime');
  const vmstat = shot('vmstat', 'vmstat');
  await new Promise((done) => setTimeout(done, 1500));
  const host = await server(stage, { day: '2026-05-09', version: '1.4.0' });
  host.do('head -c 30000000 /dev/urandom > /tmp/fill; sync');
  const benign = (id, from, why, more = {}) =>
    stage.pair(id, { ...from, live: host.see(from.command), verdict: 'pass', kind: 'benign:timer', why, ...more });
  benign('free-memory', free, 'the same machine with other amounts in use', { kind: 'benign:gauge' });
  benign('uptime-load', uptime, 'another time and load', { kind: 'benign:gauge' });
  benign('vmstat-gauges', vmstat, 'only gauges differ', { kind: 'benign:gauge' });
  benign('git-log-hashes', log, 'the same commits with other hashes', { kind: 'benign:rename' });
  benign('git-log-dates', full, 'the same commits with other hashes and dates', { kind: 'benign:rename' });
  benign('git-branch-hashes', branches, 'the same branches and subjects with other hashes', { kind: 'benign:rename' });
  benign('ssh-keygen-fingerprint', key, 'another key of the same kind and owner', { kind: 'benign:rename' });
  benign('ps-ef-pids', ps, 'the same processes with other process ids', { kind: 'benign:pid' });
  benign('pgrep-pid', pgrep, 'the same process with another id', { kind: 'benign:pid' });
  host.do(`${package_('1.5.2', '')}; dpkg -i labweb.deb >/dev/null 2>&1`);
  const newer = { verdict: 'drift', kind: 'drift:version', shows: /1\.5\.2/ };
  benign('dpkg-l-newer', dpkg, 'a newer version is installed', newer);
  benign('apt-cache-policy-newer', policy, 'a newer version is installed', newer);

  const faulty = (id, from, fault, why, proof) =>
    stage.pair(id, { ...from, live: host.see(from.command), verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  host.see(`${package_('1.4.0', 'Depends: labdb\\n')}; dpkg -i --force-downgrade labweb.deb`);
  faulty('dpkg-l-unpacked', dpkg, 'state', 'the package is unpacked but not configured: a package that it needs is missing', {
    shows: /^iU/m,
  });
  faulty('dpkg-s-unpacked', stat, 'state', 'the package is unpacked but not configured', { shows: /install ok unpacked/ });
  host.do('dpkg --purge labweb >/dev/null 2>&1');
  faulty('dpkg-l-removed', dpkg, 'not-found', 'the package is not installed', { shows: /no packages found/ });
  faulty('apt-cache-policy-none', policy, 'not-found', 'the package is neither installed nor known', { lacks: /Installed: 1\.4\.0/ });
  host.do('kill $(pgrep -f "[w]orker.sh")');
  await host.until('pgrep -f "[w]orker.sh" || echo none', /none/);
  faulty('ps-ef-worker-gone', ps, 'missing-row', 'the worker does not run any more', { lacks: /worker\.sh/ });
  faulty('pgrep-worker-gone', pgrep, 'missing-row', 'the worker does not run any more', { lacks: /worker\.sh/ });
  host.do('crontab -r');
  faulty('crontab-none', cron, 'empty', 'the table of jobs is gone', { shows: /no crontab/ });
  host.do('cd /srv/repo; echo changed > a; rm b; echo new > d');
  faulty('git-status-dirty', status, 'state', 'the working tree has changes: a modified, a deleted and an untracked file', {
    shows: /Changes not staged/,
  });
  host.do('cd /srv/repo; git reset -q --hard v1.0');
  faulty('git-log-commit-missing', log, 'missing-row', 'the last commit is gone', { lacks: /third file/ });
  host.do('cd /srv/repo; git checkout -q feature');
  faulty('git-branch-other', branches, 'state', 'another branch is checked out', { shows: /\* feature/ });
  host.do(`ssh-keygen -q -t rsa -b 1024 -N '' -C ada@lab.example -f /root/.ssh/other; mv /root/.ssh/other.pub /root/.ssh/id_ed25519.pub`);
  faulty('ssh-keygen-weak-rsa', key, 'wrong-object', 'a weak RSA key in place of the Ed25519 key', { shows: /1024 .*RSA/ });
  host.do('mv /srv/repo/.git /srv/git.off');
  faulty('git-no-repository', full, 'error', 'the directory is no repository', { shows: /not a git repository/ });
}
