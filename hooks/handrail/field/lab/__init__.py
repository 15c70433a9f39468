"""Labs: small worlds of real servers in which faults are injected and runbooks tried."""

from handrail.field.lab.contract import Fault, Lab, Ran
from handrail.field.lab.opened import open_lab

__all__ = ['Fault', 'Lab', 'Ran', 'open_lab']
