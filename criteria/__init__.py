"""The catalogue of criteria sets, what was recorded against it, and progress."""
