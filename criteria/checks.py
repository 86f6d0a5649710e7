"""What cannot be recorded, and how to mend it: days and units that a set does not reach."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.models import Kind, UnitVersion
from communes.scope import on_day
from criteria.catalogue import IndicatorView, SetView
from criteria.evaluation import MET, NOT_APPLICABLE, NOT_MET, Answer
from criteria.models import Indicator
from ntm_portal.lib.numbers import format_number

MEASURES = ("m2", "m²", "ha", "km", "lít", "kg")  # their numbers may have decimals


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def check_date(day: date, *, criteria_set: SetView, today: date, reason: str) -> None:
    """Refuse a day to come, a day outside the set's validity, and a past day without a reason."""
    check_day(day, criteria_set=criteria_set, today=today)
    if day < today and not reason.strip():
        raise ValidationError(
            {"reason": _("Say why you record for a past day, for example “minutes of 24/07/2019”.")}
        )


def check_day(day: date, *, criteria_set: SetView, today: date) -> None:
    """Refuse a day to come and a day outside the set's validity."""
    if day > today:
        message = _("%(day)s has not come yet. Choose today (%(today)s) or an earlier day.") % {
            "day": _shown(day),
            "today": _shown(today),
        }
    elif not criteria_set.in_force(day):
        last = criteria_set.last_day
        message = _(
            "%(set)s is in force from %(start)s to %(end)s. Choose a day in that period, "
            "or the set in force on %(day)s."
        ) % {
            "set": criteria_set.code,
            "start": _shown(criteria_set.valid_from),
            "end": _shown(last) if last else _("today"),
            "day": _shown(day),
        }
    else:
        return
    raise ValidationError({"effective_on": message})


def check_unit(version: UnitVersion, *, criteria_set: SetView, day: date) -> None:
    """Refuse a unit that was not there on `day`, or that the set does not judge."""
    name = version.full_name
    if not on_day(version, day):
        message = _("%(unit)s did not exist under that name on %(day)s. Choose another day.") % {
            "unit": name,
            "day": _shown(day),
        }
    elif version.kind not in criteria_set.kinds:
        kinds = ", ".join(str(Kind(kind).label) for kind in criteria_set.kinds)
        message = _("%(set)s judges %(kinds)s; %(unit)s is not one of them.") % {
            "set": criteria_set.code,
            "kinds": kinds,
            "unit": name,
        }
    elif criteria_set.province_id and version.province_id != criteria_set.province_id:
        message = _("%(set)s belongs to another province than %(unit)s.") % {
            "set": criteria_set.code,
            "unit": name,
        }
    else:
        return
    raise ValidationError({"unit": message})


def check_answer(indicator: IndicatorView, answer: Answer) -> None:
    """Refuse a word where a number belongs (and the reverse), and numbers that cannot be."""
    skipped = answer.word == NOT_APPLICABLE and indicator.may_be_not_applicable
    if answer.blank or skipped:
        return
    words = {
        Indicator.Kind.MET: (MET, NOT_MET),
        Indicator.Kind.ORDINAL: tuple(indicator.scale),
    }.get(Indicator.Kind(indicator.kind))
    if words is not None:
        if answer.word not in words:
            raise ValidationError({"value": _("Choose one of the answers in the list.")})
        return
    if answer.value is None:
        raise ValidationError({"value": _("Type a number with a decimal comma, such as 85,5.")})
    _check_range(indicator, answer)


def _is_whole(indicator: IndicatorView) -> bool:
    """Whether the indicator counts things; square metres and litres are counts to the decisions."""
    measure = indicator.unit.split("/")[0].strip()
    return indicator.kind == Indicator.Kind.COUNT and measure not in MEASURES


def _check_range(indicator: IndicatorView, answer: Answer) -> None:
    value = answer.value or 0
    shown = format_number(value)
    if value < 0:
        message = _("%(value)s is below 0. Check the sign.") % {"value": shown}
    elif indicator.kind == Indicator.Kind.PERCENT and value > 100:
        message = _("%(value)s %% is over 100 %%. Check the decimal comma.") % {"value": shown}
    elif _is_whole(indicator) and value != int(value):
        message = _("%(value)s is not whole: “%(unit)s” are counted. Type a number such as 3.") % {
            "value": shown,
            "unit": indicator.unit,
        }
    elif indicator.kind == Indicator.Kind.MONEY and value >= 100_000:
        message = _("%(value)s is too much for “%(unit)s”. Check the unit of measure.") % {
            "value": shown,
            "unit": indicator.unit,
        }
    else:
        return
    raise ValidationError({"value": message})
