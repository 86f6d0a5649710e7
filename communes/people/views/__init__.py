"""Pages for those who manage people."""
