import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { allowableKinds, findConfig, knownKeys, type LoadedConfig, nearest, type TargetConfig, withOwnPrompts } from '../config/index.ts';
import type { ConsentLevel } from '../engine/index.ts';
import type { LoadOptions } from '../load.ts';
import { withDialects } from '../load-dialects.ts';
import { loadPolicies } from '../load-policies.ts';
import { isBuiltInRunner, loadRunner } from '../load-runner.ts';
import type { Policies } from '../match/index.ts';
import { formatPoint, type Guide, LabproofError, type Problem, type Target } from '../model/index.ts';
import { dialects } from '../shell/index.ts';
import { pagesBefore } from './preparations.ts';
import type { World } from './world.ts';

/** Configuration and command line made one: what the engine is opened with. */
export interface Settings {
  readonly loaded: LoadedConfig;
  readonly targets: readonly Target[];
  /** How guides are read: the hosts, the prompts and the folders that the configuration tells of. */
  readonly loading: LoadOptions;
  readonly consent: ConsentLevel;
  readonly targetConsent: Readonly<Record<string, ConsentLevel>>;
  readonly allow: readonly string[];
  readonly policies: Policies;
}

export interface SettingsOptions {
  readonly config?: string;
  readonly target?: readonly string[];
  readonly allow?: readonly string[];
  readonly consent?: ConsentLevel;
  /** A folder in whose place the configuration is searched, as if the guides lay there: of the base branch, for pages of strangers. */
  readonly configFrom?: string;
  /** No target is opened, so that a runner that somebody else wrote is not even loaded. */
  readonly unopened?: boolean;
}

/** Reads the configuration, applies the options, and lets each runner check its own part. */
export async function loadSettings(
  options: SettingsOptions,
  paths: readonly string[],
  world: World,
  replay: readonly Target[] | null = null,
): Promise<Settings> {
  const explicit = options.config === undefined ? null : resolve(world.cwd, options.config);
  const folder = await folderOf(resolve(world.cwd, paths[0] ?? '.'));
  const loaded = await findConfig(explicit, options.configFrom === undefined ? folder : mirrored(folder, options.configFrom, world));
  const { config } = loaded;
  // What the configuration names of its own, a runner among it, is the configuration's: pages of strangers bring none.
  const from = resolve(world.cwd, options.configFrom ?? '.');
  const home = loaded.file === null ? from : dirname(loaded.file);
  // What it says of pages is said of those that are checked.
  const pages = options.configFrom === undefined ? home : join(world.cwd, relative(from, home));
  const fromConfig = Object.entries(config.targets).map(([name, target]) => configuredTarget(name, target));
  const fromOptions = (options.target ?? []).map((text) => urlTarget(text));
  const given = new Set(fromOptions);
  const configured = [...fromConfig.filter((target) => !fromOptions.some((other) => other.name === target.name)), ...fromOptions];
  const targets = await checkTargets(replay ?? configured, given, loaded, home, options.unopened === true);
  return {
    loaded,
    targets,
    loading: {
      cwd: world.cwd,
      dialects: await withOwnPrompts(await withDialects(dialects, loaded, world.cwd), loaded),
      hosts: targets.map((target) => ({
        name: target.name,
        aliases: target.aliases,
        addresses: addressesOf(config.targets[target.name], target),
      })),
      before: (guidePath) => pagesBefore(guidePath, { loaded }, world, pages),
      includeRoots: config.includeRoots.map((folder) => resolve(pages, folder)),
    },
    consent: options.consent ?? config.consent,
    targetConsent: Object.fromEntries(
      Object.entries(config.targets).flatMap(([name, target]) =>
        target.consent === undefined || options.consent !== undefined ? [] : [[name, target.consent]],
      ),
    ),
    policies: await loadPolicies(loaded),
    allow: [...config.allow, ...(options.allow ?? []).map((kind) => checkKind(kind))],
  };
}

