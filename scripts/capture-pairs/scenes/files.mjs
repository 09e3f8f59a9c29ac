// Files and file systems: ls, stat, sha256sum, tar, df, du, findmnt, getfacl, jq, rsync, find, grep, wc.
export const packages = ['coreutils', 'tar', 'jq', 'acl', 'rsync', 'util-linux', 'findutils'];

async function project(stage, when, size) {
  const host = await stage.host('files1');
  host.do(`cp /etc/passwd /srv/passwd; cp /etc/group /srv/group
    echo 'deploy:x:1500:1500::/srv/app:/bin/bash' >> /srv/passwd; echo 'deploy:x:1500:' >> /srv/group; echo 'release:x:1600:deploy' >> /srv/group
    mount --bind /srv/passwd /etc/passwd; mount --bind /srv/group /etc/group
    mkdir -p /srv/app/bin /srv/app/conf /srv/data; mount -t tmpfs -o size=16m,mode=755 tmpfs /srv/data
    printf '#!/bin/sh\\necho server 2.4.1\\n' > /srv/app/bin/start; chmod 750 /srv/app/bin/start
    echo 'port = 8080' > /srv/app/conf/app.conf; chmod 640 /srv/app/conf/app.conf; echo 'level = info' > /srv/app/conf/log.conf; ln -s conf/app.conf /srv/app/current
    head -c ${size / 2000} /dev/urandom > /srv/app/.seed; head -c ${size} /dev/zero > /srv/data/blob; chown -Rh deploy:release /srv/app; setfacl -m g:release:r /srv/app/conf/app.conf
    echo '{"name":"shop","replicas":3,"ready":true,"nodes":["n1","n2"],"updated":"${when}T08:00:00Z"}' > /srv/app/state.json
    cd /srv/app; sha256sum bin/start conf/app.conf conf/log.conf > SUMS; find . -exec touch -h -d '${when} 09:15' {} +; tar -cf /srv/app.tar --sort=name bin conf`);
  return host;
}

