"""Releases of a site in a folder: a new one is put beside the old ones, then pointed to at once."""

from handrail.field.publish.releases import ReleaseError, Releases, carry, carried_by

__all__ = ['ReleaseError', 'Releases', 'carry', 'carried_by']
