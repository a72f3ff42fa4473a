"""From something tried to a sheet that others may use."""
