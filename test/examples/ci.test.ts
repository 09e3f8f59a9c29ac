import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { validateWorkflow } from '@action-validator/core';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../support/cli.ts';
import { vitestVersions } from '../support/vitest-projects.ts';

const example = (name: string) => readFileSync(join(root, 'docs/examples/ci', name), 'utf8');

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A repository whose docs are this project's chapter and its recording, with labproof installed. */
function repository(path = mkdtempSync(join(tmpdir(), 'labproof-ci-'))): {
  readonly path: string;
  git(...args: string[]): string;
  write(name: string, text: string): void;
} {
  folders.push(path);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: path, encoding: 'utf8' });
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  cpSync(join(root, 'docs/labs/harbor'), join(path, 'docs/harbor'), { recursive: true });
  write('.gitignore', 'node_modules\n');
  // The day on which this chapter was recorded is no part of these tests.
  const recording = join(path, 'docs/harbor/.labproof/harbor.recording.jsonl');
  writeFileSync(recording, readFileSync(recording, 'utf8').replace(/"recordedAt":"[^"]*"/, `"recordedAt":"${new Date().toISOString()}"`));
  const bin = join(path, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(join(root, 'dist/src/cli/main.js'), join(bin, 'labproof'));
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'one');
  return { path, git, write };
}

function shell(script: string, cwd: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NO_COLOR: '1', ...env },
  });
  return { status, text: stdout + stderr };
}

describe('GitHub Actions', () => {
  const workflow = (name: string) => parse(example(`github/${name}`)) as Workflow;

  it.each(['guides.yml', 'nightly.yml'])('%s is valid by the published schema of workflows', (name) => {
    expect(validateWorkflow(example(`github/${name}`)).errors).toEqual([]);
    expect(validateWorkflow(example(`github/${name}`).replace('runs-on:', 'run-on:')).errors).not.toEqual([]);
  });

  it('gives the pages of a stranger no right and no secret', () => {
    const { on, permissions, jobs } = workflow('guides.yml');
    expect(Object.keys(on)).not.toContain('pull_request_target');
    expect(permissions).toEqual({ contents: 'read' });
    expect(example('github/guides.yml')).not.toContain('secrets.');
    // What a pull request holds reaches a script by a variable, never as a part of it.
    for (const { steps } of Object.values(jobs)) for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });

  it('checks the pages of a pull request with the configuration of the base, and asks no lab', () => {
    const folder = mkdtempSync(join(tmpdir(), 'labproof-ci-'));
    folders.push(folder);
    const base = repository(join(folder, 'base'));
    execFileSync('git', ['clone', '-q', base.path, join(folder, 'pages')]);
    const step = workflow('guides.yml').jobs.check?.steps.find(({ run }) => run?.includes('labproof check'));
    const since = base.git('rev-parse', 'HEAD').trim();
    const check = () => shell(step?.run ?? '', join(folder, 'pages'), { SINCE: since, GITHUB_STEP_SUMMARY: join(folder, 'summary.md') });
    const page = join(folder, 'pages/docs/harbor/routes.rst');
    const text = readFileSync(page, 'utf8');

    writeFileSync(page, text.replaceAll('BGP state = Established', 'BGP state = Idle'));
    expect(check().status).toBe(1);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('Idle');

    writeFileSync(page, `${text}\nThanks.\n`);
    const config = "import { writeFileSync } from 'node:fs';\nwriteFileSync('owned', '');\nexport default { consent: 'all' };\n";
    writeFileSync(join(folder, 'pages/docs/harbor/labproof.config.mjs'), config);
    rmSync(join(folder, 'pages/docs/harbor/labproof.yaml'));
    const { status, text: said } = check();
    expect(said).toContain('checked 1 guide, 1 on its recording');
    expect(status).toBe(0);
    expect(existsSync(join(folder, 'pages/owned'))).toBe(false);
  });
});

