// Enough of the Kubernetes API for the real kubectl to list and describe pods: node mini-apiserver.mjs PODS.json [PORT].
// The file is read at each request, so that a test can change what the API shows.
import fs from 'node:fs';
import http from 'node:http';

const [file, port = '8080'] = process.argv.slice(2);
const meta = { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion: '1' } };
const columns = ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP', 'Node', 'Nominated Node', 'Readiness Gates'];
const resources = [
  ['pods', 'pod', 'Pod', true, ['po']],
  ['events', 'event', 'Event', true, ['ev']],
  ['nodes', 'node', 'Node', false, ['no']],
  ['namespaces', 'namespace', 'Namespace', false, ['ns']],
];
const fixed = {
  '/version': { major: '1', minor: '20', gitVersion: 'v1.20.2' },
  '/api': { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    groupVersion: 'v1',
    resources: resources.map(([name, singularName, kind, namespaced, shortNames]) => ({
      name,
      singularName,
      kind,
      namespaced,
      shortNames,
      verbs: ['get', 'list'],
    })),
  },
  '/apis/crd.projectcalico.org/v1/bgppeers': {
    kind: 'BGPPeerList',
    apiVersion: 'crd.projectcalico.org/v1',
    metadata: {},
    items: [{ metadata: { name: 'bgppeer-global-bigip1' }, spec: { peerIP: '10.1.20.5', asNumber: 64512 } }],
  },
};

http
  .createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const [code, body] = answer(pathname, /as=Table/.test(request.headers.accept ?? ''));
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  })
  .listen(Number(port), '127.0.0.1');

function answer(path, asTable) {
  if (fixed[path] !== undefined) return [200, fixed[path]];
  const pods = JSON.parse(fs.readFileSync(file, 'utf8')).items;
  const list = /^\/api\/v1(?:\/namespaces\/([^/]+))?\/pods$/.exec(path);
  if (list !== null) {
    const items = pods.filter((pod) => list[1] === undefined || pod.metadata.namespace === list[1]);
    return [200, asTable ? table(items) : { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items }];
  }
  const one = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)$/.exec(path);
  if (one !== null) {
    const pod = pods.find((each) => each.metadata.namespace === one[1] && each.metadata.name === one[2]);
    if (pod === undefined) return failure(`pods "${one[2]}" not found`, { name: one[2], kind: 'pods' });
    return [200, asTable ? table([pod]) : pod];
  }
  if (path.endsWith('/events')) return [200, { kind: 'EventList', apiVersion: 'v1', metadata: { resourceVersion: '1' }, items: [] }];
  return failure('the server could not find the requested resource', {});
}

function failure(message, details) {
  return [404, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason: 'NotFound', details, code: 404 }];
}

function table(pods) {
  const columnDefinitions = columns.map((name, index) => ({
    name,
    type: name === 'Restarts' ? 'integer' : 'string',
    format: index === 0 ? 'name' : '',
    description: '',
    priority: index > 4 ? 1 : 0,
  }));
  return { ...meta, columnDefinitions, rows: pods.map(row) };
}

function row(pod) {
  const containers = pod.status.containerStatuses ?? [];
  const ready = `${containers.filter((each) => each.ready).length}/${containers.length}`;
  const restarts = containers.reduce((sum, each) => sum + each.restartCount, 0);
  const cells = [
    pod.metadata.name,
    ready,
    pod.status.phase,
    restarts,
    age(pod.metadata.creationTimestamp),
    pod.status.podIP ?? '<none>',
    pod.spec.nodeName ?? '<none>',
    '<none>',
    '<none>',
  ];
  return { cells, object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: pod.metadata } };
}

/** As kubectl's own printer shortens a duration. */
function age(since) {
  const seconds = Math.floor((Date.now() - Date.parse(since)) / 1000);
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}
