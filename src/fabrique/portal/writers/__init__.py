"""Pictures and papers made from what the portal reads."""
