"""Counted outputs: typed per commune and period, added up, never over another's count."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from meetings.editing import Overtaken
from meetings.models import Output
from meetings.outputs import Count, save_outputs, tally
from tests.meetings.desk import KY_LAC, KY_TAY, NOW, begun, commune, keeper

pytestmark = pytest.mark.django_db

PERIOD = (date(2021, 1, 1), date(2021, 9, 25))


def put(meeting, period=PERIOD, **counts):
    """`put(meeting, small=(None, 3))`: the count of Kỳ Lạc, from nothing to three."""
    cells = {(commune(KY_LAC).pk, kind): Count(*pair) for kind, pair in counts.items()}
    return save_outputs(meeting=meeting, period=period, counts=cells, by=keeper(), now=NOW)


def fields(**changes):
    place = f"{commune(KY_LAC).pk}-small"
    sent = {"first_day": "2021-01-01", "last_day": "2021-09-25", place: "3", f"was-{place}": ""}
    return {place if key == "now" else f"was-{place}" if key == "was" else key: value
            for key, value in (sent | changes).items()}  # fmt: skip


def row(commune_id, kind, count):
    return Output(
        commune_id=commune_id, kind=kind, count=count, first_day=PERIOD[0], last_day=PERIOD[1]
    )


def test_the_figures_of_can_loc_add_up() -> None:
    names = {pk: f"Xã {pk}" for pk in range(1, 11)}
    rows = [row(pk, "small", 3 if pk < 3 else 2) for pk in range(1, 6)]
    rows += [row(1, "medium", 1), row(7, "cooperative", 3), row(None, "enterprise", 28)]
    [found] = tally(rows, names)
    assert (found.active, found.communes, found.models) == (5, 10, 13)
    assert found.totals.counts == (12, 1, None, 3, 28)
    assert [line.name for line in found.lines][-2:] == ["Xã 7", found.lines[-1].name]


def test_a_sheet_is_typed_and_shown(client_as) -> None:
    meeting, client = begun(), client_as("huyen.kyanh")
    answer = client.post(f"/meetings/{meeting.pk}/outputs/", fields(), follow=True)
    [told] = answer.context["tallies"]
    assert (told.active, told.communes, told.models) == (1, 2, 3)
    assert "1/2" in answer.content.decode()
    assert put(meeting, small=(3, None)) == 1
    assert not meeting.outputs.exists()


def test_two_people_type_about_different_counts_without_harm() -> None:
    meeting = begun()
    put(meeting, small=(None, 3))
    put(meeting, small=(None, None), medium=(None, 1))
    assert sorted(meeting.outputs.values_list("kind", "count")) == [("medium", 1), ("small", 3)]
    with pytest.raises(Overtaken):
        put(meeting, small=(None, 4))


def test_the_second_at_one_count_sees_the_first_and_can_save_again(client_as) -> None:
    meeting, client = begun(), client_as("huyen.kyanh")
    put(meeting, small=(None, 5), large=(None, 1))
    answer = client.post(f"/meetings/{meeting.pk}/outputs/", fields())
    assert answer.status_code == 409
    boxes = answer.context["sheet"].boxes
    mine, theirs = boxes[commune(KY_LAC).pk, "small"], boxes[commune(KY_LAC).pk, "large"]
    assert (mine.text, mine.was, mine.there, theirs.text) == ("3", "5", "5", "1")
    again = fields(was=mine.was) | {f"was-{theirs.name}": "1", theirs.name: "1"}
    sent = {key: value for key, value in again.items() if value is not None}
    sent[f"was-{mine.name}"] = mine.was
    assert client.post(f"/meetings/{meeting.pk}/outputs/", sent).status_code == 302
    assert dict(meeting.outputs.values_list("kind", "count")) == {"small": 3, "large": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"first_day": "2021-09-26"},
        {"last_day": ""},
        {"first_day": "2021-10-01", "last_day": "2021-10-02"},
    ],
)
def test_a_wrong_period_is_told(client_as, changes) -> None:
    meeting = begun()
    sent = fields() | changes
    answer = client_as("huyen.kyanh").post(f"/meetings/{meeting.pk}/outputs/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not meeting.outputs.exists()


@pytest.mark.parametrize("text", ["-1", "ba", "1,5", "1.5", "99999999999"])
def test_what_is_no_count_is_told_and_kept(client_as, text) -> None:
    meeting = begun()
    sent = fields() | {f"{commune(KY_LAC).pk}-small": text}
    answer = client_as("huyen.kyanh").post(f"/meetings/{meeting.pk}/outputs/", sent)
    assert answer.status_code == 422
    assert f'value="{text}"' in answer.content.decode()


def test_the_whole_scope_too_is_counted_once_per_kind_and_period() -> None:
    first_day, last_day = PERIOD
    given = {"meeting": begun(), "kind": "small", "first_day": first_day, "last_day": last_day}
    given |= {"changed_by": keeper(), "changed_at": NOW}
    Output.objects.create(**given, count=1)
    with pytest.raises(IntegrityError):
        Output.objects.create(**given, count=2)


def test_a_commune_outside_the_scope_is_refused() -> None:
    cells = {(commune("18781").pk, "small"): Count(None, 1)}
    with pytest.raises(ValidationError):
        save_outputs(meeting=begun(), period=PERIOD, counts=cells, by=keeper(), now=NOW)


def test_a_commune_reads_its_own_counts_only(client_as) -> None:
    meeting = begun()
    cells = {(commune(code).pk, "small"): Count(None, 7) for code in (KY_LAC, KY_TAY)}
    save_outputs(meeting=meeting, period=PERIOD, counts=cells, by=keeper(), now=NOW)
    answer = client_as("xa.kylac").get(f"/meetings/{meeting.pk}/findings/")
    [told] = answer.context["tallies"]
    assert [line.name for line in told.lines] == ["Xã Kỳ Lạc"]
    assert client_as("xa.kylac").get(f"/meetings/{meeting.pk}/outputs/").status_code == 403
