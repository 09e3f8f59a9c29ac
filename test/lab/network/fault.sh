#!/bin/bash
# fault.sh NAME [HOST] [undo]: breaks one thing of the running lab, or mends it again.
set -e
L="$(dirname "$0")/lab.sh"; r() { "$L" run "$@"; }
. "$LAB_WORLD/lab.conf"
name=$1; shift; host=$WORKER1
case "${1:-}" in ''|undo) ;; *) host=$1; shift ;; esac
bgp() { local c=(-c 'conf t' -c "router bgp $ASN"); for x; do c+=(-c "$x"); done; r $ROUTER vtysh "${c[@]}"; }
case "$name-${1:-do}" in
 neighbour-do)     r $WORKER2 pkill -TERM -x bird ;;
 neighbour-undo)   r $WORKER2 bird -c /etc/bird/bird.conf -s /run/bird/bird.ctl -P /run/bird/bird.pid ;;
 asn-do)           bgp "neighbor $GROUP remote-as 64999" ;;
 asn-undo)         bgp "neighbor $GROUP remote-as $ASN" ;;
 shut-do)          bgp "neighbor ${IP[$WORKER1]} shutdown" ;;
 shut-undo)        bgp "no neighbor ${IP[$WORKER1]} shutdown" ;;
 withdraw-do)      r $WORKER1 birdc -s /run/bird/bird.ctl disable blocks ;;
 withdraw-undo)    r $WORKER1 birdc -s /run/bird/bird.ctl enable blocks ;;
 podapi-do)        r $MASTER sh -c "cp /var/lib/api/pods.json /var/lib/api/all.json; jq '{items: [.items[] | select(.metadata.name | startswith(\"$CHOSEN\") | not)]}' /var/lib/api/all.json > /var/lib/api/some.json; mv /var/lib/api/some.json /var/lib/api/pods.json" ;;
 podapi-undo)      r $MASTER mv /var/lib/api/all.json /var/lib/api/pods.json ;;
 api-do)           r $MASTER pkill -STOP -f mini-apiserver ;;
 api-undo)         r $MASTER pkill -CONT -f mini-apiserver ;;
 route-do)         r $POD_HOST ip route del $POD/32 ;;
 route-undo)       r $POD_HOST ip route add $POD/32 dev $POD_LINK scope link ;;
 poddown-do)       "$L" enter ip -n pod-$POD link set eth0 down ;;
 poddown-undo)     "$L" enter sh -c "ip -n pod-$POD link set eth0 up; ip -n pod-$POD route replace 169.254.1.1 dev eth0 scope link; ip -n pod-$POD route replace default via 169.254.1.1 dev eth0" ;;
 bgpd-stop-do)     r $ROUTER pkill -STOP -x bgpd ;;
 bgpd-stop-undo)   r $ROUTER pkill -CONT -x bgpd ;;
 bgpd-kill-do)     r $ROUTER pkill -KILL -x bgpd ;;
 bgpd-kill-undo)   r $ROUTER sh -c '/usr/lib/frr/bgpd -d -A 127.0.0.1; sleep .3; vtysh -b' ;;
 sshd-kill-do)     r $host pkill -KILL -x sshd ;;
 sshd-kill-undo)   r $host /usr/sbin/sshd -E /var/log/sshd.log ;;
 sshd-stop-do)     r $host pkill -STOP -x sshd ;;
 sshd-stop-undo)   r $host pkill -CONT -x sshd ;;
 hostkey-do)       r $host sh -c 'rm -f /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N "" -f /etc/ssh/ssh_host_ed25519_key; pkill -HUP -F /run/sshd.pid' ;;
 hostkey-undo)     r $host sh -c 'cp /lab/keys/$(hostname)/ssh_host_ed25519_key* /etc/ssh/; chmod 600 /etc/ssh/ssh_host_ed25519_key; pkill -HUP -F /run/sshd.pid' ;;
 link-do)          "$L" enter ip link set d1 down ;;   # the bridge port of the master: nobody is told
 link-undo)        "$L" enter ip link set d1 up ;;
 slow-do)          r $MASTER tc qdisc add dev ext root tbf rate 16kbit burst 1540 latency 3s ;;
 slow-undo)        r $MASTER tc qdisc del dev ext root ;;
 tool-do)          r $MASTER mv /usr/local/bin/calicoctl /usr/local/bin/calicoctl.gone ;;
 tool-undo)        r $MASTER mv /usr/local/bin/calicoctl.gone /usr/local/bin/calicoctl ;;
 imish-do)         r $ROUTER sh -c 'mv /usr/local/bin/imish /usr/local/bin/imish.gone; printf "#!/bin/sh\necho imish: dynamic routing is not enabled >&2\nexit 1\n" > /usr/local/bin/imish; chmod 755 /usr/local/bin/imish' ;;
 imish-undo)       r $ROUTER mv /usr/local/bin/imish.gone /usr/local/bin/imish ;;
 frr-layout-do)    r $ROUTER touch /etc/imish-frr ;;
 frr-layout-undo)  r $ROUTER rm -f /etc/imish-frr ;;
 *) echo "fault.sh: no fault called $name" >&2; exit 2 ;;
esac
