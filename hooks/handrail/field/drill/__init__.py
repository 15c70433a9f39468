"""Runs a runbook in a lab, branch by branch, as somebody would who follows it."""

from handrail.field.drill.walk import Stop, Taken, Walk, healthy, walk

__all__ = ['Stop', 'Taken', 'Walk', 'healthy', 'walk']