/** The same folder in another checkout; the pages' own configuration is not even read. */
function mirrored(folder: string, from: string, world: World): string {
  const way = relative(world.cwd, folder);
  if (way.split(sep)[0] === '..' || isAbsolute(way)) {
    throw new LabproofError({
      code: 'LABPROOF_USAGE_CONFIG_FROM',
      message: `${folder} lies outside of ${world.cwd}, so that --config-from has no place for it`,
      hint: 'run labproof in the folder that holds the pages, and name them from there',
    });
  }
  return join(resolve(world.cwd, from), way);
}

/** The folder from which a configuration is searched upwards: the guide's own. */
async function folderOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true ? path : dirname(path);
}

function configuredTarget(name: string, target: TargetConfig): Target {
  const { runner, identity, aliases, shell, columns, version, answers, sudoPassword, ...rest } = target;
  const { consent: _consent, addresses: _addresses, prompts: _prompts, ...options } = rest;
  const asked = sudoPassword === undefined ? { answers } : { answers, sudoPassword };
  const seen = { ...(columns === undefined ? {} : { columns }), ...(version === undefined ? {} : { version }) };
  return { name, runner, identity: identity ?? name, aliases, shell, options, ...asked, ...seen };
}

function addressesOf(configured: TargetConfig | undefined, target: Target): readonly string[] {
  const host = target.options.host;
  const own = typeof host === 'string' && /^[\d.]+$|:/.test(host) ? [host] : [];
  return [...(configured?.addresses ?? []), ...own];
}

/** What `--target` can say of a target; all else is for the configuration. */
const forms = 'ssh://user@host:port, or local: for this very machine';

/** `NAME=ssh://user@host:port`; a password in the URL is refused, because command lines are seen by everyone. */
function urlTarget(text: string): Target {
  const [, name, address] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const wrong = (message: string, hint: string) => new LabproofError({ code: 'LABPROOF_TARGET_URL_INVALID', message, hint });
  if (name === undefined || address === undefined || !URL.canParse(address)) {
    throw wrong(`--target ${text}: NAME= was expected, and behind it ${forms}`, 'for example --target bigip-1=ssh://root@192.0.2.5');
  }
  const url = new URL(address);
  if (url.password !== '')
    throw wrong(
      `--target ${name}: a password in the address would be seen by everyone on this machine`,
      `set targets.${name}.password in labproof.yaml to { env: VARIABLE }`,
    );
  const runner = url.protocol.replace(/:$/, '');
  if (url.hostname === '' && runner === 'ssh')
    throw wrong(`--target ${text}: the address has no host`, 'for example --target bigip-1=ssh://root@192.0.2.5');
  const rest = `${url.pathname.replace(/^\/$/, '')}${url.search}${url.hash}`;
  if (rest !== '') throw wrong(`--target ${name}: nothing is made of ${rest} in its address`, `what may stand there is ${forms}`);
  return {
    name,
    runner,
    identity: name,
    aliases: [],
    shell: 'bash',
    options: {
      ...(url.hostname === '' ? {} : { host: url.hostname.replace(/^\[|\]$/g, '') }),
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
    },
  };
}

/** Lets each runner check its options; one that itself proves whose shell it opens needs no name in the prompt. */
async function checkTargets(
  targets: readonly Target[],
  given: ReadonlySet<Target>,
  loaded: LoadedConfig,
  home: string,
  unopened: boolean,
): Promise<readonly Target[]> {
  const checked: Target[] = [];
  const wrong: Problem[] = [];
  for (const target of targets) {
    if (unopened && !isBuiltInRunner(target.runner)) {
      checked.push(target);
      continue;
    }
    const path = ['targets', target.name, 'runner'] as const;
    const runner = await loadRunner(target.runner, home).catch((error: unknown) => {
      // Which others there are is for the configuration: not all of them can be said in an address.
      const said = error instanceof LabproofError ? error.message.replace(/: expected one of .*/, '') : String(error);
      if (given.has(target)) throw wrongOption(target, said, error);
      if (loaded.file === null || !(error instanceof LabproofError)) throw error;
      throw new LabproofError(
        { ...error.toProblem(), position: { file: loaded.file, ...loaded.positionOf(path, 'value') } },
        { cause: error },
      );
    });
    const issue = runner.validate?.(target.options)[0];
    if (issue === undefined) {
      const proved = runner.provesIdentity === true && loaded.config.targets[target.name]?.identity === undefined;
      checked.push(proved ? { ...target, identity: null } : target);
      continue;
    }
    if (given.has(target)) throw wrongOption(target, issue.message);
    const key = [...issue.path];
    wrong.push({
      code: 'LABPROOF_CONFIG_INVALID',
      message: `target ${target.name}: ${issue.message}`,
      // As `labproof init` leaves it where the guide tells no address.
      hint:
        target.options[String(key[0])] === ''
          ? `fill in targets.${target.name}.${key.join('.')}`
          : (meantBy(issue.message, String(key[0])) ?? `see the options of the ${target.runner} runner`),
      ...(loaded.file === null ? {} : { position: { file: loaded.file, ...loaded.positionOf(['targets', target.name, ...key], 'key') } }),
    });
  }
  const [first, ...others] = wrong;
  if (first === undefined) return checked;
  const also = others.map(({ message, position }) => `\n  also ${position === undefined ? '' : `${formatPoint(position)}: `}${message}`);
  throw new LabproofError({ ...first, message: `${first.message}${also.join('')}` });
}

