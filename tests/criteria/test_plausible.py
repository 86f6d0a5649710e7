"""Which numbers look mistyped."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from criteria.models import Indicator
from criteria.plausible import is_doubtful


@pytest.mark.parametrize(
    ("kind", "value", "earlier", "asked", "doubtful"),
    [
        ("PERCENT", "0.93", "93", ["90"], True),
        ("PERCENT", "0.93", None, [], True),
        ("PERCENT", "0.93", "0.8", ["6"], False),
        ("PERCENT", "0", "93", ["90"], False),
        ("PERCENT", "100", "93", ["90"], False),
        ("MONEY", "38000", "34.2", ["36"], True),
        ("MONEY", "38000", None, ["36", "40"], True),
        ("MONEY", "1.7", "34.2", ["36"], True),
        ("MONEY", "40", "34.2", ["1"], False),
        ("MONEY", "40", None, ["1", "36"], False),
        ("MONEY", "40", None, [None], False),
        ("MONEY", "40", "0", [], False),
        ("MONEY", None, "34.2", ["36"], False),
    ],
)
def test_numbers_that_look_mistyped(kind, value, earlier, asked, doubtful):
    rows = [SimpleNamespace(value=one and Decimal(one)) for one in asked]
    indicator = SimpleNamespace(kind=Indicator.Kind[kind], threshold_rows=rows)
    typed, before = (one and Decimal(one) for one in (value, earlier))
    assert is_doubtful(typed, indicator, before) is doubtful
