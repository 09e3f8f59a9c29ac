#!/bin/bash
# PID 1 of one host: builds its root file system (tmpfs + the machine's /usr, read only) and starts its daemons
set -e
h=$1; . $WORLD/lab.conf
R=$STATE/fs/$h; mkdir -p $R; mount -t tmpfs -o mode=755,size=64m tmpfs $R
cd $R; mkdir -p usr etc var/log var/lib var/empty var/tmp root home tmp run proc sys dev lab .old
ln -s /run var/run; ln -s /run/lock var/lock; chmod 1777 tmp var/tmp; chmod 700 root
SRC=${LAB_ROOTFS:-}                                      # empty: this machine's own /usr; else an unpacked Debian tree
for l in bin sbin lib lib64 lib32; do [ -L $SRC/$l ] && ln -s "$(readlink $SRC/$l)" $l || true; done
mount --rbind $SRC/usr usr; mount -o remount,bind,ro usr 2>/dev/null || true
mount -t tmpfs -o mode=755,size=4m tmpfs usr/local/bin   # the lab's own commands
N=$(readlink -f "$(command -v node)"); touch usr/local/bin/node; mount --bind "$N" usr/local/bin/node   # wherever this machine has it
for f in ld.so.cache ld.so.conf ld.so.conf.d nsswitch.conf login.defs bash.bashrc profile skel inputrc alternatives protocols services iproute2 pam.d pam.conf security terminfo localtime os-release debian_version ssl/openssl.cnf environment host.conf manpath.config; do
  [ -e $SRC/etc/$f ] && { mkdir -p etc/$(dirname $f); cp -a --no-preserve=ownership $SRC/etc/$f etc/$f 2>/dev/null || true; } || true; done
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=755,size=1m tmpfs dev
for d in null zero full random urandom tty; do touch dev/$d; mount --bind /dev/$d dev/$d; done
mkdir dev/pts dev/shm; mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts 2>/dev/null || mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts
ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd; ln -s /proc/self/fd/0 dev/stdin; ln -s /proc/self/fd/1 dev/stdout; ln -s /proc/self/fd/2 dev/stderr
mkdir -p run/sshd run/lock; chmod 755 run/sshd
cp -a --no-preserve=ownership $HERE/files $HERE/mini-apiserver.mjs $WORLD/lab.conf $WORLD/pods.mjs $STATE/keys lab/; cp -a --no-preserve=ownership $WORLD/files/. lab/files/; cp "$STATE/passhash" lab/files/passhash
: > "$STATE/log/$h.commands"; chmod 666 "$STATE/log/$h.commands"; touch lab/commands; mount --bind "$STATE/log/$h.commands" lab/commands   # what the host itself saw
exec 9>$STATE/hosts/$h.ready
pivot_root . .old; cd /; umount -l /.old
/bin/bash /lab/files/init.sh $h 9>&-
echo ok >&9; exec 9>&-
trap 'exit 0' TERM
while :; do sleep infinity & wait; done
