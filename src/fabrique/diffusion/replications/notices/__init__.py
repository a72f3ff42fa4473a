"""What this package tells, and to whom."""
