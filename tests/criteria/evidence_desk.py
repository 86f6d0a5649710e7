"""What the tests of evidence share: a criterion of Kỳ Lạc that is met, and one that is not."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from communes.models import UnitVersion
from criteria.catalogue import load_set
from criteria.evidence import Paper, add_evidence
from criteria.evidence_links import Spot
from criteria.models import Evidence, EvidenceLink
from tests.criteria.evidence_files import pdf, sent

DAY = date(2021, 9, 25)
CONTEXT = f"?set=HT-QD05-2017&as_of={DAY}"
MET = "1"  # a criterion that Kỳ Lạc meets on that day


def begin_without_papers(settings: Any, store: Path) -> None:
    """Take the demo's papers off every cell, and keep files in a store of the test's own."""
    EvidenceLink.objects.all().delete()
    Evidence.objects.all().delete()
    settings.MEDIA_ROOT = store


def page_of(number: str = MET, commune: str = "18850") -> str:
    """The address of a criterion's evidence."""
    return f"/scorecard/{commune}/{number}/evidence/{CONTEXT}"


def send(client: Client, *files: Any, criterion: str = MET, **said: Any) -> HttpResponse:
    """Add files to a criterion of Kỳ Lạc, as the form does."""
    return client.post(page_of(criterion), {"upload": files or [sent("a.pdf", pdf())], **said})


def spot(number: str = MET, commune: str = "18850", day: date = DAY) -> Spot:
    """A criterion of a commune of Kỳ Anh."""
    version = (
        UnitVersion.objects.at(day)
        .select_related("unit")
        .get(unit__code=commune, unit__level="commune")
    )
    set_view = load_set("HT-QD05-2017", day)
    found = next(row for row in set_view.criteria if row.number == number)
    return Spot(version, found, set_view, day)


def added(by: Any, name: str = "a.pdf", content: bytes = b"", **place: Any) -> Evidence:
    """A file that the person added."""
    upload = sent(name, content or pdf())
    return add_evidence(spot=spot(**place), upload=upload, paper=Paper(), by=by)


def stored() -> list[Path]:
    """Every file in the store."""
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
