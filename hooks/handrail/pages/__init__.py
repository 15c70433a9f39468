"""Everything that a person sees, as Markdown: the first portable product.

Pages hold Markdown only: links between source files, wrappers with `markdown="1"`, placeholders
where a figure goes. Any engine that reads Python-Markdown's extensions can build them.
"""

from handrail.pages.address import addresses
from handrail.pages.book import Book, bind, figures, page, pages, plan
from handrail.pages.environment import TEMPLATES
from handrail.pages.record import controls

__all__ = ['TEMPLATES', 'Book', 'addresses', 'bind', 'controls', 'figures', 'page', 'pages', 'plan']
