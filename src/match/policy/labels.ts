import type { ColumnPolicy } from './columns.ts';

/** Rules by the words around a value, for what stands in no column. `before` ends right before the value, lower case. */
const numbers: readonly { readonly before?: RegExp; readonly after?: RegExp; readonly rule: ColumnPolicy }[] = [
  // `BGP routing table entry for 192.0.2.0/24, version 7`: a route is numbered anew whenever it changes.
  { before: /\bentry for \S+(?: ?\/ ?\d+)?,? ?version$/, rule: { policy: 'ignore', otherwise: 'drift', kind: 'counter' } },
  // Of routes that came: rejected, filtered. Of messages: what told of an end. Of a copy: how far it is behind.
  {
    before: /\b(?:import|export) (?:updates|withdraws): +\d+(?: +\d+)?$|\bnotifications:(?: +\d+)?$|\blag(?: is|:|=)?$/,
    rule: { policy: 'range', otherwise: 'drift', kind: 'counter' },
  },
  { after: /^accepted prefix(?:es)?\b/, rule: { policy: 'count', otherwise: 'drift', kind: 'count' } },
  // Measured: how long something took, and how much came through.
  {
    before:
      /\b(?:time taken for tests|requests per second|time per request|transfer rate):?$|\bfd ?=$|^process ?:$|^events ?:$|\(policy \w+(?: \d+ packets,)?$/,
    rule: { policy: 'ignore', otherwise: 'drift', kind: 'counter' },
  },
  { after: /^match(?:es)?\b/, rule: { policy: 'type', otherwise: 'drift', kind: 'counter' } },
  { before: /\bauto position(?: is|:|=)?$/, rule: { policy: 'equal', otherwise: 'fail', kind: 'number' } },
  // Where in somebody's program it happened.
  { before: /\bfile "?.*,? ?line$/, rule: { policy: 'equal', otherwise: 'drift', kind: 'number' } },
  {
    before:
      /\b(?:hold ?time|hold|keepalive|keepalive interval|interval|timeout|dead|hello|retransmit|advertisement runs|delay)(?: time| timer| interval)?(?: is|:|=)?$/,
    rule: { policy: 'equal', otherwise: 'drift', kind: 'timer' },
  },
  // `MTU 1500 bytes` counts no bytes.
  { before: /\b(?:mtu|bw|bandwidth|vlan|vni)(?: is|:|=)?$/, rule: { policy: 'equal', otherwise: 'fail', kind: 'number' } },
  {
    before:
      /\b(?:icmp_seq|icmp_req|seq|sequence|pid|tid|uid|gid|id|identifier|serial|inode|device|blocks|line|job|index|ifindex|timeticks: \(|offset|pos|position|histlen)(?: is|:|=|#)?(?:[ ,]+\d+){0,2},?$/,
    rule: { policy: 'ignore', otherwise: 'drift', kind: 'counter' },
  },
  {
    before: /\bhttp ?\/ ?[\d.]+$|\b(?:http code|status code|http status|response code)(?: is|:|=)?$/,
    rule: { policy: 'equal', otherwise: 'fail', kind: 'state' },
  },
  { before: /\b(?:time|rtt|latency|speedup)(?: is|:|=)?$/, rule: { policy: 'ignore', otherwise: 'drift', kind: 'counter' } },
  {
    before:
      /\b(?:errors?|dropped|overruns?|frame|carrier|collisions|crc|giants|runts|throttles|ignored|abort|lost|discarded|retransmissions)(?: is|:|=)?$/,
    rule: { policy: 'range', otherwise: 'drift', kind: 'counter' },
  },
  {
    after:
      /^(?:input errors?|output errors?|errors?|crc|frame|overruns?|underruns?|no buffer|ignored|collisions|giants|runts|throttles|unknown protocol|output buffer failures|babbles|late collision|deferred|lost carrier|no carrier|drops?|dropped)\b/,
    rule: { policy: 'range', otherwise: 'drift', kind: 'counter' },
  },
  {
    before:
      /\b(?:packets|bytes|messages|notifications|updates|opens|keepalives|route refresh|capability|total|received|sent|rcvd|transmitted|established|resets?|octets|cells|requests|replies|queries|hits|misses|connections|sessions|count|restart count|main pid|tasks|load average|total size)(?: is|:|=)?(?:[ ,]+\d+){0,4},?$/,
    rule: { policy: 'type', otherwise: 'drift', kind: 'counter' },
  },
  {
    after:
      /^(?:packets|bytes|messages|notifications|updates|users?(?![.\w-])|in queue|times|accepted|requests|keepalives|opens|cells|bits\/sec|packets\/sec|broadcasts|multicasts|input|output|pps|seconds? ago)\b/,
    rule: { policy: 'type', otherwise: 'drift', kind: 'counter' },
  },
  {
    before:
      /\b(?:table version|version counter|resource ?version|observed generation|generation|observedgeneration|update group|subgroup|neighbor version|prefix version|index|read|write|flaps?|dropped)(?: is|:|=)?$/,
    rule: { policy: 'type', otherwise: 'drift', kind: 'counter' },
  },
  {
    before:
      /\b(?:actual time|cost)= ?[\d.]*(?:\.\.)?$|\b(?:input|output|read|write|request|transfer) rate(?: is|:|=)?$|\b(?:bits|packets|bytes) (?:in|out)$|\bavg(?: is|:|=)?$/,
    rule: { policy: 'ignore', otherwise: 'drift', kind: 'counter' },
  },
  { before: /\bas[ -]?path:?(?:[ ({]+[\d.]+)*[ ({]*$|\bas ?\($/, rule: { policy: 'equal', otherwise: 'fail', kind: 'number' } },
  { before: /\b(?:failed|unreachable) ?= ?$/, rule: { policy: 'range', otherwise: 'fail', kind: 'count' } },
  { before: /\bok ?= ?$/, rule: { policy: 'count', otherwise: 'drift', kind: 'count' } },
  { before: /\b(?:changed|skipped|rescued|ignored) ?= ?$/, rule: { policy: 'equal', otherwise: 'drift', kind: 'count' } },
  { before: /\bload average:(?: [\d.]+,?){0,2}$/, rule: { policy: 'type', otherwise: 'drift', kind: 'counter' } },
  { before: /\b(?:foreign port|remote port|local port|port)(?: is|:|=)?$/, rule: { policy: 'range', otherwise: 'fail', kind: 'number' } },
  { before: /\b(?:ttl|txqueuelen|hops?)(?: is|:|=)?$/, rule: { policy: 'equal', otherwise: 'drift', kind: 'number' } },
  {
    before:
      /\b(?:as|asn|vlan|vni|vrf|mtu|metric|distance|localpref|local preference|preference|priority|weight|area|scopeid|prefixlen|cost|med|tag|label|qlen|protocol|version|status|code|exit)(?: number)?(?: is|:|=)?$/,
    rule: { policy: 'equal', otherwise: 'fail', kind: 'number' },
  },
  { after: /^(?:percent|%)(?:$|\s)/, rule: { policy: 'range', otherwise: 'fail', kind: 'loss' } },
  {
    before:
      /\b(?:total number of \w+|number of \w+|total \w+|replicas|slaves|masters|sentinels|shards|brokers|workers|members|neighbors|peers|routes|prefixes|paths|entries)(?: is|:|=)?$/,
    rule: { policy: 'count', otherwise: 'drift', kind: 'count' },
  },
  {
    after:
      /^(?:rows?|neighbors?|peers?|routes?|prefixes|paths?|entries|members?|pods?|nodes?|osds?|up\b|in\b|desired|updated|available|unavailable|replicas?)\b/,
    rule: { policy: 'count', otherwise: 'drift', kind: 'count' },
  },
];

/** The rule for a number by the words around it; null when nothing says what it is. */
export function numberRule(before: string, after: string): ColumnPolicy | null {
  return numbers.find((each) => each.before?.test(before) === true || each.after?.test(after) === true)?.rule ?? null;
}

const wanted =
  'running|ready|available|active|accepted|completed?|health|healthy|members?|nodes?|online|synced|joined|alive|registered|established|connected|peers?|neighbou?rs?|routes?|prefix|prefixes';
/** Labels of what has to be there. */
export const wantedCount = new RegExp(
  `\\b(?:${wanted})(?:[ -](?:count|requests|replicas|routes|prefixes|nodes|peers|route count))?[:=]? ?$`,
);
/** The same behind a number, where a counter would be read: `6 accepted prefixes`. */
export const wantedAfter = /^accepted\b/;
/** Counts of what came back from somebody who was asked. */
export const answersBefore = /\b(?:received|rcvd|repl(?:y|ies)|responses?|answers?|captured)(?: received)?[:= ]*$/;
export const answersAfter = /^(?:[a-z]+ )?(?:received|captured|repl(?:y|ies)|responses?|answers?)\b/;
/** Traffic: where some was counted, none is told. */
export const trafficBefore = /\b(?:packets|bytes)\b/;
export const trafficAfter = /^(?:packets|bytes)\b(?! (?:dropped|lost|discarded|rejected|retransmitted|ignored|with|in error))/;
/** How many of them there are, where one number says it; a row of several counts messages and the like. */
export const countBefore = /(?<!\brestart )\b(?:total|count)(?: is|:|=)?$/;
/** Counters that begin with the first of what they count: where some was counted, none is told. */
export const startedBefore =
  /\b(?:messages|updates|opens|keepalives|sent|transmitted|established|octets|cells|requests|queries|hits|connections|sessions)(?: is|:|=)?$/;
export const startedAfter = /^(?:messages|updates|users?(?![.\w-])|requests|keepalives|opens)\b/;
/** What nobody misses when there is none of it. */
export const unmissedAfter =
  /^(?:[a-z]+ ){0,2}(?:errors?|fail(?:ed|ures?|ing)|drop(?:s|ped)|lost|discard(?:s|ed)|reject(?:s|ed)|retransmi\w+|retries|retried|resets?|restarts?|timeouts?|collisions|overruns?|warnings?|miss(?:es|ed)|bad|invalid|malformed|unreachable|alerts?|vulnerabilit\w+)\b/;
export const unmissedBefore =
  /\b(?:fail(?:ed|ures?|ing)|rejects?|retransmi\w+|retries|restarts?|timeouts?|overruns?|warnings?|miss(?:es|ed)|malformed|alerts?)(?: count)?[:= ]*$/;
/** Labels of shares of what went well. */
export const wantedShare =
  /\b(?:success\w*|succeeded|passed|availability|available|uptime|healthy|ready|synced|delivered|answered|received)\b/;
/** Members that a lab has, each of them: one less is one that is gone. Routes and prefixes come and go. */
export const wantedMembers =
  /\b(?:known|connected|working|active|online|ready|healthy|available|running|in-sync|slots|replicas|alive|cluster)[ -](?:nodes|devices|members|slaves|replicas|disks|targets|servers|workers|instances|assigned|ok|count|brokers|osds|peers|size)[:= ]*$/;
export const membersAfter = /^(?:up|in|online|healthy|ready|alive)\b(?! ?[:=/-])/;
export const unwantedAfter =
  /^(?:(?:tests?|checks?|tasks?|pods?|jobs?|nodes?|hosts?|items?) )?(?:failed|failing|failures?|unreachable|unhealthy|unavailable|offline|degraded|to destroy|to delete)\b/;
/** Words by which a share of things says that they are as they should be: `28/28 healthy`. */
export const wholeAfter =
  /^(?:[a-z]+ )?(?:healthy|ready|available|created|running|up|online|reachable|passing|succeeded|replicas|nodes|pods)\b/;
/** Labels of what must not be there. */
export const unwantedCount =
  /\b(?:p?fail|down peers|failed|failures?|failing|unreachable|lost|unavailable|degraded|rejected|refused|unhealthy|offline)(?:[ -](?:count|requests|replicas|tasks|nodes|peers|devices|disks|units|jobs|tests|checks))?[:= ]*$/;
/** Labels of shares that rise and fall. */
export const gaugeLabel = /\b(?:cpu|memory|mem|disk|usage|used|util(?:ization|isation)?|load|busy|idle|swap)(?: is|:|=)? ?$/;
/** HTTP headers and the like that are made anew for every answer. */
export const drawnLabel =
  /^(?:[<>*] ?)?(?:etag|date|age|expires|last-modified|set-cookie|x-request-id|x-amzn?[\w-]*|x-trace[\w-]*|request[ -]?id|trace[ -]?id|cf-ray|nel|report-to|x-runtime|x-served-by|x-cache[\w-]*|x-timer|nonce|serial(?: number)?|modulus|fingerprint|signature|subject key identifier|authority key identifier|[\w ]*fingerprint)"? ?[:=]/;
/** Labels of what a thing is called by those who trust it: another value is another thing. */
export const identityLabel =
  /\b(?:cn|common ?name|subject|issuer|dns|server ?name|principal|distinguished name|email ?address|uid|user(?: ?name)?|owner|group|table|lookup|database|bucket|topic|queue|selector(?:: \w+)?|source host|master host|monitor)(?: is|:|=| =)? ?$/;
/** Labels of the moment from which something is valid. */
export const validFrom = /\b(?:not ?before|valid from)(?: is|:|=| :)? ?$/;
/** Labels of how long something is still valid. */
export const validFor = /\b(?:expir(?:es|y|ing|ation)|valid|remaining|left|renew\w*)(?: date| time)?(?: in| for)?(?: is|:|=| :)? ?$/;
/** Labels of the moment until which something is valid. */
export const validUntil =
  /\b(?:not ?after|expires?(?: on| at)?|expiry(?: date)?|valid (?:un)?til(?:l)?|expiration(?: date)?|expire date)(?: is|:|=| :)? ?$/;
/** Addresses in these places are the lab's plan: another one is another object. */
export const plannedAddress =
  /\b(?:via|gateway|neighbor(?: is)?|neighbour(?: is)?|router[ -]?id(?:entifier)?|next[ -]?hop|peer(?:ed)?(?: with)?|remote|source|src|dst|destination|nameserver|server|forwarders?|upstream|master host|leader)(?: is|:|=)?$/;
/** Addresses in these places are drawn anew in every lab. */
export const drawnAddress =
  /\b(?:ip|ips|podip|podips|pod ip|server address|endpoints?|cluster ?ip|inet6?|listening on|hwaddr|ether|link\/ether)(?: is|:|=)?$|\/podips?:$|\bendpoints?: [\d.:, ]*$/;
/** Labels of a moment that has to have happened. */
export const liveness = /\b(?:last read|last write|last update|up for|uptime|since|up)(?: is|:|=)?$/;
