import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseOptions } from '../../runners/ssh/options.ts';
import { withSshConfig } from '../../runners/ssh/ssh-config.ts';
import type { OpenContext } from '../../src/model/index.ts';
import { folderWith } from '../support/cli.ts';

const conditions =
  'Host web|Host db,web|Match originalhost WEB|Host w* !web|Host db|Host *|Host web db|HOST "web"|Host=web|Match all|Match host web|Match host 192.0.2.*|Match originalhost web|' +
  'Match user ada|Match host web user bob|Match host web.lab,db|Match host "web"|Match final host web.lab|match localuser nobody';
const settings =
  'User ada|  user eve|Port 22|Port=2222|Port = 77|HostName 192.0.2.1|hostname web.lab|HostName %h.lab|ProxyJump gate|ProxyJump none|' +
  'ProxyCommand none|ProxyCommand nc %h %p|IdentityFile ~/.ssh/a|IdentityFile "~/my key"|IdentitiesOnly yes|ConnectTimeout 5|' +
  'ServerAliveInterval 9|ServerAliveCountMax 4|ForwardAgent yes|HostKeyAlias lab|StrictHostKeyChecking no|UserKnownHostsFile /srv/a /srv/b|# note|';
const line = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...conditions.split('|')) },
  { weight: 2, arbitrary: fc.constantFrom(...settings.split('|')) },
);

/** What `ssh -G` says of a host, by option: the values that it has when a file names none are those of an empty file. */
async function saidBySsh(config: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stdout } = await promisify(execFile)('ssh', ['-G', '-F', config, 'web']);
  const said = new Map<string, string[]>();
  for (const text of stdout.trimEnd().split('\n')) {
    const [name = '', ...value] = text.split(' ');
    said.set(name, [...(said.get(name) ?? []), value.join(' ')]);
  }
  return said;
}

it('an ssh_config means what it means to OpenSSH', async () => {
  await using folder = await folderWith({ empty: '' });
  const config = join(folder.path, 'config');
  const usual = await saidBySsh(join(folder.path, 'empty'));
  const context = { cwd: folder.path, home: folder.path, env: {}, notice: () => {} } as unknown as OpenContext;
  const compared = fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 9 }), async (lines) => {
    await writeFile(config, `${lines.join('\n')}\n`);
    const said = await saidBySsh(config);
    const ours = await withSshConfig(parseOptions({ host: 'web', configFile: config }), context);
    const first = (name: string) => said.get(name)?.[0];
    const changed = (name: string) => (first(name) === usual.get(name)?.[0] ? undefined : first(name));
    const seconds = (ms: number | undefined) => (ms === undefined ? undefined : String(ms / 1_000));
    expect({
      host: ours.host,
      port: String(ours.port ?? 22),
      user: ours.user ?? usual.get('user')?.[0],
      jump: ours.proxyJump,
      keys: ours.offeredKeys ?? usual.get('identityfile'),
      only: ours.identitiesOnly === true ? 'yes' : 'no',
      timeout: seconds(ours.connectTimeoutMs),
      alive: seconds(ours.keepAliveMs),
      count: String(ours.keepAliveCount ?? usual.get('serveralivecountmax')?.[0]),
      agent: ours.forwardAgent === true ? 'yes' : 'no',
      alias: ours.hostKeyAlias,
      strict: ours.strictHostKeyChecking,
      known: ours.knownHosts === undefined ? undefined : [ours.knownHosts].flat().join(' '),
    }).toEqual({
      host: first('hostname'),
      port: first('port'),
      user: first('user'),
      jump: first('proxyjump'),
      keys: said.get('identityfile'),
      only: first('identitiesonly'),
      timeout: changed('connecttimeout'),
      alive: changed('serveraliveinterval'),
      count: first('serveralivecountmax'),
      agent: first('forwardagent'),
      alias: first('hostkeyalias'),
      strict: first('stricthostkeychecking') === 'false' ? 'no' : undefined,
      known: changed('userknownhostsfile'),
    });
  });
  await fc.assert(compared, { numRuns: 500 });
});
