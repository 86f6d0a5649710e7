"""REST: units and their successions by level, code and day, and the audit trail; read-only."""
