"""The demo: people, and scenes told in data files, written through the portal's own services."""
