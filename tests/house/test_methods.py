"""Pages that only show refuse every method that writes; a post without a context is refused."""

import pytest

READ_ONLY = [
    "/units/",
    "/units/commune/18850/",
    "/sets/",
    "/sets/QD318-2022-NTM/",
    "/sets/QD318-2022-NTM/classes/",
    "/sets/QD318-2022-NTM/compare/",
    "/sets/QD318-2022-NTM/rows/10/",
    "/sets/QD491-2009/amendments/QD342-2013/",
    "/district/447/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", READ_ONLY)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_page_that_only_shows_takes_no_writes(address: str, method: str, client_as) -> None:
    assert client_as("admin").generic(method, address).status_code == 405


@pytest.mark.django_db
def test_a_post_for_a_day_before_the_unit_existed_is_no_success(client_as) -> None:
    # The merged Kỳ Lạc began on 01/07/2025, and its code belonged to another commune before.
    address = "/scorecard/18838/1/?set=QD51-2025-XA&as_of=2025-06-30"
    given = {"status": "MET", "note": "", "seen": "0", "reason": "biên bản"}
    assert client_as("vp.hatinh").post(address, given).status_code == 400
