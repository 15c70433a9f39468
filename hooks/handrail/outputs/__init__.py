"""The site as data: bytes at stable addresses, each with its published schema."""

from handrail.outputs.data import outputs
from handrail.outputs.schema import schema_files, schemas

__all__ = ['outputs', 'schema_files', 'schemas']
