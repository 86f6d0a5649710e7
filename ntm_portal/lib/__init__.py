"""Leaf helpers that know no app: text keys, numbers, periods and days."""
