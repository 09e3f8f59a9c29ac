import type { Dialect } from '../model/index.ts';

const user = '(?<user>[\\w.-]{1,64})';
const host = '(?<host>[A-Za-z0-9_][\\w.-]{0,252})';
const more = [{ pattern: ' ?-- ?[Mm]ore ?-- ?(?:\\(\\d{1,3}%\\))? ?$', answer: ' ' }];

/** What the shells of routers have in common; none of them tells an exit status. */
const router = {
  ending: 'prompt',
  leave: ['exit', 'quit'],
  prepare: ['terminal length 0'],
  pagers: more,
  comment: '!',
  hostnameCommand: null,
} as const;

/** A configure mode: entered and left within the shell, by the words of IOS and all that follow it. */
const configuring = {
  ...router,
  enteredBy: ['configure terminal', 'config terminal', 'conf t', 'conf term', 'config t', 'configure t', 'configure'],
  leave: ['end', 'exit', 'quit'],
  prepare: [],
} as const;

const zebos = (mode: string) => `^${host}(?:\\[\\d{1,3}\\])${mode} ?`;
const plain = (mode: string) => `^${host}${mode} ?`;
/** Where in the configuration one stands: `[edit]`, `[edit protocols bgp]`. */
const edit = '^\\[edit[^\\]]{0,200}\\]$';
const configMode = '\\((?<mode>conf[\\w./ -]{0,64})\\)';

export const networkDialects: readonly Dialect[] = [
  { ...router, name: 'imish', aliases: ['zebos'], enteredBy: ['imish'], prompts: [zebos('[#>]'), plain('[#>]')] },
  { ...configuring, name: 'imish-config', prompts: [zebos(`${configMode}#`), plain(`${configMode}#`)] },
  { ...router, name: 'vtysh', aliases: ['frr'], enteredBy: ['vtysh', 'sudo vtysh'], prompts: [plain('[#>]')] },
  { ...configuring, name: 'vtysh-config', prompts: [plain(`${configMode}#`)] },
  { ...router, name: 'ios', aliases: ['ios-xe', 'nxos'], enteredBy: [], prompts: [plain('[#>]')] },
  { ...configuring, name: 'ios-config', prompts: [plain(`${configMode}#`)] },
  { ...router, name: 'eos', enteredBy: ['Cli', 'FastCli'], prompts: [plain('(?:\\(s\\d\\))?[#>]')] },
  { ...configuring, name: 'eos-config', prompts: [plain(`(?:\\(s\\d\\))?${configMode}#`)] },
  {
    ...router,
    name: 'junos',
    enteredBy: ['cli'],
    prepare: ['set cli screen-length 0', 'set cli screen-width 0'],
    prompts: [`^${user}@${host}> ?`],
    pagers: [{ pattern: '---\\(more(?: \\d{1,3}%)?\\)--- ?$', answer: ' ' }],
    comment: null,
  },
  {
    ...configuring,
    name: 'junos-config',
    enteredBy: ['configure', 'edit', 'configure exclusive', 'configure private'],
    above: edit,
    leave: ['exit configuration-mode', 'exit', 'quit', 'commit and-quit'],
    prompts: [`^${user}@${host}# ?`],
    pagers: [{ pattern: '---\\(more(?: \\d{1,3}%)?\\)--- ?$', answer: ' ' }],
    comment: null,
  },
  {
    ...router,
    name: 'vyos',
    enteredBy: [],
    prepare: ['set terminal length 0'],
    prompts: [`^${user}@${host}:(?<dir>[~/][^\\s$#%>]{0,512})\\$ ?`],
    comment: '#',
  },
  {
    ...configuring,
    name: 'vyos-config',
    enteredBy: ['configure'],
    above: edit,
    leave: ['exit', 'exit discard'],
    prompts: [`^${user}@${host}# ?`],
    comment: '#',
  },
  {
    ...router,
    name: 'tmsh',
    aliases: ['tmos'],
    enteredBy: ['tmsh'],
    leave: ['quit', 'exit'],
    prepare: [],
    prompts: [
      `^${user}@\\(${host}\\)(?:\\([^()\\n]{1,120}\\)){0,6}\\((?<mode>tmos[\\w.-]{0,120})\\)# ?`,
      '^\\((?<mode>tmos[\\w.-]{0,120})\\)# ?',
    ],
    pagers: [
      { pattern: '---\\(less(?: \\d{1,3}%)?\\)--- ?$', answer: ' ' },
      { pattern: 'Display all \\d{1,9} items\\? \\(y/n\\) ?$', answer: 'y' },
    ],
    comment: null,
    hostnameCommand: null,
  },
  {
    ...router,
    name: 'birdc',
    aliases: ['bird'],
    enteredBy: ['birdc', 'birdcl', 'sudo birdc', 'sudo birdcl', 'birdc -r', 'sudo birdc -r'],
    leave: ['quit', 'exit'],
    prepare: [],
    prompts: ['^bird> ?'],
    comment: null,
  },
];
