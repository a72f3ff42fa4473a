"""Clean HTML as a small tree, for writers that know no HTML."""

from fabrique.foundations.kernel.richtree import Node, tree_of, treed

__all__ = ["Node", "tree_of", "treed"]
