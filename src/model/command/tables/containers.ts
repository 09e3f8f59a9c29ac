import { named } from '../named.ts';
import { alike, type PosixRule, readings, type Table, verbs } from '../rules.ts';

const containers: PosixRule = (args, tools) => {
  const found = readings(args, dockerValued, dockerFlags);
  if (found === null) return 'unknown';
  if (found.some(([verb]) => verb === 'exec')) {
    let at = args.indexOf('exec') + 1;
    while (/^-(?:[itd]+|-interactive|-tty)$/.test(args[at] ?? '')) at++;
    if (found.some(([verb]) => verb !== 'exec') || args.slice(0, at).filter((arg) => arg === 'exec').length > 1) return 'unknown';
    return (args[at] ?? '-').startsWith('-') ? 'unknown' : tools.inner(at + 1);
  }
  return verbs({
    reads: [
      ...['ps', 'images', 'inspect', 'logs', 'version', 'info', 'top', 'stats', 'port', 'history', 'search', 'diff', 'pods', 'inspectp'],
      ...[
        'network ls',
        'network inspect',
        'volume ls',
        'volume inspect',
        'container ls',
        'image ls',
        'node ls',
        'service ls',
        'service ps',
        'stack ls',
        'stack ps',
        'system df',
        'context ls',
        'compose ps',
        'compose logs',
      ],
    ],
    destroys: [
      'rm',
      'rmi',
      'system prune',
      'container rm',
      'image rm',
      'volume rm',
      'network rm',
      'container prune',
      'volume prune',
      'image prune',
      'kill',
      'stack rm',
      'service rm',
    ],
    valued: dockerValued,
    flags: dockerFlags,
  })(args, tools);
};

const dockerValued =
  /^(?:-[HclfpnN]|--(?:host|context|config|log-level|file|project-name|profile|env-file|project-directory|namespace|ansi|parallel|progress))$/;

const dockerFlags = /^(?:-D|--(?:tlsverify|remote))$/;

/** Containers and virtual machines. */
export const containerTools: Table = [
  ...alike(named(containers), 'docker podman nerdctl crictl'),
  [
    'virsh',
    verbs({
      reads: [
        'list',
        'dominfo',
        'domstate',
        'net-list',
        'net-info',
        'net-dumpxml',
        'dumpxml',
        'domiflist',
        'domifaddr',
        'domblklist',
        'nodeinfo',
        'pool-list',
        'vol-list',
        'version',
      ],
      destroys: ['destroy', 'undefine', 'net-destroy', 'net-undefine', 'pool-destroy', 'vol-delete'],
      valued: /^-[cdlkK]$/,
    }),
  ],
  [
    'docker-compose',
    verbs({ reads: ['ps', 'logs', 'images', 'top', 'version', 'port'], destroys: ['rm', 'down', 'kill'], valued: /^-[fp]$/ }),
  ],
  ['skopeo', verbs({ reads: ['inspect', 'list-tags'] })],
  ['qemu-img', verbs({ reads: ['info'] })],
  ...alike(
    verbs({
      reads: ['list', 'ls', 'info', 'version', 'network list', 'image list', 'profile list', 'storage list', 'config show', 'remote list'],
      destroys: ['delete'],
    }),
    'lxc incus',
  ),
  ['vagrant', verbs({ reads: ['status', 'global-status', 'version'], destroys: ['destroy'] })],
];
