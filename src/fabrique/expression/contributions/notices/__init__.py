"""What this package tells people, and to whom."""
