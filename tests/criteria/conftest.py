"""Fixtures of the tests of recording."""

import pytest

from tests.criteria.desk import Desk


@pytest.fixture
def desk(db: None) -> Desk:
    """A district officer, a commune and a set that no other test knows."""
    return Desk()
