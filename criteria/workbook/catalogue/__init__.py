"""A criteria set as a workbook: out, back in, compared, and applied."""
