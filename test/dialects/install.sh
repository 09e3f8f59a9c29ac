#!/bin/bash
# Installs the programs behind our dialects: with apt when root, else it says what is missing and ends with 3.
set -euo pipefail
exec "$(dirname "$0")/../support/apt-install.sh" 'the suite of dialects' \
  /bin/bash=bash /bin/dash=dash /bin/busybox=busybox /bin/zsh=zsh /usr/bin/script=bsdutils /usr/bin/unshare=util-linux /usr/bin/vtysh=frr \
  /usr/sbin/birdc=bird2 /usr/bin/mariadb=mariadb-client /usr/sbin/mariadbd=mariadb-server /usr/bin/psql=postgresql-client \
  '/usr/lib/postgresql/*/bin/postgres=postgresql' /usr/bin/sqlite3=sqlite3 /usr/bin/python3=python3 /usr/bin/redis-cli=redis-tools \
  /usr/bin/redis-server=redis-server /usr/bin/gdb=gdb /usr/sbin/sshd=openssh-server /usr/bin/ssh-agent=openssh-client \
  /usr/bin/sudo=sudo /usr/bin/less=less
