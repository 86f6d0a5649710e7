"""Fields written in Python are the fields that Django's templates write."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from ntm_portal.lib.widgets import PlainRenderer

CHOICES = [("", "–"), ("a&b", "<b>"), ("Vùng", [("1", "một"), ("2", mark_safe("<i>hai</i>"))])]
WIDGETS = [
    forms.TextInput(attrs={"class": 'x" onclick="', "required": True, "disabled": False}),
    forms.NumberInput(attrs={"min": 0}),
    forms.HiddenInput(),
    forms.CheckboxInput(),
    forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
    forms.Select(choices=CHOICES, attrs={"aria-label": "Chọn"}),
]
VALUES = ["", None, "2", 0, '"><script>', "\n dòng\nhai", "a&b", True, mark_safe("<i>an toàn</i>")]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_as_django_writes_them(widget: forms.Widget, value: object) -> None:
    plain = widget.render("name", value, {"id": "x"}, PlainRenderer())
    usual = widget.render("name", value, {"id": "x"}, DjangoTemplates())
    assert parse_html(plain) == parse_html(usual)
    assert "<script>" not in plain
    if isinstance(widget, forms.Textarea):
        assert plain == usual


def test_other_fields_are_left_to_templates() -> None:
    widget = forms.RadioSelect(choices=CHOICES[:2])
    assert widget.render("name", "", {}, PlainRenderer()) == widget.render(
        "name", "", {}, DjangoTemplates()
    )
