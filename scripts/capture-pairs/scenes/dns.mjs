// A name server on the loopback address and a look at it with dig, host and getent.
export const packages = ['dnsmasq-base', 'bind9-dnsutils', 'bind9-host'];

async function server(stage, options) {
  const host = await stage.host('ns1');
  host.write(
    '/srv/dnsmasq.conf',
    `no-resolv\nno-hosts\nlisten-address=127.0.0.1\nbind-interfaces\nlocal=/lab.example/\nuser=root\npid-file=/run/dnsmasq.pid\n${options.includes('local-ttl') ? '' : 'local-ttl=600\n'}${options}\n`,
  );
  host.write('/srv/resolv.conf', 'nameserver 127.0.0.1\n');
  host.do('mount --bind /srv/resolv.conf /etc/resolv.conf; dnsmasq -C /srv/dnsmasq.conf');
  return host;
}

const zone = `host-record=www.lab.example,198.51.100.80
host-record=ns1.lab.example,198.51.100.53
cname=shop.lab.example,www.lab.example
mx-host=lab.example,mail.lab.example,10
txt-record=lab.example,v=spf1 mx -all
ptr-record=80.100.51.198.in-addr.arpa,www.lab.example`;

export async function play(stage) {
  const one = await server(stage, zone);
  const shot = (program, command) => ({ program, command, documented: one.see(command) });
  const www = shot('dig', 'dig @127.0.0.1 www.lab.example');
  const short = shot('dig', 'dig +short shop.lab.example');
  const mx = shot('dig', 'dig +noall +answer lab.example MX');
  const reverse = shot('host', 'host 198.51.100.80');
  const look = shot('nslookup', 'nslookup shop.lab.example 127.0.0.1');
  await new Promise((done) => setTimeout(done, 1100));
  const again = await server(stage, `${zone}\nlocal-ttl=300`);
  stage.pair('dig-ids-ttl', {
    ...www,
    live: again.see(www.command),
    verdict: 'pass',
    also_ok: ['drift'],
    kind: 'benign:timer',
    why: 'the same answer; the id of the query, the time and the time to live differ',
  });
  stage.pair('dig-mx-ttl', {
    ...mx,
    live: again.see(mx.command),
    verdict: 'pass',
    also_ok: ['drift'],
    kind: 'benign:timer',
    why: 'the same record with another time to live',
  });
  const faulty = async (id, documented, options, fault, why, proof) => {
    const host = options === undefined ? again : await server(stage, options);
    if (options === undefined) again.see('kill $(cat /run/dnsmasq.pid); sleep 0.3');
    stage.pair(id, { ...documented, live: host.see(documented.command), verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
    if (options !== undefined) host.end();
  };
  const without = zone
    .replace('host-record=www.lab.example,198.51.100.80\n', '')
    .replace(/cname=.*\n/, '')
    .replace(/ptr-record.*/, '')
    .replace(/mx-host.*\n/, '');
  const moved = zone.replace('198.51.100.80', '203.0.113.80');
  await faulty('dig-nxdomain', www, without, 'status', 'the name does not exist: NXDOMAIN and no answer', { shows: /status: NXDOMAIN/ });
  await faulty('dig-other-address', www, moved, 'wrong-address', 'the name leads to another address', { shows: /203\.0\.113\.80/ });
  await faulty('dig-short-empty', short, without, 'empty', 'no answer at all', { lacks: /198\.51\.100\.80/ });
  await faulty(
    'dig-mx-other-host',
    mx,
    zone.replace('mail.lab.example,10', 'relay.lab.example,10'),
    'wrong-object',
    'mail goes to another host',
    { shows: /relay\.lab/ },
  );
  await faulty('host-no-pointer', reverse, without, 'not-found', 'the address has no name', { shows: /NXDOMAIN|not found/ });
  await faulty('nslookup-nxdomain', look, without, 'not-found', 'the server cannot find the name', { shows: /NXDOMAIN/ });
  await faulty('dig-no-server', www, undefined, 'unreachable', 'the name server is stopped', {
    shows: /refused|timed out|no servers could be reached/,
  });
}
