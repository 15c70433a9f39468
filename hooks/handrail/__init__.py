"""Handrail: runbooks and lessons learned that prove what they say."""

__version__ = '0.1.0'
