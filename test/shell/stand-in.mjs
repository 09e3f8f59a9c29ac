// Scripted stand-ins for shells that Debian has no program for: they show prompts, echo what is typed, page, change modes, and answer
// a few commands. Run by Node with a name they talk to their own terminal: node stand-in.mjs imish
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';

const host = hostname().split('.')[0];
const configure = (name, prompt, left) => ({ name, prompt, entered: ['configure terminal', 'conf t', 'configure'], left });
/** A mode of a mode: its last words lead out of all. */
const inner = (prompt) => ({ name: 'inner', prompt, entered: ['router bgp 65001'], left: ['exit', 'quit'], ends: ['end'] });
const more = { question: ' --More-- ', erase: `${'\b'.repeat(10)}${' '.repeat(10)}${'\b'.repeat(10)}`, off: ['terminal length 0'] };
const unknown = (command) => `% Invalid input detected: ${command}`;
const router = { greeting: '', comment: '!', rows: 24, pager: more, unknown };

/** Each is called by the dialect that it stands in for, and a word behind it where there are two. */
export const devices = {
  ios: {
    ...router,
    greeting: 'Unauthorised access is forbidden.\r\n\r\n',
    modes: [
      { name: 'ios', prompt: `${host}#`, entered: [], left: ['exit', 'quit'] },
      configure('ios-config', `${host}(config)#`, ['end', 'exit', 'quit']),
      inner(`${host}(config-router)#`),
    ],
  },
  'ios that pages': {
    ...router,
    pager: { ...more, off: [] },
    modes: [{ name: 'ios', prompt: `${host}>`, entered: [], left: ['exit', 'quit'] }],
  },
  eos: {
    ...router,
    modes: [
      { name: 'eos', prompt: `${host}(s1)#`, entered: [], left: ['exit', 'quit'] },
      configure('eos-config', `${host}(s1)(config)#`, ['end', 'exit', 'quit']),
      inner(`${host}(s1)(config-router-bgp)#`),
    ],
  },
  imish: {
    ...router,
    editor: true,
    modes: [
      { name: 'imish', prompt: `${host}[0]#`, entered: [], left: ['exit', 'quit'] },
      configure('imish-config', `${host}[0](config)#`, ['end', 'exit', 'quit']),
      inner(`${host}[0](config-router)#`),
    ],
  },
  junos: {
    ...router,
    greeting: '--- JUNOS 21.4R1 Kernel 64-bit\r\n',
    pager: { question: '---(more 23%)---', erase: '\r\x1b[K', off: ['set cli screen-length 0'] },
    modes: [
      { name: 'junos', prompt: `ada@${host}> `, entered: [], left: ['exit', 'quit'] },
      configure('junos-config', `[edit]\r\nada@${host}# `, ['exit configuration-mode', 'exit', 'quit', 'commit and-quit']),
    ],
  },
  vyos: {
    ...router,
    comment: '#',
    pager: { ...more, off: ['set terminal length 0'] },
    modes: [
      { name: 'vyos', prompt: `vyos@${host}:~$ `, entered: [], left: ['exit'] },
      configure('vyos-config', `[edit]\r\nvyos@${host}# `, ['exit', 'exit discard']),
    ],
  },
  tmsh: {
    ...router,
    pager: { question: '---(less 23%)---', erase: '\r\x1b[K', off: [] },
    modes: [{ name: 'tmsh', prompt: `root@(${host})(cfg-sync Standalone)(Active)(/Common)(tmos)# `, entered: [], left: ['quit', 'exit'] }],
  },
};

const lines = (count) => Array.from({ length: count }, (_, at) => `line ${at + 1} of the configuration`);
const answers = {
  'show clock': () => ['12:00:00.000 UTC Mon Jan 1 2024'],
  'show running-config': () => lines(200),
  'show text': () => ['y'.repeat(5_000)],
  'show tables': () => lines(60_000),
  'show dump': () => ['y'.repeat(5_000_000)],
  'show banner': ({ modes }) => [modes[0].prompt.trim(), 'after'],
};

/** Takes what is typed; `write` shows, `end` is called when the outermost mode is left. */
export function converse(device, write, end) {
  const stack = [device.modes[0]];
  let [typed, paging, rest, ticking, ahead] = ['', device.pager !== null, [], null, null];
  let [asked, changed] = [null, false];
  /** Shows the prompt, and behind it what was typed meanwhile. */
  const prompt = () => {
    write(stack.at(-1).prompt);
    const waiting = ahead ?? '';
    ahead = null;
    for (const character of waiting) key(character);
  };
  const page = () => {
    const count = paging ? device.rows - 1 : rest.length;
    write(
      rest
        .splice(0, count)
        .map((line) => `${line}\r\n`)
        .join(''),
    );
    if (rest.length > 0) write(device.pager.question);
    else prompt();
  };
  const enter = (command) => {
    const mode = device.modes.find((each) => each.entered.includes(command));
    if (asked !== null) {
      if (/^(?:y|yes|)$/.test(command)) {
        stack.pop();
        changed = false;
      }
      asked = null;
    } else if (stack.at(-1).name === 'junos-config' && command.startsWith('set ')) changed = true;
    else if (changed && command.startsWith('exit')) {
      asked = 'Exit with uncommitted changes? [yes,no] (yes) ';
      return write(asked);
    } else if (stack.at(-1).ends?.includes(command)) stack.length = 1;
    else if (stack.at(-1).left.includes(command)) {
      changed = false;
      stack.pop();
      if (stack.length === 0) return end();
    } else if (mode !== undefined) stack.push(mode);
    else if (device.pager?.off.includes(command)) paging = false;
    else if (command === 'monitor') {
      ticking = setInterval(() => write('tick\r\n'), 50);
      return;
    } else if (command === 'show slowly') {
      // Output that stands still where a prompt would.
      write(stack[0].prompt.trim());
      ahead = '';
      setTimeout(() => {
        write('\r\nafter\r\n');
        prompt();
      }, 400);
      return;
    } else if (command !== '' && !command.startsWith(device.comment)) {
      rest = answers[command]?.(device) ?? [device.unknown(command)];
      return page();
    }
    prompt();
  };
  const key = (character) => {
    if (ahead !== null) {
      ahead += character;
      // While a command runs, a terminal with an editor of lines shows by itself what is typed.
      if (device.editor) write(character === '\n' ? '\r\n' : character);
    } else if (ticking !== null) {
      if (character !== '\x03') return;
      clearInterval(ticking);
      ticking = null;
      write('^C\r\n');
      prompt();
    } else if (rest.length > 0) {
      write(device.pager.erase);
      if (character === 'q' || character === '\x03') rest = [];
      page();
    } else if (character === '\x03') {
      [typed, asked] = ['', null];
      write('^C\r\n');
      prompt();
    } else if (character === '\n' || character === '\r') {
      write('\r\n');
      const command = typed.trim();
      typed = '';
      enter(command);
    } else {
      typed += character;
      write(character);
    }
  };
  write(device.greeting);
  prompt();
  return (text) => {
    for (const character of text) key(character);
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdin.setRawMode(true);
  const type = converse(
    devices[process.argv[2]],
    (text) => process.stdout.write(text),
    () => process.exit(0),
  );
  process.stdin.setEncoding('utf8').on('data', type);
}
