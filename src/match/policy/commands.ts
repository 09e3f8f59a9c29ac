import { printsConfiguration } from './families.ts';

/** Where a program is called: at the beginning, behind a pipe or a list, under `sudo`, in a container. */
const called = '(?:^|[|;&(]\\s*|\\s--\\s+|\\b(?:sudo|exec|watch|time|timeout \\S+|sh -c|bash -c)\\s+(?:-\\S+\\s+)*["\']?)\\s*(?:\\S*/)?';

/** Commands of which a page shows a part as often as not: lines that it does not show say nothing. */
const open = [
  /\b(?:sh\w*|show|display) (?:(?:ip|ipv6|bgp|isis|ospf\w*|running\S*|startup\S*|int\w*|version|tech\w*|log\w*)\b ?)+.*(?:neigh\w*|run\w*|start\w*|int\w*|version|tech|log\w*)/i,
  /\bshow (?:run\w*|version|interfaces?|logging)\b|\b(?:kubectl|oc|k|podman|docker)\b.*\sdescribe\b|--help\b|(?<!-n |--namespace[ =]|[-./])\blogs?\b(?![-./])/i,
  new RegExp(
    `${called}(?:ifconfig|ping6?|openssl|tmsh|dmesg|journalctl|help|ip (?:-\\S+ )*(?:a|ad|add|addr|address|l|li|link)|systemctl (?:\\S+ )?status|` +
      'curl\\b.*\\s-[a-zA-Z]*v|dig\\b(?!.*\\+short)|git (?:\\S+ ){0,2}?log)\\b',
    'i',
  ),
];

export function isOpen(command: string): boolean {
  // A listed configuration is shown whole, and so is the part that somebody asks for.
  return (
    open.some((each) => each.test(command)) &&
    !/\bshow run\S*\s+(?:\||int\w*|router|section)/.test(command) &&
    !/\blist (?:ltm|net|sys|auth|gtm|asm)\b/.test(command)
  );
}

/** Commands that tell what happened, where the same may happen twice. */
export function isLog(command: string): boolean {
  return (
    /\bjournalctl\b|\blogs?\b|\bdmesg\b|\btail\b|\bhistory\b|\btcpdump\b|\bevents?\b|\blogging\b|\bstrace\b|\bwatch\b|\bansible-playbook\b|\bterraform apply\b|\bdocker (?:build|pull|push)\b|\brollout status\b|\b(?:kubectl|oc)\b.*\s(?:-w|--watch)\b/.test(
      command,
    ) && !/\btcpdump\s+(?:-D|--list-interfaces)\b/.test(command)
  );
}

/** Commands that print a set of entries of their own forms, or the whole of a file: one more line is one more entry. */
const whole =
  /\bip (?:-\S+ )*(?:r|ro|rou|route|n|neigh\w*|ru|rule)(?: (?:show|list|ls)\b[^|]*)?\s*$|\bip6?tables(?:-save)?\b|^(?:sudo )?cat (?!\/(?:proc|sys|var\/log)\/|\S*\.log\b)[^|;&<>]+$|\bkubectl (?:\S+ ){0,6}?(?:apply|create|delete)\b|\bcrontab -l\b|\bnft (?:\S+ )*list\b|\btrace(?:route|path)6?\b|\bexportfs\b|\bgetent\b|\bshow (?:(?:ip|ipv6) )?route\b|\bshow (?:\S+ )?(?:access-lists?|prefix-lists?)\b|\bsudo -l\b|\baws\b.*--output[ =]text\b|\b[lz]range\b|\bsmembers\b/i;

export function isWhole(command: string): boolean {
  return whole.test(command);
}

/** The lines of a text are a text in their order alone. */
const text = /^(?:sudo )?(?:cat|head|tail|tac|nl|less|more|zcat|echo|printf|sed|sort|e?grep|awk|cut)\s(?![^\n]*(?:\|\||[;&|]))/;
/** Files that the system writes, and logs: what stands there is measured or drawn. */
const ofSystem = /\/(?:proc|sys|run|dev)\/|\/var\/(?:log|run|lib)\/|\.log\b|machine-id\b/;

/** Commands that show what somebody has written: each sign of it was meant. */
export function isWritten(command: string): boolean {
  return (text.test(command) || printsConfiguration(command)) && !ofSystem.test(command);
}

/** The first rule that fits decides. */
const rules =
  /\bip6?tables(?:-save)?\b|\bnft (?:\S+ )*list\b|\bufw status\b|\bip (?:-\S+ )*ru(?:le)?\b|\b(?:access-lists?|prefix-lists?|route-maps?|policy-map|class-map)\b|\bsh(?:ow)? (?:run|start)\w*|\bshow conf\w*|\bpfctl\b/i;

/** Commands that show a text as it stands: whatever it says, its lines have their places. */
export function isText(command: string): boolean {
  return text.test(command);
}

/** Commands whose rows have an order that means something. */
export function isOrdered(command: string): boolean {
  return (
    /\bORDER BY\b|--sort-by|\btraceroute\b|\bhistory\b|\bjournalctl\b|\bgit log\b|\|\s*sort\b/i.test(command) ||
    text.test(command) ||
    rules.test(command)
  );
}
