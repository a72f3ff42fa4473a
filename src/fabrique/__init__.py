"""Fabrique: software for participatory innovation, from expression to diffusion."""
