"""Debian's Prometheus, Alertmanager and exporters in the lab, with the rules of a site."""

from handrail.field.monitoring.tower import Arrived, Tower, missing

__all__ = ['Arrived', 'Tower', 'missing']
