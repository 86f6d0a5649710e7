"""Pages for those who manage webhooks."""
