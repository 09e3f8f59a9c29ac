// A web server and the tools that look at it: curl, ss, netstat, ps, openssl.
export const packages = ['nginx-light', 'curl', 'iproute2', 'net-tools', 'procps', 'openssl'];

const config = `worker_processes 2; user www-data; pid /run/nginx.pid; error_log /srv/error.log;
events { }
http { access_log /srv/access.log; default_type text/html;
  server { listen 80; root /srv/www;
    location /api/ { proxy_pass http://127.0.0.1:9000/; } }
  server { listen 443 ssl; root /srv/www; ssl_certificate /srv/pki/shop.crt; ssl_certificate_key /srv/pki/shop.key; } }`;

/** A host with the shop's site, its backend and a certificate of its own authority, valid for `days`. */
async function shop(stage, { days = 90, page = '<h1>Welcome to the shop</h1>' } = {}) {
  const host = await stage.host('shop1');
  host.write('/srv/www/index.html', `${page}\n`);
  host.write('/srv/back/health', '{"status":"ok","orders":12}\n');
  host.write('/srv/nginx.conf', config);
  host.do(`mkdir -p /srv/pki; cd /srv/pki
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -days 400 -subj "/O=Lab Example/CN=Lab Root" 2>/dev/null
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout shop.key -out shop.csr -subj "/O=Lab Example/CN=shop.lab.example" 2>/dev/null
    printf 'subjectAltName=DNS:shop.lab.example' > san; openssl x509 -req -in shop.csr -CA ca.crt -CAkey ca.key -days ${days} -out shop.crt -extfile san 2>/dev/null
    chmod -R a+rX /srv; touch -d '-${days} days' /srv/www/index.html; mkdir -p /var/log/nginx /run/nginx; cp /etc/hosts /srv/hosts; echo 127.0.0.1 shop.lab.example >> /srv/hosts; mount --bind /srv/hosts /etc/hosts`);
  host.write(
    '/srv/back.mjs',
    `import http from 'node:http'; http.createServer((q, s) => { s.setHeader('content-type', 'application/json'); s.end('{"status":"ok","orders":' + ${days} + '}\\n'); }).listen(9000, '127.0.0.1');`,
  );
  host.do('nginx -c /srv/nginx.conf');
  const backend = host.start(`exec ${process.execPath} /srv/back.mjs`);
  await host.until('curl -s http://127.0.0.1/api/health', /orders/);
  return { host, backend };
}

