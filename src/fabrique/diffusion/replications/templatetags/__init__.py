"""Words of this package for its templates."""
