"""Releases of a site in a folder: a new one is put beside the old ones, then pointed to at once."""

from handrail.field.publish.releases import ReleaseError, Releases, carried_by, carry

__all__ = ['ReleaseError', 'Releases', 'carried_by', 'carry']
