"""Settings, root URLs, servers and the command line."""
