import type { Verdict } from 'labproof';
import { addPod, healthy, type LiveLab, nodeOf, podOf, type StepName, within } from './labs.ts';

/** What an expert says of the steps of a lab, with the reason; a step that is not named is a pass. */
export type Judgements = Partial<Record<StepName, readonly [verdict: Verdict, reason: string]>>;

export interface ChainCase {
  readonly name: string;
  readonly lab: LiveLab;
  /** Whether the configuration says which addresses are pinned and which are free. */
  readonly addressesConfigured: boolean;
  readonly expert: Judgements;
}

const failed = { kind: 'exit', status: 1 } as const;
const lost = (host: string) => ({
  output: '',
  end: { kind: 'lost', problem: { code: 'LABPROOF_CONNECTION_LOST', message: `the connection to ${host} was lost` } },
});

/**
 * A lab, what is done to it, and the verdicts: written before labproof had seen the lab,
 * but for the labs marked "after a run", which earlier runs and a sweep over other seeds brought up.
 */
function chain(
  name: string,
  lab: LiveLab,
  change: (lab: LiveLab) => void,
  expert: Judgements = {},
  { addressesConfigured = true }: { addressesConfigured?: boolean } = {},
): ChainCase {
  change(lab);
  return { name, lab, addressesConfigured, expert };
}

const asItIs = () => {};
const day = 86_400;

/** The session with a node is gone, and what it announced with it. */
function breakSession(lab: LiveLab, node: string, state: string): void {
  Object.assign(nodeOf(lab, node), { state, upFor: null });
  withdraw(lab, node);
}

function withdraw(lab: LiveLab, node: string): void {
  const { address } = nodeOf(lab, node);
  lab.routes = lab.routes.filter(({ via }) => via !== address);
}

function exchangeNextHops(lab: LiveLab, one: string, other: string): void {
  const [a, b] = [nodeOf(lab, one).address, nodeOf(lab, other).address];
  for (const route of lab.routes) route.via = route.via === a ? b : route.via === b ? a : route.via;
}

/** The blocks of the page itself, in the order of the nodes. */
const documentedBlocks = ['192.168.221.192/26', '192.168.180.0/26', '192.168.127.0/26'] as const;

const twoRoutes = {
  routes: ['fail', 'one of the three documented routes is missing'],
  recall: ['fail', 'the page says 3 routes and lists them; there are 2'],
} as const satisfies Judgements;
const noPing = ['fail', 'no reply comes back where the page shows four'] as const;

const secondBlock = {
  routes: ['drift', 'one route more than the page shows, by a known next hop'],
  recall: ['fail', 'the page says 3 routes; there are 4'],
} as const satisfies Judgements;

/** Calico gives a node another block when its first is full; the pod that the guide follows got its address from it. */
function addBlock(lab: LiveLab, prefix: string): void {
  lab.routes.push({ prefix, via: '10.1.20.20', age: 900 });
  lab.controller.address = within(prefix, 9);
}

