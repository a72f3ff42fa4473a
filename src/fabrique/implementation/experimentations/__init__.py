"""Trials in a host service, with partners, measures and an evaluation."""
