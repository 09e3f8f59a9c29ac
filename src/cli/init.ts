import { stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { loadGuides } from '../load.ts';
import { type Guide, type GuideHost, LabproofError } from '../model/index.ts';
import { dialects } from '../shell/index.ts';

/** `labproof init`: a first configuration with each host of the guide, its evidence, and what is missing, as comments. */
export async function initCommand(
  path: string,
  options: { readonly force?: boolean; readonly print?: boolean },
  world: World,
): Promise<ExitCode> {
  const guides = await loadGuides([path], { cwd: world.cwd, dialects });
  const text = firstConfig(guides);
  if (options.print === true) {
    world.stdout.write(text);
    return exit.verified;
  }
  const full = resolve(world.cwd, path);
  const folder = (await stat(full)).isDirectory() ? full : dirname(full);
  const file = join(folder, 'labproof.yaml');
  await writeFile(file, text, { flag: options.force === true ? 'w' : 'wx' }).catch((cause: unknown) => {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new LabproofError(
      {
        code: exists ? 'LABPROOF_CONFIG_EXISTS' : 'LABPROOF_FILE_UNWRITABLE',
        message: exists
          ? `${relative(world.cwd, file)} exists already and was left as it is`
          : `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: exists ? 'labproof init --print shows what it would write; --force overwrites' : 'check the folder and its permissions',
      },
      { cause },
    );
  });
  const hosts = guides.flatMap((guide) => guide.hosts);
  world.stdout.write(
    `wrote ${relative(world.cwd, file) || file} with ${hosts.length === 1 ? '1 host' : `${hosts.length} hosts`}; fill in what is marked, then run labproof verify ${path} --dry-run\n`,
  );
  return exit.verified;
}

/** YAML text; every string from the guide is quoted as JSON, which YAML reads as it stands. */
export function firstConfig(guides: readonly Guide[]): string {
  const lines = [
    '# yaml-language-server: $schema=./node_modules/labproof/dist/schema/config.json',
    '# Written by labproof init. Hosts are those that the guide shows; the comments say where.',
    '',
    'targets:',
  ];
  const hosts = merged(guides.flatMap((guide) => guide.hosts));
  for (const host of hosts) lines.push(...hostLines(host, guides));
  if (hosts.length === 0) lines.push('  # the guide shows no host: name them here, and give the prompts in the guide their host', '  {}');
  const pinned = [...new Set(guides.flatMap((guide) => guide.pinned))];
  lines.push(
    '',
    'addresses:',
    `  # must appear as documented (found in prose and commands: ${comment(pinned.slice(0, 6).join(', ')) || 'none'})`,
    '  pinned: []',
    '  # ranges from which every lab gets addresses of its own, such as the pod network',
    '  free: []',
    '',
    '# what may be sent: read-only, changing (configuration, apply, restart) or all',
    'consent: read-only',
    '',
  );
  return lines.join('\n');
}

function hostLines(host: GuideHost, guides: readonly Guide[]): readonly string[] {
  const steps = guides.flatMap((guide) => guide.pages.flatMap((page) => page.steps)).filter((step) => step.host === host.name);
  const aliases = host.aliases.filter((alias) => alias !== host.name);
  const [address] = host.addresses;
  const [user] = host.users;
  return [
    ...host.evidence.slice(0, 4).map(({ text, position }) => `  # ${comment(`${position.file}:${position.line}: ${text}`)}`),
    `  # ${steps.length} of the guide's commands run here, in ${[...new Set(steps.map((step) => step.shell))].join(', ') || 'no shell'}`,
    `  ${JSON.stringify(host.name)}:`,
    '    runner: ssh',
    address === undefined ? '    host: ""                 # MISSING: the guide gives no address' : `    host: ${JSON.stringify(address)}`,
    user === undefined ? '    # user: ubuntu           # the guide does not say who logs in' : `    user: ${JSON.stringify(user)}`,
    ...(aliases.length === 0 ? [] : [`    aliases: [${aliases.map((alias) => JSON.stringify(alias)).join(', ')}]`]),
    '    # identityFile: ~/.ssh/id_ed25519',
    '    # password: { env: LAB_PASSWORD }',
    '    # when it is this very machine: runner: local, and identity: what `hostname` says',
    '',
  ];
}

function merged(hosts: readonly GuideHost[]): readonly GuideHost[] {
  const byName = new Map<string, GuideHost>();
  for (const host of hosts) if (!byName.has(host.name)) byName.set(host.name, host);
  return [...byName.values()];
}

/** Text of a guide inside a comment: one line, no control characters. */
function comment(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').slice(0, 160);
}
