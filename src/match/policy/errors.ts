/** Lines by which a target says that it did not do what was asked. Linear, one line at a time. */
const patterns: readonly RegExp[] = [
  /\b(?:command )?not found\b(?! in | on | any)/i,
  /\bno such (?:file|directory|host|device|process|container|image|object|interface|user|pod|service|command)/i,
  /\bpermission denied\b/i,
  /\b(?:operation|access|action) (?:not permitted|denied|forbidden)\b/i,
  /\bconnection (?:refused|reset|timed out|closed)\b/i,
  /\b(?:network|host|destination host|destination net|destination port) (?:is )?unreachable\b/i,
  /\bno route to host\b/i,
  /\b(?:could not|couldn't|cannot|can't|unable to|failed to) (?:resolve|connect|open|find|read|write|start|load|access|fetch|get|create|bind|reach|contact|locate|mount|execute|run|allocate|parse|stat|lookup)\b/i,
  /\btemporary failure in name resolution\b|\bname or service not known\b|\bunknown host\b/i,
  /^\s*(?:error|fatal|panic|traceback|exception|critical|abort(?:ed)?)\b\s*[:([]/i,
  /\berror (?:from server|response from daemon|fetching|executing|while|creating|in)\b/i,
  /\b(?:NOAUTH|WRONGPASS|NOPERM|MISCONF|READONLY|LOADING|CLUSTERDOWN|WRONGTYPE|ERR) [A-Z\w'-]/,
  /\bwas refused\b|\bclosed by remote host\b|\bbad command\b|\bE(?:CONNREFUSED|HOSTUNREACH|TIMEDOUT|CONNRESET|ACCES|NOENT|PERM)\b|\bparse error\b|\bcommand fail\b/i,
  /\b(?:unauthorized|authentication fail(?:ed|ure)|login incorrect|invalid credentials)\b/i,
  /^\s*%\s*(?:invalid|incomplete|ambiguous|unknown|unrecognized|bad|command|no |network not|cannot|can't|there is no|error|bgp|specified)/i,
  /\b(?:syntax error|unexpected (?:token|EOF|end of file)|unrecognized (?:option|command)|invalid (?:option|argument|command|input)|unknown (?:option|command|flag|shorthand|parameter))\b/i,
  /\bsegmentation fault\b|\bcore dumped\b|\bout of memory\b|\bkilled process\b|\bbroken pipe\b/i,
  /\b(?:timed out|deadline exceeded|i\/o timeout|operation timed out|request timed out|handshake timeout)\b/i,
  /\bis not running\b|\bnot responding\b|\bdoes not exist\b|\bdoesn't exist\b|\bno such\b/i,
  /\bno resources found\b|\bdevice not found\b|\bunit \S+ could not be found\b/i,
  /\b(?:unable|failed|failure):? /i,
  /^usage: /i,
  /^[\w./-]+: error: /i,
  /\b(?:connect|connection|handshake|protocol|read|write|i\/o|tls|ssl) (?:error|failure)\b/i,
  /\b[A-Z]\w{2,40}(?:Error|Exception): /,
  /\bHTTP(?: Error)?[ :/]{1,2}[45]\d\d\b|\brequires authentication\b|\bmax retries exceeded\b/i,
  /\b100(?:\.0)?% packet loss\b/i,
  /\bno space left on device\b|\bread-only file system\b|\btoo many open files\b|\bresource temporarily unavailable\b/i,
  /: not (?:a )?login shell\b|^there are (?:stopped|running) jobs\b/i,
  /\bexec format error\b|\bbad interpreter\b|\bno entry for terminal\b/i,
  /\b(?:certificate (?:has expired|verify failed|signed by unknown)|x509:|ssl_error|self[- ]signed certificate)\b/i,
];

/** The error of a line: which pattern says so; -1 when it says none. */
export function errorPattern(line: string): number {
  const said = line.slice(0, 4_000);
  return patterns.findIndex((pattern) => pattern.test(said));
}
