"""The trusted side of a preview: what a job without rights has built is looked at as if an attacker had."""

from handrail.field.preview.receive.archive import ArchiveError, unpack
from handrail.field.preview.receive.inspect import inspect

__all__ = ['ArchiveError', 'inspect', 'unpack']
