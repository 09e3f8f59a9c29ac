// Interfaces, routes and neighbours of two hosts on one wire: ip, ifconfig, ping, netstat, traceroute.
import { sleep } from '../stage.mjs';

export const packages = ['iproute2', 'iputils-ping', 'net-tools', 'traceroute', 'iptables'];

/** Two hosts on a wire with a router's address between them; every call gives new MAC addresses and interface numbers. */
async function twoHosts(stage, extra = 0) {
  const a = await stage.host('app1');
  const b = await stage.host('db1');
  for (let n = 0; n < extra; n++) a.do(`ip link add spare${n} type bridge && ip link del spare${n}`);
  stage.wire(a, 'eth1', b, 'eth1');
  a.do('ip addr add 192.0.2.11/24 dev eth1; ip -6 addr add 2001:db8:5::11/64 dev eth1 nodad');
  b.do('ip addr add 192.0.2.12/24 dev eth1; ip -6 addr add 2001:db8:5::12/64 dev eth1 nodad');
  a.do('ip route add 198.51.100.0/24 via 192.0.2.12; ip route add 203.0.113.0/24 via 192.0.2.12');
  b.do('ip link add lan0 type bridge; ip addr add 198.51.100.1/24 dev lan0; ip link set lan0 up; sysctl -qw net.ipv4.ip_forward=1');
  await a.until('ip addr show dev eth1', /inet6 fe80(?!.*tentative)/);
  await sleep(2);
  return { a, b };
}

