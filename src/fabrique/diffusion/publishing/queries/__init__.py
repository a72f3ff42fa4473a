"""What pages and actions read about reports, closings and exports."""
