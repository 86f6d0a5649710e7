"""What the bench calls held and missed."""

from types import SimpleNamespace

from ntm_portal.bench.report import requirements, table
from ntm_portal.bench.timing import Measured, Times

NAMES = ("district grid", "nation roll-up", "as-of roll-up", "recording one verdict")


def measured(**seconds: float) -> list[Measured]:
    """Every case at 0.04 s beside 0.01 s of SQL and of an empty page, unless told otherwise."""
    return [
        Measured(
            SimpleNamespace(name=name, pays_for_time=name != NAMES[3], least_gain=0),
            Times([seconds.get(name.split()[0], 0.04)]),
            Times([0.01]),
            Times([0.01]),
        )
        for name in NAMES
    ]


def missed(found: list[Measured], **counts: list[int]) -> list[str]:
    """What misses, in words."""
    named = {name: counts.get(name.split()[0], [7, 7]) for name in (*NAMES, "list")}
    return [str(one) for one in requirements(found, named) if one.missed]


def test_everything_holds() -> None:
    assert missed(measured()) == []


def test_a_slow_page_misses() -> None:
    [line] = missed(measured(district=0.101))
    assert line.startswith("misses")
    assert "district grid" in line
    assert "5.05" in line


def test_a_slow_past_misses() -> None:
    assert "1.52" in missed(measured(**{"as-of": 0.061}))[0]


def test_times_are_not_asked_of_sqlite() -> None:
    slow = measured(district=0.101, **{"as-of": 0.061})
    counts = {name: [7, 9] for name in NAMES}
    found = list(requirements(slow, counts, on_server=False))
    assert {one.missed for one in found if " times" in one.text or "takes" in one.text} == {False}
    assert sum(one.missed for one in found) == len(NAMES)  # the counts grow on either


def test_a_count_that_grows_or_is_too_high_misses() -> None:
    assert "7 and 9" in missed(measured(), nation=[7, 9])[0]
    assert "14" in missed(measured(), recording=[14, 14])[0]


def test_a_kept_nation_counts_once() -> None:
    assert missed(measured(), nation=[9]) == []


def test_a_list_is_held_against_a_plain_one() -> None:
    case = SimpleNamespace(name="list", pays_for_time=False, least_gain=2.5)
    slow, fast = (
        Measured(case, Times([seconds]), Times([0.1]), Times([0.01])) for seconds in (0.041, 0.02)
    )
    missing = missed([*measured(), slow], list=[7, 7])
    assert ["2.44" in line for line in missing] == [True]
    assert missed([*measured(), fast], list=[7, 7]) == []
    assert table([fast], {"list": [7, 7]})[1].endswith("5.0 × plain")


def test_the_table_tells_median_and_p95() -> None:
    slow = Times([0.001 * n for n in range(1, 101)])
    one = Measured(SimpleNamespace(name="page", least_gain=0), slow, Times([0.002]), Times([0.003]))
    _head, row = table([one], {"page": [7, 7]})
    assert [cell.strip() for cell in row.split("|")] == [
        "page", "7 → 7", "50.5", "95.0", "2.0", "3.0", "10.10",
    ]  # fmt: skip
