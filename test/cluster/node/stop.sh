#!/bin/bash
# Ends what start.sh started, by its process ids, and removes its containers, mounts, cgroups, bridge and state.
set -u
C=${LABPROOF_CLUSTER:-${XDG_CACHE_HOME:-$HOME/.cache}/labproof/cluster}
RUN=$C/run TOOLS=$C/root/usr
[ -e "$RUN/pids" ] || exit 0
# A number may belong to somebody else by now: only programs of ours are ended.
ours() { case $(readlink "/proc/$1/exe" 2> /dev/null) in "$C"/*) return 0 ;; *) return 1 ;; esac; }
end() { # NAME TENTHS-OF-A-SECOND
  local pid
  pid=$(awk -v name="$1" '$1 == name { print $2 }' "$RUN/pids")
  [ -n "$pid" ] && ours "$pid" || return 0
  # It may have been frozen by a test.
  kill -CONT "$pid"
  kill "$pid"
  for _ in $(seq "$2"); do
    ours "$pid" || return 0
    sleep .1
  done
  kill -KILL "$pid" 2> /dev/null
}
end kubelet 30
end manager 5
end scheduler 5
if [ -S "$RUN/containerd.sock" ]; then
  ctr() { "$TOOLS/bin/ctr" --connect-timeout 2s -a "$RUN/containerd.sock" -n k8s.io "$@" 2> /dev/null; }
  for task in $(ctr tasks ls -q); do ctr tasks kill -a -s KILL "$task"; done
  sleep .5
  for task in $(ctr tasks ls -q); do ctr tasks rm -f "$task" > /dev/null; done
  for container in $(ctr containers ls -q); do ctr containers rm "$container" > /dev/null; done
fi
end containerd 50
# Shims outlive a containerd that was killed.
for exe in /proc/[0-9]*/exe; do
  case $(readlink "$exe" 2> /dev/null) in "$TOOLS"/bin/containerd-shim*) pid=${exe#/proc/}; kill -KILL "${pid%/exe}" ;; esac
done
end apiserver 20
end etcd 30
awk -v run="$RUN/" 'index($2, run) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mount; do umount -l "$mount"; done
ip link del labproof0 2> /dev/null
for cgroup in /sys/fs/cgroup/*/kubepods; do [ ! -d "$cgroup" ] || find "$cgroup" -depth -type d -exec rmdir {} + 2> /dev/null; done
while read -r dir; do
  case $dir in /var/lib/kubelet | /var/lib/cni | /run/containerd | /var/log/pods | /var/log/containers) rm -rf "$dir" ;; esac
done < "$RUN/made"
rm -rf "$RUN"
exit 0
