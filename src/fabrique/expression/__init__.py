"""Expression: from a question to a conclusion."""
