"""Forms of meetings and tasks: what people type, as values."""
