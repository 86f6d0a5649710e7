"""What each body says of a criterion, its evidence, and the form of one's own verdict.

Written here and not in a template: see `lines`. A refused entry is left to templates.
"""

from functools import cache, lru_cache

from django import template
from django.forms import Form
from django.template.context import Context
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from criteria.forms import VerdictForm
from criteria.models import Authority
from criteria.scorecard import Block, BodyVerdict
from criteria.templatetags.verdicts import status, status_label
from ntm_portal.lib.markup import NOTHING, field_error, fill, join, options, refused_mark
from ntm_portal.lib.periods import local_day

register = template.Library()

VERDICTS = """<div class="verdicts" id="verdicts-{number}"{oob}>
<ul class="bodies">
{bodies}{evidence}</ul>
{own}</div>
"""
SWAP = SafeString(' hx-swap-oob="true"')
REFUSAL = '<p class="soft small">{}</p>\n'
SMALL = '<span class="soft small">{}</span>'
NOTE = '<span class="small">{}</span>'
BADGE = '<span class="badge">{}</span>'
DIFFERS = '<span class="badge badge-warn" title="{}">{}</span>'
BODY = "<li>{} {} {} {} {}</li>\n"
EVIDENCE = """<li><a class="small" href="{address}evidence/?{query}">{files}\
<span class="visually-hidden"> {number}</span></a>{lacking}</li>
"""
LACKING = ' <span class="badge badge-warn">{}</span>'
OWN = """<form class="own" method="post" action="{address}?{query}"{posts}>
<input type="hidden" name="csrfmiddlewaretoken" value="{token}">
<input type="hidden" name="back" value="{back}">
<input type="hidden" name="seen" value="{seen}">
<p class="field"><label for="verdict-{number}-status">{body}<span class="visually-hidden"> {number}</span></label><select name="status" id="verdict-{number}-status"{invalid_status}>{choices}</select>{wrong_status}</p>
<p class="field field-wide"><label for="verdict-{number}-note">{note_word}</label><textarea name="note" cols="40" rows="2" maxlength="2000" id="verdict-{number}-note"{invalid_note}>
{note}</textarea>{wrong_note}</p>
{reason}<button class="btn btn-secondary btn-small" type="submit">{save}</button>
{problems}{saved}</form>
"""  # noqa: E501 - tags are not broken
POSTS = """ hx-post="{address}?{query}" hx-target="#verdicts-{number}" hx-swap="outerHTML"{sent}"""
REASON = """<p class="field field-wide"><label for="reason">{}</label>\
<input class="input" id="reason" name="reason" value="{}" maxlength="2000" autocomplete="off"></p>
"""
SENT = SafeString(' hx-include="#reason"')
SAVED = '<span class="saved small" role="status">{}</span>\n'


@register.simple_tag(takes_context=True)
def criterion_verdicts(
    context: Context, entry: Block, back: str, saved: bool = False, oob: bool = False
) -> SafeString:
    """`{% criterion_verdicts entry "scorecard" saved=saved %}`: each body, then one's own form.

    `back` names the page that a post returns to: "scorecard", or "cell", where the form asks for
    the reason. `oob` swaps it into the page that is there already. Reads `card` and `context`.
    """
    return Verdicts(context, back)(entry, saved=saved, oob=oob)


