"""What people write, and what others answer."""
