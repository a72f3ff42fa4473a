"""The smallest common vocabulary: windows, lifecycles, verdicts, errors, locks, pages, text."""
