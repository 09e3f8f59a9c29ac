import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandClass, classifyCommand } from '../../src/model/command/classify.ts';
import { posixTables } from '../../src/model/command/posix-table.ts';

const groups: readonly (readonly [CommandClass, string, string])[] = [
  [
    'read-only',
    'bash',
    'ls -l|cat /etc/hosts|grep -r x /etc|netstat -rn @ grep 10.0.0.1|ip a|ip -br link show|ip route get 10.0.0.1|ifconfig eth0|ping -c 3 web|uptime|df -h|ps aux',
  ],
  [
    'read-only',
    'bash',
    'kubectl get pods -A|kubectl -n shop describe pod web|kubectl logs web --tail 5|kubectl rollout status deploy/web|sudo kubectl get nodes|FOO=1 ls|docker ps -a|docker exec -it web ls /|calicoctl get bgpPeer',
  ],
  [
    'read-only',
    'bash',
    'systemctl status sshd|journalctl -u sshd|git log --oneline|git status|curl -s http://web/|curl -sI http://web|curl -so /dev/null -w "%{http_code}" http://web|find / -name x|sed -n 5p file|sed s/a/b/ file',
  ],
  [
    'read-only',
    'bash',
    "awk '{print $1}' file|vtysh -c 'show ip bgp'|imish -e 'show clock'|openssl x509 -in c -noout|tar tf a.tar|sysctl net.ipv4.ip_forward|bash -c 'ls'|ls 2>/dev/null|export A=1|helm list|etcdctl member list|timeout 5 ping web",
  ],
  [
    'read-only',
    'bash',
    "[[ -f x ]] && ls|sqlite3 shop.db 'select 1'|sqlite3 -header shop.db .tables 'select * from t'|nmcli con show|nmcli -f NAME,DEVICE connection show|nmcli|wg|wg show wg0|tc -s qdisc show dev eth0|tc filter|lvs|crontab -l|fdisk -l|history 5|ulimit -a|umask|lsb_release -a|nginx -t|haproxy -c -f x.cfg|firewall-cmd --zone=public --list-all|ufw status|conntrack -L|consul members|kind get clusters|k3s kubectl get nodes|minikube status|redis-cli config get maxmemory|redis-cli CLIENT LIST|mysqladmin status ping|snmpwalk -v2c -c public web|smartctl -a /dev/sda|mdadm --detail /dev/md0|zfs list|nc -zv web 80|iptables-save|ip6tables -L -n|ceph -s|npm ls|unzip -l a.zip|ssh-keygen -lf key|swanctl --list-sas|ipset list|exportfs -v|kubeadm token list|birdcl show protocols|stty -a|rbd ls|unset A|kafka-topics.sh --list",
  ],
  [
    'unknown',
    'bash',
    "sqlite3 shop.db|sqlite3 shop.db '.shell rm x'|sqlite3 shop.db '.output x'|sqlite3 -init x a.db 'select 1'|nmcli -s con show x|wg show wg0 private-key|haproxy -f x.cfg|nginx|nginx -q|nginx -t -c x|tc -batch f|mysqladmin status reload|conntrack -F|nc web 80|nc -ze x web 80|unset PATH|man -P x ls|k3s kubectl exec web -- frob|kafka-topics.sh",
  ],
  [
    'changing',
    'bash',
    "sqlite3 shop.db 'insert into t values (1)'|nmcli con up x|nmcli general hostname web|tc qdisc add dev eth0 root netem|wg-quick up x && touch y|crontab f|crontab -r|k3s kubectl apply -f x|npm install|unzip a.zip|ssh-keygen -t rsa|exportfs -ra|ipset add a b|birdc disable bgp1|birdc enable bgp1|iptables-save -f x|ip6tables -A INPUT|smartctl -t short /dev/sda|minikube start|kubeadm init|yq --split-exp .a f|tar tf a.tar --index-file=x|blkid -w x|kafka-topics.sh --create|rfkill block all",
  ],
  [
    'destructive',
    'bash',
    "sqlite3 shop.db 'drop table t'|fdisk /dev/sda|parted /dev/sda mklabel gpt|ip6tables -F|zfs destroy x|k3s kubectl delete pod x|mysqladmin shutdown|redis-cli flushall",
  ],
  ['changing', 'bird', 'disable bgp1|enable all'],
  ['read-only', 'ios', 'enable|enable 15|disable'],
  ['read-only', 'imish', 'sh ip bgp neighbors|show ip route @ include B|ping 10.0.0.1|terminal length 0'],
  ['read-only', 'mysql', 'select 1;|show tables'],
  [
    'changing',
    'bash',
    'touch x|mkdir y|echo a > b|ls @ tee c|systemctl restart sshd|kubectl apply -f x|ip link set eth0 up|curl -X POST http://web|curl -d a http://web|apt install jq|sed -i s/a/b/ f|ifconfig eth0 down|date -s now|sort -o f f',
  ],
  ['changing', 'bash', 'ls && touch x|true; mkdir y|hostname other|git commit -m x|docker run web|cp a b|wget http://web/file'],
  ['changing', 'ios', 'configure terminal|no shutdown|copy run start|clear ip bgp *'],
  [
    'destructive',
    'bash',
    'rm -rf /|ls; rm x|kubectl delete pod web|sudo reboot|dd if=a of=b|find . -delete|docker rm web|echo $(reboot)|ls `rm x`|kill 1|git reset --hard|iptables -F|mkfs.ext4 /dev/sda|echo x > /dev/sda|journalctl --vacuum-size=1',
  ],
  ['destructive', 'ios', 'reload|write erase|erase startup-config'],
  [
    'unknown',
    'bash',
    'frobnicate|find . -exec rm {} +|python3 x.py|ssh web|eval ls|$CMD|$(cat x)|. file|sh script.sh|PATH=/tmp ls|awk \'BEGIN{system("x")}\'|kubectl exec web -- frob|xargs frob|tcpdump -z x|/tmp/ls|bash|sudo -i|git -c x=y log|su -',
  ],
  ['unknown', 'imish', 'frobnicate'],
  ['unknown', 'klingon', 'ls'],
];

describe('classes', () => {
  const rows = groups.flatMap(([expected, shell, commands]) =>
    commands.split('|').map((command) => [command.replace('@', '|'), shell, expected] as const),
  );
  it.each(rows)('%s (%s): %s', (command, shell, expected) => {
    expect(classifyCommand(command, shell)).toBe(expected);
  });
});

it('never throws, and what is added can only make a command worse', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 200 }),
      fc.constantFrom('bash', 'imish', 'tmsh', 'mysql', 'cmd', 'other'),
      (text, shell) => void classifyCommand(text, shell),
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom('ls', 'kubectl get pods', 'ping web'),
      fc.constantFrom('; rm x', ' && rm x', ' | rm x', '\nrm x', ' & rm x', ' $(rm x)', ' `rm x`', ' || rm x', ' <(rm x)'),
      (safe, more) => {
        expect(classifyCommand(safe + more, 'bash')).toBe('destructive');
      },
    ),
  );
});

it('has each command in one table only', () => {
  const names = posixTables.flatMap((table) => table.map(([name]) => name));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
