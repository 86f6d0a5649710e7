"""The lines of a scorecard: an indicator, what is asked of it, its fields, and how it is judged.

Written here and not in a template: a scorecard holds nearly a hundred indicators, and Django's
templates took three quarters of its time. What is rare, a refused entry, is left to templates.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from criteria.catalogue import IndicatorView, SetView, ThresholdView
from criteria.explain import asked, source
from criteria.models import Authority
from criteria.scorecard import Block, Line
from criteria.templatetags.bodies import problems, reason_sent
from criteria.templatetags.verdicts import status
from ntm_portal.lib.markup import NOTHING, field_error, fill, join, mark, options, refused_mark

register = template.Library()

KEPT = 4096  # indicators of a few sets with the thresholds of some classes, in both languages
LINE = """<form class="line" id="indicator-{number}" method="post" action="{here}"{posts}>
{head}
<div class="line-value">{value}</div>
<div class="line-why">{why}</div>
</form>
"""
POSTS = ' hx-post="{}" hx-target="this" hx-swap="outerHTML"{}'
HEAD = """<div class="line-name{part}">
<label for="value-{number}-value">{number} {name}</label>
{unchecked}</div>
<div class="line-asked">{asked} <span class="soft small">{source}</span></div>"""
UNCHECKED = '<span class="badge badge-warn">{}</span>\n'
FIELDS = """<input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<input type="hidden" name="criterion" value="{criterion}">
<input type="hidden" name="indicator" value="{number}">
<input type="hidden" name="seen" value="{seen}">
<div class="field line-field">{value}{unit}
<button class="btn btn-quiet btn-small" type="submit">{save}<span class="visually-hidden"> {number}</span></button></div>
{tick}<div role="alert">{wrong}</div>
<details class="small"{opened}><summary>{note_word}<span class="visually-hidden"> {number}</span></summary>
<p class="field"><textarea name="note" cols="40" rows="2" maxlength="2000" id="value-{number}-note" aria-label="{note_word} {number}"{invalid_note}>
{note}</textarea>{wrong_note}</p></details>{problems}{saved}"""  # noqa: E501 - tags are not broken
NUMBER = """<input type="text" name="value" value="{}" inputmode="decimal" autocomplete="off" \
class="num" id="value-{}-value"{}>"""
CHOICE = '<select name="value" id="value-{}-value"{}>{}</select>'
TICK = """<p class="field-check small"><input type="checkbox" name="not_applicable" \
id="value-{0}-not_applicable"{1}><label for="value-{0}-not_applicable">{2}</label></p>"""
READ = '<span id="value-{}-value">{}</span>'
SAVED = '<p class="saved small" role="status">{}</p>'
SMALL = '<span class="soft small">{}</span>'
WHY = "{} <span>{}</span> {}{}{}"


@register.simple_tag(takes_context=True)
def saved_line(context: Context, entry: Block, line: Line) -> SafeString:
    """`{% saved_line entry line %}`: one indicator, after a post.

    Reads `here`, the card's address, `saved`, and `understood`, how a number was read.
    """
    return Lines(context)(entry, [line])


class Lines:
    """Writes indicators, each with its form; what all lines of a page share is looked up once."""

    def __init__(self, context: Context) -> None:
        self.context, self.language = context, get_language()
        self.words, self.saved = _words(self.language), _saved(context)
        self.here, self.token = fill("{}", context["here"]), fill("{}", context["csrf_token"])
        self.posts = fill(POSTS, self.here, reason_sent(context))

    def __call__(self, entry: Block, lines: Iterable[Line]) -> SafeString:
        """Some lines of a criterion."""
        criterion, writes = fill("{}", entry.criterion.number), bool(entry.cell.authority)
        return join(self._line(line, criterion, writes) for line in lines)

    def _line(self, line: Line, criterion: SafeString, writes: bool) -> SafeString:
        finding, number = line.finding, fill("{}", line.number)
        criteria_set = line.question.criteria_set
        return fill(
            LINE,
            number=number,
            here=self.here,
            posts=self.posts if writes else NOTHING,
            head=_head(line.indicator, finding.threshold, criteria_set, self.language),
            value=self._fields(line, number, criterion) if writes else _read(line),
            why=_why(line, self.language),
        )

    def _fields(self, line: Line, number: SafeString, criterion: SafeString) -> SafeString:
        """What a person types, with what is wrong."""
        fields, words = line.fields, self.words
        return fill(
            FIELDS,
            token=self.token,
            criterion=criterion,
            number=number,
            seen=fields.seen,
            value=_choice(line) if line.choices else _number(line),
            unit=_small(line.indicator.unit),
            save=words["save"],
            tick=_tick(line, words["not_applicable"]) if line.may_be_ticked else NOTHING,
            wrong=field_error(line.form, "value"),
            opened=mark("open", line.note_is_open),
            note_word=words["note"],
            invalid_note=refused_mark(line.form, "note"),
            note=fields.note,
            wrong_note=field_error(line.form, "note"),
            problems=problems(self.context, line.form),
            saved=self.saved,
        )


@lru_cache(maxsize=KEPT)
def _head(
    indicator: IndicatorView,
    threshold: ThresholdView | None,
    criteria_set: SetView,
    language: str | None,
) -> SafeString:
    """The indicator and what is asked, which are the same for every commune of a class."""
    unchecked = _("not checked against the original text")
    return fill(
        HEAD,
        part=" line-part" if indicator.parent_id else "",
        number=indicator.number,
        name=indicator.name,
        unchecked=NOTHING if indicator.is_checked else fill(UNCHECKED, unchecked),
        asked=asked(indicator, threshold),
        source=source(threshold, criteria_set),
    )


@cache
def _words(language: str | None) -> dict[str, SafeString]:
    said = {"save": _("Save"), "note": _("Note"), "not_applicable": _("not considered")}
    return {name: fill("{}", word) for name, word in said.items()}


def _saved(context: Context) -> SafeString:
    """That the value of the one line shown is saved, and how it was read."""
    if not context.get("saved"):
        return NOTHING
    return fill(SAVED, " · ".join(filter(None, (_("Saved"), context.get("understood")))))


def _read(line: Line) -> SafeString:
    """The value, where the person only reads."""
    return fill(READ, line.number, line.recorded or "–")


def _why(line: Line, language: str | None) -> SafeString:
    """How it is judged, why, who entered the value, and whose it is."""
    finding = line.finding
    by = fill('<div class="soft small">{}</div>', line.entered) if finding.fact else NOTHING
    adopted = _adopted(finding.fact.authority, language) if finding.adopted else NOTHING
    return fill(WHY, status(finding.status), line.why, _small(line.gap), by, adopted)


@cache
def _adopted(authority: int, language: str | None) -> SafeString:
    said = _("taken over from %(body)s") % {"body": Authority(authority).label}
    return fill('<span class="badge">{}</span>', said)


def _number(line: Line) -> SafeString:
    return fill(NUMBER, line.fields.value, line.number, refused_mark(line.form, "value"))


def _choice(line: Line) -> SafeString:
    offered = options(line.choices, line.fields.value)
    return fill(CHOICE, line.number, refused_mark(line.form, "value"), offered)


def _tick(line: Line, label: str) -> SafeString:
    return fill(TICK, line.number, mark("checked", line.fields.not_applicable), label)


def _small(text: str) -> SafeString:
    return fill(SMALL, text) if text else NOTHING
