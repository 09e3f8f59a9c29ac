/**
 * Words of `ip`, `bridge` and `tc` behind their options: an object, what is done with it, and so on. Any beginning of an option is that
 * option, with one dash or two. Null where one stands that reads a file of commands, or that nobody knows.
 */
export function iproute(args: readonly string[]): readonly string[] | null {
  let at = 0;
  for (; (args[at] ?? '').startsWith('-'); at++) {
    const [name = ''] = (args[at] ?? '').replace(/^--?/, '').split('=');
    if (/^(?:b|ba|bat|batc|batch|fo|for|forc|force)$/.test(name) || name === '') return null;
    if (iprouteValued.test(name)) at++;
    else if (!/^[46MB0]$/.test(name) && !iprouteFlags.some((each) => each.startsWith(name))) return null;
  }
  return args.slice(at);
}

const iprouteValued = /^(?:n|net?|netns?|f|fa|fam|fami|famil|family|l|lo|loop?|loops|rc|rcv\w{0,3}|cf|conf)$/;
const iprouteFlags = [
  ...['stats', 'statistics', 'details', 'resolve', 'oneline', 'timestamp', 'tshort', 'Version', 'brief', 'json', 'color', 'pretty'],
  ...['human-readable', 'iec', 'Numeric', 'raw', 'graph', 'name', 'compressvlans', 'echo', 'help', 'all'],
];