/** A repository whose guide is about this machine, with a remote, and a `gh` that writes down what it is told. */
function lab(output: string) {
  const made = repository();
  rmSync(join(made.path, 'docs/harbor'), { recursive: true });
  made.write('labproof.yaml', `targets:\n  desk: { runner: local, identity: "${hostname()}" }\ntimeouts: { wait: 1ms }\n`);
  made.write('docs/index.rst', 'Guide\n=====\n\n.. toctree::\n\n   page\n');
  made.write('docs/page.rst', `Page\n====\n\n.. code-block:: console\n\n   me@desk:~$ echo 'state: up, release 7.2'\n   ${output}\n`);
  made.write('.gitignore', 'node_modules\nreport\ngh.log\norigin\nbin\n');
  made.write('bin/gh', '#!/bin/sh\necho "$@" >> gh.log\n');
  chmodSync(join(made.path, 'bin/gh'), 0o755);
  made.git('init', '-q', '--bare', 'origin');
  made.git('remote', 'add', 'origin', join(made.path, 'origin'));
  made.git('add', '-A');
  made.git('commit', '-q', '-m', 'two');
  const path = { PATH: `${join(made.path, 'bin')}:${process.env.PATH ?? ''}` };
  return { ...made, run: (script: string) => shell(script, made.path, path) };
}

const drifted = 'state: up, release 7.1';

describe('every night', () => {
  const steps = () =>
    (parse(example('github/nightly.yml')) as Workflow).jobs.lab?.steps.flatMap(({ run }) =>
      run === undefined || run === 'npm ci' ? [] : [run],
    ) ?? [];
  const tillOneFails = (made: ReturnType<typeof lab>) => {
    for (const step of steps()) {
      const { status, text } = made.run(step);
      if (status !== 0) return text;
    }
    return null;
  };

  it('GitHub: what drifted becomes one pull request, with the answers that prove it', () => {
    const made = lab(drifted);
    expect(tillOneFails(made)).toBeNull();
    expect(readFileSync(join(made.path, 'gh.log'), 'utf8')).toContain('pr create --head labproof-drift');
    const branch = (file: string) => made.git('--git-dir=origin', 'show', `labproof-drift:${file}`);
    expect(branch('docs/page.rst')).toContain('   state: up, release 7.2\n');
    expect(branch('docs/.labproof/docs.recording.jsonl')).toContain('release 7.2');
    expect(readFileSync(join(made.path, 'report/drift.md'), 'utf8')).toContain('7.1');
    // The night after, on the same page: the same branch once more.
    made.git('checkout', '-q', 'main');
    expect(tillOneFails(made)).toBeNull();
    expect(made.git('--git-dir=origin', 'branch', '--list').trim()).toBe('labproof-drift');
  });

  it('GitHub: opens nothing where the pages hold, and is red where a step fails', () => {
    const good = lab('state: up, release 7.2');
    expect(tillOneFails(good)).toBeNull();
    expect(existsSync(join(good.path, 'gh.log'))).toBe(false);
    const bad = lab('state: down, release 7.2');
    expect(tillOneFails(bad)).toContain('FAIL');
    expect(existsSync(join(bad.path, 'gh.log'))).toBe(false);
    expect(existsSync(join(bad.path, 'report/drift.md'))).toBe(true);
  });

  it('GitLab: keeps the drift as a patch that makes the page right, and is red for it', () => {
    const script = (parse(example('gitlab/.gitlab-ci.yml')) as Readonly<Record<string, { readonly script?: readonly string[] }>>)[
      'guides-nightly'
    ]?.script
      ?.filter((line) => line !== 'npm ci')
      .join('\n');
    const made = lab(drifted);
    expect(made.run(script ?? '').status).not.toBe(0);
    made.git('checkout', '-q', '.');
    made.git('apply', '--include=*.rst', 'report/drift.patch');
    expect(readFileSync(join(made.path, 'docs/page.rst'), 'utf8')).toContain('release 7.2\n');
    const good = lab('state: up, release 7.2');
    expect(good.run(script ?? '').status).toBe(0);
    const bad = lab('state: down, release 7.2');
    expect(bad.run(script ?? '').status).toBe(1);
  });
});

