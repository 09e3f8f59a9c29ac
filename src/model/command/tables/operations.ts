import type { CommandClass } from '../classify.ts';
import { only, readings, type Table, unless, verbs, worstOf } from '../rules.ts';
import { isLong } from '../short-options.ts';

/** What a command of `aws` does; of those that get something a few write it to a file. */
function ofCloud(service: string, action: string): CommandClass {
  if (/^(?:delete|terminate|deregister|remove)-/.test(action) || (service === 's3' && /^(?:rm|rb)$/.test(action))) return 'destructive';
  const writes = /^get-(?:object|object-torrent|job-output|export|sdk|media\w*|thing-shadow|clip|archive|snapshot-block|blob)/.test(action);
  return (/^(?:describe|list|get)-/.test(action) && !writes) || (service === 's3' && action === 'ls') ? 'read-only' : 'unknown';
}

/** What stands before the first option: the nouns and the verb of a cloud's client. */
function leading(args: readonly string[]): readonly string[] {
  const first = args.findIndex((arg) => arg.startsWith('-'));
  return first < 0 ? args : args.slice(0, first);
}

const cloudChanges =
  /^(?:create|update|set|unset|add|remove|deploy|start|stop|restart|reset|resize|move|import|export|enable|disable|ssh|scp|run|execute|apply|submit|patch|rollback|attach|detach|suspend|resume|pause|unpause|clone|restore|promote|activate|login|revoke|grant|call|publish|push|copy|rsync|cp|mv|rm|rebuild|migrate|lock|unlock|save|upload|issue|sync|allocate|associate|disassociate|reboot|shelve|unshelve|evacuate|confirm|revert|failover|extend|accept|force|cancel|retry|dump)(?:-|$)/;

/** Clouds and tools that set up machines. */
export const operationsTools: Table = [
  [
    'openstack',
    (args) => {
      if (args.some((arg) => /^(?:delete|purge)$/.test(arg))) return 'destructive';
      if (args.some((arg) => cloudChanges.test(arg))) return 'changing';
      return args.some((arg) => /^(?:show|list)$/.test(arg)) ? 'read-only' : 'unknown';
    },
  ],
  ['terraform', verbs({ reads: ['show', 'output', 'version', 'validate', 'state list', 'state show', 'graph'], destroys: ['destroy'] })],
  // Its answer to anything but `--version` is work on other machines.
  ['ansible', only(/^--version$/, 'unknown')],
  [
    'aws',
    (args) => {
      const found = readings(
        args,
        /^--(?:profile|region|output|query|endpoint-url|color|ca-bundle|cli-\w+-timeout)$/,
        /^--(?:debug|no-[\w-]+|v2)$/,
      );
      return found === null ? 'unknown' : worstOf(found.map(([service = '', action = '']) => ofCloud(service, action)));
    },
  ],
  [
    'az',
    (args) => {
      if (args.includes('delete')) return 'destructive';
      return /^(?:list|show|version)(?:-|$)/.test(leading(args).at(-1) ?? '') ? 'read-only' : 'unknown';
    },
  ],
  [
    'gcloud',
    (args) => {
      if (args.includes('delete')) return 'destructive';
      const words = leading(args);
      return words.some((word) => /^(?:list|describe|info|version)$/.test(word)) && !words.some((word) => cloudChanges.test(word))
        ? 'read-only'
        : 'unknown';
    },
  ],
  ['ansible-doc', unless(/^-[^-]*M/, ['module-path', 'playbook-dir'], 'unknown')],
  ['consul', verbs({ reads: ['members', 'catalog', 'kv get', 'info', 'operator raft list-peers', 'version'], destroys: ['kv delete'] })],
  ['vault', verbs({ reads: ['status', 'version', 'secrets list', 'auth list', 'policy list', 'policy read', 'kv list'] })],
  ['nomad', verbs({ reads: ['status', 'job status', 'node status', 'alloc status', 'server members', 'version'] })],
  [
    'ansible-inventory',
    (args) =>
      args.some((arg) => isLong(arg, ['output']))
        ? 'changing'
        : args.some((arg) => /^--(?:list|graph|host)/.test(arg))
          ? 'read-only'
          : 'unknown',
  ],
];
