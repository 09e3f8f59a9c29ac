import { alike, first, only, type PosixRule, type Table, unless, verbs } from '../rules.ts';
import { isLong } from '../short-options.ts';

/** The same rule, without options that write a file or read one; `ceph -s` is all there is. */
function withoutFiles(status: RegExp, rule: PosixRule): PosixRule {
  return (args, tools) => {
    if (args.some((arg) => /^-[^-]*[oi]/.test(arg) || isLong(arg, ['out-file', 'out_file', 'in-file', 'in_file', 'admin-daemon'])))
      return 'unknown';
    return args.length === 1 && status.test(args[0] ?? '') ? 'read-only' : rule(args, tools);
  };
}

/** Disks, volumes and storage clusters. */
export const storageTools: Table = [
  ...alike('read-only', 'df lsblk findmnt quota showmount'),
  ...alike('changing', 'umount swapoff pvcreate vgcreate lvcreate'),
  ...alike('destructive', 'mkfs mkswap wipefs lvremove vgremove pvremove'),
  [
    'ceph',
    withoutFiles(
      /^(?:-s|--status|-v)$/,
      verbs({
        reads: [
          'status',
          '-s',
          'health',
          'health detail',
          'df',
          'osd tree',
          'osd status',
          'osd df',
          'osd stat',
          'osd ls',
          'osd lspools',
          'osd dump',
          'mon stat',
          'mon dump',
          'quorum_status',
          'mgr stat',
          'mgr services',
          'pg stat',
          'pg dump',
          'fs ls',
          'fs status',
          'orch ls',
          'orch ps',
          'orch host',
          'versions',
          'version',
          'auth list',
          'osd pool ls',
        ],
        destroys: ['osd purge', 'osd destroy', 'osd rm', 'osd pool rm', 'osd pool delete', 'fs rm'],
        valued: /^(?:-[cnkmf]|--(?:conf|id|name|cluster|keyring|user|format|connect-timeout))$/,
      }),
    ),
  ],
  ...alike(
    unless(/^--(?:config|profile|commandprofile)/, ['config', 'profile', 'commandprofile'], 'unknown'),
    'lvs vgs pvs lvdisplay vgdisplay pvdisplay lvscan',
  ),
  ...alike(first(/^(?:-l|--list)$/, 'destructive', /^(?!\/dev\/[\w/-]+$|-l$|--list$|-[un]$|sectors$)/), 'fdisk sfdisk gdisk parted'),
  ['blkid', unless(/^-[^-]*[gwc]/, ['garbage-collect', 'cache-file', 'write-cache'])],
  ['losetup', only(/^(?:-a|-l|--all|--list)$/)],
  ['tune2fs', first(/^-l$/, 'changing', /^-(?!l$)/)],
  ['hdparm', only(/^(?:-[iIgv]+|\/dev\/\w+)$/, 'unknown')],
  ['smartctl', unless(/^-[^-]*[tsoSXT]/, ['test', 'smart', 'offlineauto', 'saveauto', 'abort', 'set'])],
  [
    'mdadm',
    first(
      /^(?:-D|--detail|-E|--examine|-Q|--query)$/,
      'changing',
      /^-(?!(?:[DEQvbs]+|-detail|-examine|-query|-verbose|-brief|-scan|-export)$)/,
    ),
  ],
  ['exportfs', only(/^-[vs]+$/, 'read-only', 'changing')],
  ['zpool', verbs({ reads: ['status', 'list', 'get', 'history', 'iostat'], destroys: ['destroy', 'labelclear'] })],
  ['zfs', verbs({ reads: ['list', 'get'], destroys: ['destroy'] })],
  [
    'rbd',
    verbs({ reads: ['ls', 'list', 'info', 'du', 'status', 'snap ls', 'showmapped'], destroys: ['rm', 'remove', 'snap rm', 'snap purge'] }),
  ],
  ['rados', verbs({ reads: ['df', 'lspools', 'ls'], destroys: ['rm', 'purge'], valued: /^-p$/ })],
  ['gluster', verbs({ reads: ['peer status', 'pool list', 'volume info', 'volume status', 'volume list'] })],
  [
    'drbdadm',
    (args) =>
      /^(?:status|cstate|dstate|role)$/.test(args[0] ?? '') && !args.some((arg) => arg.startsWith('-')) ? 'read-only' : 'changing',
  ],
  ['pcs', verbs({ reads: ['status', 'resource status', 'cluster status', 'stonith status'] })],
  ['crm_mon', (args) => (args.includes('-1') && args.every((arg) => /^-[1rfnAotR]+$/.test(arg)) ? 'read-only' : 'unknown')],
  ['nvme', verbs({ reads: ['list', 'smart-log', 'id-ctrl'] })],
];
