#!/bin/bash
# Installs what the lab needs: with apt when root, else it says what is missing and ends with 3.
set -euo pipefail
exec "$(dirname "$0")/../../support/apt-install.sh" 'the lab' \
  /usr/sbin/sshd=openssh-server /usr/lib/frr/bgpd=frr /usr/sbin/bird=bird2 /usr/bin/ping=iputils-ping /usr/bin/netstat=net-tools \
  /usr/sbin/ip=iproute2 /usr/bin/jq=jq /usr/bin/openssl=openssl /usr/bin/pkill=procps /usr/bin/kubectl=kubernetes-client \
  /usr/bin/unshare=util-linux /usr/bin/python3=python3 /usr/bin/ssh-keygen=openssh-client /usr/bin/tmux=tmux
