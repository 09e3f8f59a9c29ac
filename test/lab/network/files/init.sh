#!/bin/bash
# inside the host's own root: users, sshd, routing daemons
set -e
h=$1; . /lab/lab.conf
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
hostname $h
echo $h > /etc/hostname
{ echo "127.0.0.1 localhost"; for x in $HOSTS; do echo "${IP[$x]} $x $x.$DOMAIN"; done; } > /etc/hosts
: > /etc/resolv.conf; ln -sf /proc/mounts /etc/mtab
cat > /etc/passwd <<X
root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
sshd:x:105:65534::/run/sshd:/usr/sbin/nologin
frr:x:106:109:Frr routing suite:/nonexistent:/usr/sbin/nologin
bird:x:102:105::/run/bird:/usr/sbin/nologin
$LOGIN:x:1500:1500::/home/$LOGIN:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
X
cat > /etc/group <<X
root:x:0:
daemon:x:1:
tty:x:5:
shadow:x:42:
utmp:x:43:
bird:x:105:
frrvty:x:108:frr
frr:x:109:
$LOGIN:x:1500:
nogroup:x:65534:
X
HASH=$(cat /lab/files/passhash)
{ echo "root:$HASH:19000:0:99999:7:::"; echo "$LOGIN:$HASH:19000:0:99999:7:::"; for u in daemon sshd frr bird nobody; do echo "$u:*:19000:0:99999:7:::"; done; } > /etc/shadow; chmod 600 /etc/shadow
mkdir -p /home/$LOGIN/$WORKDIR /home/$LOGIN/.ssh /root/.ssh
cat /lab/keys/id_lab.pub | tee /home/$LOGIN/.ssh/authorized_keys > /root/.ssh/authorized_keys
cp /etc/skel/.bashrc /etc/skel/.profile /home/$LOGIN/ 2>/dev/null || true
sed -i '1i export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin # first of all' /home/$LOGIN/.bashrc
chmod 700 /root/.ssh /home/$LOGIN/.ssh; chmod 600 /root/.ssh/authorized_keys /home/$LOGIN/.ssh/authorized_keys; chown -R 1500:1500 /home/$LOGIN 2>/dev/null || true
printf 'root ALL=(ALL:ALL) ALL\n%s ALL=(ALL:ALL) ALL\n' "$LOGIN" > /etc/sudoers; chmod 440 /etc/sudoers
mkdir -p /etc/ssh /etc/frr /etc/bird /var/log/frr /run/bird
cp /lab/keys/$h/ssh_host_ed25519_key* /etc/ssh/; chmod 600 /etc/ssh/ssh_host_ed25519_key; chown 0:0 /etc/ssh/*
cp /lab/files/sshd_config /etc/ssh/sshd_config
printf 'This is %s, a host of a test.\n\n' $h > /etc/motd
printf '***  Authorised users only  ***\n' > /etc/issue.net
if [ -d /lab/files/bin-$h ]; then cp -a /lab/files/bin-$h/. /usr/local/bin/; fi
# sudo in a user namespace: the machine's own binary belongs to an unmapped uid, so take a private copy
if [ "$(stat -c %u /usr/bin/sudo 2>/dev/null)" != 0 ] && [ -e /usr/bin/sudo ]; then cp /usr/bin/sudo /usr/local/bin/sudo; chmod 4755 /usr/local/bin/sudo; d=/usr/libexec/sudo; [ -d $d ] || d=/usr/lib/sudo; mkdir -p /lab/sudo; cp -aL --no-preserve=ownership $d/. /lab/sudo/; mount --bind /lab/sudo $d; fi
{ echo "0 65535" > /proc/sys/net/ipv4/ping_group_range; } 2>/dev/null || { echo "0 0" > /proc/sys/net/ipv4/ping_group_range; } 2>/dev/null || true   # ping without file capabilities
case $h in
 $MASTER|$WORKER1|$WORKER2)
   echo 1 > /proc/sys/net/ipv4/ip_forward
   sed "s|@IP@|${IP[$h]}|g; s|@BLOCK@|${BLOCK[$h]}|g; s|@ASN@|$ASN|g; s|@ROUTER@|${IP[$ROUTER]}|g" /lab/files/bird.conf > /etc/bird/bird.conf
   for n in $MASTER $WORKER1 $WORKER2; do [ $n = $h ] && continue; p=$([[ ${IP[$h]##*.} -gt ${IP[$n]##*.} ]] && echo on || echo off)
     printf 'protocol bgp Mesh_%s from bgp_template {\n  neighbor %s as %s;\n  passive %s;\n}\n' ${IP[$n]//./_} ${IP[$n]} $ASN $p; done >> /etc/bird/bird.conf
   bird -c /etc/bird/bird.conf -s /run/bird/bird.ctl -P /run/bird/bird.pid ;;
 $ROUTER)
   mkdir -p /config /run/frr; chown frr:frr /run/frr /var/log/frr
   cp /lab/files/frr.conf /etc/frr/frr.conf; cp /lab/files/vtysh.conf /etc/frr/vtysh.conf; chown frr:frr /etc/frr/frr.conf; chown frr:frrvty /etc/frr/vtysh.conf
   cp /lab/files/router.bashrc /root/.bashrc; printf '. ~/.bashrc\n' > /root/.bash_profile
   /usr/lib/frr/zebra -d -A 127.0.0.1 -s 90000000
   /usr/lib/frr/bgpd -d -A 127.0.0.1
   for i in $(seq 1 100); do [ -S /run/frr/bgpd.vty ] && [ -S /run/frr/zebra.vty ] && break; sleep 0.02; done
   vtysh -b || true ;;
 client)
   cp /lab/keys/known_hosts /root/.ssh/known_hosts; cp /lab/keys/id_lab /root/.ssh/id_ed25519; chmod 600 /root/.ssh/id_* ;;
esac
if [ $h = $MASTER ]; then
  mkdir -p /home/$LOGIN/.kube /var/lib/api
  node /lab/pods.mjs > /var/lib/api/pods.json
  setsid node /lab/mini-apiserver.mjs /var/lib/api/pods.json 8080 >/var/log/api.log 2>&1 </dev/null &
  printf 'apiVersion: v1
kind: Config
clusters: [{name: lab, cluster: {server: "http://127.0.0.1:8080"}}]
contexts: [{name: lab, context: {cluster: lab, user: ""}}]
current-context: lab
' > /home/$LOGIN/.kube/config
  chown -R 1500:1500 /home/$LOGIN/.kube
fi
# Every command of every interactive bash, as the shell itself sees it: tests read here what ran where.
printf 'set -o functrace
trap '"'"'printf "bash\t%%s\n" "$BASH_COMMAND" >> /lab/commands'"'"' DEBUG
' > /etc/labproof-trace
printf '
[ -z "$PS1" ] || . /etc/labproof-trace
' >> /etc/bash.bashrc
grep -q bash.bashrc /etc/profile 2>/dev/null || printf '[ -n "$BASH_VERSION" ] && . /etc/bash.bashrc
' >> /etc/profile
/usr/sbin/sshd -E /var/log/sshd.log
