// kubectl against an API server of a few lines, whose objects the scene itself invents: what kubectl renders and says is real.
import { createHash } from 'node:crypto';

export const packages = ['kubectl|kubernetes-client'];

const server = `
import http from 'node:http';
import { readFileSync } from 'node:fs';
const kinds = [['pods', 'Pod', true], ['services', 'Service', true], ['nodes', 'Node', false], ['events', 'Event', true], ['configmaps', 'ConfigMap', true], ['namespaces', 'Namespace', false]];
http.createServer((request, response) => {
  const send = (body, code = 200) => { response.writeHead(code, { 'content-type': 'application/json' }); response.end(JSON.stringify(body)); };
  const { pathname, searchParams } = new URL(request.url, 'http://x');
  const objects = JSON.parse(readFileSync('/srv/objects.json', 'utf8'));
  if (pathname === '/version') return send({ major: '1', minor: '32', gitVersion: objects.version });
  if (pathname === '/api') return send({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
  if (pathname === '/apis') return send({ kind: 'APIGroupList', apiVersion: 'v1', groups: [] });
  if (pathname === '/api/v1') return send({ kind: 'APIResourceList', groupVersion: 'v1', resources: kinds.map(([name, kind, namespaced]) => ({ name, singularName: kind.toLowerCase(), kind, namespaced, verbs: ['get', 'list', 'watch'] })) });
  const [, namespace, plural, name] = /^\\/api\\/v1(?:\\/namespaces\\/([^/]+))?\\/([a-z]+)(?:\\/([^/]+))?$/.exec(pathname) ?? [];
  const kind = kinds.find(([one]) => one === plural)?.[1];
  const label = /app=([^,]+)/.exec(searchParams.get('labelSelector') ?? '')?.[1];
  const field = /metadata.name=([^,]+)/.exec(searchParams.get('fieldSelector') ?? '')?.[1];
  const items = (objects[plural] ?? []).filter((one) => (!namespace || one.metadata.namespace === namespace) && (!label || one.metadata.labels?.app === label) && (!(name ?? field) || one.metadata.name === (name ?? field))).map((one) => ({ apiVersion: 'v1', kind, ...one }));
  if (name === undefined) return send({ kind: kind + 'List', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items });
  if (items.length === 1) return send(items[0]);
  send({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'NotFound', code: 404, message: plural + ' "' + name + '" not found', details: { name, kind: plural } }, 404);
}).listen(8080, '127.0.0.1');
`;

const hash = (text) => createHash('sha256').update(text).digest('hex');

/** The objects of a small shop; \`lab\` holds what each cluster names anew. */
function objects(lab) {
  const pod = (name, image, node, ip, ready = true, waiting = 'CrashLoopBackOff') => ({
    metadata: {
      name,
      namespace: 'shop',
      uid: `${lab.uid}-${ip.split('.').at(-1)}`,
      labels: { app: name.split('-')[0] },
      creationTimestamp: lab.time,
    },
    spec: { nodeName: node, containers: [{ name: 'main', image, ports: [{ containerPort: 8080, protocol: 'TCP' }] }] },
    status: {
      phase: 'Running',
      hostIP: node === 'node-b' ? '192.0.2.22' : '192.0.2.23',
      podIP: ip,
      startTime: lab.time,
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({
        type,
        status: ready || /Init|Sched/.test(type) ? 'True' : 'False',
      })),
      containerStatuses: [
        {
          name: 'main',
          image,
          imageID: `docker.io/${image}@sha256:${hash(image)}`,
          containerID: `containerd://${hash(name)}`,
          ready,
          restartCount: ready ? lab.restarts : 9,
          state: ready
            ? { running: { startedAt: lab.time } }
            : { waiting: { reason: waiting, message: `back-off restarting failed container` } },
        },
      ],
    },
  });
  return {
    version: 'v1.32.4',
    namespaces: [{ metadata: { name: 'shop' } }],
    pods: [
      pod(`cart-${lab.template}-${lab.suffixes[0]}`, 'lab/cart:3.2.0', 'node-b', lab.ips[0]),
      pod(`front-7d8b6c9f5d-${lab.suffixes[1]}`, 'lab/front:1.4.1', 'node-c', lab.ips[1]),
    ],
    down: [
      pod(`cart-${lab.template}-${lab.suffixes[0]}`, 'lab/cart:3.2.0', 'node-b', lab.ips[0], false),
      pod(`front-7d8b6c9f5d-${lab.suffixes[1]}`, 'lab/front:1.4.1', 'node-c', lab.ips[1]),
    ],
    services: [
      {
        metadata: { name: 'cart', namespace: 'shop', creationTimestamp: lab.time },
        spec: {
          type: 'ClusterIP',
          clusterIP: lab.service,
          selector: { app: 'cart' },
          ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
        },
        status: { loadBalancer: {} },
      },
    ],
    nodes: ['node-a', 'node-b', 'node-c'].map((name) => ({
      metadata: { name, creationTimestamp: lab.time },
      spec: {},
      status: { conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { kubeletVersion: 'v1.32.4' } },
    })),
    configmaps: [{ metadata: { name: 'shop', namespace: 'shop', creationTimestamp: lab.time }, data: { currency: 'EUR', colour: 'blue' } }],
  };
}

