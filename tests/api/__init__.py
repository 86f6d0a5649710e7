"""The API as another system meets it."""
