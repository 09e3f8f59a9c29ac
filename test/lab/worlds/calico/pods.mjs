// The pods of the lab as the API shows them; suffixes, address, order, restarts and ages are this lab's own.
const nodes = { master: ['kube-master', '10.1.20.20'], one: ['kube-worker1', '10.1.20.21'], two: ['kube-worker2', '10.1.20.22'] };
const hash = '5c9d8b7f46';
const address = '192.168.53.71';
const pods = [
  ['calico-node-7hbtx', 'two', 0, 310],
  ['calico-node-c4xwm', 'master', 2, 311],
  ['calico-node-rl9gd', 'one', 0, 310],
  [`calico-kube-controllers-${hash}-k2wqn`, 'master', 0, 311, address],
  ['coredns-6f8c94d5b7-pm5vk', 'one', 1, 340, '192.168.9.130'],
  ['coredns-6f8c94d5b7-zq8tn', 'two', 0, 340, '192.168.200.7'],
  ['etcd-kube-master', 'master', 3, 345],
  ['kube-apiserver-kube-master', 'master', 3, 345],
  ['kube-controller-manager-kube-master', 'master', 4, 345],
  ['kube-proxy-4bnkz', 'one', 0, 310],
  ['kube-proxy-gx2rf', 'master', 1, 345],
  ['kube-proxy-vw7ls', 'two', 0, 310],
  ['kube-scheduler-kube-master', 'master', 4, 345],
];
const items = pods.map(([name, on, restartCount, minutes, podIP]) => {
  const [nodeName, hostIP] = nodes[on];
  const at = new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z/, 'Z');
  const controller = name.startsWith('calico-kube-controllers');
  const container = name.replace(/-[a-z0-9]{5,10}(-[a-z0-9]{5})?$/, '');
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace: 'kube-system',
      creationTimestamp: at,
      labels: controller ? { 'k8s-app': 'calico-kube-controllers', 'pod-template-hash': hash } : { 'k8s-app': container },
      ...(controller
        ? { annotations: { 'cni.projectcalico.org/podIP': `${podIP}/32`, 'cni.projectcalico.org/podIPs': `${podIP}/32` } }
        : {}),
    },
    spec: {
      nodeName,
      priority: 2_000_000_000,
      priorityClassName: 'system-cluster-critical',
      containers: [{ name: container, image: `lab/${container}` }],
    },
    status: {
      phase: 'Running',
      hostIP,
      podIP: podIP ?? hostIP,
      podIPs: [{ ip: podIP ?? hostIP }],
      startTime: at,
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map((type) => ({ type, status: 'True' })),
      containerStatuses: [
        {
          name: container,
          ready: true,
          started: true,
          restartCount,
          image: `lab/${container}`,
          imageID: '',
          containerID: 'docker://0',
          state: { running: { startedAt: at } },
        },
      ],
    },
  };
});
process.stdout.write(JSON.stringify({ items }));
