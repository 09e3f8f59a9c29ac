import { describe, expect, it } from 'vitest';
import { classifyCommand, mayChange } from '../../src/model/command/classify.ts';

/** Commands that change something and look like commands that read. */
const changing: readonly (readonly [shell: string, command: string])[] = [
  ...[
    ...['curl -sX POST http://web/reset', 'curl -kX DELETE http://web/x', 'curl -sXPUT http://web/x', 'curl --dat a=1 http://web'],
    ...['wget -qO- http://web -o /etc/log', 'wget -qO- -P /srv http://web'],
    ...['aws lambda invoke --function-name get-user out.json', 'aws iam create-user --user-name list-admin', 'aws s3 cp notes ls'],
    ...['az group create --name list', 'gcloud compute instances create info', 'openstack server pause list'],
    ...['sed -e p -e "w /tmp/out" f', "sed -n -e p -e '1e reboot' f", "sed --expression='1e reboot' p f", 'sed -ni p f'],
    ...['A=-delete; find . $A', 'find . {-delete,}', "find . $'-delete'", "find . $'\\x2ddelete'", 'echo -delete | xargs find .'],
    ...['cat names | xargs -I% sh -c "cat %"', 'printf -v PATH /tmp; ls'],
    ...["echo $'\\'' ; rm x ; echo \\'", 'ls\rrm x', 'ls\x15rm x'],
    ...['ovs-vsctl list-br -- del-br br0', 'ovn-nbctl show -- lb-del x', 'ip --batch f', 'ip -bat f', 'ip -all netns exec rm ls'],
    ...['bridge vlan d dev x vid 1', 'bridge fdb a 00:11:22:33:44:55 dev x', 'iptables -L --zero', 'iptables -L --modprobe=x'],
    ...['awk -E prog.awk', 'awk -o/etc/x 1', 'awk \'BEGIN { f = "system"; @f("reboot") }\'', 'sysctl -f /etc/x', 'ss -K dst 192.0.2.1'],
    ...[
      'tar -tI ./prog -f x',
      'rpm -qa --pipe sh',
      'git branch --set-upstream-to=origin/x',
      'git branch --unset-upstream',
      'git log --outp=f',
    ],
    ...['helm template x --output-dir out', 'terraform providers lock'],
    ...[
      'psql -c "select 1" -f drop.sql',
      "psql -c 'select 1' -c'drop table x'",
      'psql -o f -c "select 1"',
      'mysql --init-command=x -e "select 1"',
    ],
    ...['docker compose -f ps down', 'docker -H inspect rm c', 'kubectl --as get delete pod x', 'systemctl -M show stop x'],
    ...['virsh -c list destroy vm', 'rabbitmqctl -n list_queues reset'],
  ].map((command) => ['bash', command] as const),
  ...[
    "SELECT 'CREATE DATABASE x' WHERE NOT EXISTS (SELECT FROM pg_database)\\gexec",
    ...['select 1 \\g |sh', 'select 1 \\g /tmp/out', 'select 1 \\watch', '\\g', '\\x \\o f'],
    ...["select '--'; drop table x;", 'select 5--1; drop table x', 'select 1 /* -- */; drop table x', 'select $$ -- $$; drop table x'],
    ...["select 'a\\'' -- '; drop table x", "select 'a\n -- '; drop table x"],
    ...[
      "select create_hypertable('x', 't')",
      "select pg_drop_replication_slot('x')",
      'select pg_stat_reset()',
      "select writefile('a', 'b')",
    ],
    ...['select "drop_all"()', "select load_extension('x')"],
  ].map((command) => ['psql', command] as const),
  ['vyos', 'show version && sudo reboot'],
  ['vyos', 'show version & reboot'],
  ['ios', 'show ip bgp\rclear ip bgp *'],
];

/** Commands that only read, with the same programs and words. */
const reading: readonly (readonly [shell: string, command: string])[] = [
  ...[
    ...[
      'curl -sS -H "A: b" -u a:b -w "%{http_code}" -o /dev/null http://web',
      'curl -sXGET http://web',
      'curl --cookie a=b --header x http://web',
    ],
    ...[
      'wget -qO- http://web',
      'aws --profile x ec2 describe-instances',
      'aws s3 ls',
      'az vm list -o table',
      'gcloud compute instances describe vm1',
    ],
    ...['sed -n -e 1p -e 2p f', 'sed -nE s/a/b/p f', 'find $HOME -name x', 'find . -name "$X" -print', 'ls {a,b}', 'ls | xargs -n1 cat'],
    ...[
      "awk -F: '{print $1}' f",
      "awk -F$'\\t' '{print $1}' f",
      'ovs-vsctl show',
      'ip -d link show',
      'bridge -j vlan show',
      'iptables -t nat -L -n -v',
    ],
    ...['tar tzf x', 'rpm -qi bash', 'git branch -vv', 'git tag', 'helm list --output json', 'ss -ltnp', 'printf "%s" a', 'sysctl -n x'],
    ...['psql -U postgres -d shop -tAc "select count(*) from x"', 'mysql -uroot -pX -Ne "show slave status\\G"', 'docker compose ps'],
    ...['systemctl --no-pager status x', 'kubectl --request-timeout 5s get pods', 'kubectl get pods -o jsonpath={.items[0].metadata.name}'],
  ].map((command) => ['bash', command] as const),
  ...[
    ...[
      'SELECT 1; -- check it',
      'select count(*) from a where b in (1, 2)',
      'with t(n) as (values (1)) select n from t',
      'select * from t\\gx',
    ],
    ...['\\dt+', 'show slave status\\G', "select 'it''s' -- its name", 'select pg_size_pretty(pg_database_size(1))', '-- all\nselect 1;'],
  ].map((command) => ['psql', command] as const),
];

describe('what changes something needs consent', () => {
  it.each(changing)('%s: %s', (shell, command) => {
    expect(mayChange(classifyCommand(command, shell))).toBe(true);
  });
});

describe('what reads needs none', () => {
  it.each(reading)('%s: %s', (shell, command) => {
    expect(classifyCommand(command, shell)).toBe('read-only');
  });
});
