"""A set in force today, a commune with a value, and an administrator who sends workbooks."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from criteria.catalogue import load_set
from criteria.evaluation import Answer
from criteria.models import CriteriaSet, Upload, Verdict
from criteria.services import ValueEntry, record_values
from ntm_portal.lib.periods import local_day
from tests.criteria.set_books import Edit, edited, made
from tests.criteria.set_files import BASE, INCOME, base, load
from tests.factories import GrantFactory, UnitVersionFactory, UserFactory

TODAY = local_day(timezone.now())
PLAIN = base(
    valid_to=TODAY + timedelta(days=900),
    classified_by="none",
    classes=[],
    criteria=[
        {**BASE["criteria"][0], "indicators": [INCOME | {"thresholds": {"all": 40}}]},
        BASE["criteria"][1],
    ],
)
DECISION = {
    "how": "amendment",
    "decision": "Quyết định 9/QĐ-THỬ",
    "cited_as": "QĐ 9/2026",
    "name_vi": "Nâng mức thu nhập",
    "effective_on": TODAY.isoformat(),
}
CORRECTION = {"how": "correction", "reason": "Gõ nhầm"}


class SetDesk:
    """`client` is the administrator's; `send` leads to the page of the upload."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.client = client
        client.cookies["django_language"] = "en"
        load(folder, PLAIN)
        self.version = UnitVersionFactory()
        self.officer = UserFactory()
        GrantFactory(user=self.officer, unit=self.version.unit)

    def value(self, number: int, day: date = TODAY) -> Verdict:
        """Record the commune's income; the verdict that is computed from it."""
        view = load_set("TEST-BASE", day)
        criterion = view.criteria[0]
        answer = Answer(Decimal(number))
        entry = ValueEntry(self.version, criterion, criterion.indicators[0], answer)
        record_values(
            entries=[entry], criteria_set=view, effective_on=day, by=self.officer, reason="thử"
        )
        return Verdict.objects.known().get(unit=self.version.unit, holds_to=None)

    def send(self, *edits: Edit, content: bytes = b"", name: str = "bo.xlsx") -> HttpResponse:
        """Send the set's workbook after `edits`, or `content`; the page that follows."""
        body = content or edited(made("TEST-BASE"), *edits)
        file = SimpleUploadedFile(name, body)
        return self.client.post("/set-workbooks/", {"file": file}, follow=True)

    def act(self, what: str, data: Any = None) -> HttpResponse:
        """Post to a button of the last upload's page."""
        return self.client.post(self.address(what), data or {}, follow=True)

    def address(self, what: str = "") -> str:
        """The page of the last upload, or one of its buttons."""
        return f"/set-workbooks/{self.upload.key}/" + (f"{what}/" if what else "")

    @property
    def upload(self) -> Upload:
        """The last upload."""
        return Upload.objects.filter(kind=Upload.Kind.CATALOGUE).latest("pk")

    @property
    def state(self) -> str:
        """The digest of the set."""
        return CriteriaSet.objects.get(code="TEST-BASE").content_hash

    def asked(self, day: date) -> Any:
        """The threshold of the income on a day."""
        indicator = next(load_set("TEST-BASE", day).indicators())
        return [row.value for row in indicator.threshold_rows]


def text(response: HttpResponse) -> str:
    """The words of a page."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).split())
