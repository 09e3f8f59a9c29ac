#!/bin/bash
# Installs what the lab needs: with apt when root, else it says what is missing and ends with 3.
set -euo pipefail
declare -A NEEDS=(
  [/usr/sbin/sshd]=openssh-server [/usr/lib/frr/bgpd]=frr [/usr/sbin/bird]=bird2 [/usr/bin/ping]=iputils-ping
  [/usr/bin/netstat]=net-tools [/usr/sbin/ip]=iproute2 [/usr/bin/jq]=jq [/usr/bin/openssl]=openssl [/usr/bin/pkill]=procps
  [/usr/bin/kubectl]=kubernetes-client [/usr/bin/unshare]=util-linux [/usr/bin/python3]=python3 [/usr/bin/ssh-keygen]=openssh-client
)
# Where bin and sbin are one with their namesakes under /usr either path will do.
has() { [ -e "$1" ] || [ -e "${1#/usr}" ]; }
missing=()
for path in "${!NEEDS[@]}"; do has "$path" || missing+=("${NEEDS[$path]}"); done
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ]; then
  echo "the lab needs these packages, and only root can install them: ${missing[*]}" >&2
  exit 3
fi
# No daemon may start on this machine because its package is installed.
policy=/usr/sbin/policy-rc.d; kept=$(mktemp)
if [ -e $policy ]; then cp -a $policy "$kept"; else rm "$kept"; fi
trap 'if [ -e "$kept" ]; then mv "$kept" $policy; else rm -f $policy; fi' EXIT
printf '#!/bin/sh\nexit 101\n' > $policy; chmod 755 $policy
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
for path in "${!NEEDS[@]}"; do has "$path" || { echo "still missing after the installation: $path (${NEEDS[$path]})" >&2; exit 3; }; done
