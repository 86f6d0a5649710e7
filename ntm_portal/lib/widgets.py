"""Form fields written without templates: a page of a hundred fields is mostly their rendering."""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]  # what a widget's get_context tells of it


def _attributes(attrs: Mapping[str, Any]) -> str:
    """` name="value"` of each; True writes the name alone, False nothing."""
    return "".join(
        f" {conditional_escape(name)}"
        + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attrs.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    given = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        given["value"] = widget["value"]
    return f"<input{_attributes(given | widget['attrs'])}>"


def _textarea(widget: Widget) -> str:
    given = {"name": widget["name"], **widget["attrs"]}
    # The line break after the tag is not part of the value; without it a first one would be lost.
    return f"<textarea{_attributes(given)}>\n{conditional_escape(widget['value'] or '')}</textarea>"


def _option(option: Widget) -> str:
    given = {"value": option["value"], **option["attrs"]}
    return f"<option{_attributes(given)}>{conditional_escape(option['label'])}</option>"


def _group(name: str | None, options: list[Widget]) -> str:
    inside = "".join(_option(option) for option in options)
    return f'<optgroup label="{conditional_escape(name)}">{inside}</optgroup>' if name else inside


def _select(widget: Widget) -> str:
    given = {"name": widget["name"], **widget["attrs"]}
    groups = (_group(name, options) for name, options, _index in widget["optgroups"])
    return f"<select{_attributes(given)}>{''.join(groups)}</select>"


_WRITERS: dict[str, Callable[[Widget], str]] = {
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/checkbox.html": _input,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}


class PlainRenderer(DjangoTemplates):
    """Writes the common fields as Django's own templates do; the others are left to those."""

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> SafeString:
        """The field as HTML."""
        write = _WRITERS.get(template_name)
        if write is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308
        return mark_safe(write(context["widget"]))  # noqa: S308 - every value is escaped above
