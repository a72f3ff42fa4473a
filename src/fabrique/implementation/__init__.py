"""Implementation: from a conclusion to facts."""
