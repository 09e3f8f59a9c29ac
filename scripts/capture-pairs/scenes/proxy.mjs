// Services behind a proxy: the statistics socket of haproxy, a message broker, a directory, an SNMP agent.
import { sleep } from '../stage.mjs';

export const packages = ['haproxy', 'netcat-openbsd', 'curl', 'mosquitto', 'mosquitto-clients', 'slapd', 'ldap-utils', 'snmp', 'snmpd'];

const haproxy = `global
  stats socket /run/haproxy.sock mode 660 level admin
  log 127.0.0.1 local0
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend shop
  bind 127.0.0.1:8000
  default_backend web
backend web
  option httpchk GET /
  server web1 127.0.0.1:9001 check inter 300ms fall 1 rise 1
  server web2 127.0.0.1:9002 check inter 300ms fall 1 rise 1
`;
const ldif = `dn: dc=lab,dc=example
objectClass: dcObject
objectClass: organization
o: Lab
dc: lab

dn: ou=people,dc=lab,dc=example
objectClass: organizationalUnit
ou: people

dn: uid=ada,ou=people,dc=lab,dc=example
objectClass: inetOrgPerson
uid: ada
cn: Ada Lab
sn: Lab
mail: ada@lab.example

dn: uid=ben,ou=people,dc=lab,dc=example
objectClass: inetOrgPerson
uid: ben
cn: Ben Lab
sn: Lab
mail: ben@lab.example
`;

async function services(stage, requests) {
  const host = await stage.host('lb1');
  host.write('/srv/haproxy.cfg', haproxy);
  const backend = (port) =>
    host.start(`exec ${process.execPath} -e 'require("http").createServer((q, s) => s.end("ok\\n")).listen(${port}, "127.0.0.1")'`);
  backend(9001);
  backend(9002);
  host.start('exec haproxy -f /srv/haproxy.cfg -db');
  await host.until('curl -s http://127.0.0.1:8000/', /ok/);
  for (let n = 0; n < requests; n++) host.do('curl -s http://127.0.0.1:8000/ >/dev/null');
  host.write('/srv/mosquitto.conf', 'listener 1883 127.0.0.1\nallow_anonymous true\n');
  host.start('exec mosquitto -c /srv/mosquitto.conf');
  host.write('/srv/lab.ldif', ldif);
  host.write(
    '/srv/slapd.conf',
    `include /etc/ldap/schema/core.schema\ninclude /etc/ldap/schema/cosine.schema\ninclude /etc/ldap/schema/inetorgperson.schema\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nsuffix "dc=lab,dc=example"\nrootdn "cn=admin,dc=lab,dc=example"\nrootpw secret\ndirectory /srv/ldap\n`,
  );
  host.do('mkdir -p /srv/ldap; slapadd -q -f /srv/slapd.conf -l /srv/lab.ldif');
  host.start('exec slapd -f /srv/slapd.conf -h ldap://127.0.0.1 -d 0');
  host.write(
    '/srv/snmpd.conf',
    'agentaddress udp:127.0.0.1:161\nrocommunity public\nsysName lb1\nsysLocation Rack 7\nsysContact ada@lab.example\n',
  );
  host.start('exec snmpd -f -Lo -C -c /srv/snmpd.conf');
  await host.until('mosquitto_pub -h 127.0.0.1 -r -t lab/door -m closed && echo sent', /sent/);
  await host.until('ldapsearch -x -H ldap://127.0.0.1 -b dc=lab,dc=example uid=ada', /numEntries/);
  await host.until('snmpget -v2c -c public 127.0.0.1 1.3.6.1.2.1.1.3.0', /Timeticks/);
  return host;
}

