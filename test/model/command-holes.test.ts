// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shells write their variables so
import { describe, expect, it } from 'vitest';
import { classifyCommand, mayChange } from '../../src/model/command/classify.ts';

/** Commands that bash runs otherwise than they look, by what hides it. */
const hidden: Readonly<Record<string, readonly string[]>> = {
  expansions: [
    ...['echo $((touch /tmp/y) )', 'echo $((touch y) || (touch z))', "echo ${x:-'}'}; touch /tmp/y #'", 'echo ${x:-<(touch y)}'],
    ...['echo ${x@P}', 'echo ${!x}', 'echo ${x:=y}', 'echo ${x:y}', 'echo ${x[$(touch y)]}', 'echo ${ touch y; }', 'echo $[x]'],
    ...['echo `echo \\`touch y\\`` #`', 'echo "`echo \\`touch y\\``" #`', 'echo $((x))', 'echo $\\\n(touch y)', 'echo "$\\\n(touch y)"'],
    ...['echo "$(ls # \'\n)"; touch y; "\')"', 'echo "$(case x in x) touch y;; esac)"', "echo $(ls # '\n) ; touch y # ')"],
    ...['echo "a; touch y" !#:1', 'echo !rm', `echo ${'$('.repeat(3000)}`],
  ],
  quotes: [
    ...["bash -c $'ls #\\ntouch y'", "bash -c $'ls\\x0atouch y'", 'sort $"-o" /tmp/y f', "echo $'\\'' ; touch y #'"],
    ...['bash -c "ls #\ntouch y"', 'bash -c "ls; tou\\\nch y"'],
  ],
  heredocs: [
    ...['cat <<EOF\na\n  EOF\nEOF\ntouch y', 'cat <<-EOF\n\t\tEOF\ntouch y', 'cat <<A <<B\nA\nB\ntouch y', '((1<<EOF))\ntouch y\nEOF'],
    ...['cat <<$X\nls\n$X', 'cat <<"E F"\nls\nE F', 'cat <<E\n${x@P}\nE', 'cat <<E\na\\\nE\ntouch y\nE'],
  ],
  arithmetic: [
    ...[
      "[[ 'a[$(touch y)]' -eq 1 ]]",
      "test -v 'a[$(touch y)]'",
      "[ -v 'a[$(touch y)]' ]",
      "declare -i z='a[$(touch y)]'",
      'declare -i z=$x',
    ],
    ...[
      "x='a[$(touch y)]'; echo $((x))",
      "x='$(touch y)'; echo ${x@P}",
      "x='a[$(touch y)]'",
      "export x='`touch y`'",
      '[[ $(cat f) -eq 1 ]]',
    ],
    ...["unset 'a[$(touch y)]'", "printf -v 'a[$(touch y)]' x", "printf '-vPATH' x", "for i in 'a[$(touch y)]'; do ls; done", '[ $X ]'],
    ...["x=$'$(touch y)'", 'x=\\$\\(touch\\ y\\)', '[ "$A" "$B" ]', 'SECONDS=$x'],
  ],
  'words that become options': [
    ...['sort {-o,/tmp/y,/etc/hostname}', "X='-o /tmp/y'; sort $X /etc/hostname", 'curl -s {-o,f,file:///x}', 'xxd {a,b}', 'uniq {a,b}'],
    ...['git diff --no-index {--output=f,a,b}', 'bash -c \'sort "$@"\' _ -o y f', 'ip {link,set,lo,down}', 'X="link set lo down"; ip $X'],
    ...['ifconfig {eth0,down}', 'date {-s,now}', 'tcpdump {-w,f,-c1}', 'journalctl {--rotate,-n1}', 'ss {-K,dst,x}', 'sort {"a b",-o,y}'],
    ...['sort "$X" f', 'sort -$X f', 'sort --ou$X f', 'sort "-$X" f', 'sort a"$@"', 'sort ${x:-a} f', 'sort $(cat f)', 'sort `cat f`'],
    ...[
      'kubectl $X get pods',
      'kubectl -n $NS get pods',
      'docker $X ps',
      'kubectl get {pods,-o}',
      'find . -name $X',
      'find "$X" -name y',
      'find . -name {a,-delete}',
      "test {-v,'a[1]'}",
      'virsh --log=f list',
      'ovs-vsctl --log-file=f show',
    ],
    ...['sudo -u $X ls', 'timeout $T ls', 'export $X', "HOME='. -delete'; find $HOME", 'for HOME in -delete; do find . $HOME; done'],
    ...['sed -n {-i,p} f', 'awk {-f,x} f', 'env sort $X', 'git log $X'],
  ],
  'programs under others': [
    ...[
      'jobs -x touch y',
      "timeout 3 watch -n1 ls '; touch y'",
      "sudo watch ls ';' touch y",
      'watch ls \\; touch y',
      "watch 'ls; touch y'",
    ],
    ...[
      "xargs -I{} timeout 5 bash -c 'ls {}'",
      "xargs timeout 5 bash -c 'ls'",
      'xargs -I ls ls',
      'xargs -I% % x',
      "xargs -I{} watch 'ls {}'",
    ],
    ...['xargs env python3', 'xargs sort', 'xargs -I{} sort {}', "env watch ls ';' touch y", 'watch ls $X', 'xargs -IX sudo sort X'],
    ...['awk -v x=1 -f prog', "awk '{print}' -f prog", 'awk -i inplace 1 f', 'awk -l x 1', 'awk \'BEGIN{system\\\n("x")}\''],
    ...["sed 's|e;#|b|;1e touch y' f", "sed 's/a/b/e' f", "sed 's/a/b/w y' f", "sed 's;a;b;w y' f", 'sed 1etouch f', "sed '1w y' f"],
    ...[
      "sed 's/[/]/x/w y' f",
      "sed 'p;w y' f",
      "sed '/a/{p;e touch y\n}' f",
      "sed 's,a,b,;s/e/f/e' f",
      "sed 'y/a/b/;e touch y' f",
      "sed '1e' f",
    ],
  ],
  abbreviations: [
    ...[
      'sort --outp=y f',
      'sort --o y f',
      'date --se=now',
      'sysctl --sys',
      'journalctl --rot',
      'dmesg --cle',
      'smartctl --tes=short /dev/sda',
    ],
    ...[
      'psql --com="drop table t"',
      'mysql --exec="drop table t"',
      'mysql --delimiter=x -e "select 1x drop table t"',
      'openssl x509 --out y',
    ],
    ...[
      'openssl x509 -out=y -in c',
      "mysql -e 'select 1' -p -e 'drop table t'",
      'kafka-topics.sh --list -delete',
      'yq --in-pl .a f',
      'git log --o=f',
    ],
    ...['arp --del x', "vtysh -c 'show version' --writeconfig", "vtysh --comm 'conf t'", 'tree -ao f', 'less -Nk f', 'file --comp f'],
    ...[
      'lastlog -C',
      'lshw -dump f',
      'named-checkzone -o f a b',
      'snmpwalk -Lf f web',
      'ceph status -o f',
      'ceph osd dump --out-file=f',
      'ssh-keygen -R web',
    ],
    ...['blkid --garbage-collect', 'wget -qbO- http://web', 'wget -qO- --rejected-log=f http://web', 'wget -O- -O f http://web'],
    ...[
      "curl -w '%output{f}x' http://web",
      'curl gopher://web/x',
      'curl --url dict://web/x',
      'curl gopher:/web/x',
      'mysql -Ge "select 1\nsystem touch y"',
      'curl -sw @f http://web',
      'pip list --log f',
    ],
    ...[
      'ls > 1',
      'ls > -',
      'ls >& f',
      'ls &> 1',
      'ls 2> 1',
      'tcpdump -c1 --postrot=x',
      'sensors --se',
      'crontab -l -r',
      'tune2fs -l -O x /dev/sda',
    ],
    ...[
      'conntrack -L -z',
      'iptables -vZ -L',
      'iptables -nvLZ',
      'chronyc -m tracking makestep',
      'redis-cli --rdb f',
      'redis-cli --eval f get',
    ],
    ...["nft list ruleset ';' flush ruleset", "nft 'list ruleset; flush ruleset'", 'nft -f f list', 'pidstat -e touch y', 'lsof -Dbf'],
    ...[
      'ip -net NS l set x',
      'ip -l 1 l set x up',
      'ip -n ns link s x up',
      'ip link s x up',
      'bridge link s dev X cost 5',
      'bridge -n ns l set dev x',
    ],
    ...['ip -ba f', 'bridge vlan a dev x vid 1', 'tc qdisc l x', 'ip -foo a', 'ip --fo a', 'tc -b f', 'drbdadm --drbdsetup=touch status'],
  ],
  variables: [
    ...['TAR_OPTIONS=--to-command=x tar tf a', 'LESSOPEN="|touch y" less f', 'LESS=+!touch less f', 'MANPAGER=x man ls', 'PAGER=x git log'],
    ...[
      'GIT_EXTERNAL_DIFF=x git diff',
      'GIT_SSH=x git log',
      'LD_PRELOAD=x ls',
      'BASH_ENV=f bash -c ls',
      'ENV=f sh -c ls',
      'PYTHONPATH=x pip list',
    ],
    ...[
      'PERL5OPT=-e ls',
      'RUBYOPT=x ls',
      'NODE_OPTIONS=x npm ls',
      'MANOPT=x man ls',
      'EDITOR=x ls',
      'VISUAL=x ls',
      'export RUBYOPT=x',
      'CURL_HOME=x curl http://web',
    ],
    ...['export LD_PRELOAD=x', 'export TAR_OPTIONS=x', 'export LESSOPEN', 'sudo LD_PRELOAD=x ls', 'unset LD_PRELOAD', 'MAILPATH=x'],
  ],
};

