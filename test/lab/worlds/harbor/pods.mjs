// The pods of the chapter's lab; suffixes, addresses, order, restarts and ages are this lab's own.
const nodes = { cp: ['harbor-cp', '10.77.3.11'], one: ['harbor-w1', '10.77.3.12'], two: ['harbor-w2', '10.77.3.13'] };
const pods = [
  ['tide-gauge-8c6kf', 'two', 0, 1510, '172.28.130.133'],
  ['crane-6b7d94f58c-wz4tq', 'one', 0, 1502, '172.28.9.70'],
  ['tide-gauge-v5mxp', 'cp', 1, 1511, '172.28.41.9'],
  ['manifest-5f8d7c9b64-n2qhd', 'two', 0, 1498, '172.28.130.134'],
  ['tide-gauge-qt7zr', 'one', 0, 1511, '172.28.9.71'],
];
const items = pods.map(([name, on, restartCount, minutes, podIP]) => {
  const [nodeName, hostIP] = nodes[on];
  const at = new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z/, 'Z');
  const app = name.replace(/(?:-[a-z0-9]{8,10})?-[a-z0-9]{5}$/, '');
  const hash = /-([a-z0-9]{8,10})-[a-z0-9]{5}$/.exec(name)?.[1];
  const running = {
    ready: true,
    started: true,
    restartCount,
    image: `harbor/${app}:1.4`,
    imageID: '',
    containerID: 'containerd://0',
    state: { running: { startedAt: at } },
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace: 'quayside',
      creationTimestamp: at,
      labels: { app, ...(hash === undefined ? {} : { 'pod-template-hash': hash }) },
    },
    spec: { nodeName, priority: 0, containers: [{ name: app, image: `harbor/${app}:1.4` }] },
    status: {
      phase: 'Running',
      hostIP,
      podIP,
      podIPs: [{ ip: podIP }],
      startTime: at,
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ type, status: 'True' })),
      containerStatuses: [{ name: app, ...running }],
    },
  };
});
process.stdout.write(JSON.stringify({ items }));
