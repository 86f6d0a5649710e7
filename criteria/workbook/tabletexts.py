"""What the steps of reading a table are told and asked in."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.models import Status
from criteria.workbook.foreign.columns import Doubt
from criteria.workbook.foreign.lines import Kind
from criteria.workbook.foreign.targets import IGNORED, Meaning, Role, Targets
from criteria.workbook.foreign.words import LEAVE, STATUSES

MOST_LETTERS = 70  # of a name in a list
Options = list[tuple[str, str]]

DOUBTS = {
    Doubt.UNNAMED: gettext_lazy("not recognised: left out unless you choose something"),
    Doubt.NUMBER_AND_NAME: gettext_lazy("its number and its name belong to different rows"),
    Doubt.UNCERTAIN: gettext_lazy("only alike: please check"),
    Doubt.TWICE: gettext_lazy("another column is taken for the same"),
    Doubt.NUMBERS: gettext_lazy("numbers stand here, where verdicts were expected"),
    Doubt.WORDS: gettext_lazy("words stand here, where numbers were expected"),
    Doubt.FRACTIONS: gettext_lazy("numbers below 1: read as 0,85 %, not as 85 %"),
    Doubt.NO_NAMES: gettext_lazy("no commune of your territory stands in it"),
}
KINDS = {
    Kind.COMMUNE: gettext_lazy("read"),
    Kind.UNSURE: gettext_lazy("not sure"),
    Kind.UNKNOWN: gettext_lazy("not in your territory on this day"),
    Kind.TWICE: gettext_lazy("the same commune more than once"),
    Kind.OTHER_KIND: gettext_lazy("not judged by the criteria set"),
    Kind.TOTAL: gettext_lazy("total or average"),
    Kind.GROUP: gettext_lazy("group or empty row"),
    Kind.NAMELESS: gettext_lazy("results without a commune"),
    Kind.NOTE: gettext_lazy("note"),
    Kind.IGNORED: gettext_lazy("left out by you"),
}


def column_groups(targets: Targets) -> list[tuple[str, Options]]:
    """What a column may be chosen to hold, in groups."""
    about = [
        (str(Meaning(Role.NAME)), _("commune: name")),
        (str(Meaning(Role.CODE)), _("commune: official code")),
        (str(Meaning(Role.DISTRICT)), _("district or area")),
        (str(Meaning(Role.COUNT)), _("number of criteria met: only compared")),
        (str(IGNORED), _("leave out")),
    ]
    criteria = [_named(meant, row.name) for meant, row in targets.of.items() if not row.parent]
    values = [_named(meant, row.name) for meant, row in targets.of.items() if row.parent]
    return [("", about), (_("Verdicts"), criteria), (_("Values of indicators"), values)]


def _named(meant: Meaning, name: str) -> tuple[str, str]:
    text = f"{meant.number}. {name}"
    return str(meant), text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"


def options_html(groups: list[tuple[str, Options]]) -> SafeString:
    """The options of a list, written once for the many columns of a page."""
    return format_html_join("", "{}", ((_group(label, options),) for label, options in groups))


def _group(label: str, options: Options) -> SafeString:
    inside = format_html_join("", '<option value="{}">{}</option>', options)
    return format_html('<optgroup label="{}">{}</optgroup>', label, inside) if label else inside


def with_chosen(options: SafeString, value: str) -> SafeString:
    """The same options with one of them chosen."""
    mark = format_html('value="{}">', value)
    return SafeString(options.replace(mark, mark[:-1] + " selected>", 1))


def word_options() -> Options:
    """What a word may be chosen to mean."""
    clears = (Status.WITHDRAWN.name, _("clears what is on record"))
    rest = [(status.name, str(status.label)) for status in STATUSES if status != Status.WITHDRAWN]
    return [*rest, (LEAVE, _("leaves the cell as it is")), clears]
