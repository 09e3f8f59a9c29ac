// Packet filters and bridges: nft, iptables, bridge, tc, sysctl.
export const packages = ['nftables', 'iptables', 'iproute2', 'iputils-ping', 'procps', 'ipset'];

const table = `flush ruleset
table inet filter {
  chain input {
    type filter hook input priority 0; policy drop;
    iif lo counter accept
    ct state established,related counter accept
    tcp dport { 22, 443 } counter accept comment "management and shop"
    icmp type echo-request counter accept
  }
}
`;

async function gateway(stage) {
  const host = await stage.host('gw1');
  const client = await stage.host('client1');
  stage.wire(host, 'eth0', client, 'eth0');
  host.do('ip addr add 203.0.113.1/24 dev eth0; sysctl -qw net.ipv4.ip_forward=1');
  client.do('ip addr add 203.0.113.50/24 dev eth0');
  host.write('/srv/rules.nft', table);
  host.do('nft -f /srv/rules.nft');
  host.do(`iptables -P FORWARD DROP; iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
    iptables -A FORWARD -i eth0 -p tcp --dport 443 -j ACCEPT; iptables -t nat -A POSTROUTING -o eth0 -s 192.0.2.0/24 -j MASQUERADE
    ipset create admins hash:ip; ipset add admins 203.0.113.50; ipset add admins 203.0.113.51
    ip link add br0 type bridge; ip link set br0 up; ip link add p1 type veth peer name q1; ip link add p2 type veth peer name q2
    ip link set p1 master br0 up; ip link set q1 up; ip link set p2 master br0 up; ip link set q2 up; ip link add vxlan10 type vxlan id 10 local 203.0.113.1 dstport 4789 nolearning; ip link set vxlan10 up; bridge fdb append 00:00:00:00:00:00 dev vxlan10 dst 203.0.113.2; bridge fdb append 00:00:00:00:00:00 dev vxlan10 dst 203.0.113.3; ip rule add from 192.0.2.0/24 table 100
    tc qdisc add dev eth0 root handle 1: tbf rate 10mbit burst 32k latency 50ms`);
  return { host, client };
}

export async function play(stage) {
  const one = await gateway(stage);
  one.client.do('ping -c 2 -i 0.2 203.0.113.1 >/dev/null');
  await one.host.until('bridge link', /p2.*forwarding/);
  const shot = (program, command) => ({ program, command, documented: one.host.see(command) });
  const rules = shot('nft', 'nft list ruleset');
  const chain = shot('nft', 'nft list chain inet filter input');
  const forward = shot('iptables', 'iptables -L FORWARD -n -v');
  const nat = shot('iptables', 'iptables -t nat -S POSTROUTING');
  const set = shot('ipset', 'ipset list admins');
  const ports = shot('bridge', 'bridge link');
  const tunnels = shot('bridge', 'bridge fdb show dev vxlan10');
  const policy = shot('ip', 'ip rule');
  const qdisc = shot('tc', 'tc -s qdisc show dev eth0');
  const forwarding = shot('sysctl', 'sysctl net.ipv4.ip_forward');
  const { host, client } = await gateway(stage);
  client.do('ping -c 6 -i 0.2 203.0.113.1 >/dev/null');
  await host.until('bridge link', /p2.*forwarding/);
  host.do('ipset del admins 203.0.113.50; ipset add admins 203.0.113.50');
  const benign = (id, from, why, more = {}) =>
    stage.pair(id, { ...from, live: host.see(from.command), verdict: 'pass', kind: 'benign:counter', why, ...more });
  benign('nft-counters', chain, 'the same rules in the same order, more packets counted');
  benign('tc-counters', qdisc, 'the same queue, more bytes and packets sent');
  host.do('iptables -A FORWARD -i eth0 -p udp --dport 53 -j ACCEPT');
  benign('iptables-extra-rule', forward, 'every documented rule is there, one more is added at the end', {
    verdict: 'drift',
    also_ok: ['fail'],
    kind: 'drift:extra-row',
    shows: /dpt:53/,
  });
  host.do('iptables -D FORWARD -i eth0 -p udp --dport 53 -j ACCEPT; ipset add admins 203.0.113.52');
  benign('ipset-extra-member', set, 'one more member than documented', {
    verdict: 'drift',
    kind: 'drift:extra-row',
    shows: /203\.0\.113\.52/,
  });
  host.do('ipset del admins 203.0.113.52');

  const faulty = (id, from, fault, why, proof) =>
    stage.pair(id, { ...from, live: host.see(from.command), verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  host.do('iptables -P FORWARD ACCEPT');
  faulty('iptables-policy-accept', forward, 'state', 'the chain lets everything through: its policy is ACCEPT', { shows: /policy ACCEPT/ });
  host.do('iptables -P FORWARD DROP; iptables -D FORWARD -i eth0 -p tcp --dport 443 -j ACCEPT');
  faulty('iptables-rule-missing', forward, 'missing-row', 'the rule that lets the shop through is gone', { lacks: /dpt:443/ });
  host.do('iptables -t nat -F POSTROUTING; iptables -t nat -A POSTROUTING -o eth0 -s 198.51.100.0/24 -j MASQUERADE');
  faulty('iptables-nat-other-net', nat, 'wrong-object', 'the address translation applies to another network', { shows: /198\.51\.100\.0/ });
  host.do(`sed -i 's/policy drop/policy accept/' /srv/rules.nft; nft -f /srv/rules.nft`);
  faulty('nft-policy-accept', rules, 'state', 'the input chain accepts what no rule names', {
    shows: /hook input priority filter; policy accept/,
  });
  host.do(`sed -i 's/policy accept/policy drop/; /dport/d' /srv/rules.nft; nft -f /srv/rules.nft`);
  faulty('nft-rule-missing', chain, 'missing-row', 'the rule for the ports 22 and 443 is gone', { lacks: /dport/ });
  host.do('nft delete table inet filter');
  faulty('nft-no-table', chain, 'error', 'the table does not exist', { shows: /No such file or directory/ });
  host.do('ipset del admins 203.0.113.50');
  faulty('ipset-member-missing', set, 'missing-row', 'one of the two administrators is no member any more', { lacks: /203\.0\.113\.50/ });
  host.do('ip link set q2 down');
  await host.until('bridge link', /p2.*disabled/);
  faulty('bridge-port-disabled', ports, 'state', 'the second port is disabled', { shows: /state disabled/ });
  host.do('bridge fdb del 00:00:00:00:00:00 dev vxlan10 dst 203.0.113.3; bridge fdb append 00:00:00:00:00:00 dev vxlan10 dst 203.0.113.30');
  faulty('bridge-fdb-other-peer', tunnels, 'wrong-object', 'the tunnel floods to another peer than documented', {
    shows: /203\.0\.113\.30/,
  });
  host.do('ip rule del from 192.0.2.0/24 table 100; ip rule add from 192.0.2.0/24 table 200');
  faulty('ip-rule-other-table', policy, 'wrong-object', 'the rule leads to another routing table', { shows: /lookup 200/ });
  host.do('tc qdisc del dev eth0 root');
  faulty('tc-no-queue', qdisc, 'missing-row', 'the configured queue is gone', { lacks: /tbf/ });
  host.do('sysctl -qw net.ipv4.ip_forward=0');
  faulty('sysctl-forwarding-off', forwarding, 'state', 'the host does not forward packets', { shows: /= 0/ });
}
