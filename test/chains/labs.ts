/** One node of the cluster: its block of pod addresses and the BGP session that the router has with it. */
export interface LiveNode {
  readonly name: string;
  readonly address: string;
  readonly block: string;
  state: string;
  /** Seconds since the session came up; null where it never did. */
  upFor: number | null;
  /** Whether the router lists the neighbour at all. */
  listed: boolean;
}

export interface LiveRoute {
  prefix: string;
  via: string;
  readonly age: number;
}

export interface LivePod {
  readonly namespace: string;
  readonly name: string;
  ready: string;
  status: string;
  restarts: string;
  readonly age: number;
}

/** The pod whose chain the guide follows from the list to the ping. */
export interface LiveController {
  readonly name: string;
  readonly hash: string;
  node: string;
  nodeAddress: string;
  address: string;
  interface: string;
  readonly startTime: string;
}

/** A lab as a person would describe it; `answersOf` writes down what its hosts say. Faults are changes of it. */
export interface LiveLab {
  readonly seed: number;
  asn: number;
  readonly nodes: readonly LiveNode[];
  routes: LiveRoute[];
  pods: LivePod[];
  readonly controller: LiveController;
  /** Newer kubectl and Calico print lines that the guide's did not. */
  readonly newer: boolean;
  mtu: number;
  flags: string;
  replies: number;
  /** Answers that end in another way than the lab's state alone would tell; null where the host gives none. */
  readonly endings: Partial<Record<StepName, Partial<Answer> | null>>;
  /** A host that is lost and does not come back. */
  away: string | null;
}

/** The steps of the guide in its order, by the line on which each stands. */
export const steps = {
  peers: 26,
  imish: 40,
  neighbours: 46,
  routes: 56,
  recall: 70,
  pods: 107,
  describe: 126,
  netstat: 145,
  ifconfig: 150,
  ping: 162,
} as const;
export type StepName = keyof typeof steps;

