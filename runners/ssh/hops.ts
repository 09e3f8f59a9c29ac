import { LabproofError, type OpenContext } from 'labproof/plugin';
import type { SshOptions } from './options.ts';
import { withSshConfig } from './ssh-config.ts';

/** ProxyJump of a host of ssh_config may name one with a ProxyJump of its own; more than this is a circle. */
const deepest = 10;

/**
 * The hosts on the way to a target, in order, each with its own options, as for `ssh -J`: ssh_config says of each what it says of it, and
 * not what it says of the target. `given` is what the configuration of labproof itself says of the target; that holds on the way, too,
 * but for what is the target's alone: its password is told to nobody else.
 */
export async function hopsTo(name: string, given: SshOptions, proxyJump: string, context: OpenContext): Promise<readonly SshOptions[]> {
  const read = (list: string): Promise<readonly SshOptions[]> => Promise.all(split(list).map((hop) => hopOptions(hop, given, context)));
  let way = await read(proxyJump);
  for (let depth = 0; way[0]?.proxyJump !== undefined; depth++) {
    if (depth === deepest)
      throw new LabproofError({
        code: 'LABPROOF_SSH_UNREACHABLE',
        message: `${name} cannot be reached: its hosts on the way lead to each other in a circle (${way[0].host}, ProxyJump ${way[0].proxyJump})`,
        hint: 'look at ProxyJump in ssh_config',
      });
    way = [...(await read(way[0].proxyJump)), ...way];
  }
  return way;
}

function split(list: string): readonly string[] {
  const hops = list.split(',').map((hop) => hop.trim().replace(/^ssh:\/\//, ''));
  return hops.filter((hop) => hop !== '' && hop !== 'none');
}

async function hopOptions(hop: string, given: SshOptions, context: OpenContext): Promise<SshOptions> {
  const match = /^(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(hop);
  // The agent is lent to the host itself, never to the ones on the way.
  const { socket: _socket, hostKeyAlias: _alias, forwardAgent: _forward, port: _port, user: _user, proxyJump: _jump, ...rest } = given;
  const { password, jumpPassword, ...others } = rest;
  const own = await withSshConfig(
    {
      host: (match?.[2] ?? hop).replace(/^\[|\]$/g, ''),
      ...(given.configFile === undefined ? {} : { configFile: given.configFile }),
      ...(given.agent === undefined ? {} : { agent: given.agent }),
      ...(match?.[1] === undefined ? {} : { user: match[1] }),
      ...(match?.[3] === undefined ? {} : { port: Number(match[3]) }),
    },
    context,
  );
  // Who is asked says it for this very host.
  const told = jumpPassword ?? (password !== undefined && 'ask' in password ? password : undefined);
  const { forwardAgent: _lent, ...hopsOwn } = own;
  // How keys are checked is no matter of taste: what labproof was told of it holds for every host.
  const { strictHostKeyChecking, knownHosts, revokedHostKeys } = given;
  const checked = {
    ...(strictHostKeyChecking === undefined ? {} : { strictHostKeyChecking }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    ...(revokedHostKeys === undefined ? {} : { revokedHostKeys }),
  };
  return { ...others, ...hopsOwn, ...checked, ...(told === undefined ? {} : { password: told }) };
}
