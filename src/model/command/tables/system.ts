import { alike, first, only, type PosixRule, type Table, unless, verbs } from '../rules.ts';
import { isLong } from '../short-options.ts';

const interpreter: PosixRule = (args) => (args.length === 1 && /^(?:--version|-V|-v)$/.test(args[0] ?? '') ? 'read-only' : 'unknown');

const opensslWrites = ['out', 'writerand', 'sess_out', 'keyout', 'CAcreateserial', 'engine', 'provider', 'config', 'keylogfile', 'msgfile'];

const services: PosixRule = verbs({
  reads: [
    'status',
    'show',
    'cat',
    'list-units',
    'list-unit-files',
    'list-timers',
    'list-sockets',
    'list-dependencies',
    'list-jobs',
    'is-active',
    'is-enabled',
    'is-failed',
    'is-system-running',
    'get-default',
    'show-environment',
  ],
  destroys: ['reboot', 'poweroff', 'halt', 'kexec', 'rescue', 'emergency', 'suspend', 'hibernate'],
  valued: /^-(?:[nptHMPso]|-type|-state|-lines|-property|-host|-machine|-root|-signal|-output|-job-mode)$/,
  flags: /^-(?:[lr]|-user|-system|-global|-recursive)$/,
});

/** The machine: services, time, hardware, logs. */
export const systemTools: Table = [
  ...alike(
    'read-only',
    'uname arch nproc id groups whoami logname users who w last hostid getent uptime free vmstat iostat mpstat ps pgrep ' +
      'pidof pstree ipcs lsns lscpu lspci lsusb lsmod modinfo lsmem lsipc lslocks lslogins lsscsi lsb_release getenforce ' +
      'sestatus aa-status systemd-cgls systemd-detect-virt',
  ),
  ...alike('changing', 'useradd adduser usermod groupadd passwd modprobe depmod killall'),
  ...alike('destructive', 'reboot shutdown poweroff halt init kill pkill userdel groupdel'),
  ...alike(interpreter, 'python python3 perl ruby node php java go'),
  ...alike(
    verbs({
      reads: ['status', 'show', 'list', 'list-sessions', 'list-users', 'list-timezones', 'query', 'statistics'],
      alone: 'read-only',
    }),
    'timedatectl hostnamectl localectl loginctl networkctl resolvectl bootctl',
  ),
  ['date', unless(/^-[^-]*s|^\d/, ['set'])],
  [
    'hostname',
    (args) =>
      args.every((arg) => /^-[fisIAd]+$|^--(?:fqdn|short|ip-address|all-ip-addresses|domain)$/.test(arg)) ? 'read-only' : 'changing',
  ],
  ['top', (args) => (args.some((arg) => /^-[^-]*b/.test(arg)) && args.some((arg) => /^-[^-]*n/.test(arg)) ? 'read-only' : 'unknown')],
  ['systemctl', services],
  ['service', (args) => (args.length === 2 && args[1] === 'status' ? 'read-only' : 'changing')],
  [
    'journalctl',
    unless(
      /^$/,
      ['cursor-file', 'vacuum', 'rotate', 'flush', 'sync', 'relinquish', 'smart-relinquish', 'update-catalog', 'setup-keys'],
      'destructive',
    ),
  ],
  ['dmesg', unless(/^-[^-]*[cCnDE]/, ['clear', 'read-clear', 'console'])],
  ['mount', (args) => (args.length === 0 || (args.length === 1 && args[0] === '-l') ? 'read-only' : 'changing')],
  ['swapon', (args) => (args.length === 0 || args.every((arg) => /^(?:-s|--show|--summary)/.test(arg)) ? 'read-only' : 'changing')],
  [
    'sysctl',
    (args) =>
      args.some((arg) => arg.includes('=') || /^-[^-]*[wpf]/.test(arg) || isLong(arg, ['write', 'load', 'system']))
        ? 'changing'
        : 'read-only',
  ],
  [
    'chronyc',
    (args, tools) =>
      args.some((arg) => /^-/.test(arg) && !/^-(?:[46acdnNvhp]+|-help|-version)$/.test(arg))
        ? 'unknown'
        : verbs({ reads: ['tracking', 'sources', 'sourcestats', 'activity', 'ntpdata'], valued: /^-[hp]$/, flags: /^-[46acdnNv]+$/ })(
            args,
            tools,
          ),
  ],
  ['ntpq', unless(/^-[^-]*[ci]/, ['command', 'interactive'], 'unknown')],
  [
    'openssl',
    (args) => {
      if (args.some((arg) => isLong(arg, opensslWrites, '-') || /^--?CA(?:=|$)/.test(arg))) return 'changing';
      return /^(?:x509|s_client|version|verify|crl|asn1parse|ciphers)$/.test(args[0] ?? '') ? 'read-only' : 'unknown';
    },
  ],
  ['lastlog', unless(/^-[^-]*[CS]/, ['clear', 'set'])],
  ['lshw', unless(/^--?d/)],
  ['mailq', only(/^-v$/)],
  ...alike(unless(/^-[^-]*o/), 'sar sadf'),
  ['pidstat', unless(/^-[^-]*[oe]/)],
  ...alike(first(/^(?:configtest|status|fullstatus|-t|-S|-v|-V|-M)$/, 'unknown', /^-(?![tSvVM]$)/), 'apachectl apache2ctl httpd'),
  ['dmidecode', unless(/^$/, ['dump-bin', 'from-dump'], 'unknown')],
  ['sensors', unless(/^-[^-]*s/, ['set'])],
  ['crontab', first(/^-l$/, 'changing', /^-(?![lu]$)/)],
  ['ldconfig', only(/^(?:-p|--print-cache|-V|--version)$/, 'unknown', 'changing')],
  ['numactl', only(/^(?:-H|--hardware|-s|--show)$/, 'unknown')],
  ['ssh-keygen', first(/^-(?:l|lf|lv|lvf)$/, 'changing', /^-(?![lvfEF]+$)/)],
  ['udevadm', first(/^info$/, 'unknown', /^-[^-]*c|^--c/)],
  ['nginx', first(/^-[tTvV]$/, 'unknown', /^-(?![tTvVq]$)/)],
  // Without `-c` it serves.
  ['haproxy', first(/^(?:-c|-v|-vv)$/, 'unknown', /^-(?!c$|f$|v+$|V$)/)],
  ['systemd-analyze', verbs({ reads: ['time', 'blame', 'critical-chain', 'security'] })],
  ['bigstart', verbs({ reads: ['status'] })],
  ['fail2ban-client', verbs({ reads: ['status', 'ping', 'version'] })],
  [
    'ipmitool',
    verbs({
      reads: [
        'sensor list',
        'sdr list',
        'sdr elist',
        'sel list',
        'sel elist',
        'sel info',
        'chassis status',
        'power status',
        'lan print',
        'mc info',
      ],
      valued: /^-[HUPILfoR]$/,
    }),
  ],
  ['rfkill', verbs({ reads: ['list'], alone: 'read-only' })],
];
