#!/bin/bash
# apt-install.sh WHAT PATH=PACKAGE…: installs the packages whose file is not there; when not root it says what is missing and ends with 3.
set -euo pipefail
what=$1; shift
# Where bin and sbin are one with their namesakes under /usr either path will do. A path may be a pattern.
has() { compgen -G "$1" >/dev/null || compgen -G "${1#/usr}" >/dev/null; }
missing=()
for need in "$@"; do has "${need%%=*}" || missing+=("${need#*=}"); done
[ ${#missing[@]} -gt 0 ] || exit 0
if [ "$(id -u)" != 0 ]; then
  echo "$what needs these packages, and only root can install them: ${missing[*]}" >&2
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
for need in "$@"; do has "${need%%=*}" || { echo "still missing after the installation: ${need/=/ (})" >&2; exit 3; }; done
