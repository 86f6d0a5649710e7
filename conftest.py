"""Fixtures shared by all tests live in these modules."""

pytest_plugins = ["tests.database", "tests.browser"]
