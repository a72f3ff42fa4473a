"""A report in words, ready to be drawn as a page, a PDF or a Word file: the wording lives here once."""

from fabrique.diffusion.publishing.writers.paper.build import paper_of
from fabrique.diffusion.publishing.writers.paper.words import author_line

__all__ = ["author_line", "paper_of"]