export async function play(stage) {
  const one = await project(stage, '2026-03-04', 900000);
  const shot = (program, command) => ({ program, command, documented: one.see(command) });
  const list = shot('ls', 'ls -l /srv/app/conf');
  const top = shot('ls', 'ls -la /srv/app');
  const stat = shot('stat', 'stat /srv/app/bin/start');
  const sums = shot('sha256sum', 'cd /srv/app && sha256sum -c SUMS');
  const tar = shot('tar', 'tar -tvf /srv/app.tar');
  const df = shot('df', 'df -h /srv/data');
  const inodes = shot('df', 'df -i /srv/data');
  const du = shot('du', 'du -sh /srv/data');
  const mount = shot('findmnt', 'findmnt /srv/data');
  const acl = shot('getfacl', 'getfacl -p /srv/app/conf/app.conf');
  const jq = shot('jq', 'jq . /srv/app/state.json');
  const ready = shot('jq', 'jq -r .ready /srv/app/state.json');
  const id = shot('id', 'id deploy');
  const passwd = shot('getent', 'getent group release');
  const run = shot('sh', '/srv/app/bin/start --version');
  const rsync = shot('rsync', 'rsync -av /srv/app/ /srv/copy/');
  const grep = shot('grep', 'grep -n port /srv/app/conf/app.conf');
  const host = await project(stage, '2026-06-21', 1300000);
  const benign = (name, from, why, more = {}) =>
    stage.pair(name, { ...from, live: host.see(from.command), verdict: 'pass', kind: 'benign:timer', why, ...more });
  benign('ls-l-dates', list, 'the same files, owners and modes, another date');
  benign('stat-inode-times', stat, 'the same file, mode and owner; device, inode and times differ');
  benign('tar-dates', tar, 'the same members with another date');
  benign('df-usage', df, 'a few kilobytes more are used', { kind: 'benign:gauge' });
  benign('du-size', du, 'the directory has grown by less than half', { kind: 'benign:gauge', also_ok: ['drift'] });
  benign('jq-updated', jq, 'only the time of the last change differs');
  benign('rsync-bytes', rsync, 'the same files are sent; bytes and speed differ', { kind: 'benign:counter' });
  host.do('cd /srv/app/conf; cp log.conf trace.conf; chown deploy:release trace.conf; chmod 644 trace.conf');
  benign('ls-l-extra-file', list, 'one more file than documented', { verdict: 'drift', kind: 'drift:extra-row', shows: /trace\.conf/ });
  host.do('rm /srv/app/conf/trace.conf');

  const faulty = (name, from, fault, why, proof) =>
    stage.pair(name, { ...from, live: host.see(from.command), verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  host.do('chmod 600 /srv/app/conf/log.conf; chown root:root /srv/app/conf/log.conf');
  faulty('ls-l-owner-mode', list, 'permission', 'a file has another owner and can only be read by root', {
    shows: /-rw------- +1 root +root +13/,
  });
  host.do('rm /srv/app/current');
  faulty('ls-la-link-missing', top, 'missing-row', 'the symbolic link is gone', { lacks: /current -> / });
  host.do('chmod 640 /srv/app/bin/start');
  faulty('stat-not-executable', stat, 'permission', 'the file is no longer executable', { shows: /0640/ });
  faulty('run-permission-denied', run, 'error', 'the file is no longer executable', { shows: /Permission denied/ });
  host.do(`echo 'port = 8081' > /srv/app/conf/app.conf`);
  faulty('grep-other-value', grep, 'wrong-value', 'the service is configured on another port', { also_ok: ['drift'], shows: /8081/ });
  faulty('sha256sum-failed', sums, 'state', 'one of the files was changed: its sum does not match', { shows: /FAILED/ });
  host.do('tar --delete -f /srv/app.tar conf/app.conf');
  faulty('tar-member-missing', tar, 'missing-row', 'a member of the archive is missing', { lacks: /app\.conf/ });
  host.do('setfacl -b /srv/app/conf/app.conf; chmod g-r /srv/app/conf/app.conf');
  faulty('getfacl-entry-missing', acl, 'permission', 'the entry of the group is gone', { lacks: /group:release/ });
  host.do(`sed -i 's/"ready":true/"ready":false/; s/"n2"//; s/,]/]/' /srv/app/state.json`);
  faulty('jq-not-ready', jq, 'state', 'the service is not ready and one of its nodes is missing', { shows: /false/ });
  host.do(`sed -i 's/"ready"/"Ready"/' /srv/app/state.json`);
  faulty('jq-key-missing', ready, 'not-found', 'the key does not exist: null', { shows: /null/ });
  host.do(`sed -i 's/^release.*/release:x:1600:/' /srv/group; cat /srv/group > /etc/group`);
  faulty('id-group-missing', id, 'missing-row', 'the user is no member of the group', { lacks: /1600\(release\)/ });
  host.do(`sed -i '/^release/d' /srv/group; cat /srv/group > /etc/group`);
  faulty('getent-no-group', passwd, 'empty', 'the group does not exist: no output', { lacks: /release/ });
  host.see('dd if=/dev/zero of=/srv/data/fill bs=1M count=20');
  faulty('df-full', df, 'full', 'the file system is full', { shows: /100%/ });
  host.do('mount -o remount,ro /srv/data');
  faulty('findmnt-read-only', mount, 'state', 'the file system is mounted read-only', { shows: /\sro,/ });
  host.do('umount /srv/data');
  faulty('findmnt-not-mounted', mount, 'empty', 'nothing is mounted there: no output', { lacks: /tmpfs/ });
  faulty('df-inodes-other-fs', inodes, 'missing-row', 'nothing is mounted there: the line is that of another file system', {
    lacks: /\/srv\/data/,
  });
  host.do('mv /srv/app /srv/app.off');
  faulty('rsync-no-source', rsync, 'error', 'the source directory does not exist', { shows: /No such file or directory/ });
  faulty('ls-no-directory', top, 'error', 'the directory does not exist', { shows: /cannot access/ });
}
