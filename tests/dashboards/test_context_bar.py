"""Set and day of a page: defaults, the banner of a past day, and what cannot be shown."""

import pytest

pytestmark = pytest.mark.django_db

ADDRESSES = ["/province/42/", "/district/447/", "/area/HT-KYANH/", "/commune/18838/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_without_set_and_day_leads_to_one_with_both(client_as, address):
    response = client_as("tinh.hatinh").get(address)
    assert response.status_code == 302
    assert "set=" in response.url
    assert "as_of=" in response.url
    assert client_as("tinh.hatinh").get(response.url).status_code == 200


def test_a_past_day_is_announced(client_as, today):
    client = client_as("tinh.hatinh")
    past = client.get("/province/42/?set=QD51-2025-XA&as_of=2026-06-30").content.decode()
    now = client.get(f"/province/42/?set=QD51-2025-XA&as_of={today}").content.decode()
    assert "past-day" in past
    assert "30/06/2026" in past
    assert "past-day" not in now


def test_the_form_offers_only_sets_of_the_place(client_as):
    page = client_as("tinh.travinh").get("/province/84/?set=QD1980-2016&as_of=2019-07-24")
    assert {"QD1980-2016", "QD491-2009"} <= {row.code for row in page.context["context"].sets}
    assert "HT-QD05-2017" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("set=NO-SUCH&as_of=2021-09-25", 400),
        ("set=<script>&as_of=2021-09-25", 400),
        ("set=HT-QD05-2017&as_of=2021-02-30", 400),
        ("set=HT-QD05-2017&as_of=next+week", 400),
        ("set=HT-QD05-2017&as_of=2005-01-01", 200),
        ("set=HT-QD05-2017&as_of=0001-01-01", 200),
        ("set=QD51-2025-XA&as_of=9999-12-31", 200),
    ],
)
@pytest.mark.parametrize("address", [*ADDRESSES[:2], "/commune/18850/"])
def test_what_cannot_be_shown_gets_a_message_and_a_choice(client_as, address, query, status):
    response = client_as("tinh.hatinh").get(f"{address}?{query}")
    page = response.content.decode()
    assert response.status_code == status
    assert 'name="set"' in page
    assert "“<script>" not in page


def test_before_the_unit_existed(client_as):
    response = client_as("tinh.hatinh").get("/area/HT-KYANH/?set=HT-QD05-2017&as_of=2021-09-25")
    assert response.status_code == 200
    assert "criteria/no_context.html" in [template.name for template in response.templates]


def test_writing_to_a_page_that_only_reads_is_refused(client_as):
    assert client_as("tinh.hatinh").post("/province/42/").status_code == 405


def test_a_day_alone_leads_to_a_set_of_that_day(client_as):
    answer = client_as("tinh.travinh").get("/province/84/?as_of=2025-06-30")
    assert answer.url == "/province/84/?as_of=2025-06-30&set=QD318-2022-NTM"
    answer = client_as("huyen.kyanh").get("/district/447/?as_of=2019-12-31")
    assert "set=HT-QD05-2017" in answer.url