const otherShells: readonly (readonly [shell: string, command: string])[] = [
  ['psql', `select 1 as "'", evil('y','x') as "'"`],
  ['sqlite', `select 1 as "'", writefile('y','x') as "'"`],
  ['sqlite', "select writefile/**/('y','x')"],
  ['sqlite', "select 1 as [']; drop table t; --']"],
  ['psql', 'select pg_terminate_backend/**/(1)'],
  ['psql', 'select evil . count (1)'],
  ['psql', 'with evil(n) as (select 1) select evil(5)'],
  ['psql', 'select $a$ $a$; drop table t'],
  ['psql', '\\dt\ndrop table t'],
  ['psql', 'select 1 /* /* */ ; drop table t; */'],
  ['sqlite', 'select 1\ngo\n.shell touch y'],
  ['mysql', '\\d x\nselect 1x drop table t'],
  ['mysql', 'select 1 /*! into outfile "x" */'],
  ['mysql', "select 1 # '\n; drop table t; # '"],
  ['mysql', 'desc analyze select evil()'],
  ['bash', `sqlite3 a.db "select writefile/**/('y','x')"`],
  ['bash', "psql -c 'select 1' -c 'select pg_terminate_backend/**/(1)'"],
  ...['show version "$(touch y)"', 'show version <(touch y)', '! touch y', 'show version | find / -delete', 'show version | sort -o y'].map(
    (command) => ['vyos', command] as const,
  ),
  ...['show version | grep $X', 'show version | tee y', 'show `touch y`', "show 'a | b'", 'show version | head {-c,1}'].map(
    (command) => ['vyos', command] as const,
  ),
  ...['echo (Remove-Item x)', 'Get-Content (Remove-Item x)', 'Get-Item @(del x)'].map((command) => ['powershell', command] as const),
  ['cmd', 'dir %X%'],
  ['zsh', 'ls # ; touch y'],
];

