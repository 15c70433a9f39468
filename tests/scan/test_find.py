"""What is found by the scan for secrets, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.planted import PASSWORD, PLANTED, some

from handrail.review.scan import find_secrets, told

FINE = [
    'The password is wrong, the token is invalid, the secret is in the vault.',
    'password: see the vault\n\nPassword: expired. Token: rotated. Secret: none.',
    '```yaml\npassword: ${DB_PASSWORD}\ntoken: "{{ token }}"\nsecret: <from the vault>\nkey: !vault |\n```',
    (
        '```yaml\nsecretKeyRef:\n  name: db-credentials\n  key: password\nsecretName: '
        'tls-2024\npasswordSecret: app-db\n```'
    ),
    '```bash\nexport PGPASSWORD="$(cat /run/secrets/db)"\nread -rs PASSWORD\npsql -W --password\n```',
    '```bash\ncurl -u "$USER:$PASS" -H "Authorization: Bearer $TOKEN" https://api.example.org\n```',
    (
        '```bash\nvault login --token "$VAULT_TOKEN"\nkubectl get secret db-credentials -o '
        'yaml\nkubectl create token prometheus-k8s\n```'
    ),
    (
        '`--password-file /etc/x`, `password_hash`, `token_type: bearer`, `api_key: changeme`, '
        '`PASSWORD=...`, `token=xxxxxxxx`'
    ),
    (
        '`password = os.environ["DB_PASSWORD"]`, `token: settings.api_token`, `secret = '
        'var.client_secret`, `pwd: process.env.PWD`'
    ),
    (
        'https://user:$PASS@host https://$USER:***@host https://x:{token}@host '
        'git@git.example.org:a/b.git ssh://git@host/x'
    ),
    '`ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx` AKIA… eyJ… `glpat-…`',
    '`nginx@sha256:' + some(64, '0123456789abcdef') + '` commit ' + some(40, '0123456789abcdef'),
    (
        '```\nSHA256:' + some(43) + ' root@host\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI' + some(43)
        + ' root@host\n```'
    ),
    (
        '```\n-----BEGIN CERTIFICATE-----\nMIID' + some(60) + '\n' + some(64)
        + '\n-----END CERTIFICATE-----\n```'
    ),
    '```\n-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n```',
    (
        '`KubernetesPodNotReadyForMoreThan15Minutes` `k8s_POD_export-966444c8-sbpj5_team` '
        '`projects/API_URL/v4/runners`'
    ),
    (
        '`3f2504e0-4f89-41d3-9a0c-0305e82c3301` `x-request-id: ' + some(32) + '` `"trace_id": "' + some(24)
        + '"`'
    ),
    '`0123456789012345678901234567890123` `2024-01-21T13:45:00.000000Z` `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`',
    'https://docs.example.org/d/' + some(44) + '/edit and `https://x.example.org/' + some(30) + '`',
    'A bypass: 5 lanes. PWD=/src. compass = north1. The basalt: 12345. `cd $OLDPWD`',
    '| password | required |\n| token | optional, default 24 h |\n| secret | name of the secret |',
    '`dGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVy`',
    (
        '```\nredis-cli -a "$REDIS_PASSWORD" ping\nldapsearch -W -D cn=admin\ndocker login -u bob '
        '--password-stdin\nopenssl enc -pass env:BACKUP_PASS\nhtpasswd -B file user\nmysql -u root -p x\n```'
    ),
    '| user | password |\n|---|---|\n| root | in the vault |\n| app | rotated 2024-03-01 |\n| x | v2.13.1 |',
    '| alert | token |\n|---|---|\n| a | expired |\n\n| key | value |\n|---|---|\n| a | Sw0rdfish9! |',
    '```yaml\n- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: db, key: password}\n```',
    '```yaml\n- name: TOKEN_TTL\n  value: 3600s\n- name: password\n  value: ${DB_PASSWORD}\n```',
    '```yaml\npassword: |\n  see the vault\nsecret: >-\n  vault:secret/data/db\n```',
    '```xml\n<password>${db.password}</password><token>{{ token }}</token><secret>changeme</secret>\n```',
    'Log in with `ssh` and `bastion-1.example.org`; the account `app` / `read-only-role`.',
    '```promql\nsum by (token) (auth_token_errors{secret=~"db-.*", password="expired"}) > 0.05\n```',
    '```json\n{"auth": "none", "auths": {}, "name": "password", "value": "********"}\n```',
]  # fmt: skip


@pytest.mark.parametrize('name', PLANTED)
def test_a_planted_secret_is_found_at_its_line(name: str) -> None:
    text, code = PLANTED[name]
    whole = f'# Title\n\nBefore it.\n\n{text}\n\nBehind it.\n'
    found = find_secrets(whole)
    assert [one.code for one in found] == [code]
    line = whole.count('\n', 0, found[0].start)
    assert 4 <= line <= 4 + text.count('\n')


@pytest.mark.parametrize('text', FINE)
def test_what_is_no_secret_is_left_alone(text: str) -> None:
    assert [text[one.start : one.end] for one in find_secrets(f'# Title\n\n{text}\n')] == []


@pytest.mark.parametrize('name', PLANTED)
def test_the_message_does_not_tell_the_secret(name: str) -> None:
    text, _ = PLANTED[name]
    (one,) = find_secrets(text)
    said = ' '.join(told(one, text))
    assert text[one.start : one.end] not in said
    assert text[one.start + 5 : one.end] not in said


def test_a_secret_is_found_once_and_all_of_a_line_are() -> None:
    text = f'`postgres://app:{PASSWORD}@db` and password: {PASSWORD}'
    assert [one.code for one in find_secrets(text)] == ['url-credentials', 'secret']


@given(st.text(max_size=300), st.sampled_from(sorted(PLANTED)), st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_it_fail_and_places_are_in_it(before: str, name: str, behind: str) -> None:
    text = f'{before}\n\n{PLANTED[name][0]}{behind}'
    found = find_secrets(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
