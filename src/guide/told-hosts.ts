import { entering } from '../model/command/entering.ts';
import type { BlockNode, Document, InlineText, Point, SourceLine } from '../model/index.ts';
import { inline } from '../rst/index.ts';

/** A name and, where the text gives one, the address that belongs to it. */
export interface ToldHost {
  readonly name: string;
  readonly address: string | null;
  /** The words of the guide that say so. */
  readonly text: string;
  /** A sentence mentions it, and nothing else tells of it. */
  readonly mentioned?: boolean;
  readonly position: Point;
}

const ipv4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** Nouns that name a machine on which a person works. */
export const machines =
  'masters?|workers?|nodes?|servers?|hosts?|routers?|switch(?:es)?|controllers?|clients?|jump ?(?:host|box|server)s?|bastions?|machines?|vms?|instances?|boxes|box|managers?|spines?|leafs?|firewalls?|appliances?|big-?ips?|workstations?|desktops?|laptops?|hypervisors?';
const machine = new RegExp(`^(?:${machines})$`, 'i');

/** Names that look like a host's but belong to interfaces, networks and versions. */
const noHost =
  /^(?:eth|ens?|eno|enp|lo|bond|br|vlan|tun|tunl|wlan|wlp|ge|xe|et|gi|fa|te|po|swp|self|self-?ip|vip|port|veth|docker|cali|flannel|as|area|ip|ipv|v|class|module|lab|step|task|exercise|figure|table|section|part|chapter|rfc|layer|level|type|version|http|tcp|udp|tls|sha|md|utf|python|php|k)[-_ ]?\d/i;

/** Does a single word look like the name of a machine: letters and a number, or a hyphen with one? */
function hostLike(word: string): boolean {
  return (
    /^[A-Za-z][\w.-]*$/.test(word) && /\d/.test(word) && !noHost.test(word) && !/\.(?:\d|[a-z]{1,4}$)/.test(word.replace(/^[^.]*/, ''))
  );
}

/** `the web server web-1` and `to k8s master` give the name in it; null for words that name no machine. */
export function nameIn(phrase: string): string | null {
  const words = phrase.split(' ');
  const last = words.at(-1) ?? '';
  if (hostLike(last)) return last;
  if (!machine.test(last)) return null;
  const before = words.at(-2) ?? '';
  if (/^(?:default|next|virtual|floating)$/i.test(before)) return null;
  // "the server (192.0.2.1)" may be any of them.
  return before === '' || glue.test(before) ? null : `${before} ${last}`;
}

const glue =
  /^(?:the|an?|to|on|onto|from|at|into|in|and|or|of|is|are|was|your|our|this|that|each|every|all|open|use|then|login|log|connect|ssh|now|with|via|for|by|as|called|named)$/i;

/** Where a sentence sends its reader: `connect to kube-1`, `an SSH session with kube-1`. */
const going =
  /\b(?:ssh|telnet|log(?:ged|ging)? ?(?:in|on)|login|connect(?:ed|ing)?|session|terminal)(?: \w+)?(?: back| again)*(?:to| (?:in)?to| onto| with| on| at)\b(?: the| your| a)?(?: host| node| server| machine| master| worker| router| switch| vm)? ([A-Za-z][\w.-]*\w)/gi;

/** Machines that a sentence sends its reader to by a name with a number in it. */
export function hostsInProse(text: string, marked: readonly string[], position: Point): readonly ToldHost[] {
  return [...text.matchAll(going)].flatMap(([words, name]) =>
    name !== undefined && hostLike(name) ? [{ name, address: null, text: words, mentioned: !marked.includes(name), position }] : [],
  );
}

/** `the database server is db-1`: what the guide calls a machine, and its name. */
const described = new RegExp(
  `\\bthe ((?:[a-z][\\w-]* ){0,2}(?:${machines})) is (?:called |named )?([A-Za-z][\\w.-]*[\\w])(?![\\w.-]*[\\w-])`,
  'gi',
);

export function descriptionsIn(text: string): readonly { readonly description: string; readonly name: string }[] {
  return [...text.matchAll(described)].map(([, description = '', name = '']) => ({ description, name }));
}

/** Rows of a table that hold a name and an address: devices of the lab. */
export function hostsInTables(document: Document): readonly ToldHost[] {
  const found: ToldHost[] = [];
  const visit = (node: BlockNode): void => {
    if (node.type === 'table') found.push(...devices(node));
    else if ('children' in node) for (const child of node.children) visit(child);
  };
  for (const node of document.children) visit(node);
  return found;
}

type Table = Extract<BlockNode, { readonly type: 'table' }>;

function devices(table: Table): readonly ToldHost[] {
  const rows = table.children.map((row) => ({ row, cells: row.children.map((cell) => cell.children.map(plain).join(' ').trim()) }));
  const header = rows.find(({ row }) => row.children.every((cell) => cell.header))?.cells ?? rows[0]?.cells ?? [];
  const named = header.findIndex((cell) =>
    /^(?:host|device|node|machine|server|vm|system|router|switch|hostname|host name|name)s?$/i.test(cell),
  );
  return rows.flatMap(({ row, cells }) => {
    const address = cells.find((cell, at) => ipv4.test(cell) && !/gateway|network|subnet|mask|virtual|vip/i.test(header[at] ?? ''));
    const name = named >= 0 ? cells[named] : cells.find((cell) => hostLike(cell));
    if (address === undefined || name === undefined || !/^[A-Za-z][\w.-]*$/.test(name)) return [];
    return [{ name, address, text: `${name} | ${address}`, position: row.position }];
  });
}

function plain(node: BlockNode): string {
  if (node.type === 'paragraph') return textOf(node.text);
  return 'children' in node ? (node.children as readonly BlockNode[]).map(plain).join(' ') : '';
}

function textOf(text: InlineText): string {
  return inline(text.source)
    .map((node) => node.text)
    .join('')
    .replace(/\s+/g, ' ');
}

/** Lines of a hosts file, `192.0.2.10  web-1 web-1.lab.example`, in a block of which the guide says that it is one. */
export function hostsInFile(lines: readonly SourceLine[], said: string): readonly ToldHost[] {
  if (!/\/etc\/hosts\b/.test(said) && !lines.some((line) => /\/etc\/hosts\b/.test(line.text))) return [];
  return lines.flatMap((line) => {
    const [address = '', name = '', ...more] = line.text.trim().split(/\s+/);
    if (!ipv4.test(address) || address.startsWith('127.') || !/^[A-Za-z][\w.-]*$/.test(name)) return [];
    if (more.some((word) => !/^(?:[A-Za-z][\w.-]*|#.*)$/.test(word))) return [];
    return [{ name: name.split('.')[0] ?? name, address, text: line.text.trim(), position: pointOf(line) }];
  });
}

/** `ssh kube-1`: a command that leads to a machine names it. */
export function hostInCommand(command: string, line: SourceLine): ToldHost | null {
  const where = entering(command)?.where;
  if (where?.kind !== 'host' || !/^[A-Za-z][\w.-]*$/.test(where.name) || where.name === 'localhost') return null;
  return { name: where.name, address: null, text: command.trim(), position: pointOf(line) };
}

function pointOf(line: SourceLine): Point {
  return { file: line.file, line: line.line, column: line.indent + 1 };
}
