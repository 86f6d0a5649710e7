"""The people of the portal: who manages whom, their grants and agencies, and what was audited."""
