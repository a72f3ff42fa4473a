"""Figures on speed and size: ``python -m benchmarks`` (see __main__)."""
