"""Reports, closings and exports."""
