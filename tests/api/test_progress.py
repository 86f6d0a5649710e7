"""GET /api/v1/progress/: the figures of the pages, for other systems."""

from datetime import date

import pytest

from communes.models import UnitVersion
from criteria.catalogue import load_set
from criteria.progress import Question, commune_progress, judged_units, roll_up

pytestmark = pytest.mark.django_db
DAY = {"set": "HT-QD05-2017", "as_of": "2021-09-25"}


def met(answer) -> dict[str, str]:
    return {row["name"]: f"{row['met']}/{row['total']}" for row in answer["results"]}


def test_the_fixed_call(call) -> None:
    answer = call("huyen.kyanh", "progress", level="commune", district="447", **DAY)
    assert len(answer["results"]) == 20
    assert met(answer)["Kỳ Lạc"] == "12/20"
    assert met(answer)["Kỳ Tây"] == "9/20"
    assert answer["next"] is None
    assert (answer["set"], answer["as_of"]) == ("HT-QD05-2017", "2021-09-25")


def test_a_row_tells_who_the_commune_is_and_who_says_so(call) -> None:
    row = call("xa.kylac", "progress", commune="18850", **DAY)["results"][0]
    assert (row["full_name"], row["kind"], row["province"]) == ("Xã Kỳ Lạc", "xa", "42")
    assert (row["district"], row["area"], row["no_data"]) == ("447", None, False)
    assert row["recorded"] >= row["met"] + row["nearly_met"] + row["not_met"] - 1
    assert set(row["met_by"]) == {"self", "district", "province"}


def test_a_later_day_gives_the_later_figures(call) -> None:
    answer = call("huyen.kyanh", "progress", district="447", set=DAY["set"], as_of="2021-12-31")
    assert met(answer)["Kỳ Lạc"] == met(answer)["Kỳ Tây"] == "20/20"


def test_one_authority_alone(call) -> None:
    row = call("xa.kylac", "progress", commune="18850", authority="self", **DAY)["results"][0]
    assert row["met"] == row["met_by"]["self"]
    assert row["met_by"]["district"] is None


def test_as_known_before_anything_was_recorded(call) -> None:
    row = call("xa.kylac", "progress", commune="18850", known_at="2000-01-01", **DAY)["results"][0]
    assert (row["met"], row["recorded"], row["no_data"]) == (0, 0, True)


@pytest.mark.parametrize(("level", "code"), [("district", "447"), ("province", "42")])
def test_groups_are_the_sums_of_their_communes(call, level, code) -> None:
    communes = call("tinh.hatinh", "progress", **{level: code}, page_size=500, **DAY)["results"]
    group = call("tinh.hatinh", "progress", level=level, **{level: code}, **DAY)["results"][0]
    assert (group["code"], group["communes"]) == (code, len(communes))
    assert group["met_sum"] == sum(row["met"] for row in communes)
    assert group["cells_total"] == 20 * len(communes)
    assert group["with_data"] == sum(not row["no_data"] for row in communes)
    assert group["complete"] == sum(row["complete"] for row in communes)
    assert sum(bucket["count"] for bucket in group["buckets"]) == len(communes)
    assert abs(group["mean_met"] - group["met_sum"] / group["with_data"]) < 0.0501


def test_figures_are_those_of_the_pages(call) -> None:
    day = date(2021, 9, 25)
    view = load_set("HT-QD05-2017", day)
    units = judged_units(UnitVersion.objects.at(day).filter(district__code="447"), view)
    figures = roll_up(commune_progress(Question(view, day), units), view, view.default_scheme)
    group = call("huyen.kyanh", "progress", level="district", **DAY)["results"][0]
    assert group["mean_met"] == float(figures.mean_met)
    assert [b["count"] for b in group["buckets"]] == [b.count for b in figures.buckets]
    assert [b["label"] for b in group["buckets"]] == ["20", "16–19", "12–15", "<12", "no_data"]


def test_the_nation_for_those_who_hold_it(call) -> None:
    provinces = call("admin", "progress", level="province", page_size=500)["results"]
    nation = call("admin", "progress", level="nation")["results"]
    assert [row["code"] for row in nation] == ["VN"]
    assert nation[0]["communes"] == sum(row["communes"] for row in provinces)
    assert nation[0]["met_sum"] == sum(row["met_sum"] for row in provinces)


def test_only_communes_registered_for_a_year(call) -> None:
    asked = {"set": "QD1980-2016", "as_of": "2019-07-24", "registered": 2019}
    assert len(call("tinh.travinh", "progress", **asked)["results"]) == 17
    districts = call("tinh.travinh", "progress", level="district", **asked)["results"]
    assert {"Càng Long", "Cầu Kè"} <= {row["name"] for row in districts}
    assert sum(row["communes"] for row in districts) == 17


def test_pages_join_into_the_whole_list(call, client_as) -> None:
    whole = call("tinh.hatinh", "progress", page_size=500)["results"]
    seen, client = [], client_as("tinh.hatinh")
    url = "/api/v1/progress/?page_size=7"
    while url:
        answer = client.get(url).json()
        seen += answer["results"]
        url = answer["next"]
    assert seen == whole
    assert len(whole) == len({row["code"] for row in whole}) > 50


def test_set_and_day_left_out_are_the_usual_ones(call, today) -> None:
    answer = call("huyen.kyanh", "progress")
    assert (answer["set"], answer["as_of"]) == ("QD51-2025-XA", today.isoformat())
    past = call("huyen.kyanh", "progress", district="447", set="HT-QD05-2017")
    assert past["as_of"] == load_set("HT-QD05-2017", today).last_day.isoformat()
    assert call("tinh.travinh", "progress", as_of="2019-07-24")["set"] == "QD1980-2016"
