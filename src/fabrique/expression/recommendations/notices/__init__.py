"""What this package tells people."""
