#!/bin/bash
# fault.sh NAME [HOST] [undo]: breaks one thing of the running lab, or mends it again.
set -e
L="$(dirname "$0")/lab.sh"; r() { "$L" run "$@"; }
name=$1; shift; host=kube-worker1
case "${1:-}" in ''|undo) ;; *) host=$1; shift ;; esac
case "$name-${1:-do}" in
 neighbour-do)    r kube-worker2 pkill -TERM -x bird ;;
 neighbour-undo)  r kube-worker2 bird -c /etc/bird/bird.conf -s /run/bird/bird.ctl -P /run/bird/bird.pid ;;
 podapi-do)       r kube-master sh -c 'cp /var/lib/api/pods.json /var/lib/api/all.json; jq "{items: [.items[] | select(.metadata.name | startswith(\"calico-kube-controllers\") | not)]}" /var/lib/api/all.json > /var/lib/api/some.json; mv /var/lib/api/some.json /var/lib/api/pods.json' ;;
 podapi-undo)     r kube-master mv /var/lib/api/all.json /var/lib/api/pods.json ;;
 bgpd-stop-do)    r bigip-1 pkill -STOP -x bgpd ;;
 bgpd-stop-undo)  r bigip-1 pkill -CONT -x bgpd ;;
 sshd-kill-do)    r $host pkill -KILL -x sshd ;;
 sshd-kill-undo)  r $host /usr/sbin/sshd -E /var/log/sshd.log ;;
 hostkey-do)      r $host sh -c 'rm -f /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key; pkill -HUP -F /run/sshd.pid' ;;
 hostkey-undo)    r $host sh -c 'cp /lab/keys/$(hostname)/ssh_host_ed25519_key* /etc/ssh/; chmod 600 /etc/ssh/ssh_host_ed25519_key; pkill -HUP -F /run/sshd.pid' ;;
 route-do)        r kube-master ip route del 192.168.53.71/32 ;;
 route-undo)      r kube-master ip route add 192.168.53.71/32 dev cali7c51e09ab2d scope link ;;
 frr-layout-do)   r bigip-1 touch /etc/imish-frr ;;
 frr-layout-undo) r bigip-1 rm -f /etc/imish-frr ;;
 *) echo "fault.sh: no fault called $name" >&2; exit 2 ;;
esac
