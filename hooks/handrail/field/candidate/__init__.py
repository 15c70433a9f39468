"""Tries a configuration of PostgreSQL before it is deployed: a server that is thrown away, real logins."""

from handrail.field.candidate.finding import Candidate, Finding
from handrail.field.candidate.run import try_config

__all__ = ['Candidate', 'Finding', 'try_config']