/** A verb that is perhaps the value of an option. */
const doubtful: readonly string[] = [
  ...['kubectl --tls-server-name get delete pod x', 'docker compose --ansi ps up -d', 'systemctl --job-mode status stop ssh'],
  ...[
    'apt -t list install x',
    'apt --foo list install x',
    'kubectl --tls-server-name exec delete pod x -- ls',
    'docker --foo exec rm web ls',
  ],
  ...['aws --foo iam delete-user list-x', 'pip --foo list install x', 'git --foo log push'],
];
const destroying: readonly string[] = [
  ...['helm --kube-context prod uninstall web', 'dnf --enablerepo epel remove nginx', 'kubectl --cache-dir /tmp delete pod x'],
  ...['kubectl --foo /tmp drain x', 'helm --foo prod uninstall web'],
];

const reading: readonly (readonly [shell: string, command: string])[] = [
  ...[
    ...[
      'echo $((1 + 2))',
      'echo ${x}',
      'echo ${x:-none}',
      'echo ${#x}',
      'echo ${x%%.*}',
      'echo ${x##*/}',
      'echo ${x/a/b}',
      'echo ${x:0:3}',
    ],
    ...[
      'echo "$(date)"',
      'echo `date`',
      "echo $'a\\tb'",
      'cat <<EOF\na $x\nEOF',
      "cat <<'EOF'\n$(touch y)\nEOF",
      'cat <<-E\n\ta\n\tE',
      'ls 2>&1',
      'ls >&2',
    ],
    ...[
      '[[ -f x ]] && [[ $a == b ]]',
      '[ -n "$X" ]',
      '[ $? -eq 0 ]',
      'test -f x',
      'printf "%s\\n" "$X"',
      'export A=$B',
      'X=$(hostname)',
      "A='a b'",
    ],
    ...[
      'curl http://$IP:8080/',
      'curl -H "Authorization: Bearer $TOKEN" https://web/',
      'ping web-$N',
      'kubectl logs $POD',
      'kubectl get pod "$POD" -o wide',
    ],
    ...[
      'kubectl describe pod $(kubectl get pods -o name)',
      'docker inspect $(docker ps -q)',
      'docker logs --tail 5 $ID',
      'kubectl -n "$NS" get pods',
    ],
    ...[
      'cat $F',
      'grep -r $X /etc',
      'for i in 1 2 3; do echo $i; done',
      'find $HOME -name x',
      'find . -name "$X" -print',
      "find . -name '*.c'",
    ],
    ...[
      'watch -n1 ls',
      "watch 'kubectl get pods | grep x'",
      'xargs -n1 grep x',
      'xargs -I{} stat {}',
      'jobs -l',
      'wait',
      'sudo -u postgres ls',
    ],
    ...[
      "awk -F'|' -v x=1 '{print $1}' f",
      "sed -n '/a/,/b/p' f",
      "sed 's|a|b|g' f",
      "sed -e 's/a[0-9]*/b/' -e '$d' f",
      "sed -n '1,5p;7q' f",
      "sed 's/e;w/x/' f",
    ],
    ...[
      'ip -net NS l',
      'ip -s -s link show',
      'ip --json a',
      'ip -c=always r',
      'ip netns exec red ip a',
      'ip -n red route show',
      'bridge -s link',
      'tc -s qdisc',
    ],
    ...[
      'iptables -nvL',
      'iptables -t nat -L -n --line-numbers',
      'nft list ruleset',
      'nft -a list ruleset',
      'conntrack -L -p tcp --family ipv4',
      'chronyc -n sources',
    ],
    ...[
      "mysql -uroot -pX -e 'select 1'",
      "psql --command='select 1'",
      "mysql --execute='show tables' shop",
      "vtysh -c 'show version' -c 'show ip route'",
    ],
    ...[
      'kubectl --insecure-skip-tls-verify get pods',
      'docker compose --ansi never ps',
      'apt -qq list --installed',
      'systemctl -l --no-pager status x',
      'helm --debug list',
    ],
    ...[
      'git --no-pager log --oneline',
      'openssl s_client -connect web:443 -showcerts',
      'openssl x509 -in c -noout -enddate',
      'wget --spider http://web',
      'curl -w "%{http_code}" http://web',
    ],
    ...[
      'sort -k2,2n f',
      'journalctl --since today -u x --no-pager',
      'dmesg --ctime',
      'date --date=yesterday',
      'ss --listening',
      'KUBECONFIG=x kubectl get pods',
    ],
    ...[
      'LANG=C ls',
      'unset FOO',
      'tree -L 2',
      'openstack server list',
      'dnf -q list',
      'pip list --outdated',
      'redis-cli -h web -p 6380 info',
    ],
  ].map((command) => ['bash', command] as const),
  ...[
    'show version',
    'show ip bgp | match 10',
    'show log | count',
    'show interfaces | no-more',
    'run show version | grep -i vyos | head',
  ].flatMap((command) => (command.includes('no-more') ? [] : [['vyos', command] as const])),
  ['psql', 'select "a"."b" from t -- done'],
  ['psql', "select a->>'b' from t where x = $1"],
  ['psql', 'select /* all */ count (*) from t'],
  ['psql', 'with t(n) as (values (1)), u (m) as materialized (select 2) select * from t, u'],
  ['mysql', 'show tables;\nselect `a` from `t`\\G'],
  ['cmd', 'ipconfig /all'],
];

describe('what runs more than it looks needs consent', () => {
  const rows = Object.entries(hidden).flatMap(([by, commands]) => commands.map((command) => [by, command] as const));
  it.each(rows)('%s: %s', (_, command) => {
    expect(mayChange(classifyCommand(command, 'bash'))).toBe(true);
  });
  it.each(otherShells)('%s: %s', (shell, command) => {
    expect(mayChange(classifyCommand(command, shell))).toBe(true);
  });
});

describe('a word that is a verb or the value of an option', () => {
  it.each(doubtful)('is the worse of both: %s', (command) => {
    expect(mayChange(classifyCommand(command, 'bash'))).toBe(true);
  });
  it.each(destroying)('destroys: %s', (command) => {
    expect(classifyCommand(command, 'bash')).toBe('destructive');
  });
});

describe('commands of real guides still read', () => {
  it.each(reading)('%s: %s', (shell, command) => {
    expect(classifyCommand(command, shell)).toBe('read-only');
  });
});
