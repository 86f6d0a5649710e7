"""Filing a story's papers: made by code, added through the portal's own service."""

from collections.abc import Iterator

from django.core.files.base import ContentFile

from accounts.models import User
from criteria.catalogue import CriterionView, load_set
from criteria.evidence import Paper, add_evidence
from criteria.evidence_links import Spot
from criteria.models import Evidence
from ntm_portal.demo import papers
from ntm_portal.demo.story import PAPERS, Story
from ntm_portal.demo.story import Papers as Book
from ntm_portal.demo.telling import find_versions

# On every paper: that it is illustrative and worth nothing.
LABEL = "TÀI LIỆU MINH HỌA, KHÔNG CÓ GIÁ TRỊ"
MAKERS = {"pdf": papers.pdf, "png": papers.png, "docx": papers.docx}


class Filing:
    """Files the papers of one story; `people` are the demo's accounts by name."""

    def __init__(self, story: Story, people: dict[str, User]) -> None:
        self.story = story
        self.people = people

    def file(self) -> int:
        """Add what was never added, and count it; what somebody withdrew stays withdrawn.

        To be called outside any transaction, as `add_evidence` wants it.
        """
        return sum(self._file(book) for book in self.story.papers)

    def _file(self, book: Book) -> int:
        by = self.people[book.by]
        rows = Evidence.objects.filter(uploaded_by=by, uploaded_at=book.moment)
        known = set(rows.values_list("unit_id", "criterion_id"))
        count = 0
        for spot, ending in self._spots(book):
            if (spot.version.unit_id, spot.criterion.id) in known:
                continue
            title = f"{book.title} {spot.criterion.number}"
            content = MAKERS[ending](_lines(spot, title, by))
            name = f"{spot.unit_code}-{spot.criterion.number}.{ending}"
            paper = Paper(f"{title} ({self.story.reason})", "", book.day)
            upload = ContentFile(content, name=name)
            add_evidence(spot=spot, upload=upload, paper=paper, by=by, now=book.moment)
            count += 1
        return count

    def _spots(self, book: Book) -> Iterator[tuple[Spot, str]]:
        """The cells that get a paper, each with its kind."""
        criteria_set = load_set(self.story.criteria_set, book.day)
        versions = find_versions(self.story, book.day, book.rows)
        for unit in book.rows:
            signs: Iterator[tuple[CriterionView, str]] = zip(
                criteria_set.criteria, book.signs(unit), strict=True
            )
            for criterion, sign in signs:
                if sign in PAPERS:
                    spot = Spot(versions[unit], criterion, criteria_set, book.day)
                    yield spot, PAPERS[sign]


def _lines(spot: Spot, title: str, by: User) -> list[str]:
    return [
        LABEL,
        title,
        spot.criterion.name,
        f"{spot.version.full_name}, {spot.as_of:%d/%m/%Y}",
        str(by),
    ]