class Verdicts:
    """Writes what bodies say of criteria; what all criteria of a page share is looked up once."""

    def __init__(self, context: Context, back: str) -> None:
        self.context, self.back, self.language = context, back, get_language()
        self.may_record, self.sent = context["card"].may_record, reason_sent(context)
        self.words, self.in_card = _words(self.language), back == "scorecard"
        self.query = fill("{}", context["context"].query)
        self.token = fill("{}", context["csrf_token"])

    def __call__(self, entry: Block, *, saved: bool = False, oob: bool = False) -> SafeString:
        """One criterion."""
        own = NOTHING
        if entry.cell.authority:
            own = self._own(entry, saved)
        elif self.may_record:
            own = fill(REFUSAL, entry.cell.refusal)
        return fill(
            VERDICTS,
            number=entry.criterion.number,
            oob=SWAP if oob else NOTHING,
            bodies=join(map(self._body, entry.bodies)),
            evidence=self._evidence(entry) if self.in_card else NOTHING,
            own=own,
        )

    def _body(self, body: BodyVerdict) -> SafeString:
        """What one body says, on what basis, who and when."""
        row, said = body.row, status(body.status, words=True)
        who, note = NOTHING, NOTHING
        if row and not row.is_blank:
            who = fill(SMALL, f"{row.asserted_by}, {local_day(row.asserted_at):%d/%m/%Y}")
        if row and row.note:
            note = fill(NOTE, row.note)
        return fill(BODY, _named(body.authority, self.language), said, self._basis(body), who, note)

    def _basis(self, body: BodyVerdict) -> SafeString:
        if body.is_computed:
            return self.words["computed"]
        if not body.contradicted:
            return NOTHING
        return fill(DIFFERS, status_label(body.computed), _("differs from the indicators"))

    def _evidence(self, entry: Block) -> SafeString:
        """To the files, with their number."""
        cell, files = entry.cell.matrix, self.words["evidence"]
        if count := cell.top.files if cell.top else 0:
            told = ngettext("%(count)s file of evidence", "%(count)s files of evidence", count)
            files = fill("{}", told % {"count": count})
        lacking = self.words["lacking"] if cell.lacks_evidence else NOTHING
        return fill(EVIDENCE, **self._place(entry), files=files, lacking=lacking)

    def _place(self, entry: Block) -> dict[str, SafeString]:
        """Which criterion it is, and where its own page stands."""
        number, address = fill("{}", entry.criterion.number), fill("{}", entry.address)
        return {"number": number, "address": address, "query": self.query}

    def _own(self, entry: Block, saved: bool) -> SafeString:
        """The form of one's own verdict, with what is wrong."""
        fields, form, place = entry.fields, entry.form, self._place(entry)
        return fill(
            OWN,
            **place,
            posts=fill(POSTS, **place, sent=self.sent) if self.in_card else NOTHING,
            reason=NOTHING if self.in_card else _reason(self.context),
            token=self.token,
            back=self.back,
            seen=fields.seen,
            body=_body_word(entry.cell.authority, self.language),
            invalid_status=refused_mark(form, "status"),
            choices=_choices(fields.value, self.language),
            wrong_status=field_error(form, "status"),
            note_word=self.words["note"],
            invalid_note=refused_mark(form, "note"),
            note=fields.note,
            wrong_note=field_error(form, "note"),
            save=self.words["save"],
            problems=problems(self.context, form),
            saved=fill(SAVED, _("Saved")) if saved else NOTHING,
        )


def reason_sent(context: Context) -> SafeString:
    """What sends the page's reason along, where it asks for one."""
    return SENT if context["context"].is_past else NOTHING


def _reason(context: Context) -> SafeString:
    """Why somebody records for a past day."""
    shown = context["context"]
    if not shown.is_past:
        return NOTHING
    asked = _("Why do you record for %(day)s?") % {"day": f"{shown.as_of:%d/%m/%Y}"}
    return fill(REASON, asked, context.get("reason", ""))


@cache
def _words(language: str | None) -> dict[str, SafeString]:
    return {
        "note": fill("{}", _("Note")),
        "save": fill("{}", _("Save verdict")),
        "evidence": fill("{}", _("Evidence")),
        "computed": fill(BADGE, _("computed")),
        "lacking": fill(LACKING, _("no evidence")),
    }


@cache
def _named(authority: int, language: str | None) -> SafeString:
    return fill(SMALL, Authority(authority).label)


@cache
def _body_word(authority: int, language: str | None) -> SafeString:
    return fill("{}", capfirst(str(Authority(authority).label)))


@lru_cache(maxsize=64)  # what was posted and refused may be anything
def _choices(chosen: str, language: str | None) -> SafeString:
    """The verdicts to choose from."""
    return options(VerdictForm().fields["status"].choices, chosen)  # type: ignore[attr-defined]


def problems(context: Context, form: Form | None) -> SafeString:
    """What is wrong with no single field, and who changed the same meanwhile."""
    if form is None:
        return NOTHING
    shown = {"form": form, "keep": context.get("keep")}
    return render_to_string("criteria/_form_problems.html", shown, context["request"])
