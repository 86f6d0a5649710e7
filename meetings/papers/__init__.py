"""Official papers of a meeting: drafted from its record, edited, made as Word file and PDF."""