async function cluster(stage, lab) {
  const host = await stage.host('kube1');
  host.write('/srv/api.mjs', server);
  host.write('/srv/objects.json', JSON.stringify(objects(lab)));
  host.start(`exec ${process.execPath} /srv/api.mjs`);
  await host.until('kubectl get nodes -o name', /node-c/);
  return host;
}

const first = {
  uid: '6d7c1f0a-53b2-4e0e-9d11-0c5a7be1f9',
  time: '2026-02-11T09:13:51Z',
  template: '6c5f7d9b84',
  suffixes: ['kx2vq', '4tzwm'],
  ips: ['10.244.1.17', '10.244.2.31'],
  service: '10.96.41.207',
  restarts: 0,
};
const second = {
  uid: 'a1e9034c-7b68-4c55-8f20-d4417ac0e2',
  time: '2026-05-19T12:08:02Z',
  template: '6c5f7d9b84',
  suffixes: ['p8snd', 'mv5bh'],
  ips: ['10.244.1.40', '10.244.2.77'],
  service: '10.106.12.9',
  restarts: 1,
};

export async function play(stage) {
  const one = await cluster(stage, first);
  const two = await cluster(stage, second);
  const columns =
    'custom-columns=NAME:.metadata.name,PHASE:.status.phase,READY:.status.containerStatuses[*].ready,NODE:.spec.nodeName,IP:.status.podIP';
  const shot = (command, live = command) => ({ program: 'kubectl', command, run: live, documented: one.see(command) });
  const described = shot('kubectl describe pod -n shop -l app=cart');
  const table = shot(`kubectl get pods -n shop -o ${columns}`);
  const names = shot('kubectl get pods -n shop -o name');
  const ready = shot(
    `kubectl get pods -n shop -o jsonpath='{range .items[*]}{.metadata.labels.app}{" "}{.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}'`,
  );
  const service = shot('kubectl describe service cart -n shop');
  const settings = shot('kubectl describe configmap shop -n shop');
  const image = shot(`kubectl get pod -n shop cart-${first.template}-${first.suffixes[0]} -o jsonpath='{.spec.containers[0].image}'`);
  const nodes = shot('kubectl get nodes -o name');
  const pair = (id, { run, ...from }, more) => stage.pair(id, { ...from, live: two.see(run), ...more });
  const benign = (id, from, why, more = {}) => pair(id, from, { verdict: 'pass', kind: 'benign:rename', why, ...more });
  benign('kubectl-describe-pod-renamed', described, 'the same pod in another cluster: name suffix, address, ids and times differ');
  benign('kubectl-columns-renamed', table, 'the same pods with other suffixes and addresses');
  benign('kubectl-names-renamed', names, 'the same pods with other suffixes');
  benign('kubectl-describe-service-renamed', service, 'the service has another cluster address');

  const faulty = (id, from, fault, why, proof) => pair(id, from, { verdict: 'fail', kind: `harmful:${fault}`, why, ...proof });
  const change = (edit) => two.write('/srv/objects.json', JSON.stringify(edit(objects(second))));
  change((all) => ({ ...all, pods: all.down }));
  faulty('kubectl-describe-pod-crash', described, 'state', 'the container crashes again and again', { shows: /CrashLoopBackOff/ });
  faulty('kubectl-columns-not-ready', table, 'state', 'one of the pods is not ready', { shows: /false/ });
  faulty('kubectl-jsonpath-not-ready', ready, 'state', 'one of the pods is not ready', { shows: /cart False/ });
  faulty('kubectl-pod-not-found', image, 'not-found', 'the pod of that name does not exist', { shows: /NotFound/ });
  change((all) => ({
    ...all,
    pods: all.pods.slice(1),
    nodes: all.nodes.slice(0, 2),
    configmaps: [{ ...all.configmaps[0], data: { currency: 'EUR' } }],
    services: [{ ...all.services[0], spec: { ...all.services[0].spec, selector: { app: 'basket' } } }],
  }));
  faulty('kubectl-names-missing', names, 'missing-row', 'one of the pods is gone', { lacks: /cart/ });
  faulty('kubectl-describe-pod-none', described, 'empty', 'no pod has the label', { shows: /No resources found/ });
  faulty('kubectl-node-missing', nodes, 'missing-row', 'one of the nodes is gone', { lacks: /node-c/ });
  faulty('kubectl-configmap-key-missing', settings, 'missing-row', 'one of the settings is gone', { lacks: /blue/ });
  faulty('kubectl-service-other-selector', service, 'wrong-object', 'the service selects other pods', { shows: /app=basket/ });
  two.do(`kill $(ss -ltnpH 'sport = :8080' | sed 's/.*pid=//;s/,.*//'); sleep 0.5`);
  faulty('kubectl-refused', nodes, 'unreachable', 'the API server does not run', { shows: /refused/ });
}
