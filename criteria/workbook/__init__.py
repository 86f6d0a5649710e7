"""Workbooks: what is made to be filled in, and what people send."""