export const cases: readonly ChainCase[] = [
  chain('healthy: other names, addresses and order', healthy(1), asItIs),
  chain('healthy: up for months', healthy(2, { age: 96 * day }), (lab) => {
    for (const pod of lab.pods) pod.restarts = '11 (31d ago)';
  }),
  chain('healthy: up for minutes', healthy(3, { age: 2_400 }), asItIs),
  chain(
    'healthy: blocks sort the other way round',
    healthy(4, { blocks: ['192.168.9.64/26', '192.168.77.0/26', '192.168.200.128/26'] }),
    asItIs,
  ),
  chain("healthy: the page's own blocks", healthy(5, { blocks: documentedBlocks }), asItIs),
  chain(
    'healthy: no addresses configured',
    healthy(6),
    asItIs,
    {
      routes: ['drift', 'three prefixes that the page does not know, and nobody said that they are free'],
      recall: ['drift', 'the same output, shown again'],
    },
    { addressesConfigured: false },
  ),
  chain(
    'healthy: a third replica of coredns',
    healthy(7),
    (lab) => {
      addPod(lab, 'kube-system', `${podOf(lab, 'coredns').name.slice(0, -5)}7kq2z`);
    },
    {
      pods: ['drift', 'one running pod more than the page shows'],
    },
  ),
  chain(
    'healthy: two pods of other applications',
    healthy(8),
    (lab) => {
      addPod(lab, 'default', 'hello-5d9c4b8f76-q8zlw');
      addPod(lab, 'kubernetes-dashboard', 'kubernetes-dashboard-7b5bf9c8d4-n6txr');
    },
    {
      pods: ['drift', 'two running pods more than the page shows'],
    },
  ),
  chain(
    'healthy: newer kubectl and Calico',
    healthy(9, { newer: true }),
    (lab) => {
      lab.mtu = 1480;
    },
    {
      describe: ['drift', 'an annotation more, in front of the one that the page shows first'],
      ifconfig: ['drift', 'the MTU is a setting, and it is another one'],
    },
  ),
  chain(
    'healthy: the master has a second block, and the pod is in it',
    healthy(10),
    (lab) => addBlock(lab, '192.168.251.64/26'),
    secondBlock,
  ),
  // After a run.
  chain(
    'healthy: the master has a second block, sorted before the first, and the pod is in it',
    healthy(34),
    (lab) => addBlock(lab, '192.168.0.64/26'),
    secondBlock,
  ),
  // After a run.
  chain('healthy: an interface name that has no letter after its stem', healthy(35), (lab) => {
    lab.controller.interface = 'cali04535629297';
  }),
  chain('a worker’s session is Idle', healthy(111), (lab) => breakSession(lab, 'kube-worker2', 'Idle'), {
    neighbours: ['fail', 'not each member is Established'],
    ...twoRoutes,
  }),
  chain(
    'the master’s session is Active',
    healthy(12),
    (lab) => {
      breakSession(lab, 'kube-master', 'Active');
      lab.replies = 0;
    },
    {
      neighbours: ['fail', 'the very neighbour that the page shows is not Established'],
      ...twoRoutes,
      ping: noPing,
    },
  ),
  chain(
    'the third neighbour is missing',
    healthy(13),
    (lab) => {
      nodeOf(lab, 'kube-worker2').listed = false;
      withdraw(lab, 'kube-worker2');
    },
    twoRoutes,
  ),
  chain('a worker announces nothing', healthy(14), (lab) => withdraw(lab, 'kube-worker1'), twoRoutes),
  chain(
    'a next hop that is no node',
    healthy(15),
    (lab) => {
      for (const route of lab.routes) if (route.via === '10.1.20.22') route.via = '10.1.20.99';
    },
    {
      routes: ['fail', '10.1.20.22 is documented, 10.1.20.99 is nobody'],
      recall: ['fail', 'no route goes by worker II'],
    },
  ),
  chain(
    'two routes by one worker',
    healthy(16),
    (lab) => {
      for (const route of lab.routes) if (route.via === '10.1.20.22') route.via = '10.1.20.21';
    },
    {
      routes: ['fail', 'no route goes by 10.1.20.22'],
      recall: ['fail', 'no route goes by worker II'],
    },
  ),
  // After a run.
  chain(
    "one of the page's own blocks is at another node",
    healthy(37, { blocks: ['192.168.127.0/26', '192.168.53.192/26', '192.168.135.128/26'] }),
    asItIs,
    {
      routes: ['fail', '192.168.127.0/26 goes by 10.1.20.20, and the page says 10.1.20.22'],
      recall: ['fail', 'the same output, shown again, and the bullets name the nodes'],
    },
  ),
  chain(
    'two next hops exchanged, in the page’s own blocks',
    healthy(17, { blocks: documentedBlocks }),
    (lab) => {
      exchangeNextHops(lab, 'kube-worker1', 'kube-worker2');
    },
    {
      routes: ['fail', 'two prefixes of the page go by each other’s next hop'],
      recall: ['fail', 'both bullets are wrong'],
    },
  ),
  chain(
    'the master’s block goes by a worker, and the other way round',
    healthy(18),
    (lab) => {
      exchangeNextHops(lab, 'kube-master', 'kube-worker1');
      lab.replies = 0;
    },
    {
      describe: ['fail', 'the pod’s address lies in a block that is not routed to its node'],
      ping: noPing,
    },
  ),
  chain(
    'a bystander is in CrashLoopBackOff',
    healthy(19),
    (lab) => {
      Object.assign(podOf(lab, 'coredns'), { ready: '0/1', status: 'CrashLoopBackOff', restarts: '14' });
    },
    {
      pods: ['fail', 'one of two coredns pods crashes'],
    },
  ),
  chain(
    'the controller is not ready',
    healthy(20),
    (lab) => {
      podOf(lab, lab.controller.name).ready = '0/1';
    },
    {
      pods: ['fail', '1/1 became 0/1'],
    },
  ),
  chain(
    'one more pod, and it waits',
    healthy(21),
    (lab) => {
      Object.assign(addPod(lab, 'default', 'hello-5d9c4b8f76-q8zlw'), { ready: '0/1', status: 'Pending' });
    },
    {
      pods: ['fail', 'every pod of the page runs, this one does not'],
    },
  ),
  chain(
    'the pod was deleted after the list',
    healthy(22),
    (lab) => {
      const output = `Error from server (NotFound): pods "${lab.controller.name}" not found\n`;
      lab.endings.describe = { output, end: failed };
    },
    {
      describe: ['fail', 'NotFound where the page describes the pod'],
      netstat: ['skip', 'nobody knows the address'],
      ifconfig: ['skip', 'nobody knows the interface'],
      ping: ['skip', 'nobody knows the address'],
    },
  ),
  chain(
    'the pod’s address is outside of its block',
    healthy(23),
    (lab) => {
      lab.controller.address = '192.168.252.7';
      lab.replies = 0;
    },
    {
      describe: ['fail', 'the address is in none of the announced blocks'],
      ping: noPing,
    },
  ),
  chain(
    'the pod is on another node',
    healthy(24),
    (lab) => {
      Object.assign(lab.controller, {
        node: 'kube-worker1',
        nodeAddress: '10.1.20.21',
        address: within(nodeOf(lab, 'kube-worker1').block, 5),
      });
      lab.endings.netstat = { output: '', end: failed };
    },
    {
      describe: ['fail', 'Node is kube-worker1, and the page goes on at kube-master'],
      netstat: ['fail', 'the master has no route to a pod of another node'],
      ifconfig: ['skip', 'nobody knows the interface'],
    },
  ),
  chain(
    'the host has no route to the pod',
    healthy(25),
    (lab) => {
      lab.endings.netstat = { output: '', end: failed };
      lab.replies = 0;
    },
    {
      netstat: ['fail', 'nothing where the page shows a route'],
      ifconfig: ['skip', 'nobody knows the interface'],
      ping: noPing,
    },
  ),
  chain(
    'the interface is set down',
    healthy(26),
    (lab) => {
      lab.flags = '4098<BROADCAST,MULTICAST>';
      lab.replies = 0;
    },
    {
      ifconfig: ['fail', 'UP and RUNNING are gone'],
      ping: noPing,
    },
  ),
  chain(
    'the interface has no carrier',
    healthy(27),
    (lab) => {
      lab.flags = '4099<UP,BROADCAST,MULTICAST>';
      lab.replies = 0;
    },
    {
      ifconfig: ['fail', 'RUNNING is gone'],
      ping: noPing,
    },
  ),
  chain(
    'the interface is gone',
    healthy(28),
    (lab) => {
      lab.endings.ifconfig = {
        output: `${lab.controller.interface}: error fetching interface information: Device not found\n`,
        end: failed,
      };
      lab.replies = 0;
    },
    {
      ifconfig: ['fail', 'Device not found'],
      ping: noPing,
    },
  ),
  chain(
    'the ping is not answered',
    healthy(29),
    (lab) => {
      lab.replies = 0;
    },
    { ping: noPing },
  ),
  chain(
    'the peer has another AS',
    healthy(30),
    (lab) => {
      lab.asn = 64513;
      for (const { name } of lab.nodes) breakSession(lab, name, 'Active');
      lab.replies = 0;
    },
    {
      peers: ['fail', 'AS 64513 in place of 64512'],
      neighbours: ['fail', 'no member is Established'],
      routes: ['fail', 'there is no route'],
      recall: ['fail', 'there is no route'],
      ping: noPing,
    },
  ),
  chain(
    'the connection to the master is lost at netstat',
    healthy(31),
    (lab) => {
      lab.endings.netstat = lost('kube-master');
    },
    {
      netstat: ['error', 'no answer came: nothing is known about the lab'],
      ifconfig: ['skip', 'nobody knows the interface, and its host was lost'],
    },
  ),
  // After a run.
  chain(
    'the connection to the router is lost at the routes, and the router is back for the ping',
    healthy(32),
    (lab) => {
      lab.endings.routes = lost('bigip-1');
    },
    {
      routes: ['error', 'no answer came: nothing is known about the lab'],
      recall: ['skip', 'it recalls an output that never came'],
    },
  ),
  // After a run.
  chain(
    'the connection to the router is lost at the routes, and the router stays away',
    healthy(36),
    (lab) => {
      lab.endings.routes = lost('bigip-1');
      lab.endings.ping = null;
      lab.away = 'bigip-1';
    },
    {
      routes: ['error', 'no answer came: nothing is known about the lab'],
      recall: ['skip', 'it recalls an output that never came'],
      ping: ['skip', 'the host cannot be reached'],
    },
  ),
  chain(
    'kubectl describe tells everything and does not end',
    healthy(38),
    (lab) => {
      lab.endings.describe = { end: { kind: 'timeout', afterMs: 30_000 }, durationMs: 30_000 };
    },
    { describe: ['fail', 'the command did not end in its time, though the address can be read'] },
  ),
  chain(
    'kubectl describe does not end',
    healthy(33),
    (lab) => {
      lab.endings.describe = { output: '', end: { kind: 'timeout', afterMs: 30_000 }, durationMs: 30_000 };
    },
    {
      describe: ['fail', 'the command did not end in its time'],
      netstat: ['skip', 'nobody knows the address'],
      ifconfig: ['skip', 'nobody knows the interface'],
      ping: ['skip', 'nobody knows the address'],
    },
  ),
];