/** A word that the runner does not know may be one of its own, or one that every target has. */
function meantBy(message: string, key: string): string | null {
  const [, listed] = /^unknown option .*: expected (?:one of )?(.+)$/.exec(message) ?? [];
  if (listed === undefined) return null;
  const meant = nearest(key, [...listed.split(/, | or /), ...(knownKeys(['targets', key]) ?? [])]);
  return meant === null ? null : `did you mean "${meant}"?`;
}

/** What is wrong with a target of the command line is not said of the configuration, which does not have it. */
function wrongOption({ name, runner }: Target, message: string, cause?: unknown): LabproofError {
  return new LabproofError(
    { code: 'LABPROOF_TARGET_URL_INVALID', message: `--target ${name}=${runner}:…: ${message}`, hint: `what may stand there is ${forms}` },
    { cause },
  );
}

/**
 * Every `--target` is of a host that a guide or the configuration has: one that is misspelt would leave its host to another target, or
 * to none. Throws LABPROOF_TARGET_OPTION_UNKNOWN.
 */
export function requireTargetsMeant(
  given: readonly string[] | undefined,
  guides: readonly Guide[],
  { loaded }: Pick<Settings, 'loaded'>,
): void {
  const { targets, inventory, setup, teardown } = loaded.config;
  const hosts = guides.flatMap(({ pages, hosts }) => [
    ...pages.flatMap((page) => page.steps.flatMap((step) => step.host ?? [])),
    // Hosts of the configuration and of this option are among them, without anything that the guide says of them.
    ...hosts.flatMap((host) => (host.evidence.length === 0 ? [] : [host.name, ...host.aliases])),
  ]);
  const around = [...setup, ...teardown].flatMap((each) => ('on' in each ? [each.on] : []));
  const known = [...new Set([...Object.keys(targets), ...hosts, ...around, ...hosts.flatMap((host) => inventory[host] ?? [])])];
  for (const text of given ?? []) {
    const name = text.slice(0, text.indexOf('='));
    if (known.some((each) => each.toLowerCase() === name.toLowerCase())) continue;
    const meant = nearest(name, known);
    throw new LabproofError({
      code: 'LABPROOF_TARGET_OPTION_UNKNOWN',
      message: `--target ${text}: neither the guide nor the configuration has a host ${name}${known.length === 0 ? '' : ` (they have ${known.join(', ')})`}`,
      hint: meant === null ? 'name it as the guide does' : `did you mean "${meant}"?`,
    });
  }
}

function checkKind(kind: string): string {
  if ((allowableKinds as readonly string[]).includes(kind)) return kind;
  const meant = nearest(kind, allowableKinds);
  throw new LabproofError({
    code: 'LABPROOF_USAGE_ALLOW',
    message: `--allow ${kind}: ${kind === 'unknown' ? 'an unknown difference can only be allowed by an annotation on its line' : `expected one of ${allowableKinds.join(', ')}`}`,
    hint: meant === null ? 'see labproof verify --help' : `did you mean "${meant}"?`,
  });
}
