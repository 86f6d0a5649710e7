"""Long lists of values: read as a stream, compared and written by statements over whole tables."""
