"""Coordination meetings (họp giao ban); for now it holds their place in the import order."""
