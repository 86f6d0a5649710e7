"""What an operator needs: one file to save and bring back everything, readiness, access log."""
