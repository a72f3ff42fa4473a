"""Foundations: what everything stands on; knows no innovation noun."""
