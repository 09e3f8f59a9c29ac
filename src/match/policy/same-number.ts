/** Numbers that have a name, which one version of a program prints and another does not; and two words for one thing. */
const tables: readonly (readonly [command: RegExp, names: Readonly<Record<string, string>>])[] = [
  [
    /\bip6?tables\b/,
    {
      all: '0',
      icmp: '1',
      igmp: '2',
      ipip: '4',
      tcp: '6',
      udp: '17',
      gre: '47',
      esp: '50',
      ah: '51',
      ospf: '89',
      vrrp: '112',
      sctp: '132',
    },
  ],
  // By hand, and by hand some time ago.
  [/\bshow ip(?:v6)? int/, { manual: 'NVRAM' }],
  [/\bnft\b/, { raw: '-300', mangle: '-150', dstnat: '-100', filter: '0', security: '50', srcnat: '100' }],
];

/** `tcp` and `6` in the rules of a packet filter. */
export function isSameNumber(command: string, documented: string, live: string): boolean {
  return tables.some(([of, names]) => of.test(command) && (names[documented] === live || names[live] === documented));
}
