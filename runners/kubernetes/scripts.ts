/** Scripts that run in the container, on nothing but a POSIX shell and /proc. */

/**
 * `sh -c` with the nonce, terminal type, columns and rows, then the program and its arguments. Until it gets a line it runs nothing
 * of the guide: a connection that breaks before can be tried again.
 */
export function starter(
  nonce: string,
  program: readonly string[],
  pty: { readonly term: string; readonly columns: number; readonly rows: number } | null,
): readonly string[] {
  const terminal = pty === null ? ['', '', ''] : [pty.term, String(pty.columns), String(pty.rows)];
  return ['sh', '-c', starterScript, 'sh', nonce, ...terminal, ...program];
}

const starterScript = `
labproof=$1
if [ -n "$2" ]; then TERM=$2; export TERM; stty cols "$3" rows "$4" 2>/dev/null; fi
shift 4
command -v "$1" >/dev/null 2>&1 || { printf '%s:missing\\n' "$labproof"; exit 127; }
# The start time tells this process from another one that gets its number later.
labproof_stat=; { IFS= read -r labproof_stat </proc/$$/stat; } 2>/dev/null
printf '%s:%s:%s\\n' "$labproof" "$$" "\${labproof_stat##*) }"
IFS= read -r labproof_stat || exit 129
printf '%s:go\\n' "$labproof"
unset labproof labproof_stat
exec "$@"`;

/** What a starter says of itself. */
export type Greeting =
  | { readonly kind: 'missing' }
  | { readonly kind: 'ready'; readonly process: ProcessMark }
  | { readonly kind: 'go'; readonly rest: Buffer };

/** A process of the container, told apart from a later one of the same number; without a start time where there is no /proc. */
export interface ProcessMark {
  readonly pid: string;
  readonly started: string | null;
}

/** Follows a starter's words; what comes after `go` is the program's own. */
export function readGreeting(nonce: string, bytes: Buffer): Greeting | null {
  const text = bytes.toString('latin1');
  const go = new RegExp(`${nonce}:go\\r?\\n`).exec(text);
  if (go !== null) return { kind: 'go', rest: bytes.subarray(go.index + go[0].length) };
  const said = new RegExp(`${nonce}:(?:(missing)|(\\d{1,10}):([^\\r\\n]{0,1000}))\\r?\\n`).exec(text);
  if (said === null) return null;
  if (said[1] !== undefined) return { kind: 'missing' };
  return { kind: 'ready', process: { pid: said[2] ?? '', started: (said[3] ?? '').split(' ')[startField] ?? null } };
}

/** Field 22 of proc(5)'s stat, counted from the state (field 3), which follows the name. */
const startField = 19;

/**
 * Ends what runs in a channel as closing a terminal would: SIGHUP for all of its session, then SIGKILL for the shell and for what
 * stands in the foreground. Without a terminal nothing stays. Prints how many are left.
 */
export function reaper({ pid, started }: ProcessMark, pty: boolean): readonly string[] {
  return ['sh', '-c', reaperScript, 'sh', pid, started ?? '', pty ? 'HUP' : 'TERM'];
}

const reaperScript = `
leader=$1 since=$2 first=$3
# Words of a process's stat after its name: state, parent, group, session, terminal, group in the foreground, ..., start time.
fields() { IFS= read -r line <"/proc/$1/stat" || return 1; set -- \${line##*) }; state=$1 group=$3 session=$4 front=$6; shift 19; start=$1; }
# The session's processes, zombies aside: all, or the leader and those of one group.
members() {
  for dir in /proc/[0-9]*; do
    p=\${dir#/proc/}
    { fields "$p"; } 2>/dev/null || continue
    [ "$session" = "$leader" ] && [ "$state" != Z ] || continue
    [ -z "$1" ] || [ "$group" = "$1" ] || [ "$p" = "$leader" ] || continue
    printf '%s ' "$p"
  done
}
# Tenths of a second; some programs know whole ones only.
nap() { if sleep 0.1 2>/dev/null; then n=$((n+1)); else sleep 1; n=$((n+10)); fi; }
if [ -z "$since" ]; then
  kill -s "$first" -- "-$leader" 2>/dev/null; sleep 1; kill -s KILL -- "-$leader" 2>/dev/null
  echo left 0; exit 0
fi
front=
if { fields "$leader"; } 2>/dev/null && [ "$start" != "$since" ]; then echo left 0; exit 0; fi
ends=
if [ "$first" = HUP ]; then ends=\${front:-0}; fi
case $ends in -*) ends=$leader;; esac
for p in $(members ''); do kill -s "$first" "$p" 2>/dev/null; kill -s CONT "$p" 2>/dev/null; done
n=0; while [ -n "$(members '')" ] && [ $n -lt 5 ]; do nap; done
n=0
while [ -n "$(members "$ends")" ] && [ $n -lt 20 ]; do
  for p in $(members "$ends"); do kill -s KILL "$p" 2>/dev/null; done
  nap
done
set -- $(members "$ends"); echo left $#`;

/** Ends a starter that never said who it is; the pattern does not match itself. */
export function seeker(nonce: string): readonly string[] {
  const pattern = `[${nonce[0]}]${nonce.slice(1)}`;
  return ['sh', '-c', seekerScript, 'sh', pattern];
}

const seekerScript = `
for file in $(grep -l -- "$1" /proc/[0-9]*/cmdline 2>/dev/null); do
  p=\${file#/proc/}; kill -s KILL "\${p%/cmdline}" 2>/dev/null
done
echo left 0`;

/** `^C` where there is no terminal: nobody turns the byte into a signal. */
export function interrupter({ pid }: ProcessMark): readonly string[] {
  return ['sh', '-c', 'kill -s INT -- "-$1"', 'sh', pid];
}
