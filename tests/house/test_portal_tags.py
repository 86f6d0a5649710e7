"""Template tags of every page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation


def rendered(source: str, url: str = "/", **values: object) -> str:
    context = Context({"request": RequestFactory().get(url), **values})
    return Template("{% load portal %}" + source).render(context).strip()


@pytest.mark.parametrize(
    ("language", "shown"), [("vi", "1.234,5 · 12,30 · "), ("en", "1,234.5 · 12.30 · ")]
)
def test_numbers_follow_the_language(language, shown):
    with translation.override(language):
        values = {"a": Decimal("1234.50"), "b": 12.3, "c": None}
        assert rendered("{{ a|num }} · {{ b|num:2 }} · {{ c|num }}.", **values) == shown + "."


def test_days_are_days_in_viet_nam():
    late = datetime(2021, 9, 24, 17, 30, tzinfo=UTC)
    values = {"a": date(2021, 9, 5), "b": late, "c": None}
    assert rendered("{{ a|day }} {{ b|day }} {{ c|day }}.", **values) == "05/09/2021 25/09/2021 ."


def test_an_end_is_told_as_the_last_day():
    values = {"a": date(2025, 7, 1), "b": None}
    assert rendered("{{ a|last_day }} {{ b|last_day }}.", **values) == "30/06/2025 ."


def test_waiting_time_is_rounded_up():
    assert rendered("{{ wait|minutes }}", wait=timedelta(seconds=61)) == "2"


@pytest.mark.parametrize(
    ("tag", "link"),
    [
        ("{% query page=2 %}", "?q=%C3%A1&amp;set=A&amp;page=2"),
        ("{% query q=None page='' %}", "?set=A"),
        ("{% carry %}", "?set=A"),
        ("{% carry as_of='2021-09-25' %}", "?set=A&amp;as_of=2021-09-25"),
        ("{% carry set='B' %}", "?set=B"),
    ],
)
def test_links_keep_what_they_should(tag, link):
    assert rendered(tag, "/?q=á&set=A&page=1") == link


@dataclass
class Part:
    label: str
    count: int
    tone: str


def test_bar_is_drawn_to_scale_in_every_language():
    parts = [Part("đạt <20>", 1, "0"), Part("19", 0, "1"), Part("none", 7, "none")]
    with translation.override("vi"):
        bar = rendered("{% bucket_bar parts label='Kỳ Anh' %}", parts=parts)
    assert 'class="fill-0" x="0.0" y="0" width="12.5"' in bar
    assert 'class="fill-none" x="12.5" y="0" width="87.5"' in bar
    assert 'aria-label="Kỳ Anh: đạt &lt;20&gt;: 1; none: 7"' in bar
    assert "fill-1" not in bar


def test_bar_of_nothing_is_empty():
    assert "<rect" not in rendered("{% bucket_bar parts %}", parts=[])
