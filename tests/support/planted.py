"""Secrets that are none, put together here so that no other scanner takes this file for a leak."""

from __future__ import annotations

import base64
import random

DIGITS, LOWER = '0123456789', 'abcdefghijklmnopqrstuvwxyz'
LETTERS = LOWER + LOWER.upper()
_random = random.Random(11)  # noqa: S311 - the same characters each time


def some(count: int, alphabet: str = LETTERS + DIGITS) -> str:
    return ''.join(_random.choice(alphabet) for _ in range(count))


HEX = DIGITS + 'abcdef'
PASSWORD = 'Tr0ub' + '4dor&3'
BASIC = base64.b64encode(f'deploy:{PASSWORD}'.encode()).decode()
JWT = '.'.join(('ey' + 'J' + some(20), 'ey' + 'J' + some(40), some(43)))
BEARER = "curl -H 'Authorization: Bearer " + JWT + "' https://api.example.org"
PEM = 'ATE KEY' + '-----'
FENCE = '```bash\n{}\n```'

PLANTED: dict[str, tuple[str, str]] = {
    'an AWS access key': ('The key ' + 'AK' + 'IA' + some(16, LETTERS[26:] + '234567') + ' was used.',
    'token'),
    'an AWS secret key': (FENCE.format('aws_secret_access' + '_key = ' + some(38) + '/9'), 'secret'),
    'a GitHub token': (FENCE.format('git clone with gh' + 'p_' + some(36)), 'token'),
    'a fine GitHub token': ('See github' + '_pat_' + some(22) + '_' + some(59) + '.', 'token'),
    'a GitLab token': ('- glp' + 'at-' + some(20), 'token'),
    'a Slack token': (FENCE.format('export SLACK=xo' + 'xb-' + some(12, DIGITS) + '-' + some(24)), 'token'),
    'a Slack webhook': (
        'https://hooks.sl' + 'ack.com/services/T' + some(8, DIGITS) + '/B' + some(8, DIGITS) + '/' + some(24),
        'token',
    ),
    'a Google key': ('AI' + 'za' + some(35), 'token'),
    'a Stripe key': ('It was sk_' + 'live_' + some(24) + '.', 'token'),
    'an npm token': ('np' + 'm_' + some(36), 'token'),
    'a PyPI token': ('py' + 'pi-AgEIcHlwaS5vcmc' + some(60), 'token'),
    'a SendGrid key': ('SG' + '.' + some(22) + '.' + some(43), 'token'),
    'a Vault token': ('hv' + 's.' + some(24), 'token'),
    'a Grafana token': ('gl' + 'sa_' + some(32) + '_' + some(8, HEX), 'token'),
    'a JSON Web Token': (FENCE.format(BEARER), 'token'),
    'a private key': (
        f'```\n-----BEGIN RSA PRIV{PEM}\n{some(64)}\n-----END RSA PRIV{PEM}\n```',
        'token',
    ),
    'an OpenSSH key': ('-----BEGIN OPENSSH PRIV' + 'ATE KEY-----\n' + some(70), 'token'),
    'an Azure storage key': (
        '`DefaultEndpointsProtocol=https;AccountName=x;Account' + 'Key=' + some(86) + '==`',
        'token',
    ),
    'a Telegram bot': (f'bot{some(9, "123456789")}' + ':A' + 'A' + some(33), 'token'),
    'the hash of a password': ('root:$6' + '$' + some(12) + '$' + some(86) + ':19000:0', 'token'),
    'a password in an address': ('postgres://app:' + PASSWORD + '@db.example.org/orders', 'url-credentials'),
    'a password without a user': ('`redis://:' + some(12) + '@cache:6379/0`', 'url-credentials'),
    'a token in an address': ('git clone https://bot:' + some(20) + '@git.example.org/x.git',
    'url-credentials'),
    'a password in YAML': ('```yaml\ndb:\n  user: app\n  password: hunter' + '2\n```', 'secret'),
    'a password in prose': ('The password: ' + PASSWORD + ' works on all hosts.', 'secret'),
    'a password that is said': ('For root the password is `' + PASSWORD + '`.', 'secret'),
    'a password in a table': ('| what | value |\n|---|---|\n| password | ' + PASSWORD + ' |', 'secret'),
    'a variable of the shell': (FENCE.format('export DB_PASS' + 'WORD=sword' + 'fish'), 'secret'),
    'a value in JSON': ('```json\n{"api_' + 'key": "' + some(32) + '"}\n```', 'secret'),
    'a client secret': ('client_' + 'secret = "' + some(40) + '"', 'secret'),
    'an option': (FENCE.format('vault login --token ' + 'tok' + some(20, HEX + 'xyz') + '9'), 'secret'),
    'a password of curl': (FENCE.format('curl -s -u admin:' + PASSWORD + ' https://x.example.org'), 'secret'),
    'a password of mysql': (FENCE.format('mysql -h db -u root -p' + PASSWORD + ' orders'), 'secret'),
    'a password in SQL': ("```sql\nALTER USER app WITH PASSWORD 'corr" + "ecthorse1';\n```", 'secret'),
    'a basic header': (FENCE.format('curl -H "Authorization: Basic ' + BASIC + '"'), 'secret'),
    'a router': ('```\nenable secret 5 $1' + '$' + some(4) + '$' + some(22) + '\n```', 'token'),
    'a community': ('```\nsnmp-server community s3cr' + '3tRO ro\n```', 'secret'),
    'a line of pgpass': ('```\n# ~/.pgpass\ndb.example.org:5432:orders:app:' + PASSWORD + '\n```', 'secret'),
    'a signing key': ('```ini\nDJANGO_SIGNING_' + 'KEY=' + some(50) + '\n```', 'secret'),
    'a signature of a share': ('https://x.blob.example.net/a?sv=2022&sig' + '=' + some(43) + '%3D', 'secret'),
    'a block of YAML': (f'```yaml\npassword: >-\n  {PASSWORD}\n```', 'secret'),
    'a variable of a container': (
        f'```yaml\nenv:\n  - name: DB_PASSWORD\n    value: "{PASSWORD}"\n```',
        'secret',
    ),
    'a pair of JSON': (f'```json\n{{"name": "API_TOKEN", "value": "{some(24)}7x"}}\n```', 'secret'),
    'an element': (f'```xml\n<password>{PASSWORD}</password>\n```', 'secret'),
    'a pair of XML': (f'```xml\n<add key="DbPassword" value="{PASSWORD}"/>\n```', 'secret'),
    'a column': (f'| user | pass |\n|---|---|\n| root | {PASSWORD} |', 'secret'),
    'a login': (f'Log in as `admin` with `{PASSWORD}`.', 'secret'),
    'a password of Redis': (FENCE.format(f'redis-cli -h cache -a {PASSWORD} ping'), 'secret'),
    'a password of LDAP': (FENCE.format(f'ldapsearch -x -D cn=admin -w {PASSWORD} -b dc=x'), 'secret'),
    'a password of a share': (FENCE.format(f'smbclient //files/x -U bob%{PASSWORD}'), 'secret'),
    'a password of a registry': (
        FENCE.format(f'docker login -u bob -p {PASSWORD} r.example.org'),
        'secret',
    ),
    'a password of OpenSSL': (FENCE.format(f'openssl enc -d -pass pass:{PASSWORD} -in x'), 'secret'),
    'a session': (FENCE.format(f'curl -H "Cookie: session={some(40)}" https://x.example.org'), 'secret'),
    'a login of Docker': (f'```json\n{{"auths": {{"r": {{"auth": "{BASIC}"}}}}}}\n```', 'secret'),
    'an address of PagerDuty': (
        'https://events.pager' + 'duty.com/integration/' + some(32, HEX) + '/enqueue',
        'token',
    ),
    'random characters': (FENCE.format('createKeystore es es.keystore ' + some(30)), 'random-text'),
    'random base64': (f'`{some(43)}=`', 'random-text'),
    'random hexadecimal characters': (FENCE.format('unlock ' + some(48, HEX)), 'random-text'),
}  # fmt: skip
"""What it is: a piece of Markdown that holds it, and the rule that it breaks."""
