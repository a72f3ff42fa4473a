"""The demonstration: invented people, organisations, workshops and texts, played through the real actions."""
