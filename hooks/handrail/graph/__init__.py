"""Every reference resolved: what refers to what, and which references lead nowhere."""

from handrail.graph.connect import connect

__all__ = ['connect']
