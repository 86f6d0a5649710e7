"""The tests: they mirror the code; `house/` holds the rules of the project itself."""
