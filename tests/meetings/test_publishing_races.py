"""Two people at once: one campaign, one publication, and who came second is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from meetings.campaigns import launch
from meetings.editing import Overtaken
from meetings.publishing import publish, save_publication
from tests.meetings.desk import DAY, NOW, begun, concluded, conclusion, keeper
from tests.meetings.public_desk import draft, written

pytestmark = pytest.mark.django_db(transaction=True)


def together(*writes: Callable[[], object]) -> list[str]:
    """Make each write in a thread of its own; what came of it."""

    def run(write: Callable[[], object]) -> str:
        try:
            return type(write()).__name__
        except Overtaken:
            return "Overtaken"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(writes)) as pool:
        return sorted(pool.map(run, writes))


def test_each_is_done_once():
    row, by = conclusion(begun()), keeper()
    given = {"name": "60 ngày", "starts_on": DAY, "days": 60, "by": by, "now": NOW}
    told = together(*[lambda: launch(conclusion=row, **given)] * 3)
    assert (told, row.meeting.campaigns.count()) == (["Campaign"] * 3, 1)

    meeting = concluded(title="Khác")
    texts = [draft(text=text) for text in ("Một", "Hai")]
    saving = {"meeting": meeting, "seen": 0, "by": by, "now": NOW}
    told = together(*[lambda text=text: save_publication(draft=text, **saving) for text in texts])
    assert told == ["Overtaken", "Publication"]

    written(meeting)
    together(*[lambda: publish(meeting=meeting, seen=2, by=by, now=NOW)] * 3)
    assert meeting.events.filter(kind="published").count() == 1
