import { alike, first, plainWords, type Table, unless, verbs } from '../rules.ts';
import { isLong } from '../short-options.ts';

/** Options that write a file, run a program, or read another configuration. */
const gitRuns = ['output', 'exec-path', 'upload-pack', 'ext-diff', 'textconv', 'git-dir', 'work-tree', 'config-env', 'open-files-in-pager'];

/** Options of `git branch` and `git tag` that list. */
const gitLists =
  /^(?:-a|-r|-v|-vv|-l|-n\d*|--(?:all|remotes|verbose|list|show-current|no-color|color|column|merged|no-merged)|--(?:sort|format|color|column|contains|points-at)=.*|-C|--no-pager)$/;

/** Packages and sources. */
export const packageTools: Table = [
  ...alike('changing', 'apt-key add-apt-repository'),
  [
    'rpm',
    (args) =>
      /^-q|^--query/.test(args[0] ?? '') &&
      !args.some((arg) => /^-[DE]/.test(arg) || isLong(arg, ['pipe', 'eval', 'define', 'load', 'macros', 'rcfile', 'specfile', 'pipe']))
        ? 'read-only'
        : 'changing',
  ],
  [
    'dpkg',
    (args) =>
      /^-[lsLSp]$|^--(?:list|status|get-selections|listfiles|print-architecture)$/.test(args[0] ?? '') &&
      args.slice(1).every((arg) => !arg.startsWith('-'))
        ? 'read-only'
        : 'changing',
  ],
  [
    'apt',
    (args, tools) =>
      args.some((arg) => /^-[^-]*[oc]/.test(arg) || isLong(arg, ['option', 'config-file']))
        ? 'unknown'
        : verbs({ reads: ['list', 'show', 'policy', 'search'], destroys: ['purge'], valued: /^-(?:t|-target-release)$/, flags: /^-q$/ })(
            args,
            tools,
          ),
  ],
  ['apt-get', verbs({ reads: [], destroys: ['purge'] })],
  ...alike(
    (args, tools) =>
      args.some((arg) => isLong(arg, ['log', 'log-file', 'python', 'cache-dir', 'report']))
        ? 'unknown'
        : verbs({ reads: ['list', 'show', 'freeze', 'check', 'index versions'], flags: /^-[loq]$/ })(args, tools),
    'pip pip3',
  ),
  [
    'git',
    (args, tools) => {
      if (args.some((arg) => /^-c/.test(arg) || isLong(arg, gitRuns))) return 'unknown';
      const words = plainWords(args, /^-C$/);
      if (words[0] === 'reset' && args.includes('--hard')) return 'destructive';
      if (words[0] === 'branch' || words[0] === 'tag')
        return words.length === 1 && args.every((arg) => arg === words[0] || gitLists.test(arg)) ? 'read-only' : 'changing';
      if (words[0] === 'remote') return words.length === 1 ? 'read-only' : 'changing';
      return verbs({
        reads: ['log', 'status', 'diff', 'show', 'describe', 'rev-parse', 'ls-files', 'ls-tree', 'blame', 'shortlog', 'version'],
        destroys: ['clean'],
        valued: /^-C$/,
        flags: /^(?:-[pPs]|--(?:bare|paginate|literal-pathspecs))$/,
      })(args, tools);
    },
  ],
  ['apt-cache', unless(/^-[^-]*[co]|^gencaches$/, ['option', 'config-file', 'generate'])],
  ...alike(
    verbs({
      reads: ['list', 'info', 'search', 'repolist', 'repoquery', 'check-update', 'history list', 'provides'],
      destroys: ['remove', 'erase', 'autoremove'],
      flags: /^-[Cq]$/,
    }),
    'dnf yum',
  ),
  ['snap', verbs({ reads: ['list', 'info', 'find', 'version', 'services', 'connections', 'changes'], destroys: ['remove'] })],
  ['apk', verbs({ reads: ['info', 'list', 'search', 'version', 'policy', 'stats'], destroys: ['del'] })],
  ['zypper', verbs({ reads: ['search', 'se', 'info', 'lr', 'repos'], destroys: ['remove', 'rm'] })],
  ['pacman', first(/^-(?:Q[a-z]*|S[si]+)$/, 'changing', /^-(?!Q)[^-]*[yuwcRUD]|^--/)],
  ['npm', verbs({ reads: ['ls', 'list', 'view', 'info', 'show', 'outdated', 'root', 'prefix', 'ping', 'whoami'] })],
];
