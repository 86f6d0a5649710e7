"""The part of the API that tells of meetings, what they saw, and their tasks."""
