"""What a change does to the site, told from two real builds of two commits."""

from handrail.field.preview.compare import compare
from handrail.field.preview.records import Summary, schema

__all__ = ['Summary', 'compare', 'schema']
