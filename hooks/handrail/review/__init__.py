"""Rules over the whole library: what can be computed is computed, what does not fit is said."""

from handrail.review.examine import examine

__all__ = ['examine']
