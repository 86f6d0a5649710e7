"""Coordination meetings (họp giao ban); their place in the import order is held by this package."""
