"""An innovation adopted elsewhere, by both sides."""
