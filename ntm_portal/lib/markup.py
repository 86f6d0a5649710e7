"""HTML that Python writes, for what a page holds hundreds of: Django's templates are too slow."""

from collections.abc import Iterable
from html import escape

from django.forms import Form
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

NOTHING = SafeString("")
INVALID = ' aria-invalid="true" aria-describedby="{}_error"'
OPTION = '<option value="{}"{}>{}</option>'


def fill(pattern: str, *parts: object, **named: object) -> SafeString:
    """As Django's `format_html`, in a third of its time: escapes whatever is not marked as safe.

    `format_html` asks of every part whether it is lazy; here it is turned into text at once.
    """
    told = [part if isinstance(part, SafeString) else escape(str(part)) for part in parts]
    given = {
        name: part if isinstance(part, SafeString) else escape(str(part))
        for name, part in named.items()
    }
    return SafeString(pattern.format(*told, **given))


def join(written: Iterable[SafeString]) -> SafeString:
    """Pieces of HTML, one after the other."""
    return SafeString("".join(written))


def mark(name: str, wanted: bool) -> SafeString:
    """An attribute without a value, such as ` selected`, where it is wanted."""
    return fill(" {}", name) if wanted else NOTHING


def options(choices: Iterable[tuple[str, str]], chosen: str | None = None) -> SafeString:
    """What a `select` offers: values with their words."""
    return join(
        fill(OPTION, word, mark("selected", word == chosen), said) for word, said in choices
    )


def refused_mark(form: Form | None, name: str) -> SafeString:
    """What tells a screen reader that a field was refused; nothing where it was not."""
    return fill(INVALID, form[name].auto_id) if form and form[name].errors else NOTHING


def field_error(form: Form | None, name: str) -> SafeString:
    """What is wrong with a field; nothing where no form was refused."""
    if form is None:
        return NOTHING
    return render_to_string("components/_field_error.html", {"field": form[name]})
