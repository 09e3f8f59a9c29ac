import { constants } from 'node:fs';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { print } from '../drive/print.ts';
import { type ExitCode, exit, type World } from '../drive/world.ts';
import { loadGuides } from '../load.ts';
import { type Guide, type GuideHost, LabproofError } from '../model/index.ts';
import { harmless } from '../plain-text/index.ts';
import { dialects } from '../shell/index.ts';
import { loginTo } from './logins.ts';

/** `labproof init`: a first configuration with each host of the guide, its evidence, and what is missing, as comments. */
export async function initCommand(
  path: string,
  options: { readonly force?: boolean; readonly print?: boolean },
  world: World,
): Promise<ExitCode> {
  const guides = await loadGuides([path], { cwd: world.cwd, dialects });
  const text = firstConfig(guides);
  if (options.print === true) {
    print(world, text);
    return exit.verified;
  }
  const full = resolve(world.cwd, path);
  const folder = (await stat(full)).isDirectory() ? full : dirname(full);
  const file = join(folder, 'labproof.yaml');
  const kept = options.force === true ? await keepOld(file, text) : null;
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
  const hosts = merged(guides.flatMap((guide) => guide.hosts));
  print(
    world,
    `wrote ${relative(world.cwd, file) || file} with ${hosts.length === 1 ? '1 host' : `${hosts.length} hosts`}; fill in what is marked, then run labproof verify ${path} --dry-run\n`,
  );
  const missing = hosts.filter((host) => addressOf(host, guides) === null).map((host) => harmless(host.name));
  if (missing.length > 0) print(world, `the guide gives no address of ${missing.join(', ')}\n`);
  if (kept !== null) print(world, `what was there is in ${relative(world.cwd, kept)}\n`);
  return exit.verified;
}

/** A copy of what is about to be replaced, under a name that nothing has: somebody has filled it in. Null where nothing is lost. */
async function keepOld(file: string, text: string): Promise<string | null> {
  const old = await readFile(file, 'utf8').catch(() => null);
  if (old === null || old === text) return null;
  for (let nth = 1; ; nth++) {
    const copy = `${file}.old${nth === 1 ? '' : `.${nth}`}`;
    const made = await copyFile(file, copy, constants.COPYFILE_EXCL).then(
      () => true,
      (cause: unknown) => {
        if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
        throw new LabproofError(
          {
            code: 'LABPROOF_FILE_UNWRITABLE',
            message: `${copy} cannot be written, so that ${file} was left as it is: ${cause instanceof Error ? cause.message : String(cause)}`,
            hint: 'check the folder and its permissions',
          },
          { cause },
        );
      },
    );
    if (made) return copy;
  }
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
  const login = loginTo(host, guides);
  const address = addressOf(host, guides);
  const user = login?.user ?? host.users[0];
  return [
    ...host.evidence.slice(0, 4).map(({ text, position }) => `  # ${comment(`${position.file}:${position.line}: ${text}`)}`),
    `  # ${steps.length} of the guide's commands run here, in ${[...new Set(steps.map((step) => step.shell))].join(', ') || 'no shell'}`,
    `  ${JSON.stringify(host.name)}:`,
    '    runner: ssh',
    ...(login === null ? [] : [`    # ${comment(`${login.position.file}:${login.position.line} logs in with: ${login.command}`)}`]),
    address === null ? '    host: ""                 # MISSING: the guide gives no address' : `    host: ${JSON.stringify(address)}`,
    user === undefined ? '    # user: ubuntu           # the guide does not say who logs in' : `    user: ${JSON.stringify(user)}`,
    ...(login?.port === undefined ? [] : [`    port: ${login.port}`]),
    ...(login?.from === undefined ? [] : [`    # proxyJump: ${JSON.stringify(login.from)}   # the guide logs in from there`]),
    ...(aliases.length === 0 ? [] : [`    aliases: [${aliases.map((alias) => JSON.stringify(alias)).join(', ')}]`]),
    '    # identityFile: ~/.ssh/id_ed25519',
    '    # password: { env: LAB_PASSWORD }',
    '    # when it is this very machine: runner: local, and identity: what `hostname` says',
    '',
  ];
}

/** Where the guide logs in, before what its prose says; a bare name only where there is no address, and not one that another host knows. */
function addressOf(host: GuideHost, guides: readonly Guide[]): string | null {
  const login = loginTo(host, guides);
  if (login !== null && /[.:]/.test(login.name)) return login.name;
  return host.addresses[0] ?? (login === null || login.from !== undefined ? null : login.name);
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
