"""One reader a kind of document: text in, a model and Problems out."""

from handrail.source.reading import Reading, decode

__all__ = ['Reading', 'decode']
