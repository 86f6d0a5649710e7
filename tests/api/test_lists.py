"""What every list of the API does: pages that lead on, orders, fields, tables, tags."""

import csv
import io

import pytest
from django.db import transaction

from communes.models import Kind, Level, Unit, UnitVersion

pytestmark = pytest.mark.django_db
SCENE = "/api/v1/progress/?district=447&set=HT-QD05-2017&as_of=2021-09-25"
LISTS = {
    "/api/v1/units/?province=42": ("code", "name"),
    "/api/v1/sets/?as_of=2024-06-01": ("code", "valid_from", "level"),
    SCENE: ("met", "name", "code"),
    f"{SCENE}&level=district": ("name",),
    "/api/v1/meetings/?from=2021-01-01": ("held_on", "id"),
    "/api/v1/tasks/?as_of=2021-12-31": ("due_on", "id"),
}


def walk(client, address, size):
    """Every row, and the number of pages."""
    url, rows, pages = f"{address}&page_size={size}", [], 0
    while url:
        answer = client.get(url).json()
        rows, url, pages = rows + answer["results"], answer["next"], pages + 1
    return rows, pages


@pytest.mark.parametrize("address", LISTS)
def test_pages_join_into_the_whole_list_in_every_order(client_as, address):
    client = client_as("tinh.hatinh")
    for order in LISTS[address]:
        whole = client.get(f"{address}&order={order}&page_size=500").json()["results"]
        size = max(1, len(whole) // 3)
        rows, pages = walk(client, f"{address}&order={order}", size)
        assert (rows == whole, pages >= min(3, len(whole))) == (True, True)
        back, _pages = walk(client, f"{address}&order=-{order}", size)
        assert sorted(map(str, back)) == sorted(map(str, whole))
        assert [row.get(order) for row in back] == [row.get(order) for row in whole][::-1]


def test_a_row_that_comes_meanwhile_neither_repeats_nor_hides_others(client_as):
    client = client_as("admin")
    address = "/api/v1/units/?level=province&page_size=5"
    whole = client.get("/api/v1/units/?level=province&page_size=500").json()["results"]
    first = client.get(address).json()
    unit = Unit.objects.create(level=Level.PROVINCE, code="X1")
    UnitVersion(unit=unit, name="A", kind=Kind.TINH).save()
    second = client.get(first["next"]).json()
    assert second["results"] == whole[5:10]


def test_next_keeps_to_the_set_and_the_day_that_were_used(client_as):
    answer = client_as("huyen.kyanh").get("/api/v1/progress/?page_size=3").json()
    for said in (f"set={answer['set']}", f"as_of={answer['as_of']}", "page_size=3", "cursor="):
        assert said in answer["next"]


@pytest.mark.parametrize("change", ["order=-name", "registered=2019", "authority=self"])
def test_a_cursor_of_another_call_is_named(client_as, change):
    client = client_as("huyen.kyanh")
    cursor = client.get(f"{SCENE}&page_size=3").json()["next"].split("cursor=")[1].split("&")[0]
    assert client.get(f"{SCENE}&fields=met&cursor={cursor}").status_code == 200
    for address in (f"{SCENE}&{change}&cursor={cursor}", f"{SCENE}&cursor={cursor}x"):
        response = client.get(address)
        assert response.status_code == 400
        assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]


def test_fields_in_the_order_asked_for(client_as):
    rows = client_as("huyen.kyanh").get(f"{SCENE}&fields=met,code").json()["results"]
    assert {tuple(row) for row in rows} == {("met", "code")}
    refused = client_as("huyen.kyanh").get(f"{SCENE}&fields=met,mett")
    [error] = refused.json()["errors"]
    assert error["parameter"] == "fields"
    assert "mett" in error["message"]
    assert "nearly_met" in error["message"]


def test_by_criteria_met(client_as):
    rows = client_as("huyen.kyanh").get(f"{SCENE}&order=-met").json()["results"]
    assert [row["met"] for row in rows] == sorted((row["met"] for row in rows), reverse=True)
    refused = client_as("huyen.kyanh").get(f"{SCENE}&order=-met&level=district")
    assert refused.json()["errors"][0]["parameter"] == "order"


@pytest.mark.parametrize("how", ["parameter", "header"])
def test_a_table(client_as, how):
    asked = {"headers": {"Accept": "text/csv"}} if how == "header" else {"data": {"format": "csv"}}
    address = SCENE if how == "header" else "/api/v1/tasks/"
    response = client_as("huyen.kyanh").get(address, **asked)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    nested = "met_by.self" if how == "header" else "owner.code"
    assert len(rows) >= 20
    assert {nested, "text" if how == "parameter" else "met"} <= set(rows[0])
    assert response["NTM-As-Of"]


def test_a_table_of_nothing_still_has_its_head(client_as):
    table = client_as("xa.kylac").get("/api/v1/meetings/?format=csv&from=2030-01-01")
    assert table.content.decode("utf-8-sig").startswith("id,held_on,half_day,kind,title,")
    assert table.content.decode().count("\n") == 1


def test_a_table_leads_on_and_refuses_in_json(client_as):
    client = client_as("huyen.kyanh")
    first = client.get(f"{SCENE}&page_size=12&format=csv")
    address = first["Link"].removeprefix("<").removesuffix('>; rel="next"')
    assert len(client.get(address).content.splitlines()) == 9
    refused = client.get(f"{SCENE}&format=csv&fields=x")
    assert refused["Content-Type"] == "application/problem+json"
    assert client.get(SCENE, headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/api/v1/sets/HT-QD05-2017/?format=csv").status_code == 400


def test_text_that_looks_like_a_formula_is_neutralised(client_as):
    with transaction.atomic():
        UnitVersion.objects.filter(unit__code="18850").update(name="=1+1")
        table = client_as("xa.kylac").get("/api/v1/units/?as_of=2021-01-01&format=csv&fields=name")
        transaction.set_rollback(True)
    assert table.content.decode("utf-8-sig").splitlines() == ["name", "'=1+1"]


@pytest.mark.parametrize("address", [*LISTS, "/api/v1/sets/HT-QD05-2017/", "/api/v1/schema/"])
def test_an_answer_is_not_sent_twice(client_as, address):
    client = client_as("tinh.hatinh")
    first = client.get(address)
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    again = client.get(address, headers={"If-None-Match": packed["ETag"]})
    assert again.status_code == 304


def test_another_answer_has_another_tag(client_as):
    client = client_as("tinh.hatinh")
    tags = {client.get(f"{SCENE}{more}")["ETag"] for more in ("", "&order=code", "&format=csv")}
    assert len(tags) == 3
    assert "ETag" not in client.get(f"{SCENE}&x=1")
