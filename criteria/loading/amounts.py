"""What thresholds must agree on with the classes of a set and the kind of their indicator."""

from collections.abc import Container, Iterator, Sequence

from django.utils.translation import gettext_noop as _

from criteria.loading.problems import Problem, path_of
from criteria.loading.schema import Amount, Asked, SetSpec
from criteria.models import Indicator

ALL, NATIONAL = "all", "national"  # columns of thresholds beside the classes
MET = "met"
Place = tuple[str | int, ...]


def misfit(kind: str, scale: Sequence[str], amount: Amount) -> str:
    """Why a threshold does not fit the kind of its indicator; "" where it does."""
    if amount is None:
        return ""
    if kind == Indicator.Kind.MET:
        is_words = isinstance(amount, str)
        return "" if is_words else _("must be “met”, a condition in words, or null")
    if kind == Indicator.Kind.ORDINAL:
        return "" if amount in scale else _("must be one of the grades in “scale”")
    if isinstance(amount, str):
        return _("must be a number, or null where it is not known")
    is_over = kind == Indicator.Kind.PERCENT and amount > 100
    return _("must be at most 100") if is_over else ""


def misfits(kind: str, scale: Sequence[str], asked: Asked, place: Place) -> Iterator[Problem]:
    """Every threshold that does not fit the kind."""
    for column, cell in asked.thresholds.items():
        for year, amount in cell.items():
            message = misfit(kind, scale, amount)
            if message:
                here = (*place, "thresholds", column) + ((str(year),) if year else ())
                yield Problem(path_of(here), message)


def column_problems(spec: SetSpec, asked: Asked, place: Place, of_base: bool) -> Iterator[Problem]:
    """`of_base`: an override may use the classes of the set it extends, checked with that set."""
    classes: Container[str] = {row.code for row in spec.classes}
    columns = set(asked.thresholds)
    for column in asked.thresholds:
        if column not in {ALL, NATIONAL} and not of_base and column not in classes:
            path = path_of((*place, "thresholds", column))
            yield Problem(path, _("is not a class of this set"))
    if ALL in columns and len(columns) > 1:
        path = path_of((*place, "thresholds", ALL))
        yield Problem(path, _("stands alone: beside classes write “national”"))
    if columns == {NATIONAL}:
        message = _("the national average alone judges nothing; write “all”")
        yield Problem(path_of((*place, "thresholds")), message)
    for index, column in enumerate(asked.values_read):
        if column not in columns:
            path = path_of((*place, "values_read", index))
            yield Problem(path, _("is not a column of thresholds"))
