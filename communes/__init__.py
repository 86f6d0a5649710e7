"""The territory: units and their history, agencies, and who holds which grant."""
