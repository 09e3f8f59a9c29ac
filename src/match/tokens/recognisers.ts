import ipaddr from 'ipaddr.js';
import { dateFormats } from './dates.ts';
import type { TokenType } from './token.ts';

/** How to recognise a type at a given place of a line. The regular expressions are sticky and linear. */
export interface Recogniser {
  readonly type: TokenType;
  /** Characters that it may begin with, as between the brackets of a regular expression: it is not tried elsewhere. */
  readonly begins: string;
  readonly pattern: RegExp;
  /** What must hold beyond the pattern. */
  readonly valid?: (text: string) => boolean;
  readonly stem?: (text: string) => string;
}

const digits = '0-9';
const hex = '0-9a-fA-F';
const letters = 'A-Za-z';
const units = '(?:years?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?)';
const sizes = '(?:[KMGTPE]i?[Bb]?|[kKMGT]?bytes|[kmgt]B|B)';
const octets = '\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}';

/** Longest and most specific first; the first that matches whole (see `ends`) wins and quarantines its text. */
export const recognisers: readonly Recogniser[] = [
  { type: 'redacted', begins: '«', pattern: /«redacted:[\w-]{1,40}»/y },
  ...dateFormats.map((format): Recogniser => ({ type: 'date', begins: format.begins, pattern: new RegExp(format.pattern, 'y') })),
  { type: 'uuid', begins: hex, pattern: /[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/y },
  {
    type: 'uuid',
    begins: letters,
    pattern: /[A-Za-z]\w{0,30}(?:-\w{1,20}){0,2}-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/y,
    stem: (text) => text.slice(0, -36),
  },
  { type: 'digest', begins: 'sm', pattern: /(?:sha256|sha512|sha1|md5):[0-9a-f]{7,128}/y },
  { type: 'mode', begins: 'dlbcpsD-', pattern: /[-dlbcpsD][-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT][+.@]?(?=[\s)]|$)/y },
  { type: 'mode', begins: 'r-', pattern: /(?:r[-w][-xsS]|-w[-xsS]|--[xsS]|---)(?=\s|$)/y },
  // Attributes by letter, a dash where one is not set: `wz--n-`, `-wi-ao----`, `a--`; `-la` and `--help` are options.
  {
    type: 'mode',
    begins: 'A-Za-z-',
    pattern: /[A-Za-z-]{3,12}(?=\s|$)/y,
    valid: (text) => /[A-Za-z]/.test(text) && (text.endsWith('-') || (/[A-Za-z]--/.test(text) && !text.startsWith('-'))),
  },
  // Fingerprints and other base64: upper and lower case letters and digits in one long run.
  { type: 'secret', begins: 'S', pattern: /SHA(?:1|256|384|512):[A-Za-z0-9+/]{20,100}={0,2}/y },
  {
    type: 'secret',
    begins: 'A-Za-z0-9+/',
    pattern: /[A-Za-z0-9+/]{40,400}={0,2}/y,
    // `opt/app/releases` is a path: between its slashes stand words.
    valid: (text) =>
      /[a-z]/.test(text) &&
      /[A-Z]/.test(text) &&
      /\d/.test(text) &&
      !text.split('/').some((part) => /^(?:[a-z]{3,}|[A-Z]?[a-z]{3,}\w*)$/.test(part) && text.includes('/')),
  },
  // Serial numbers, identifiers of keys and fingerprints, as certificates show them.
  { type: 'hex', begins: hex, pattern: /[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){7,400}:?/y, stem: () => '' },
  // From one commit to another.
  { type: 'hex', begins: hex, pattern: /[0-9a-f]{7,40}\.{2,3}[0-9a-f]{7,40}/y, stem: () => '' },
  { type: 'mac', begins: hex, pattern: /[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}/y },
  { type: 'mac', begins: hex, pattern: /[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5}/y },
  { type: 'mac', begins: hex, pattern: /[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}/y },
  {
    type: 'ipv6',
    begins: '0-9a-fA-F:',
    // Behind a colon it is a field of a record: `alice:x:1000:1000::/home`.
    pattern: /(?<![\w:])[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,8}(?:%[\w.-]{1,16})?(?:\/\d{1,3})?/y,
    // `ab::cd` is a module of Perl.
    valid: (text) => ipaddr.IPv6.isValid(text.replace(/[%/].*$/, '')) && (/\d/.test(text) || /^::|[^:]:[^:]+:/.test(text)),
    stem: (text) => text.match(/\/\d+$/)?.[0] ?? '',
  },
  {
    type: 'prefix',
    begins: digits,
    pattern: new RegExp(`${octets}/\\d{1,2}`, 'y'),
    valid: (text) => ipaddr.IPv4.isValidCIDR(text) && ipaddr.IPv4.isValidFourPartDecimal(text.replace(/\/.*$/, '')),
    stem: (text) => text.match(/\/\d+$/)?.[0] ?? '',
  },
  { type: 'ipv4', begins: digits, pattern: new RegExp(octets, 'y'), valid: (text) => ipaddr.IPv4.isValidFourPartDecimal(text) },
  { type: 'latency', begins: digits, pattern: /\d+(?:\.\d+)?(?:\/\d+(?:\.\d+)?){2,4} ?(?:ms|msec|us|s)/y },
  { type: 'latency', begins: digits, pattern: /\d+(?:\.\d+)? ?(?:msec|usec|ms|us|µs|ns)/y },
  {
    type: 'elapsed',
    begins: digits,
    pattern: new RegExp(`\\d+ ${units}(?:,? (?:and )?\\d+ ${units}){0,5}(?:,? +\\d{1,2}:\\d\\d(?::\\d\\d)?)?(?: ago)?`, 'y'),
  },
  {
    type: 'elapsed',
    begins: digits,
    pattern: /\d+ (?:year|month|week|day|hour|minute|second)\(s\)(?:, \d+ (?:month|week|day|hour|minute|second)\(s\)){0,5}/y,
  },
  { type: 'elapsed', begins: digits, pattern: /\d+secs?/y },
  // systemd's `1h 3min ago`, and a router's `3w1d 03:02 ago`.
  { type: 'elapsed', begins: digits, pattern: /\d+(?:month|min|ms|us|[ywdhs])(?: \d+(?:\.\d+)?(?:month|min|ms|us|[wdhs])){1,5}(?: ago)?/y },
  { type: 'elapsed', begins: digits, pattern: /\d+min(?: ago)?/y },
  { type: 'elapsed', begins: digits, pattern: /(?:\d+[ywd]){1,3} \d{1,2}:\d\d(?::\d\d)?(?: ago)?/y },
  { type: 'elapsed', begins: 'aAlL', pattern: /(?:about |less than )?an? (?:second|minute|hour|day|week|month|year)(?: ago)?/iy },
  { type: 'elapsed', begins: digits, pattern: /\d+ (?:months?|years?)(?: ago)?/y },
  { type: 'elapsed', begins: digits, pattern: /\d{1,3}:\d\d:\d\d(?:\.\d{1,6})?/y },
  { type: 'elapsed', begins: digits, pattern: /\d{1,3}:\d\d(?:\.\d{1,3})?/y },
  { type: 'elapsed', begins: digits, pattern: /(?:\d+(?:\.\d+)?[ywdhms]){1,6}(?: ago)?/y },
  { type: 'hex-literal', begins: '0', pattern: /0x[0-9a-fA-F]+/y },
  { type: 'version', begins: 'v0-9', pattern: /v?\d+\.\d+\(\w+\)\w*/y },
  { type: 'version', begins: 'vV', pattern: /[vV]\d+(?:[._]\d+)*[\w.+~-]*/y },
  { type: 'version', begins: digits, pattern: /\d+(?:\.\d+){2,5}[\w.+~:-]*/y },
  { type: 'version', begins: digits, pattern: /\d+\.\d+[-+~][A-Za-z0-9][\w.+~-]*/y },
  { type: 'percent', begins: digits, pattern: /\d+(?:\.\d+)? ?%/y },
  { type: 'ratio', begins: digits, pattern: /\d+(?:\/\d+){1,4}/y },
  { type: 'size', begins: digits, pattern: new RegExp(`\\d+(?:[.,]\\d+)? ?${sizes}(?:/s|ps)?`, 'y') },
  { type: 'number', begins: '0-9+-', pattern: /[+-]?\d{1,3}(?:,\d{3}){1,5}(?:\.\d+)?/y },
  { type: 'number', begins: '0-9+-', pattern: /[+-]?\d+(?:\.\d+)?/y },
  { type: 'absent', begins: '<', pattern: /<(?:none|pending|unknown|invalid|nil|unset|undefined|empty|not set)>/y },
  { type: 'flags', begins: '<', pattern: /<[A-Z][A-Z0-9_-]*(?:,[A-Z0-9_-]+)*>/y },
  { type: 'placeholder', begins: '<', pattern: /<[A-Za-z][\w .-]{0,40}>/y },
  { type: 'placeholder', begins: 'Xx', pattern: /[Xx]{2,4}(?:\.[Xx]{1,4}){3}/y },
  {
    type: 'port-name',
    begins: 'A-Zgxea',
    pattern:
      /(?:(?:[A-Z][a-z]+)?(?:Gigabit|Ten|Forty|Hundred|Fast)?(?:GigE|Ethernet|Serial)|Gi|Te|Fa|Eth|Po|Hu|Twe|[gx]e-|et-|ae|Vlan|Loopback|Tunnel|Port-channel)\d+(?:[/.:]\d+)*/y,
  },
];
