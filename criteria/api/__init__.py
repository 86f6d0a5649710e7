"""The part of the API that tells of criteria sets, progress and cohorts."""
