"""Words and states."""