export async function play(stage) {
  const one = await services(stage, 4);
  await sleep(2);
  const shot = (program, command) => ({ program, command, documented: one.see(command) });
  const servers = shot('haproxy', `echo 'show servers state' | nc -U /run/haproxy.sock`);
  const stat = shot('haproxy', `echo 'show stat' | nc -U /run/haproxy.sock | cut -d, -f1,2,5,8,18,19`);
  const info = shot(
    'haproxy',
    `echo 'show info' | nc -U /run/haproxy.sock | grep -E '^(Name|Version|Process_num|Pid|Uptime|CurrConns|CumReq|Tasks):'`,
  );
  const test = shot('haproxy', 'haproxy -c -f /srv/haproxy.cfg');
  const page = shot('curl', 'curl -s http://127.0.0.1:8000/');
  const door = shot('mosquitto_sub', 'mosquitto_sub -h 127.0.0.1 -t lab/# -v -C 1 -W 2');
  const ada = shot(
    'ldapsearch',
    `ldapsearch -x -LLL -H ldap://127.0.0.1 -b dc=lab,dc=example '(uid=ada)' cn mail entryUUID modifyTimestamp`,
  );
  const people = shot('ldapsearch', 'ldapsearch -x -H ldap://127.0.0.1 -b ou=people,dc=lab,dc=example mail');
  const system = shot('snmpwalk', 'snmpwalk -v2c -c public 127.0.0.1 1.3.6.1.2.1.1');
  await sleep(1.2);
  const host = await services(stage, 31);
  await sleep(4);
  const benign = (id, from, why, more = {}) =>
    stage.pair(id, { ...from, live: host.see(from.command), verdict: 'pass', kind: 'benign:counter', why, ...more });
  benign('haproxy-stat-counters', stat, 'the same servers in state UP; sessions differ');
  benign('haproxy-info-counters', info, 'the same version; process id, uptime and counters differ');
  benign('haproxy-servers-state-times', servers, 'the same servers in the same states; the seconds since the last change differ');
  benign('ldapsearch-uuid', ada, 'the same entry with another UUID and time of change', { kind: 'benign:rename' });
  benign('snmpwalk-uptime', system, 'the same system with other times', { kind: 'benign:timer' });

  const faulty = (id, from, fault, why, proof) =>
    stage.pair(id, { ...from, live: host.see(from.command), verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  host.do('kill $(pgrep -f "[l]isten\\(9002")');
  await host.until(stat.command, /web,web2.*DOWN/);
  faulty('haproxy-server-down', stat, 'state', 'one of the servers is down', { shows: /web,web2.*DOWN/ });
  faulty('haproxy-servers-state-down', servers, 'state', 'the operational state of a server is 0 (stopped) in place of 2 (running)', {
    shows: /web2 127\.0\.0\.1 0 /,
  });
  host.do('kill $(pgrep -f "[l]isten\\(9001")');
  await host.until(stat.command, /web,BACKEND.*DOWN/);
  faulty('curl-proxy-503', page, 'status', 'no server is left: 503 Service Unavailable', { shows: /503/ });
  host.do(`sed -i 's/default_backend web/default_backend shop/' /srv/haproxy.cfg`);
  faulty('haproxy-config-error', test, 'error', 'the configuration names a backend that does not exist', { shows: /unable to find/ });
  host.do('mosquitto_pub -h 127.0.0.1 -r -t lab/door -m open');
  faulty('mosquitto-door-open', door, 'state', 'the retained message says open in place of closed', { shows: /lab\/door open/ });
  host.do('mosquitto_pub -h 127.0.0.1 -r -t lab/door -n');
  faulty('mosquitto-no-message', door, 'empty', 'no retained message: the subscriber times out', { lacks: /lab\/door/ });
  host.do('ldapdelete -x -H ldap://127.0.0.1 -D cn=admin,dc=lab,dc=example -w secret uid=ben,ou=people,dc=lab,dc=example');
  faulty('ldapsearch-entry-missing', people, 'missing-row', 'one of the people is gone, the number of entries is smaller', {
    lacks: /uid=ben/,
  });
  host.do('ldapdelete -x -H ldap://127.0.0.1 -D cn=admin,dc=lab,dc=example -w secret uid=ada,ou=people,dc=lab,dc=example');
  faulty('ldapsearch-empty', ada, 'empty', 'the entry is gone: no output', { lacks: /uid=ada/ });
  host.do('kill $(pgrep slapd) $(pgrep snmpd); sleep 1');
  faulty('ldapsearch-no-server', people, 'unreachable', 'the directory does not run', { shows: /Can't contact LDAP server/ });
  faulty('snmpwalk-timeout', system, 'unreachable', 'the agent does not answer', { shows: /Timeout/ });
}
