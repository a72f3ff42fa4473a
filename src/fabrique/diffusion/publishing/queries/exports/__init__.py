"""A challenge as other tools' files: every row streamed from the database."""

from fabrique.diffusion.publishing.queries.exports.decidim import decidim_files
from fabrique.diffusion.publishing.queries.exports.polis import polis_files
from fabrique.diffusion.publishing.queries.exports.scope import Scope, scope_for
from fabrique.diffusion.publishing.queries.exports.whole import whole_object

__all__ = ["Scope", "decidim_files", "polis_files", "scope_for", "whole_object"]
