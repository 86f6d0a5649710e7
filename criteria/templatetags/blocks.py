"""The criteria of a scorecard: a strip of all of them, then each with verdicts and indicators.

Written here and not in a template: see `lines`.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from criteria.catalogue import CriterionView
from criteria.models import Status
from criteria.scorecard import Block, Scorecard
from criteria.templatetags.bodies import Verdicts
from criteria.templatetags.lines import Lines
from criteria.templatetags.verdicts import status_class, status_symbol
from ntm_portal.lib.markup import NOTHING, fill, join

register = template.Library()

KEPT = 1024  # criteria of a few sets, every verdict, both languages
STEP = """<a class="{css}" href="#criterion-{number}" title="{name}: {word}">\
<span aria-hidden="true">{symbol}</span> {number}\
<span class="visually-hidden"> {name}: {word}</span></a>
"""
BLOCK = """<section class="card criterion" id="criterion-{number}" aria-labelledby="name-{number}">
<div class="card-head">
<h2 id="name-{number}">{number}. {name}{unchecked}</h2>
<a class="small no-print" href="{address}?{query}">{all}<span class="visually-hidden"> {number}</span></a>
</div>
{verdicts}{lines}</section>"""  # noqa: E501 - tags are not broken
UNCHECKED = ' <span class="badge badge-warn">{}</span>'
NO_LINES = '<p class="soft small">{}</p>\n'


@register.simple_tag
def criterion_strip(blocks: Iterable[Block]) -> SafeString:
    """`{% criterion_strip card.blocks %}`: every criterion with its headline verdict."""
    language = get_language()
    return join(_step(one.criterion, one.status, language) for one in blocks)


@lru_cache(maxsize=KEPT)
def _step(criterion: CriterionView, status: Status, language: str | None) -> SafeString:
    return fill(
        STEP,
        css=status_class(status),
        number=criterion.number,
        name=criterion.name,
        word=status.label,
        symbol=status_symbol(status),
    )


@register.simple_tag(takes_context=True)
def card_blocks(context: Context, card: Scorecard) -> SafeString:
    """`{% card_blocks card %}`: each criterion; reads `context` and `here` of the page."""
    verdicts, lines, words = Verdicts(context, "scorecard"), Lines(context), _words(get_language())
    return join(
        fill(
            BLOCK,
            number=one.criterion.number,
            name=one.criterion.name,
            unchecked=NOTHING if one.criterion.is_checked else words["unchecked"],
            address=one.address,
            query=verdicts.query,
            all=words["all"],
            verdicts=verdicts(one),
            lines=lines(one, one.lines) or words["no_lines"],
        )
        for one in card.blocks
    )


@cache
def _words(language: str | None) -> dict[str, SafeString]:
    return {
        "all": fill("{}", _("All entries")),
        "unchecked": fill(UNCHECKED, _("not checked against the original text")),
        "no_lines": fill(NO_LINES, _("No indicators are held here: the verdict is declared.")),
    }