/** Where labproof does not say what the expert says, and what it says: each is a bug to mend, and a change of it turns the test red. */
export const knownDifferences: readonly { readonly lab: string; readonly step: StepName; readonly says: Verdict; readonly why: string }[] =
  [
    {
      lab: 'healthy: no addresses configured',
      step: 'recall',
      says: 'pass',
      why: 'the drifting prefixes were bound at line 56, so the same rows pass when they are shown again',
    },
    {
      lab: 'healthy: newer kubectl and Calico',
      step: 'describe',
      says: 'fail',
      why: 'the annotation on the line of its key is taken for the documented one, and its value for an address',
    },
    {
      lab: 'healthy: newer kubectl and Calico',
      step: 'ifconfig',
      says: 'fail',
      why: 'an MTU is judged as a plain number, not as a setting',
    },
    {
      lab: 'healthy: the master has a second block, sorted before the first, and the pod is in it',
      step: 'describe',
      says: 'fail',
      why: 'one of two live blocks with the same next hop was taken for the documented one, and containment is asked of that one only',
    },
    ...(['describe', 'netstat', 'ifconfig', 'ping'] as const).map((step) => ({
      lab: 'the controller is not ready',
      step,
      says: 'skip' as const,
      why: 'no name is learned from a row that failed, though its stem is unique',
    })),
  ];
