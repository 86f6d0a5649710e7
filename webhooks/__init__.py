"""Telling other systems what happened, at addresses that an administrator allowed."""
