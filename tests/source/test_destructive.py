"""Which commands destroy or stop something, and which only look."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.site import GREEN

from handrail.kinds import read
from handrail.model import Command, Level, Place, Settings
from handrail.source.destructive import destruction

HARM = [
    'rm -rf /var/cache/x',
    'sudo rm -fr "$DIR"',
    'rm --recursive x',
    'ls | xargs rm -r',
    'find . -name x -delete',
    'dd if=/dev/zero of=/dev/sdb',
    'mkfs.ext4 /dev/sdb',
    'wipefs -a /dev/sdb',
    'echo x > /dev/sda',
    'kill -9 4711',
    'kill "$PID"',
    'pkill postgres',
    'killall nginx',
    'truncate -s 0 x.log',
    'systemctl stop postgresql',
    'sudo -n systemctl restart nginx.service',
    'service ssh restart',
    '/etc/init.d/nginx stop',
    'reboot',
    'shutdown -r now',
    'iptables -F',
    'iptables -t nat -D PREROUTING 1',
    'nft flush ruleset',
    'ip link set eth0 down',
    'terraform destroy',
    'terraform -chdir=x destroy -auto-approve',
    'tofu destroy',
    'kubectl delete pod x',
    'kubectl -n prod delete pod x',
    'kubectl --context=a drain node1',
    'kubectl rollout restart deploy/x',
    'kubectl scale deploy/x --replicas=0',
    'kubectl exec x -- rm -r /data',
    'helm uninstall x',
    'docker rm -f x',
    'docker compose down',
    'docker system prune -a',
    'psql -c "DROP TABLE users"',
    "mysql -e 'truncate table sessions'",
    'psql <<SQL\ndelete from x;\nSQL',
    'psql -c "select pg_terminate_backend(1)"',
    'redis-cli flushall',
    'dropdb x',
    'ssh "$HOST" "sudo systemctl stop x && true"',
    'bash -c "rm -rf x"',
    'aws ec2 terminate-instances --instance-ids i',
    'git push --force origin main',
    'crontab -r',
    'lvremove vg/x',
    'zpool destroy tank',
    'sudo -u postgres pg_ctl -D /data restart -m fast',
    'pg_ctlcluster 16 main stop',
    'patronictl -c /etc/patroni.yml failover',
    'supervisorctl restart x',
    'nginx -s stop',
    'apachectl -k restart',
    'etcdctl del x',
    'consul kv delete x',
    'vault kv destroy x',
    'curl -fsS -X DELETE https://api.example.org/x',
    'git reset --hard origin/main',
    'git clean -fd',
]

LOOKS = [
    'rm x.tmp',
    'ls -r',
    'kill -0 4711',
    'pg_ctl status',
    'patronictl list',
    'supervisorctl status',
    'nginx -s reload',
    'nginx -t',
    'etcdctl get x',
    'consul kv get x',
    'curl -X POST https://api.example.org/x',
    'git reset HEAD x',
    'git clean -n',
    'kill -l',
    'systemctl status postgresql',
    'systemctl list-units --state=failed',
    'systemctl show x -p Restart',
    'service --status-all',
    'journalctl -u x | grep -i kill',
    'iptables -L -n -v',
    'nft list ruleset',
    'ip route',
    'ip -br link',
    'terraform plan',
    'terraform state list',
    'kubectl get pods',
    'kubectl describe pod x',
    'kubectl logs x | grep delete',
    'kubectl get events --field-selector reason=Killing',
    'kubectl auth can-i delete pods',
    'helm list',
    'helm history x',
    'docker ps -a',
    'docker logs x',
    'docker inspect x',
    'psql -Atc "select 1"',
    'psql -c "select * from pg_stat_user_tables where n_dead_tup > 0"',
    'redis-cli info',
    'grep "DROP TABLE" migrations.sql',
    'echo "rm -rf /"',
    '# rm -rf /',
    'dd if=/dev/sda of=/dev/null count=1',
    'git log --oneline',
    'git push',
    'crontab -l',
    'df -h',
    'ping -c 1 "$HOST"',
    'dig +short example.org',
    'aws ec2 describe-instances',
    'zpool status',
    'find . -name "*.log"',
    'ssh "$HOST" uptime',
]


@pytest.mark.parametrize('text', HARM)
def test_it_is_seen(text: str) -> None:
    assert destruction(Command(text, 'bash', Place('a.md', 7)))


@pytest.mark.parametrize('text', LOOKS)
def test_it_only_looks(text: str) -> None:
    assert destruction(Command(text, 'bash', Place('a.md', 7))) is None


def test_the_line() -> None:
    found = destruction(Command('uptime\nsudo systemctl stop x', 'bash', Place('a.md', 7)))
    assert found == ('systemctl stop x', 9)


def test_a_change_may_and_a_check_may_not() -> None:
    uri = 'runbooks/door-stuck.md'
    for old, codes in (('ping -c 1 "$DOOR"', ['destructive-command']), ('bolt release "$DOOR"', [])):
        text = GREEN[uri].replace(old, f'systemctl stop "$DOOR"\n{old}')
        assert text != GREEN[uri]
        problems = read(uri, text.encode(), Settings(today=None)).problems  # type: ignore[arg-type]
        assert [problem.code for problem in problems] == codes
        assert all(problem.level is Level.warning for problem in problems)


@given(st.lists(st.sampled_from([*HARM, *LOOKS, '"', "'", '$(', '`', '<<E', '\n', '|', '\\']), max_size=6))
@settings(max_examples=100, deadline=None)
def test_nothing_raises(parts: list[str]) -> None:
    destruction(Command(' '.join(parts), 'bash', Place('a.md')))
