"""Tokens and keys that are known by their shape, from what their issuers document.

The way of looking (a word that must be there, then a pattern around it) is that of gitleaks and
detect-secrets; the patterns are written from the issuers' own pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_W, _S = '[0-9A-Za-z]', '[0-9A-Za-z_-]'
_NONE_MORE = '(?![0-9A-Za-z])'

_PREFIXED: dict[str, dict[str, str]] = {
    'a GitHub token': {
        **dict.fromkeys(('ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'), rf'{_W}{{36,255}}'),
        'github_pat_': r'\w{60,255}',
    },
    'a GitLab token': dict.fromkeys(
        ('glpat-', 'gldt-', 'glrt-', 'glptt-', 'glft-', 'glimt-', 'glagent-', 'glsoat-', 'glcbt-', 'gloas-'),
        rf'{_S}{{20,300}}',
    ),
    'an Atlassian token': {
        **dict.fromkeys(('ATATT3', 'ATCTT3'), r'[\w=-]{60,300}'),
        'ATBB': rf'{_W}{{32}}{_NONE_MORE}',
    },
    'an AWS access key': dict.fromkeys(('AKIA', 'ASIA', 'ABIA', 'ACCA'), rf'[0-9A-Z]{{16}}{_NONE_MORE}'),
    'a Slack token': {
        **{f'xox{one}-': rf'{_S}{{20,}}' for one in 'abcdeoprs'},
        'xapp-': rf'\d-{_S}{{20,}}',
    },
    'a webhook address': {
        'hooks.slack.com/': r'(?:services|workflows|triggers)/(?!T0+/)[0-9A-Z]{6,}/[\w/]{20,}',
        'discord.com/api/webhooks/': r'\d{15,}/[\w-]{30,}',
        'discordapp.com/api/webhooks/': r'\d{15,}/[\w-]{30,}',
        'webhook.office.com/webhookb2/': r'[\w@/-]{60,}',
        'events.pagerduty.com/integration/': rf'[0-9a-f]{{32}}{_NONE_MORE}',
    },
    'a Google key': {
        'AIza': rf'{_S}{{35}}(?!{_S})',
        'GOCSPX-': rf'{_S}{{28}}',
        'ya29.': rf'{_S}{{30,}}',
    },
    'an Azure key': dict.fromkeys(('AccountKey=', 'SharedAccessKey='), r'[0-9A-Za-z+/]{40,90}={0,2}'),
    'a DigitalOcean token': dict.fromkeys(('dop_v1_', 'doo_v1_', 'dor_v1_'), r'[0-9a-f]{64}'),
    'an Alibaba Cloud key': {'LTAI': rf'{_W}{{17,24}}{_NONE_MORE}'},
    'a Stripe key': {
        **dict.fromkeys(('sk_live_', 'rk_live_', 'sk_test_', 'rk_test_'), rf'{_W}{{20,}}'),
        'whsec_': r'[0-9A-Za-z+/]{32,}',
    },
    'a Square or Shopify token': {
        **dict.fromkeys(('sq0atp-', 'sq0csp-'), rf'{_S}{{22,}}'),
        **dict.fromkeys(('shpat_', 'shpca_', 'shppa_', 'shpss_'), r'[0-9a-fA-F]{32}'),
    },
    'a token of a package registry': {
        'npm_': rf'{_W}{{36}}{_NONE_MORE}',
        'pypi-AgE': rf'{_S}{{50,}}',
        'rubygems_': r'[0-9a-f]{48}',
        'CLOJARS_': r'[0-9a-z]{60}',
        'oy2': rf'[0-9a-z]{{43}}{_NONE_MORE}',
        **dict.fromkeys(('dckr_pat_', 'dckr_oat_'), rf'{_S}{{27,}}'),
    },
    'a mail service key': {
        'SG.': rf'{_S}{{20,24}}\.{_S}{{39,50}}',
        'key-': rf'[0-9a-f]{{32}}{_NONE_MORE}',
        'xkeysib-': rf'[0-9a-f]{{64}}-{_W}{{16}}',
    },
    'a Twilio key': dict.fromkeys(('SK', 'AC'), rf'[0-9a-f]{{32}}{_NONE_MORE}'),
    'a Vault token': dict.fromkeys(('hvs.', 'hvb.', 'hvr.'), rf'{_S}{{24,}}'),
    'a key of an AI service': {
        **dict.fromkeys(('sk-ant-', 'sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-or-'), rf'{_S}{{20,}}'),
        'sk-': rf'(?:{_W}{{20}}T3BlbkFJ{_W}{{20}}|{_W}{{48}}){_NONE_MORE}',
        'hf_': rf'[A-Za-z]{{34}}{_NONE_MORE}',
        'gsk_': rf'{_W}{{52}}',
        'r8_': rf'{_W}{{37}}',
    },
    'a monitoring token': {
        'glsa_': rf'{_W}{{32}}_[0-9a-fA-F]{{8}}',
        'glc_eyJ': r'[0-9A-Za-z+/=]{30,}',
        'NRAK-': r'[0-9A-Z]{27}',
        'NRII-': rf'{_S}{{32}}',
        **dict.fromkeys(('sntrys_', 'sntryu_'), r'[\w=+/-]{40,}'),
        'dt0c01.': rf'{_W}{{24}}\.{_W}{{64}}',
    },
    'a token of a service': {
        **{f'dp.{kind}.': rf'{_W}{{40,44}}' for kind in ('pt', 'st', 'ct', 'sa', 'scim', 'audit')},
        'dapi': rf'[0-9a-f]{{32}}{_NONE_MORE}',
        'lin_api_': rf'{_W}{{40}}',
        'PMAK-': r'[0-9a-f]{24}-[0-9a-f]{34}',
        **dict.fromkeys(('pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'), r'[\w.-]{32,}'),
        'pul-': r'[0-9a-f]{40}',
        'tskey-': rf'[a-z]+-{_W}+-{_W}{{16,}}',
        'HRKU-': rf'{_S}{{36,}}',
        'ntn_': rf'{_W}{{40,}}',
        'figd_': rf'{_S}{{36,}}',
        'nfp_': rf'{_W}{{36,}}',
    },
    'a JSON Web Token': {'eyJ': rf'{_S}{{10,}}\.eyJ{_S}{{10,}}\.{_S}{{10,}}'},
    'a private key': {
        '-----BEGIN ': r'(?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----'
        r'(?!(?:\s|\\n|[>|])*(?:\.\.\.|…|<|\[|\*|`|-----END|[a-z ]+\b))'
        r'(?:[^`~<]{0,6000}?-----END [A-Z0-9 ]+-----|[\s0-9A-Za-z+/=]{0,6000})',
        'PuTTY-User-Key-File-': r'\d:',
        'AGE-SECRET-KEY-1': r'[0-9A-Z]{58}',
    },
    'a hash of a password': {
        **dict.fromkeys(
            ('$apr1$', '$1$', '$5$', '$6$', '$y$'),
            r'(?:rounds=\d+\$|j\w{2}\$)?[./0-9A-Za-z]{2,22}\$[./0-9A-Za-z]{22,90}',
        ),
        **dict.fromkeys(('$2a$', '$2b$', '$2y$'), r'\d\d\$[./0-9A-Za-z]{53}'),
        '$argon2': r'(?:id?|d)\$v=\d+\$m=\d+[\w$,=+/]{40,}',
        'SCRAM-SHA-256$': r'\d+:[0-9A-Za-z+/=]{16,}\$[0-9A-Za-z+/=:]{60,}',
        '{SSHA': r'\d*\}[0-9A-Za-z+/]{28,}={0,2}',
    },
}
"""What it is: how it begins, and what follows."""

_AROUND: dict[str, dict[str, str]] = {
    'an Azure key': {'8Q~': r'(?<![\w.~-])[\w.~-]{3}8Q~[\w.~-]{31,34}'},
    'a Terraform token': {'.atlasv1.': rf'(?<!{_W}){_W}{{14}}\.atlasv1\.{_S}{{60,}}'},
    'a Telegram bot token': {':AA': rf'(?<!\d)\d{{8,10}}:AA{_S}{{33}}'},
    'a mail service key': {'-us': rf'(?<!{_W})[0-9a-f]{{32}}-us\d\d?{_NONE_MORE}'},
}
"""What it is: a word within it, and the whole."""

_LONGEST = 400
_BACK = 40
_SHORTEST = 18
"""Characters between blanks in which a token can stand: most words are out at once."""
_SPACED = '-----BEGIN '
_FLAT = {
    word: re.compile(rf'(?<![0-9A-Za-z]){re.escape(word)}(?:{rest})')
    for each in _PREFIXED.values()
    for word, rest in each.items()
}
_WITHIN = {word: re.compile(whole) for each in _AROUND.values() for word, whole in each.items()}
_CALLED = {word: what for table in (_PREFIXED, _AROUND) for what, each in table.items() for word in each}


def shapes(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what has a known shape: what it is, where it begins and ends."""
    words = '\n'.join([word for word in text.split() if len(word) >= _SHORTEST])
    if _SPACED in text:
        words += _SPACED
    for word, pattern in _FLAT.items():
        at = text.find(word) if word in words else -1
        while at >= 0:
            match = pattern.match(text, at)
            if match and not _crossed_out(match[0]):
                yield _CALLED[word], match.start(), match.end()
            at = text.find(word, match.end() if match else at + 1)
    for word, pattern in _WITHIN.items():
        at = text.find(word) if word in words else -1
        while at >= 0:
            match = pattern.search(text, max(0, at - _BACK), at + _LONGEST)
            if match and not _crossed_out(match[0]):
                yield _CALLED[word], match.start(), match.end()
            at = text.find(word, max(at + 1, match.end() if match else 0))


def _crossed_out(value: str) -> bool:
    """`ghp_xxxxxxxxxxxxxxxx`, `AKIA0000000000000000`: one character over and over."""
    return any(one * 8 in value for one in 'xX0*.') or 'XXXX' in value
