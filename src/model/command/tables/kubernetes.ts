import type { CommandClass } from '../classify.ts';
import { named } from '../named.ts';
import { alike, type PosixRule, type RuleTools, readings, type Table, verbs } from '../rules.ts';
import { isLong } from '../short-options.ts';

const kubernetes: PosixRule = (args, tools) => {
  const found = readings(args, kubectlValued, kubectlFlags);
  if (found === null) return 'unknown';
  if (found.some(([verb]) => verb === 'exec')) return found.every(([verb]) => verb === 'exec') ? afterDashes(args, tools) : 'unknown';
  if (args.some((arg) => isLong(arg, ['profile-output', 'output-directory']) && !/^--output(?:=|$)/.test(arg))) return 'unknown';
  return verbs({
    reads: [
      ...[
        'get',
        'describe',
        'logs',
        'log',
        'version',
        'cluster-info',
        'api-resources',
        'api-versions',
        'explain',
        'top',
        'options',
        'diff',
        'events',
      ],
      ...[
        'config view',
        'config get-contexts',
        'config current-context',
        'config get-clusters',
        'auth can-i',
        'auth whoami',
        'rollout status',
        'rollout history',
        'wait',
      ],
    ],
    destroys: ['delete', 'drain'],
    valued: kubectlValued,
    flags: kubectlFlags,
  })(found.some(([noun, verb]) => noun === 'cluster-info' && verb === 'dump') ? ['unknown'] : args, tools);
};

const kubectlFlags = /^-[iA]$|^--(?:kubeconfig-env|match-server-version|warnings-as-errors)$/;

const kubectlValued =
  /^(?:-[nflocsv]|--(?:as|as-group|as-uid|token|username|password|request-timeout|certificate-authority|client-certificate|client-key|namespace|context|kubeconfig|cluster|user|selector|output|server|container|field-selector|sort-by|tail|since|timeout))$/;

/** `k3s kubectl …`, and what the tool itself tells. */
function behindKubectl(reads: readonly string[]): PosixRule {
  const own = verbs({
    reads,
    destroys: ['delete', 'reset'],
  });
  return (args, tools) => {
    if (args[0] !== 'kubectl') return own(args, tools);
    return kubernetes(args.slice(args[1] === '--' ? 2 : 1), { ...tools, inner: (from) => tools.inner(from + (args[1] === '--' ? 2 : 1)) });
  };
}

function afterDashes(args: readonly string[], { inner }: RuleTools): CommandClass {
  const at = args.indexOf('--');
  return at < 0 ? 'unknown' : inner(at + 1);
}

/** Clusters of Kubernetes. */
export const kubernetesTools: Table = [
  ...alike(named(kubernetes), 'kubectl oc microk8s.kubectl'),
  ['minikube', behindKubectl(['status', 'version', 'ip', 'profile list', 'node list', 'addons list', 'service list'])],
  ...alike(behindKubectl(['status', 'version']), 'k3s microk8s'),
  [
    'helm',
    (args, tools) => {
      if (args.some((arg) => !/^--output(?:=|$)/.test(arg) && isLong(arg, ['output-dir', 'post-renderer']))) return 'changing';
      return verbs({
        reads: ['list', 'ls', 'status', 'get', 'history', 'version', 'show', 'search', 'env', 'repo list', 'template', 'lint'],
        destroys: ['uninstall', 'delete'],
        valued: kubectlValued,
      })(args, tools);
    },
  ],
  [
    'calicoctl',
    verbs({ reads: ['get', 'version', 'node status', 'ipam show', 'ipam check'], destroys: ['delete'], valued: kubectlValued }),
  ],
  ['cilium', verbs({ reads: ['status', 'version', 'endpoint list', 'bgp peers', 'bgp routes'] })],
  ['istioctl', verbs({ reads: ['version', 'analyze', 'proxy-status', 'proxy-config', 'describe'] })],
  [
    'etcdctl',
    verbs({
      reads: ['get', 'member list', 'endpoint health', 'endpoint status', 'version', 'alarm list'],
      destroys: ['del'],
      valued: /^--(?:endpoints|cacert|cert|key|write-out)$|^-w$/,
    }),
  ],
  ['kind', verbs({ reads: ['get clusters', 'get nodes', 'version'], destroys: ['delete'] })],
  ['kubeadm', verbs({ reads: ['version', 'token list', 'certs check-expiration', 'config images list'], destroys: ['reset'] })],
  ['linkerd', verbs({ reads: ['check', 'version', 'stat', 'edges', 'viz stat', 'viz check', 'viz edges'] })],
  ['argocd', verbs({ reads: ['version', 'app list', 'app get', 'cluster list', 'repo list', 'proj list'], destroys: ['app delete'] })],
  ['flux', verbs({ reads: ['get', 'check', 'version', 'logs', 'tree', 'stats'], destroys: ['delete', 'uninstall'] })],
];
