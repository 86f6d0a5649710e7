"""Dated lists of units and successions: read from CSV, checked, and brought into the database."""
