"""Photos of field visits: what is kept of them, what is refused, who may look."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from meetings.content import save_content
from meetings.models import FieldVisit
from meetings.photos import LONGEST, develop
from ntm_portal.lib.filetypes import Unaccepted
from tests.criteria.evidence_files import jpeg, pdf, png, sent
from tests.meetings.desk import KY_TAY, NOW, begun, commune, keeper

pytestmark = pytest.mark.django_db

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def telephone(width=60, height=40, form="JPEG") -> bytes:
    """A picture as telephones write it: on its side, with place, maker and a text."""
    picture = Image.new("RGB", (width, height), "green")
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Telephone of somebody", 6
    exif.get_ifd(GPS)[2] = (18.0, 5.0, 12.5)
    target = BytesIO()
    picture.save(target, form, exif=exif, comment=b"a secret")
    return target.getvalue()


def visited():
    row = FieldVisit(meeting=begun(), group="Tổ 1", commune=commune(KY_TAY))
    return save_content(row=row, seen=None, by=keeper(), now=NOW)


def send(client, visit, *files, caption=""):
    address = f"/meetings/{visit.meeting_id}/visits/{visit.pk}/photos/"
    return client.post(address, {"photos": files, "caption": caption}, follow=True)


def stored(tmp_path) -> list:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_what_a_telephone_writes_into_a_photo_is_not_kept(client_as, form, name) -> None:
    content = telephone(form=form)
    assert Image.open(BytesIO(content)).getexif().get_ifd(GPS)
    visit = visited()
    send(client_as("huyen.kyanh"), visit, sent(name, content), caption="Vườn ổi")
    row = visit.files.get()
    kept = row.file.read()
    picture = Image.open(BytesIO(kept))
    assert (picture.width, picture.height) == (row.width, row.height) == (40, 60)
    assert not picture.getexif()
    assert not picture.info.keys() & {"exif", "comment", "xmp", "icc_profile"}
    assert b"secret" not in kept
    assert b"Telephone" not in kept
    assert row.caption == "Vườn ổi"


def test_a_large_photo_is_kept_smaller() -> None:
    photo = develop(telephone(3000, 1500))
    assert (photo.width, photo.height) == (LONGEST // 2, LONGEST)


def test_a_small_file_of_giant_size_is_refused_before_it_is_decoded() -> None:
    target = BytesIO()
    Image.new("1", (9000, 6000)).save(target, "PNG")
    assert target.tell() < 100_000
    with pytest.raises(Unaccepted, match="50"):
        develop(target.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", pdf()),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.jpg", jpeg()),
        ("a.png", png(64)[:60]),
        ("a.jpg", telephone(600, 400)[:-400]),
        ("a.jpg", b""),
    ],
)
def test_a_photo_that_is_none_is_told_and_leaves_nothing(
    client_as, tmp_path, name, content
) -> None:
    visit = visited()
    answer = send(client_as("huyen.kyanh"), visit, sent(name, content), sent("b.png", png()))
    told = {str(one.level_tag): str(one) for one in answer.context["messages"]}
    assert name in told["error"]
    assert [row.name for row in visit.files.all()] == ["b.png"]
    assert len(stored(tmp_path)) == 1


def test_the_same_photo_twice_is_one(client_as, tmp_path) -> None:
    client, visit = client_as("huyen.kyanh"), visited()
    send(client, visit, sent("a.png", png()))
    answer = send(client, visit, sent("b.png", png()))
    assert "a.png" in str(*answer.context["messages"])
    assert len(stored(tmp_path)) == 1


@pytest.mark.parametrize(
    ("username", "status"),
    [("huyen.kyanh", 200), ("xa.kylac", 200), ("huyen.canloc", 404), ("", 302)],
)
def test_a_photo_is_shown_inside_the_scope_and_never_run(client_as, username, status) -> None:
    visit = visited()
    send(client_as("huyen.kyanh"), visit, sent("Ảnh.png", png()))
    answer = client_as(username).get(f"/meetings/files/{visit.files.get().key}/")
    assert answer.status_code == status
    if status == 200:
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
        assert "no-store" in answer["Cache-Control"]


def test_a_refused_photo_leads_to_the_head_of_the_page_where_it_is_told(client_as) -> None:
    client, visit = client_as("huyen.kyanh"), visited()
    shown = send(client, visit, sent("a.png", png())).redirect_chain[-1][0]
    refused = send(client, visit, sent("b.jpg", b"%PDF-1.4"))
    assert shown.endswith(f"#fieldvisit-{visit.pk}")
    assert "#" not in refused.redirect_chain[-1][0]
    assert "b.jpg" in refused.content.decode()


def test_only_the_office_adds_photos(client_as) -> None:
    visit = visited()
    for files in ([sent("a.png", png())], []):
        assert send(client_as("xa.kylac"), visit, *files).status_code == 403
    assert not visit.files.exists()


def test_a_withdrawn_photo_leaves_the_page_but_not_the_record(client_as) -> None:
    client, visit = client_as("huyen.kyanh"), visited()
    send(client, visit, sent("a.png", png()))
    row = visit.files.get()
    assert client_as("xa.kylac").post(f"/meetings/files/{row.key}/withdraw/").status_code == 403
    answer = client.post(f"/meetings/files/{row.key}/withdraw/", follow=True)
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert str(row.key) not in answer.content.decode()
    assert client_as("xa.kylac").get(f"/meetings/files/{row.key}/").status_code == 404
    assert client.get(f"/meetings/files/{row.key}/").status_code == 200


def test_a_visit_with_photos_is_not_removed(client_as) -> None:
    client, visit = client_as("huyen.kyanh"), visited()
    send(client, visit, sent("a.png", png()))
    client.post(f"/meetings/{visit.meeting_id}/parts/visit/{visit.pk}/remove/", {"revision": "1"})
    assert FieldVisit.objects.filter(pk=visit.pk).exists()
    assert default_storage.exists(visit.files.get().file.name)
