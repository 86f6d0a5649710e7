"""The fields of an indicator on the scorecard, why it is judged as it is, and what bodies said.

Written here and not in a template: a scorecard holds nearly a hundred indicators, and Django's
templates took three quarters of its time. What is rare, a refused entry, is left to templates.
"""

from collections.abc import Iterable
from functools import cache

from django import template
from django.forms import Form
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from criteria.forms import VerdictForm
from criteria.models import Authority
from criteria.scorecard import BodyVerdict, Line
from criteria.templatetags.verdicts import status, status_label
from ntm_portal.lib.periods import local_day

register = template.Library()

NOTHING = mark_safe("")
FIELDS = """<input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<input type="hidden" name="criterion" value="{criterion}">
<input type="hidden" name="indicator" value="{number}">
<input type="hidden" name="seen" value="{seen}">
<div class="field line-field">{value}{unit}
<button class="btn btn-quiet btn-small" type="submit">{save}<span class="visually-hidden"> {number}</span></button></div>
{tick}<div role="alert">{wrong}</div>
<details class="small"{opened}><summary>{note_word}<span class="visually-hidden"> {number}</span></summary>
<p class="field"><textarea name="note" cols="40" rows="2" maxlength="2000" id="value-{number}-note" aria-label="{note_word} {number}"{invalid_note}>
{note}</textarea>{wrong_note}</p></details>{problems}"""  # noqa: E501 - tags are not broken
NUMBER = """<input type="text" name="value" value="{}" inputmode="decimal" autocomplete="off" \
class="num" id="value-{}-value"{}>"""
CHOICE = '<select name="value" id="value-{}-value"{}>{}</select>'
TICK = """<p class="field-check small"><input type="checkbox" name="not_applicable" \
id="value-{0}-not_applicable"{1}><label for="value-{0}-not_applicable">{2}</label></p>"""
INVALID = ' aria-invalid="true" aria-describedby="{}_error"'
DIFFERS = '<span class="badge badge-warn" title="{}">{}</span>'
WHY = "{} <span>{}</span> {}{}{}"


@register.simple_tag(takes_context=True)
def line_fields(context: Context, line: Line, criterion: str) -> SafeString:
    """`{% line_fields line entry.criterion.number %}`: what a person types, with what is wrong."""
    fields, words = line.fields, _words(get_language())
    return format_html(
        FIELDS,
        token=context["csrf_token"],
        criterion=criterion,
        number=line.number,
        seen=fields.seen,
        value=_choice(line) if line.choices else _number(line),
        unit=_small(line.indicator.unit),
        save=words["save"],
        tick=_tick(line, words["not_applicable"]) if line.may_be_ticked else NOTHING,
        wrong=_refused(line, "value"),
        opened=mark_safe(" open") if line.note_is_open else NOTHING,
        note_word=words["note"],
        invalid_note=refused_mark(line.form, "note"),
        note=fields.note,
        wrong_note=_refused(line, "note"),
        problems=_problems(context, line),
    )


@register.simple_tag
def line_why(line: Line) -> SafeString:
    """`{% line_why line %}`: how it is judged, why, who entered the value, and whose it is."""
    finding = line.finding
    by = format_html('<div class="soft small">{}</div>', line.entered) if finding.fact else NOTHING
    adopted = _adopted(finding.fact.authority, get_language()) if finding.adopted else NOTHING
    return format_html(WHY, status(finding.status), line.why, _small(line.gap), by, adopted)


@register.simple_tag
def body_verdict(body: BodyVerdict) -> SafeString:
    """`{% body_verdict body %}`: what one body says of a criterion, on what basis, who and when."""
    row, said = body.row, status(body.status, words=True)
    who, note = NOTHING, NOTHING
    if row and not row.is_blank:
        who = _small(f"{row.asserted_by}, {local_day(row.asserted_at):%d/%m/%Y}")
    if row and row.note:
        note = format_html('<span class="small">{}</span>', row.note)
    name = _small(str(Authority(body.authority).label))
    return format_html("<li>{} {} {} {} {}</li>", name, said, _basis(body), who, note)


def _basis(body: BodyVerdict) -> SafeString:
    if body.is_computed:
        return format_html('<span class="badge">{}</span>', _("computed"))
    if not body.contradicted:
        return NOTHING
    differs = _("differs from the indicators")
    return format_html(DIFFERS, status_label(body.computed), differs)


@register.simple_tag
def verdict_options(chosen: str) -> SafeString:
    """`<select>{% verdict_options "MET" %}</select>`: the verdicts to choose from."""
    return _verdict_options(chosen, get_language())


@register.simple_tag
def refused_mark(form: Form | None, name: str) -> SafeString:
    """`<input{% refused_mark form "note" %}>`: tells a screen reader that it was refused."""
    if not form or not form[name].errors:
        return NOTHING
    return format_html(INVALID, form[name].auto_id)


@cache
def _verdict_options(chosen: str, language: str | None) -> SafeString:
    names = VerdictForm().fields["status"].choices  # type: ignore[attr-defined]
    return _options(names, chosen)


def _options(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    rows = ((word, _mark("selected", word == chosen), said) for word, said in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@cache
def _words(language: str | None) -> dict[str, str]:
    return {"save": _("Save"), "note": _("Note"), "not_applicable": _("not considered")}


@cache
def _adopted(authority: int, language: str | None) -> SafeString:
    said = _("taken over from %(body)s") % {"body": Authority(authority).label}
    return format_html('<span class="badge">{}</span>', said)


def _number(line: Line) -> SafeString:
    return format_html(NUMBER, line.fields.value, line.number, refused_mark(line.form, "value"))


def _choice(line: Line) -> SafeString:
    options = _options(line.choices, line.fields.value)
    return format_html(CHOICE, line.number, refused_mark(line.form, "value"), options)


def _tick(line: Line, label: str) -> SafeString:
    return format_html(TICK, line.number, _mark("checked", line.fields.not_applicable), label)


def _small(text: str) -> SafeString:
    return format_html('<span class="soft small">{}</span>', text) if text else NOTHING


def _mark(name: str, wanted: bool) -> SafeString:
    return format_html(" {}", name) if wanted else NOTHING


def _refused(line: Line, name: str) -> SafeString:
    if line.form is None:
        return NOTHING
    return render_to_string("components/_field_error.html", {"field": line.form[name]})


def _problems(context: Context, line: Line) -> SafeString:
    if line.form is None:
        return NOTHING
    shown = {"form": line.form, "keep": context.get("keep")}
    return render_to_string("criteria/_form_problems.html", shown, context["request"])
