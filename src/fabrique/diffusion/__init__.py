"""Diffusion: from one service to all."""
