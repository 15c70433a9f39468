"""Secrets in text: a few regular expressions behind words that must be there, fast enough for every page.

What is looked for, in the order of certainty: `shapes` that issuers document, `addresses` that hold a
password, `assigned` values of what is called a secret, those that stand `apart` from its name or in the
`cells` below it, and random characters in code. `values` says
what stands for a secret and is none.
"""

from handrail.review.scan.find import CODES, Secret, find_secrets, secret_problems, told

__all__ = ['CODES', 'Secret', 'find_secrets', 'secret_problems', 'told']
