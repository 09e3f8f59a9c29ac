#!/bin/bash
# images.sh CACHE WORK: makes the images of the lab from Debian's packages, as archives that containerd reads: one that only waits,
# one with busybox, one with Debian's bash and coreutils.
set -euo pipefail
C=$1 W=$2/images
BUSYBOX=$C/root/bin/busybox
mkdir -p "$W"/{pause,busybox,debian}/{bin,dev,etc,proc,root,sys,tmp} "$W/debs"

pack() { # NAME COMMAND
  local out=$W/$1.out
  mkdir -p "$out"
  tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$W/$1" -cf "$out/layer.tar" .
  local sum
  sum=$(sha256sum "$out/layer.tar" | cut -d' ' -f1)
  cat > "$out/config.json" <<J
{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":$2},
"rootfs":{"type":"layers","diff_ids":["sha256:$sum"]},"history":[{"created_by":"labproof"}]}
J
  echo "[{\"Config\":\"config.json\",\"RepoTags\":[\"localhost/labproof-$1:1\"],\"Layers\":[\"layer.tar\"]}]" > "$out/manifest.json"
  tar -C "$out" -cf "$C/images/$1.tar" manifest.json config.json layer.tar
}

for root in pause busybox debian; do
  echo 'root:x:0:0:root:/root:/bin/sh' > "$W/$root/etc/passwd"
  echo 'root:x:0:' > "$W/$root/etc/group"
done
cp "$BUSYBOX" "$W/pause/bin/busybox"
ln -s busybox "$W/pause/bin/sleep"
pack pause '["/bin/sleep","2147483647"]'

cp "$BUSYBOX" "$W/busybox/bin/busybox"
for applet in $("$BUSYBOX" --list); do [ "$applet" = busybox ] || ln -s busybox "$W/busybox/bin/$applet"; done
pack busybox '["sh"]'

cd "$W/debs"
apt-get download -qq base-files bash dash coreutils debianutils findutils gawk grep gzip hostname procps sed tar \
  libacl1 libattr1 libc6 libcap2 libgcrypt20 libgmp10 libgpg-error0 liblz4-1 liblzma5 libmpfr6 libncursesw6 libpcre2-8-0 libproc2-0 \
  libreadline8 libselinux1 libsigsegv2 libssl3 libsystemd0 libtinfo6 libzstd1
for deb in *.deb; do dpkg -x "$deb" "$W/debian"; done
ln -sf dash "$W/debian/bin/sh"
sed -i 's,/bin/sh,/bin/bash,' "$W/debian/etc/passwd"
rm -rf "$W"/debian/usr/share/{doc,info,locale,man}
pack debian '["bash"]'