export async function play(stage) {
  const first = await twoHosts(stage);
  const again = await twoHosts(stage, 3);
  const compare = (program, command) => ({
    program,
    command,
    documented: first.a.see(command),
  });

  const ping = compare('ping', 'ping -c 4 192.0.2.12');
  const pingNet = compare('ping', 'ping -c 3 198.51.100.1');
  const addr = compare('ip', 'ip addr show dev eth1');
  const brief = compare('ip', 'ip -br link show eth1');
  const routes = compare('ip', 'ip route');
  const neigh = compare('ip', 'ip neigh show dev eth1');
  const stats = compare('ip', 'ip -s link show eth1');
  const ifconfig = compare('ifconfig', 'ifconfig eth1');
  const rn = compare('netstat', 'netstat -rn');
  const trace = compare('traceroute', 'traceroute -n 198.51.100.1');
  const arp = compare('arp', 'arp -n');

  // a second pair of hosts, in good health
  again.a.do('ping -c 9 -i 0.2 192.0.2.12 >/dev/null');
  const healthy = (id, shot, why, more = {}) =>
    stage.pair(id, { ...shot, live: again.a.see(shot.command), verdict: 'pass', kind: 'benign:rename', why, ...more });
  healthy('ip-addr-other-mac', addr, 'another lab: other interface numbers, MAC and link-local address, the same state and addresses');
  healthy('ip-br-link-other-mac', brief, 'another lab: only the MAC address and the number of the peer interface differ');
  healthy('ip-link-stats', stats, 'only counters, MAC and interface numbers differ', { kind: 'benign:counter' });
  healthy('ifconfig-counters', ifconfig, 'only MAC, link-local address and packet counters differ', { kind: 'benign:counter' });
  healthy('ping-times', ping, 'only the round-trip times differ', { kind: 'benign:timer' });
  healthy('traceroute-times', trace, 'the same hop with other times', { kind: 'benign:timer' });
  again.a.do('ping -c 1 192.0.2.12 >/dev/null');
  await again.a.until('ip neigh show dev eth1', /REACHABLE/);
  healthy('arp-other-mac', arp, 'the neighbours have other MAC addresses in another lab');
  healthy('ip-neigh-other-mac', neigh, 'the reachable neighbour has another MAC address in another lab');

  // a further route that the guide does not have
  again.a.do('ip route add 198.18.7.0/24 via 192.0.2.12');
  for (const [id, shot] of [
    ['ip-route-extra', routes],
    ['netstat-rn-extra', rn],
  ])
    stage.pair(id, {
      ...shot,
      live: again.a.see(shot.command),
      verdict: 'drift',
      also_ok: ['pass'],
      kind: 'drift:extra-row',
      why: 'every documented route is there, one more that the guide does not know',
      shows: /198\.18\.7\.0/,
    });

  // two of eight echo requests are lost
  again.a.do('iptables -A OUTPUT -p icmp -m statistic --mode nth --every 4 --packet 1 -j DROP');
  stage.pair('ping-partial-loss', {
    ...ping,
    live: again.a.see(ping.command),
    verdict: 'drift',
    also_ok: ['fail'],
    kind: 'drift:loss',
    why: 'the host answers, but one of four replies is lost',
    shows: /25% packet loss/,
  });
  again.a.do('iptables -F OUTPUT');

  // wrong next hop
  const faulty = (id, shot, fault, more) =>
    stage.pair(id, { ...shot, live: more.live ?? again.a.see(shot.command), verdict: 'fail', kind: `harmful:${fault}`, ...more });
  again.a.do('ip route del 198.18.7.0/24; ip route replace 203.0.113.0/24 via 192.0.2.13');
  faulty('ip-route-wrong-next-hop', routes, 'wrong-next-hop', {
    why: 'a network is routed over another next hop',
    shows: /via 192\.0\.2\.13/,
  });
  faulty('netstat-rn-wrong-gateway', rn, 'wrong-next-hop', { why: 'a network has another gateway', shows: /192\.0\.2\.13/ });
  again.a.do('ip route replace 203.0.113.0/24 via 192.0.2.12; ip route del 198.51.100.0/24');
  faulty('ip-route-missing', routes, 'missing-row', { why: 'one of the documented routes is gone', lacks: /198\.51\.100\.0/ });
  faulty('ping-no-route', pingNet, 'unreachable', { why: 'there is no route to the network', shows: /Network is unreachable/ });
  again.a.do('ip route add 198.51.100.0/24 via 192.0.2.13');
  faulty('ping-host-unreachable', pingNet, 'unreachable', {
    why: 'the next hop does not exist, every packet is lost',
    shows: /100% packet loss/,
  });
  faulty('traceroute-unreachable', trace, 'unreachable', { why: 'the only hop reports that the host is unreachable', shows: /!H/ });
  again.a.do('ip route replace 198.51.100.0/24 via 192.0.2.12');

  // the address is removed, then the far end is switched off
  again.a.do('ip addr del 192.0.2.11/24 dev eth1');
  faulty('ip-addr-missing', addr, 'missing-row', { why: 'the interface has lost its IPv4 address', lacks: /inet 192\.0\.2\.11/ });
  faulty('ifconfig-no-address', ifconfig, 'missing-row', { why: 'the interface has lost its IPv4 address', lacks: /inet 192\.0\.2\.11/ });
  again.a.do('ip addr add 192.0.2.11/24 dev eth1');
  again.b.do('ip link set eth1 down');
  await again.a.until('ip -br link show eth1', /NO-CARRIER/);
  faulty('ip-addr-no-carrier', addr, 'interface-down', { why: 'the far end is down: no carrier, state DOWN', shows: /NO-CARRIER/ });
  faulty('ip-br-link-down', brief, 'interface-down', { why: 'the link has no carrier', shows: /NO-CARRIER/ });
  faulty('ifconfig-not-running', ifconfig, 'interface-down', {
    why: 'the flag RUNNING is lost: the link has no carrier',
    lacks: /RUNNING/,
  });
  faulty('ping-total-loss', ping, 'unreachable', { why: 'no reply at all', shows: /100% packet loss/ });
  await again.a.until('ip neigh show dev eth1', /FAILED/);
  faulty('ip-neigh-failed', neigh, 'state', { why: 'the neighbour does not answer: FAILED and no MAC address', shows: /FAILED/ });
  faulty('arp-incomplete', arp, 'state', { why: 'the neighbour does not answer: (incomplete)', shows: /incomplete/ });
  again.a.do('ip link set eth1 down');
  faulty('ip-link-stats-down', stats, 'interface-down', { why: 'the interface is switched off', shows: /state DOWN/ });
}