describe('GitLab', () => {
  /** GitLab's own published schema, as gitlab-ci-local carries it; it needs a newer Node than 20. */
  const validate = (text: string) => {
    const made = repository();
    made.write('.gitlab-ci.yml', text);
    made.git('remote', 'add', 'origin', 'git@gitlab.invalid:labs/guides.git');
    const node = vitestVersions().at(-1)?.node ?? '';
    return shell(`"${node}" "${join(root, 'node_modules/gitlab-ci-local/dist/index.js')}" --list-all`, made.path);
  };

  it('the job is valid by the published schema', () => {
    const { status, text } = validate(example('gitlab/.gitlab-ci.yml'));
    expect(text).toContain('json schema validated');
    expect(text).toContain('guides-nightly');
    expect(status).toBe(0);
    expect(validate(example('gitlab/.gitlab-ci.yml').replace('when: always', 'when: sometimes')).status).toBe(1);
  });

  it('its check holds, and fails on a page that does not', () => {
    const made = repository();
    const job = (parse(example('gitlab/.gitlab-ci.yml')) as Readonly<Record<string, { readonly script?: readonly string[] }>>).guides;
    const script = (job?.script ?? [])
      .filter((line) => !line.startsWith('npm ci'))
      .join('\n')
      .replaceAll('../base', `${made.path}-base`);
    folders.push(`${made.path}-base`);
    // `npm ci` would install it there.
    const install = `mkdir -p "${made.path}-base/node_modules/.bin"; ln -s "${join(root, 'dist/src/cli/main.js')}" "${made.path}-base/node_modules/.bin/labproof"`;
    const sha = made.git('rev-parse', 'HEAD').trim();
    const [worktree, ...rest] = script.split('\n');
    const page = join(made.path, 'docs/harbor/routes.rst');
    writeFileSync(page, readFileSync(page, 'utf8').replaceAll('BGP state = Established', 'BGP state = Idle'));
    const { status, text } = shell(`${worktree}\n${install}\n${rest.join('\n')}`, made.path, {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: sha,
      CI_COMMIT_SHA: sha,
    });
    expect(text).toContain('Idle');
    expect(status).toBe(1);
    expect(existsSync(join(made.path, 'labproof.xml'))).toBe(true);
  });
});

describe('on the own machine', () => {
  it('the hook of pre-commit checks what was touched', () => {
    const made = repository();
    const { repos } = parse(example('.pre-commit-config.yaml')) as {
      readonly repos: readonly { readonly hooks: readonly { readonly entry: string; readonly files: string }[] }[];
    };
    const hook = repos[0]?.hooks[0];
    const page = join(made.path, 'docs/harbor/routes.rst');
    expect('docs/harbor/routes.rst').toMatch(new RegExp(hook?.files ?? '$^'));
    expect(shell(hook?.entry ?? '', made.path).text).toContain('no page was touched since HEAD');
    writeFileSync(page, readFileSync(page, 'utf8').replaceAll('BGP state = Established', 'BGP state = Idle'));
    expect(shell(hook?.entry ?? '', made.path).status).toBe(1);
  });

  it('make publishes only what holds', () => {
    const made = repository();
    made.write('Makefile', example('Makefile'));
    const make = () => shell('make publish SPHINXBUILD="echo built"', made.path);
    expect(make()).toMatchObject({ status: 0, text: expect.stringContaining('built -W -b html docs') });
    const page = join(made.path, 'docs/harbor/routes.rst');
    writeFileSync(page, readFileSync(page, 'utf8').replaceAll('BGP state = Established', 'BGP state = Idle'));
    const { status, text } = make();
    expect(text).not.toContain('built');
    expect(status).not.toBe(0);
  });
});
