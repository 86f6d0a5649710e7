"""The pages of findings, visits and conclusions: written, ordered, contested, closed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from communes.models import Agency
from meetings.content import save_content
from meetings.editing import About, about_of, save_part
from meetings.fanout import Wanted, hand_out
from meetings.models import Conclusion, FieldVisit, Finding
from tests.meetings.desk import (
    KY_LAC,
    KY_TAY,
    NOW,
    begun,
    commune,
    concluded,
    conclusion,
    keeper,
    plan,
)

pytestmark = pytest.mark.django_db


def finding(meeting, text="Tiến độ chậm", kind="shortcoming"):
    row = Finding(meeting=meeting, kind=kind, text=text)
    return save_content(row=row, seen=None, by=keeper(), now=NOW)


def parts(meeting, rest):
    return f"/meetings/{meeting.pk}/parts/{rest}"


def test_a_finding_is_added_with_what_it_is_about(client_as) -> None:
    meeting, agency = begun(), Agency.objects.get(code="so-tnmt-hatinh")
    sent = {
        "kind": "objective",
        "text": "Mưa lũ kéo dài",
        "units": [commune(KY_LAC).pk],
        "criteria": [],
        "agencies": [agency.pk],
    }
    client = client_as("huyen.kyanh")
    answer = client.post(parts(meeting, "finding/new/?kind=objective"), sent, follow=True)
    row = meeting.findings.get()
    assert about_of(row) == About(
        frozenset({commune(KY_LAC).pk}), frozenset(), frozenset({agency.pk})
    )
    page = answer.content.decode()
    assert f"finding-{row.pk}" in answer.redirect_chain[0][0]
    assert all(told in page for told in ("Mưa lũ kéo dài", "Xã Kỳ Lạc", agency.name))


@pytest.mark.parametrize(
    ("part", "sent", "field"),
    [
        ("finding", {"kind": "result", "text": "  "}, "text"),
        ("finding", {"kind": "gossip", "text": "x"}, "kind"),
        ("finding", {"kind": "result", "text": "x", "units": ["1"]}, "units"),
        ("conclusion", {"kind": "work", "text": "x", "due_on": "2021-09-24"}, "due_on"),
        ("conclusion", {"kind": "work", "text": ""}, "text"),
        ("conclusion", {"kind": "work", "text": "x", "due_on": "31/02/2021"}, "due_on"),
        ("visit", {"group": "Tổ 1", "commune": "1"}, "commune"),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(client_as, part, sent, field) -> None:
    meeting = begun()
    answer = client_as("huyen.kyanh").post(parts(meeting, f"{part}/new/"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert all(str(sent[name]) in answer.content.decode() for name in sent if name == "text")
    assert not meeting.findings.exists()
    assert not meeting.conclusions.exists()


def test_the_loser_of_a_race_sees_both_texts_and_can_save_again(client_as) -> None:
    meeting = begun()
    row = finding(meeting)
    theirs = Finding.objects.get(pk=row.pk)
    theirs.text = "Của người khác"
    save_part(row=theirs, seen=1, by=keeper(), now=NOW)
    client, address = client_as("huyen.kyanh"), parts(meeting, f"finding/{row.pk}/")
    sent = {"kind": "shortcoming", "text": "Của tôi", "revision": "1"}
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Của người khác" in page
    assert "Của tôi" in page
    again = sent | {"revision": answer.context["form"]["revision"].value()}
    assert client.post(address, again).status_code == 302
    assert meeting.findings.get().text == "Của tôi"


def test_a_lost_race_under_htmx_goes_back_into_its_own_form(client_as) -> None:
    meeting = begun()
    row = finding(meeting)
    sent = {"kind": "shortcoming", "text": "Của tôi", "revision": "0"}
    address = parts(meeting, f"finding/{row.pk}/")
    answer = client_as("huyen.kyanh").post(address, sent, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (409, f"#form-finding-{row.pk}")
    assert "<html" not in answer.content.decode()


def test_what_was_typed_about_a_row_removed_meanwhile_can_be_added_again(client_as) -> None:
    meeting, client = begun(), client_as("huyen.kyanh")
    gone = parts(meeting, f"finding/{finding(meeting).pk}/")
    client.post(f"{gone}remove/", {"revision": "1"})
    sent = {"kind": "shortcoming", "text": "Của tôi", "revision": "1"}
    answer = client.post(gone, sent, headers={"HX-Request": "true", "HX-Trigger": "form-old"})
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#form-old")
    assert client.post(answer.context["action"], sent).status_code == 302
    assert meeting.findings.get().text == "Của tôi"
    assert client.get(gone).status_code == 404
    assert client_as("xa.kylac").post(gone, sent).status_code == 403


def test_a_finding_moves_among_those_of_its_kind(client_as) -> None:
    meeting = begun()
    rows = [finding(meeting, "A"), finding(meeting, "B", "result"), finding(meeting, "C")]
    address = parts(meeting, f"finding/{rows[2].pk}/move/")
    client_as("huyen.kyanh").post(address, {"to": "up"})
    order = meeting.findings.filter(kind="shortcoming").order_by("position")
    assert [row.text for row in order] == ["C", "A"]
    assert list(meeting.findings.order_by("position").values_list("text", flat=True)) == [
        "C",
        "B",
        "A",
    ]


def test_a_finding_is_removed_unless_another_changed_it(client_as) -> None:
    meeting = begun()
    row, client = finding(meeting), client_as("huyen.kyanh")
    address = parts(meeting, f"finding/{row.pk}/remove/")
    told = client.post(address, {"revision": "0"}, follow=True).content.decode()
    assert "Nội dung chưa bị xóa" in told
    assert meeting.findings.exists()
    client.post(address, {"revision": "1"})
    assert not meeting.findings.exists()


def test_a_conclusion_with_tasks_stays_and_says_why(client_as) -> None:
    meeting = begun()
    row = conclusion(meeting)
    wanted = [Wanted("x", date(2021, 12, 31), owner_unit_id=meeting.organiser_id)]
    hand_out(conclusion=row, wanted=wanted, by=keeper(), now=NOW)
    address = parts(meeting, f"conclusion/{row.pk}/remove/")
    answer = client_as("huyen.kyanh").post(address, {"revision": "1"}, follow=True)
    assert [str(told.level_tag) for told in answer.context["messages"]] == ["error"]
    assert Conclusion.objects.filter(pk=row.pk).exists()
    row.kind = Conclusion.Kind.INFORMATION
    with pytest.raises(ValidationError) as told:
        save_content(row=row, seen=None, by=keeper(), now=NOW)
    assert "kind" in told.value.message_dict


def test_a_visit_belongs_to_the_scope() -> None:
    meeting = plan()
    visit = FieldVisit(meeting=meeting, group="Tổ 1", commune=commune(KY_TAY))
    save_content(row=visit, seen=None, by=keeper(), now=NOW)
    visit.commune = meeting.organiser
    with pytest.raises(ValidationError):
        save_content(row=visit, seen=None, by=keeper(), now=NOW)


@pytest.mark.parametrize(
    ("username", "shown", "written"),
    [("huyen.canloc", 404, 404), ("tinh.hatinh", 200, 403), ("xa.kylac", 200, 403), ("", 302, 302)],
)
def test_others_read_at_most(client_as, username, shown, written) -> None:
    meeting, client = begun(), client_as(username)
    for page in ("findings/", "conclusions/"):
        assert client.get(f"/meetings/{meeting.pk}/{page}").status_code == shown
    sent = {"kind": "result", "text": "x"}
    for rest in ("finding/new/", "conclusion/new/"):
        assert client.post(parts(meeting, rest), sent).status_code == written
    assert not meeting.findings.exists()


def test_a_closed_record_offers_no_edits_and_takes_none(client_as) -> None:
    meeting, client = concluded(), client_as("huyen.kyanh")
    row = meeting.conclusions.get()
    page = client.get(f"/meetings/{meeting.pk}/conclusions/").content.decode()
    assert "/parts/" not in page
    assert f"/conclusions/{row.pk}/tasks/" in page
    sent = {"kind": "result", "text": "x"}
    assert client.post(parts(meeting, "finding/new/"), sent).status_code == 422
    assert not meeting.findings.exists()


def test_an_unknown_part_is_not_found(client_as) -> None:
    meeting, client = begun(), client_as("huyen.kyanh")
    for rest in ("task/new/", "finding/999/", "visit/999/"):
        assert client.get(parts(meeting, rest)).status_code == 404


def test_the_pages_pay_the_same_for_one_row_and_for_many(
    client_as, django_assert_max_num_queries
) -> None:
    meeting, client = begun(), client_as("huyen.kyanh")
    about = About(frozenset({commune(KY_LAC).pk}), frozenset(), frozenset())
    for number in range(12):
        for row in (
            Finding(meeting=meeting, kind="result", text=f"F{number}"),
            Conclusion(meeting=meeting, kind="work", text=f"C{number}"),
            FieldVisit(meeting=meeting, group=f"T{number}", commune=commune(KY_TAY)),
        ):
            save_part(row=row, seen=None, by=keeper(), now=NOW, about=about)
    for page in ("findings", "conclusions"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/meetings/{meeting.pk}/{page}/").status_code == 200
