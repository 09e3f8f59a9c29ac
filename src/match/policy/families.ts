import type { ColumnPolicy } from './columns.ts';

/** Commands that print measurements: a number in their output is a gauge or a counter, unless its label says more. */
const gauges =
  /(?:^|[|;&(]\s*|\bsudo\s+)(?:vmstat|iostat|mpstat|sar|top|htop|free|uptime|nstat|ifstat|pidstat|dstat|slabtop)\b|\b(?:redis-cli|valkey-cli)\b(?!.*\bcluster\b).*\binfo\b|^\s*info(?:\s+\w+)?\s*$|(?:^|[|;&('"]\s*|\bshow\s+)stats\b|\/proc\/(?:meminfo|loadavg|stat|net\/dev|uptime|interrupts)|\bip\s+(?:-\S+\s+)*-s\b|\bethtool\s+-S\b|\bshow (?:processes|memory|system resources|counters)\b|\bkubectl top\b|\bdocker stats\b|(?:^|[|;&(]\s*|\bsudo\s+)(?:nvidia-smi|chronyc|ntpq|dd|conntrack)\s|\bshow stat\b/i;

export function printsGauges(command: string): boolean {
  return gauges.test(command);
}

/** Commands that ask somebody, or listen, and tell at the end how much came. */
const probes = /\b(?:f?ping6?|arping|hping3?|nping|oping|noping|tcping|httping|l2ping|tcpdump|tshark)\b/i;

export function asksOthers(command: string): boolean {
  return probes.test(command);
}

/** Commands whose addresses are somebody's configuration: another one is another rule, another record, another peer. */
const configured =
  /\b(?:ip6?tables(?:-save)?|nft|ipset|firewall-cmd|ufw|ip\s+(?:-\S+\s+)*rule|bridge\s+(?:-\S+\s+)*(?:fdb|mdb)|wg|ipsec|swanctl|getent|exportfs|showmount)\b|\bshow (?:run\w*|access-lists?|ip nat)\b/;

/** Commands that print the rules of a packet filter: every number in them was set by somebody. */
export function printsRules(command: string): boolean {
  return /\b(?:ip6?tables(?:-save)?|nft|ebtables|arptables|tc)\b/.test(command);
}

/** Commands that print a configuration: every line of it was written by somebody. */
export function printsConfiguration(command: string): boolean {
  return /-o ?(?:ya?ml|json)\b|\bshow time-range\b|\bcat\b.*\.(?:ya?ml|conf|cfg|cnf|ini|toml|properties|env|service|timer|network|netdev|rules|tf|hcl)\b|\bshow run|\blist (?:ltm|net|sys|auth)\b|\bshow configuration\b|\bgit config\b|\bsysctl\b/.test(
    command,
  );
}

/** The program itself: `show host` asks for something else. */
const looksUpName = /(?:^|[|;&(]\s*|\bsudo\s+)(?:dig|host|nslookup|drill|kdig)\s/;

/** DNS names of which everybody may own the answer: their addresses change with the weather. */
const privateZones = /\b[\w-]+\.(?:lab|test|example|local|localdomain|internal|lan|home|corp|intranet|invalid|arpa)\b\.?/i;

export function addressesAreConfigured(command: string): boolean {
  return configured.test(command) || (looksUpName.test(command) && privateZones.test(command));
}

/** A look-up of a name in the public DNS. */
export function looksUpPublicName(command: string): boolean {
  return looksUpName.test(command) && !privateZones.test(command);
}

/** A query of somebody's own data: an age, a number of bytes there is what he has written, not what a machine measures. */
export function returnsData(command: string): boolean {
  return (
    /\bselect\b[^;]*\bfrom\b/i.test(command) &&
    !/\bpg_|\binformation_schema\b|\bperformance_schema\b|\bsys\.|\bmysql\.|\bv\$/i.test(command)
  );
}

const set: ColumnPolicy = { policy: 'equal', otherwise: 'drift', kind: 'number' };
const zeroed: ColumnPolicy = { policy: 'range', otherwise: 'drift', kind: 'counter' };
const counted: ColumnPolicy = { policy: 'count', otherwise: 'drift', kind: 'count' };
const ignored: ColumnPolicy = { policy: 'ignore', otherwise: 'drift', kind: 'counter' };

/** Columns that mean something else in the output of some commands. */
const columns: readonly { readonly command: RegExp; readonly rules: Readonly<Record<string, ColumnPolicy>> }[] = [
  // How much somebody has given, or lets wait.
  { command: /\bcustom-columns\b/, rules: { CPU: set, MEM: set } },
  { command: /\bss\s+(?:-\S+\s+)*-\w*l/, rules: { 'SEND-Q': set, 'RECV-Q': zeroed } },
  { command: /\b(?:recordset|record-sets?|dns-record|zone)\b/, rules: { TTL: set } },
  // A database of link states is told anew all the time.
  { command: /\b(?:ospf\w*|isis) (?:\S+ )*database\b/, rules: { CHECKSUM: ignored, AGE: ignored, 'SEQ#': ignored } },
  { command: /\b(?:fdisk|sfdisk|gdisk|parted)\b/, rules: { START: set, END: set, SECTORS: set } },
  { command: /\bprocesslist\b|pg_stat_activity/i, rules: { ID: ignored, PID: ignored, TIME: ignored, STATE: ignored, INFO: ignored } },
  { command: /\b(?:kubectl|oc|k3s|k9s|helm)\b/, rules: { AVAILABLE: counted } },
  { command: /\blsof\b/, rules: { DEVICE: ignored, FD: ignored, NODE: ignored, 'SIZE/OFF': ignored } },
];

export function columnOf(command: string, column: string): ColumnPolicy | null {
  return columns.find((each) => each.command.test(command))?.rules[column] ?? null;
}
