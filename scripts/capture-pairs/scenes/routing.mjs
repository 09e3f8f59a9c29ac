// Routers that speak BGP and OSPF with each other: FRR (vtysh) in the middle, FRR and BIRD (birdc) at its sides.
import { sleep } from '../stage.mjs';

export const packages = ['frr', 'bird2', 'iproute2'];

const core = `hostname core1
interface eth0
 ip ospf hello-interval 1
 ip ospf dead-interval 4
!
router bgp 65001
 bgp router-id 192.0.2.1
 no bgp ebgp-requires-policy
 timers bgp 1 3
 neighbor 192.0.2.2 remote-as 65002
 neighbor 192.0.2.2 timers connect 1
 neighbor 198.51.100.3 remote-as 65003
 neighbor 198.51.100.3 timers connect 1
 address-family ipv4 unicast
  network 203.0.113.0/25
!
router ospf
 ospf router-id 192.0.2.1
 network 192.0.2.0/24 area 0
!
ip route 203.0.113.0/25 blackhole
`;
const edge = (as) => `hostname edge2
interface eth0
 ip ospf hello-interval 1
 ip ospf dead-interval 4
!
router bgp ${as}
 bgp router-id 192.0.2.2
 no bgp ebgp-requires-policy
 timers bgp 1 3
 neighbor 192.0.2.1 remote-as 65001
 neighbor 192.0.2.1 timers connect 1
 address-family ipv4 unicast
  network 203.0.113.128/26
  network 203.0.113.192/26
!
router ospf
 ospf router-id 192.0.2.2
 network 192.0.2.0/24 area 0
!
ip route 203.0.113.128/26 blackhole
ip route 203.0.113.192/26 blackhole
`;
const bird = `router id 198.51.100.3;
protocol device { scan time 1; }
protocol static lans { ipv4; route 198.18.10.0/24 blackhole; route 198.18.20.0/24 blackhole; }
protocol bgp core1 {
  local 198.51.100.3 as 65003;
  neighbor 198.51.100.1 as 65001;
  connect delay time 1; connect retry time 1; error wait time 1, 2; hold time 3; keepalive time 1;
  ipv4 { import all; export where proto = "lans"; };
}
protocol kernel { ipv4 { export where source = RTS_BGP; }; }
`;

function frr(host, config) {
  host.write('/srv/frr/frr.conf', config);
  host.write('/srv/frr/vtysh.conf', 'service integrated-vtysh-config\n');
  host.do(`chown -R frr:frr /srv/frr; mount --bind /srv/frr /etc/frr; mkdir -p /run/frr /srv/frrlog; chown frr:frr /run/frr /srv/frrlog; mount --bind /srv/frrlog /var/log/frr; sysctl -qw net.ipv4.ip_forward=1
    for d in zebra staticd bgpd ospfd; do /usr/lib/frr/$d -d -A 127.0.0.1; done; sleep 0.5; vtysh -b >/dev/null`);
}

async function network(stage) {
  const one = await stage.host('core1');
  const two = await stage.host('edge2');
  const three = await stage.host('edge3');
  stage.wire(one, 'eth0', two, 'eth0');
  stage.wire(one, 'eth1', three, 'eth0');
  one.do('ip addr add 192.0.2.1/24 dev eth0; ip addr add 198.51.100.1/24 dev eth1');
  two.do('ip addr add 192.0.2.2/24 dev eth0');
  three.do('ip addr add 198.51.100.3/24 dev eth0');
  frr(one, core);
  frr(two, edge(65002));
  three.write('/srv/bird.conf', bird);
  three.do('mkdir -p /run/bird; bird -c /srv/bird.conf -s /run/bird/bird.ctl -P /run/bird/bird.pid');
  const settled = () =>
    one.until(
      `vtysh -c 'show ip bgp summary'; vtysh -c 'show ip ospf neighbor'`,
      /192\.0\.2\.2 .* 2 +5 [\s\S]*198\.51\.100\.3 .* 2 +5 [\s\S]*Full/,
      60,
    );
  return { one, two, three, settled };
}

