"""What tests of meetings share beside the shortcuts of the desks."""

from datetime import date

import pytest

from meetings.models import Meeting, Task


@pytest.fixture
def alone(db: None) -> None:
    """The meetings of the demo called off and their tasks dropped: those of a test stand alone."""
    Meeting.objects.update(called_off="thử")
    Task.objects.update(dropped_on=date(2017, 1, 1), drop_reason="thử")