/** One line of a recording, as the replay runner reads it. */
interface Answer {
  readonly type: 'answer';
  readonly host: string;
  readonly shell: string;
  readonly directory: string | null;
  readonly command: string;
  readonly repeat: boolean;
  readonly output: string;
  readonly end: Readonly<Record<string, unknown>>;
  readonly durationMs: number;
  readonly truncated: number;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const router = '10.1.20.5';

/** A healthy lab in which every name, address, count and time is its own. `age`: seconds since the cluster was made. */
export function healthy(
  seed: number,
  options: { age?: number; newer?: boolean; blocks?: readonly [string, string, string] } = {},
): LiveLab {
  const random = seeded(seed);
  const age = options.age ?? hour + Math.floor(random() * 5 * hour);
  const text = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? '').join('');
  const suffix = () => text('bcdfghjklmnpqrstvwxz2456789', 5);
  const hash = () => text('456789bcdf', 10);
  const third = Array.from(new Set(Array.from({ length: 30 }, () => 1 + Math.floor(random() * 250))));
  const blocks = options.blocks ?? [0, 1, 2].map((index) => `192.168.${third[index]}.${64 * Math.floor(random() * 4)}/26`);
  const up = Math.floor(age * 0.9);
  const nodes = ['kube-master', 'kube-worker1', 'kube-worker2'].map((name, index) => ({
    name,
    address: `10.1.20.${20 + index}`,
    block: blocks[index] ?? '',
    state: 'Established',
    upFor: up - 7 * index,
    listed: true,
  }));
  const routes = nodes.map(({ block, address, upFor }) => ({ prefix: block, via: address, age: upFor - 1 }));
  const controllerHash = hash();
  const dnsHash = hash();
  const controller = {
    name: `calico-kube-controllers-${controllerHash}-${suffix()}`,
    hash: controllerHash,
    node: 'kube-master',
    nodeAddress: '10.1.20.20',
    address: within(blocks[0] ?? '', 3 + Math.floor(random() * 50)),
    interface: `cali${text('0123456789abcdef', 11)}`,
    startTime: 'Mon, 16 Nov 2026 08:11:05 +0000',
  };
  const pod = (name: string, younger: number): LivePod => ({
    namespace: 'kube-system',
    name,
    ready: '1/1',
    status: 'Running',
    restarts: String(Math.floor(random() * 4)),
    age: age - younger,
  });
  const pods = [
    pod(controller.name, 12 * minute),
    ...nodes.map((_, index) => pod(`calico-node-${suffix()}`, (12 + index) * minute)),
    pod(`coredns-${dnsHash}-${suffix()}`, 0),
    pod(`coredns-${dnsHash}-${suffix()}`, 0),
    ...['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map((name) => pod(`${name}-kube-master`, 0)),
    ...nodes.map((_, index) => pod(`kube-proxy-${suffix()}`, index * minute)),
  ];
  return {
    seed,
    asn: 64512,
    nodes,
    routes,
    pods,
    controller,
    newer: options.newer ?? false,
    mtu: 1440,
    flags: '4163<UP,BROADCAST,RUNNING,MULTICAST>',
    replies: 4 + Math.floor(random() * 3),
    endings: {},
    away: null,
  };
}

/** One more running pod of a Deployment, as a scaled or an added application shows up in the list. */
export function addPod(lab: LiveLab, namespace: string, stem: string): LivePod {
  const pod = { namespace, name: stem, ready: '1/1', status: 'Running', restarts: '0', age: 35 * minute };
  lab.pods.push(pod);
  return pod;
}

export function nodeOf(lab: LiveLab, name: string): LiveNode {
  return found(
    lab.nodes.find((node) => node.name === name),
    name,
  );
}

export function podOf(lab: LiveLab, stem: string): LivePod {
  return found(
    lab.pods.find((pod) => pod.name.startsWith(stem)),
    stem,
  );
}

/** The `index`-th address of a block. */
export function within(block: string, index: number): string {
  const [network = ''] = block.split('/');
  const octets = network.split('.').map(Number);
  return [...octets.slice(0, 3), (octets[3] ?? 0) + index].join('.');
}

/** The whole recording of a lab: what its hosts answer to the guide's commands when those speak of this lab's own names. */
export function recordingOf(lab: LiveLab): string {
  const targets = ['kube-master', 'bigip-1'].map((name) => ({ name, aliases: [], shell: 'bash' }));
  const header = { type: 'recording', schemaVersion: 1, targets };
  // A live run that cannot reach a host again writes so down.
  const away =
    lab.away === null
      ? []
      : [
          {
            type: 'unreachable',
            host: lab.away,
            problem: { code: 'LABPROOF_SSH_UNREACHABLE', message: `${lab.away} does not answer` },
            again: true,
          },
        ];
  return `${[header, ...answersOf(lab), ...away].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

function answersOf(lab: LiveLab): readonly Answer[] {
  const { controller } = lab;
  const master = { host: 'kube-master', shell: 'bash', directory: '~/k8s/calico/calicoctl' };
  const imish = { host: 'bigip-1', shell: 'imish', directory: null };
  const exit = { kind: 'exit', status: 0 };
  const prompt = { kind: 'prompt' };
  const answer = (
    step: StepName,
    place: Pick<Answer, 'host' | 'shell' | 'directory'>,
    command: string,
    output: string,
    end: Answer['end'],
  ): readonly Answer[] => {
    const ending = lab.endings[step];
    if (ending === null) return [];
    const usual = { ...place, command, repeat: false, output, end, durationMs: 40 + command.length, truncated: 0 };
    return [{ type: 'answer', ...usual, ...ending }];
  };
  return [
    answer('peers', master, 'calicoctl get bgpPeer', peers(lab), exit),
    answer('imish', { host: 'bigip-1', shell: 'bash', directory: null }, 'imish', '', prompt),
    answer('neighbours', imish, 'sh ip bgp neighbors', neighbours(lab), prompt),
    answer('routes', imish, 'sh ip route bgp', routes(lab), prompt),
    answer('pods', master, 'kubectl get pods --all-namespaces', pods(lab), exit),
    answer('describe', master, `kubectl describe pod ${controller.name} -n kube-system`, describePod(lab), exit),
    answer('netstat', master, `netstat -rn | grep ${controller.address}`, hostRoute(lab), exit),
    answer('ifconfig', master, `ifconfig ${controller.interface}`, ifconfig(lab), exit),
    answer('ping', { host: 'bigip-1', shell: 'bash', directory: 'config' }, `ping ${controller.address}`, ping(lab), {
      kind: 'interrupted',
      answered: lab.replies > 0,
    }),
  ].flat();
}

function peers({ asn }: LiveLab): string {
  return columns([
    ['NAME', 'PEERIP', 'NODE', 'ASN'],
    ['bgppeer-global-bigip1', router, '(global)', String(asn)],
  ]);
}

/** ZebOS tells some 35 lines of each neighbour; the guide shows the first five of one. */
function neighbours(lab: LiveLab): string {
  const random = seeded(lab.seed + 500);
  const number = (most: number) => Math.floor(random() * most);
  return lab.nodes
    .filter(({ listed }) => listed)
    .map(({ address, state, upFor }, index) => {
      const established = state === 'Established';
      const sent = Math.floor((upFor ?? 0) / 30) + number(9);
      return [
        `BGP neighbor is ${address}, remote AS 64512, local AS 64512, internal link`,
        ' Member of peer-group calico-k8s for session parameters',
        `  BGP version 4, remote router ID ${established ? address : '0.0.0.0'}`,
        `  BGP state = ${state}${established ? `, up for ${elapsed(upFor ?? 0)}` : ''}`,
        `  Last read ${established ? elapsed(number(30)) : ''}, hold time is 90, keepalive interval is 30 seconds`,
        ...(established
          ? [
              '  Neighbor capabilities:',
              '    Route refresh: advertised and received (new)',
              '    4-Octet ASN Capability: advertised and received',
              '    Address family IPv4 Unicast: advertised and received',
            ]
          : []),
        `  Received ${sent + 3} messages, 0 notifications, 0 in queue`,
        `  Sent ${sent} messages, ${established ? 0 : 2} notifications, 0 in queue`,
        '  Route refresh request: received 0, sent 0',
        '  Minimum time between advertisement runs is 5 seconds',
        ' For address family: IPv4 Unicast',
        `  BGP table version ${4 + number(20)}, neighbor version ${established ? 4 + number(20) : 0}`,
        `  Index ${index + 1}, Offset 0, Mask 0x${(2 << index).toString(16)}`,
        '    calico-k8s peer-group member',
        '  AF-dependant capabilities:',
        '    Graceful restart: advertised, received',
        '  Community attribute sent to this neighbor (both)',
        `  ${established ? 1 : 0} accepted prefixes`,
        '  0 announced prefixes',
        '',
        ` Connections established ${established ? 1 + number(3) : 1}; dropped ${established ? 0 : 1}`,
        ...(established
          ? [
              `Local host: ${router}, Local port: 179`,
              `Foreign host: ${address}, Foreign port: ${33_000 + number(20_000)}`,
              `Nexthop: ${router}`,
              'Nexthop global: ::',
              'Nexthop local: ::',
              'BGP connection: non shared network',
            ]
          : [`Next connect timer due in ${10 + number(100)} seconds`]),
        '',
      ].join('\n');
    })
    .join('\n');
}

function routes(lab: LiveLab): string {
  const order = (route: LiveRoute) => route.prefix.split(/[./]/).reduce((sum, part) => sum * 256 + Number(part), 0);
  const rows = [...lab.routes]
    .sort((a, b) => order(a) - order(b))
    .map(({ prefix, via, age }) => `B       ${prefix} [200/0] via ${via}, internal, ${elapsed(age)}`);
  return [...rows, ...(rows.length === 0 ? [] : ['']), 'Gateway of last resort is not set', ''].join('\n');
}

function pods(lab: LiveLab): string {
  const key = (pod: LivePod) => `${pod.namespace}/${pod.name}`;
  return columns([
    ['NAMESPACE', 'NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
    ...[...lab.pods]
      .sort((a, b) => (key(a) < key(b) ? -1 : 1))
      .map(({ namespace, name, ready, status, restarts, age }) => [namespace, name, ready, status, restarts, podAge(age)]),
  ]);
}

function describePod(lab: LiveLab): string {
  const { controller, newer } = lab;
  const { ready, restarts } = podOf(lab, controller.name);
  const label = (name: string, value: string) => `${`${name}:`.padEnd(22)}${value}`;
  const more = (value: string) => `${' '.repeat(22)}${value}`;
  const condition = ready === '1/1' ? 'True' : 'False';
  const id = controller.interface.slice(4).repeat(6).slice(0, 64);
  const annotations = [
    ...(newer ? [`cni.projectcalico.org/containerID: ${id}`] : []),
    `cni.projectcalico.org/podIP: ${controller.address}/32`,
    `cni.projectcalico.org/podIPs: ${controller.address}/32`,
  ];
  return [
    label('Name', controller.name),
    label('Namespace', 'kube-system'),
    label('Priority', '2000000000'),
    label('Priority Class Name', 'system-cluster-critical'),
    ...(newer ? [label('Service Account', 'calico-kube-controllers')] : []),
    label('Node', `${controller.node}/${controller.nodeAddress}`),
    label('Start Time', controller.startTime),
    label('Labels', 'k8s-app=calico-kube-controllers'),
    more(`pod-template-hash=${controller.hash}`),
    label('Annotations', annotations[0] ?? ''),
    ...annotations.slice(1).map(more),
    label('Status', 'Running'),
    label('IP', controller.address),
    'IPs:',
    `  IP:           ${controller.address}`,
    `Controlled By:  ReplicaSet/calico-kube-controllers-${controller.hash}`,
    'Containers:',
    '  calico-kube-controllers:',
    `    Container ID:   docker://${id}`,
    `    Image:          calico/kube-controllers:v3.${newer ? '26.4' : '16.1'}`,
    '    Port:           <none>',
    '    Host Port:      <none>',
    '    State:          Running',
    `      Started:      ${controller.startTime}`,
    '    Last State:     Terminated',
    '      Reason:       Completed',
    '      Exit Code:    0',
    `    Ready:          ${condition}`,
    `    Restart Count:  ${restarts.split(' ')[0]}`,
    '    Readiness:      exec [/usr/bin/check-status -r] delay=0s timeout=1s period=10s #success=1 #failure=3',
    '    Environment:',
    '      ENABLED_CONTROLLERS:  node',
    '      DATASTORE_TYPE:       kubernetes',
    '    Mounts:',
    `      /var/run/secrets/kubernetes.io/serviceaccount from calico-kube-controllers-token-${controller.name.slice(-5)} (ro)`,
    'Conditions:',
    '  Type              Status',
    '  Initialized       True ',
    `  Ready             ${condition} `,
    `  ContainersReady   ${condition} `,
    '  PodScheduled      True ',
    'QoS Class:       BestEffort',
    'Node-Selectors:  kubernetes.io/os=linux',
    'Tolerations:     CriticalAddonsOnly',
    '                 node-role.kubernetes.io/master:NoSchedule',
    '                 node.kubernetes.io/not-ready:NoExecute for 300s',
    'Events:          <none>',
    '',
  ].join('\n');
}