export async function play(stage) {
  const { host: one } = await shop(stage);
  const { host: two, backend } = await shop(stage, { days: 120 });
  const look = (host, { program, command }) => (program === 'curl' ? host.seeOnTerminal(command) : host.see(command));
  const shot = (program, command) => ({ program, command, documented: look(one, { program, command }) });
  const head = shot('curl', 'curl -I http://127.0.0.1/');
  const api = shot('curl', 'curl -s -i http://127.0.0.1/api/health');
  const tls = shot('curl', 'curl -v -s --cacert /srv/pki/ca.crt https://shop.lab.example/');
  const listen = shot('ss', 'ss -ltnp');
  const tulpn = shot('netstat', 'netstat -tlnp');
  const processes = shot('ps', 'ps -C nginx -o user,pid,ppid,stat,args');
  const aux = shot('ps', 'ps aux | grep [n]ginx');
  const dates = shot('openssl', 'openssl x509 -in /srv/pki/shop.crt -noout -subject -issuer -dates');
  const verify = shot('openssl', 'openssl verify -CAfile /srv/pki/ca.crt /srv/pki/shop.crt');
  const client = shot('openssl', 'openssl s_client -connect shop.lab.example:443 -CAfile /srv/pki/ca.crt -brief </dev/null');
  const full = shot('openssl', 'openssl s_client -connect shop.lab.example:443 -CAfile /srv/pki/ca.crt </dev/null');
  const test = shot('nginx', 'nginx -t -c /srv/nginx.conf');

  const same = (id, documented, why, more = {}) =>
    stage.pair(id, { ...documented, live: look(two, documented), verdict: 'pass', kind: 'benign:rename', why, ...more });
  same('curl-head-dates', head, 'only Date, Last-Modified and ETag differ', { kind: 'benign:timer' });
  same('curl-api-value', api, 'another Date, and the number of orders in the body has grown', {
    verdict: 'drift',
    also_ok: ['pass'],
    kind: 'drift:gauge',
  });
  same('curl-v-tls-session', tls, 'another certificate of the same names: only dates and ids differ', { kind: 'benign:timer' });
  same('ss-ltnp-pids', listen, 'the same listeners, other process ids', { kind: 'benign:pid' });
  same('netstat-tlnp-pids', tulpn, 'the same listeners, other process ids', { kind: 'benign:pid' });
  same('ps-nginx-pids', processes, 'the same processes with other process ids', { kind: 'benign:pid' });
  same('ps-aux-nginx', aux, 'the same processes; process ids, memory and start times differ', { kind: 'benign:pid' });
  same('openssl-dates', dates, 'valid at another time, the same names', { kind: 'benign:timer' });
  same('openssl-s-client-session', full, 'other keys, session ids and times, verified as documented', {
    also_ok: ['drift'],
    kind: 'benign:rename',
  });

  const kept = /^\* {2}subject:|SSL certificate verify|^< HTTP/;
  const elided = {
    ...tls,
    documented: `...\n${tls.documented
      .split('\n')
      .filter((line) => kept.test(line))
      .join('\n...\n')}\n...`,
  };
  same('curl-v-tls-elided', elided, 'the guide leaves lines out; what it shows is there', { kind: 'benign:truncated-doc' });

  const faulty = (id, documented, fault, why, proof) =>
    stage.pair(id, { ...documented, live: look(two, documented), verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  two.do('mv /srv/www/index.html /srv/www/index.html.off');
  faulty('curl-head-403', head, 'status', 'the start page is gone: 403 in place of 200', { shows: /403 Forbidden/ });
  two.do('mv /srv/www/index.html.off /srv/www/index.html');
  backend.kill('SIGKILL');
  two.do('kill -9 $(ss -ltnpH "sport = :9000" | sed "s/.*pid=//;s/,.*//")');
  await two.until('curl -s -i http://127.0.0.1/api/health', /502/);
  faulty('curl-api-502', api, 'status', 'the backend is stopped: 502 Bad Gateway', { shows: /502 Bad Gateway/ });
  faulty('ss-backend-gone', listen, 'missing-row', 'nothing listens on port 9000 any more', { lacks: /:9000/ });
  faulty('netstat-backend-gone', tulpn, 'missing-row', 'nothing listens on port 9000 any more', { lacks: /:9000/ });

  // the certificate runs out, then another name's certificate is installed
  two.do(`cd /srv/pki; mkdir -p old; : > old/index; echo 07 > old/serial
    printf '[ca]\\ndefault_ca=c\\n[c]\\ndatabase=old/index\\nserial=old/serial\\nnew_certs_dir=old\\ndefault_md=sha256\\npolicy=p\\n[p]\\nO=optional\\nCN=supplied\\n' > ca.cnf
    openssl ca -batch -config ca.cnf -cert ca.crt -keyfile ca.key -in shop.csr -out shop.crt -notext -startdate 20240101000000Z -enddate 20240401000000Z -extfile san 2>/dev/null
    nginx -c /srv/nginx.conf -s reload`);
  await two.until(`${full.command} 2>/dev/null`, /expired/);
  faulty('curl-v-tls-elided-expired', elided, 'expired', 'the lines that the guide shows are missing: the certificate has expired', {
    shows: /expired/,
  });
  faulty('curl-v-tls-expired', tls, 'expired', 'the certificate has expired, curl ends without a page', { shows: /expired/ });
  faulty('openssl-verify-expired', verify, 'expired', 'the certificate has expired', { shows: /certificate has expired/ });
  faulty('openssl-s-client-expired', full, 'expired', 'return code 10 in place of 0: the certificate has expired', {
    shows: /Verify return code: 10/,
  });
  faulty('openssl-brief-expired', client, 'expired', 'the certificate has expired', { shows: /expired/ });
  faulty('openssl-dates-expired', dates, 'expired', 'the end date lies in the past', { shows: /notAfter=Apr {2}1 00:00:00 2024/ });
  two.do(
    `cd /srv/pki; openssl req -new -key shop.key -out s.csr -subj "/O=Lab Example/CN=mail.lab.example"; openssl x509 -req -in s.csr -CA ca.crt -CAkey ca.key -days 90 -out shop.crt 2>/dev/null`,
  );
  faulty('openssl-other-name', dates, 'wrong-object', 'the certificate is that of another host', { shows: /mail\.lab\.example/ });

  two.do('cp /srv/nginx.conf /srv/nginx.bak; sed -i "s/proxy_pass/proxypass/" /srv/nginx.conf');
  faulty('nginx-t-unknown-directive', test, 'error', 'the configuration has an error', { shows: /unknown directive/ });
  two.do('cp /srv/nginx.bak /srv/nginx.conf; kill $(cat /run/nginx.pid)');
  await two.until('ps -C nginx', /^[^\n]*\n$/);
  faulty('curl-head-refused', head, 'unreachable', 'nginx is stopped: connection refused', { shows: /Failed to connect|refused/ });
  faulty('ps-nginx-gone', processes, 'missing-row', 'no nginx process, only the header is left', { lacks: /worker process/ });
  faulty('ps-aux-nginx-gone', aux, 'empty', 'no nginx process: no output', { lacks: /worker process/ });
}
