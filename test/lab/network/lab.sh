#!/bin/bash
# lab.sh up|down|run HOST CMD...|client CMD...|status|mem
# One outer sandbox (net+mount+pid namespace, plus a user namespace when not root); killing its PID 1 removes everything.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
STATE=${LAB_STATE:?the folder for the state of the lab}
LOWER=${LAB_LOWER:-/}
WORLD=${LAB_WORLD:?the folder that describes the hosts}
export STATE LOWER HERE WORLD
pid() { cat "$STATE/pid" 2>/dev/null; }
enter() { # outer sandbox
  local p; p=$(pid); local u=(); [ -e "$STATE/userns" ] && u=(-U --preserve-credentials)
  nsenter -t "$p" "${u[@]}" -m -n -p "$@"
}
hpid() { cat "$STATE/hosts/$1.pid"; }
henter() { local h=$1; shift; enter "$HERE/henter.sh" "$h" "$@"; }
case "${1:-}" in
 up)
  [ -e "$STATE/pid" ] && { echo "already up?" >&2; exit 1; }
  mkdir -p "$STATE"/{keys,hosts,log,sock}
  "$HERE/keys.sh" "$STATE/keys"
  U=(); if [ "$(id -u)" != 0 ]; then U=(--user --map-root-user ${LAB_MAPAUTO---map-auto}); touch "$STATE/userns"; fi
  setsid ${LAB_NICE:-} unshare "${U[@]}" --net --mount --ipc --pid --fork --kill-child=KILL --propagation private \
      /bin/bash "$HERE/sandbox.sh" >"$STATE/log/sandbox.log" 2>&1 </dev/null &
  upid=$!; echo $upid > "$STATE/unshare.pid"
  for i in $(seq 1 400); do [ -e "$STATE/ready" ] && break; [ -n "$(tr -d "\0" </proc/$upid/cmdline 2>/dev/null)" ] || { echo "sandbox died" >&2; tail -20 "$STATE/log/sandbox.log" >&2; exit 1; }; sleep 0.05; done
  [ -e "$STATE/ready" ] || { echo "timeout" >&2; exit 1; }
  # PID 1 of the sandbox as seen from here: only child of unshare
  cat /proc/$upid/task/$upid/children | tr -d ' ' > "$STATE/pid" ;;
 down)
  kill -KILL "$(cat "$STATE/unshare.pid")" 2>/dev/null || true
  p=$(pid || true); [ -z "$p" ] || kill -KILL "$p" 2>/dev/null || true
  for i in $(seq 1 100); do [ -n "$p" ] && [ -e "/proc/$p" ] || break; sleep 0.02; done
  rm -rf "$STATE" ;;
 run) shift; henter "$@" ;;
 client) shift; henter client "$@" ;;
 enter) shift; enter "$@" ;;
 *) echo "usage" >&2; exit 2;;
esac