function hostRoute({ controller }: LiveLab): string {
  return `${controller.address.padEnd(15)} 0.0.0.0         255.255.255.255 UH        0 0          0 ${controller.interface}\n`;
}

function ifconfig(lab: LiveLab): string {
  const random = seeded(lab.seed + 900);
  const packets = () => {
    const count = 900 + Math.floor(random() * 9_000);
    const bytes = count * (80 + Math.floor(random() * 20));
    return `packets ${count}  bytes ${bytes} (${(bytes / 1000).toFixed(1)} KB)`;
  };
  return [
    `${lab.controller.interface}: flags=${lab.flags}  mtu ${lab.mtu}`,
    '        inet6 fe80::ecee:eeff:feee:eeee  prefixlen 64  scopeid 0x20<link>',
    '        ether ee:ee:ee:ee:ee:ee  txqueuelen 0  (Ethernet)',
    `        RX ${packets()}`,
    '        RX errors 0  dropped 0  overruns 0  frame 0',
    `        TX ${packets()}`,
    '        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0',
    '',
    '',
  ].join('\n');
}

function ping(lab: LiveLab): string {
  const random = seeded(lab.seed + 1_300);
  const { replies, controller } = lab;
  const sent = Math.max(replies, 9);
  const times = Array.from({ length: replies }, () => 0.4 + random());
  const average = times.reduce((sum, time) => sum + time, 0) / replies;
  const spread = times.reduce((sum, time) => sum + Math.abs(time - average), 0) / replies;
  return [
    `PING ${controller.address} (${controller.address}) 56(84) bytes of data.`,
    ...times.map((time, index) => `64 bytes from ${controller.address}: icmp_seq=${index + 1} ttl=63 time=${time.toPrecision(3)} ms`),
    '^C',
    `--- ${controller.address} ping statistics ---`,
    replies === 0
      ? `${sent} packets transmitted, 0 received, 100% packet loss, time ${sent * 1_016}ms`
      : `${replies} packets transmitted, ${replies} received, 0% packet loss, time ${replies * 1_002}ms`,
    ...(replies === 0
      ? ['', '']
      : [
          `rtt min/avg/max/mdev = ${[Math.min(...times), average, Math.max(...times), spread].map((time) => time.toFixed(3)).join('/')} ms`,
          '',
        ]),
  ].join('\n');
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return `${rows.map((row) => row.map((cell, column) => (column + 1 === row.length ? cell : cell.padEnd(widths[column] ?? 0))).join('   ')).join('\n')}\n`;
}

/** As ZebOS writes a time that has passed: `00:00:16`, `1d02h41m`, `3w4d02h`. */
function elapsed(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (seconds < day) return `${two(seconds / hour)}:${two((seconds / minute) % 60)}:${two(seconds % 60)}`;
  const days = Math.floor(seconds / day);
  if (days < 7) return `${days}d${two((seconds % day) / hour)}h${two((seconds / minute) % 60)}m`;
  return `${Math.floor(days / 7)}w${days % 7}d${two((seconds % day) / hour)}h`;
}

/** As kubectl writes an age: `179m`, `3h11m`, `26h`, `5d13h`, `47d`. */
function podAge(seconds: number): string {
  if (seconds < 3 * hour) return `${Math.floor(seconds / minute)}m`;
  if (seconds < 8 * hour) return `${Math.floor(seconds / hour)}h${Math.floor((seconds / minute) % 60)}m`;
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)}h`;
  if (seconds < 8 * day) return `${Math.floor(seconds / day)}d${Math.floor((seconds % day) / hour)}h`;
  return `${Math.floor(seconds / day)}d`;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the lab has no ${what}`);
  return value;
}

/** mulberry32: the same lab on every machine. */
function seeded(seed: number): () => number {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
