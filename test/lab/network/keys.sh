#!/bin/bash
set -e
K=$1; . "$WORLD/lab.conf"
for h in $HOSTS; do mkdir -p $K/$h; [ -e $K/$h/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519 -N '' -C "$h" -f $K/$h/ssh_host_ed25519_key & done
[ -e $K/id_lab ] || ssh-keygen -q -t ed25519 -N '' -C lab@client -f $K/id_lab &
wait
# A password of its own for every lab: nothing that is known beforehand opens it.
P=$(od -An -N9 -tx1 /dev/urandom | tr -d ' \n'); (umask 077; printf '%s' "$P" > "$K/../password")
openssl passwd -6 "$P" > "$K/../passhash"
: > $K/known_hosts
for h in $HOSTS; do echo "$h,${IP[$h]},${MGMT[$h]} $(cut -d' ' -f1,2 $K/$h/ssh_host_ed25519_key.pub)" >> $K/known_hosts; done