export async function play(stage) {
  const first = await network(stage);
  await first.settled();
  await sleep(3);
  const on = (lab, { at, command }) => lab[at].see(command);
  const shot = (at, program, command) => ({ at, program, command, documented: on(first, { at, command }) });
  const summary = shot('one', 'vtysh', `vtysh -c 'show ip bgp summary'`);
  const bgp = shot('one', 'vtysh', `vtysh -c 'show ip bgp'`);
  const neighbor = shot('one', 'vtysh', `vtysh -c 'show ip bgp neighbors 192.0.2.2'`);
  const routes = shot('one', 'vtysh', `vtysh -c 'show ip route bgp'`);
  const ospf = shot('one', 'vtysh', `vtysh -c 'show ip ospf neighbor'`);
  const ports = shot('one', 'vtysh', `vtysh -c 'show interface brief'`);
  const port = shot('one', 'vtysh', `vtysh -c 'show interface eth1'`);
  const protocols = shot('three', 'birdc', 'birdc show protocols');
  const detail = shot('three', 'birdc', 'birdc show protocols all core1');
  const table = shot('three', 'birdc', 'birdc show route');
  const kernel = shot('three', 'ip', 'ip route show proto bird');
  const lab = await network(stage);
  await lab.settled();
  await sleep(6);
  const pair = (id, { at, ...from }, more) =>
    stage.pair(id, { ...from, live: more.live ?? on(lab, { at, command: from.command }), ...more });
  const benign = (id, from, why, more = {}) => pair(id, from, { verdict: 'pass', kind: 'benign:timer', why, ...more });
  benign('frr-bgp-summary-timers', summary, 'both sessions stand with the same number of prefixes; timers and message counters differ');
  benign('frr-bgp-neighbor-timers', neighbor, 'Established as documented; timers, counters and ports differ');
  benign('frr-route-bgp-age', routes, 'the same routes with other ages');
  benign('frr-ospf-neighbor-timers', ospf, 'the same neighbour in state Full; timers differ');
  benign('frr-interface-counters', port, 'up as documented; index, MAC address and times differ');
  benign('bird-protocols-since', protocols, 'the same protocols in the same states since another time');
  benign('bird-protocol-detail-counters', detail, 'Established as documented; timers and counters differ');
  benign('bird-route-times', table, 'the same routes since another time');

  // the guide shows only the head of a long output
  const head = { ...neighbor, documented: `${neighbor.documented.split('\n').slice(0, 7).join('\n')}\n` };
  benign('frr-bgp-neighbor-excerpt', head, 'the guide shows the first lines only; Established as documented', {
    kind: 'benign:truncated-doc',
  });

  // a third network, announced by the edge
  lab.two.do(
    `vtysh -c 'conf t' -c 'ip route 198.18.30.0/24 blackhole' -c 'router bgp 65002' -c 'address-family ipv4 unicast' -c 'network 198.18.30.0/24'`,
  );
  await lab.one.until(routes.command, /198\.18\.30/);
  const extra = { verdict: 'drift', also_ok: ['pass'], kind: 'drift:extra-row' };
  benign('frr-route-bgp-extra', routes, 'one more network is announced', { ...extra, shows: /198\.18\.30/ });
  benign('frr-bgp-summary-more-prefixes', summary, 'both sessions stand; one of them announces one more prefix', {
    ...extra,
    kind: 'drift:count',
  });
  lab.two.do(`vtysh -c 'conf t' -c 'router bgp 65002' -c 'address-family ipv4 unicast' -c 'no network 198.18.30.0/24'`);
  await lab.settled();

  const faulty = (id, from, fault, why, proof) => pair(id, from, { verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  lab.two.do(`vtysh -c 'conf t' -c 'router bgp 65002' -c 'address-family ipv4 unicast' -c 'no network 203.0.113.192/26'`);
  await lab.one.until(`${routes.command}; sleep 1`, /^(?![\s\S]*203\.0\.113\.192)/);
  faulty('frr-route-bgp-withdrawn', routes, 'missing-row', 'one of the routes was withdrawn', { lacks: /203\.0\.113\.192/ });
  faulty('frr-bgp-table-withdrawn', bgp, 'missing-row', 'one of the routes was withdrawn', { lacks: /203\.0\.113\.192/ });
  lab.two.do(
    `vtysh -c 'conf t' -c 'router bgp 65002' -c 'address-family ipv4 unicast' -c 'network 203.0.113.192/26' -c 'exit' -c 'exit' -c 'route-map gw permit 10' -c 'set ip next-hop 192.0.2.77' -c 'exit' -c 'router bgp 65002' -c 'address-family ipv4 unicast' -c 'neighbor 192.0.2.1 route-map gw out'`,
  );
  await lab.one.until(`${routes.command}`, /192\.0\.2\.77/);
  faulty('frr-route-bgp-next-hop', routes, 'wrong-next-hop', 'the routes lead over another next hop', { shows: /192\.0\.2\.77/ });
  faulty('frr-bgp-table-next-hop', bgp, 'wrong-next-hop', 'the routes lead over another next hop', { shows: /192\.0\.2\.77/ });
  lab.two.do(`vtysh -c 'conf t' -c 'router bgp 65002' -c 'address-family ipv4 unicast' -c 'neighbor 192.0.2.1 shutdown'`);
  await lab.one.until(summary.command, /192\.0\.2\.2 .*(Active|Idle|Connect)/);
  faulty('frr-bgp-neighbor-excerpt-down', head, 'state', 'the session is down, in the few lines that the guide shows', {
    lacks: /Established/,
  });
  faulty('frr-bgp-neighbor-active', neighbor, 'state', 'the session with the neighbour is down', { lacks: /BGP state = Established/ });
  faulty('frr-bgp-summary-active', summary, 'state', 'one of the sessions is down', { shows: /192\.0\.2\.2 .*(Active|Idle|Connect)/ });
  lab.one.do(`vtysh -c 'conf t' -c 'router bgp 65001' -c 'neighbor 198.51.100.3 remote-as 65033'`);
  await lab.three.until(protocols.command, /core1 .*(Idle|Active|Connect|OpenSent|start|Error)/);
  faulty('frr-bgp-summary-other-as', summary, 'wrong-as', 'a neighbour is configured with another AS, its session is down', {
    shows: /65033/,
  });
  await sleep(2);
  faulty('bird-protocols-down', protocols, 'state', 'the BGP session is not established', { lacks: /core1 .*Established/ });
  faulty('bird-protocol-detail-error', detail, 'state', 'the BGP session is down', { lacks: /BGP state: +Established/ });
  faulty('bird-routes-missing', table, 'missing-row', 'the routes learned over BGP are gone', { lacks: /203\.0\.113/ });
  faulty('ip-route-bird-empty', kernel, 'empty', 'no route of the routing daemon in the kernel', { lacks: /203\.0\.113/ });
  lab.two.do('ip link set eth0 mtu 1400');
  lab.two.do(`vtysh -c 'conf t' -c 'interface eth0' -c 'ip ospf network point-to-point' -c 'ip ospf hello-interval 9'`);
  await lab.one.until(ospf.command, /^(?![\s\S]*Full)/);
  faulty('frr-ospf-neighbor-gone', ospf, 'missing-row', 'no neighbour: the hello intervals differ', { lacks: /Full/ });
  lab.one.do('ip link set eth1 down');
  await lab.one.until(ports.command, /eth1 +down/);
  faulty('frr-interface-brief-down', ports, 'interface-down', 'one of the interfaces is down', { shows: /eth1 +down/ });
  faulty('frr-interface-down', port, 'interface-down', 'the interface is down', { shows: /is down|protocol is down/ });
  lab.three.do('kill $(cat /run/bird/bird.pid); sleep 1');
  faulty('birdc-no-daemon', table, 'unreachable', 'the routing daemon does not run', { shows: /Unable to connect/ });
}
