"""How a verdict looks: a symbol and a word, never a colour alone."""

import pytest
from django.template import Context, Template
from django.utils import translation

from criteria.models.fact import Status


@pytest.mark.parametrize(
    ("value", "symbol", "name", "label"),
    [
        (Status.MET, "✓", "met", "met"),
        (2, "≈", "nearly_met", "nearly met"),
        (Status.NOT_MET, "✗", "not_met", "not met"),
        (4, "–", "not_applicable", "not considered"),
        (Status.WITHDRAWN, "·", "withdrawn", "no data"),
        (None, "·", "withdrawn", "no data"),
        ("", "·", "withdrawn", "no data"),
    ],
)
def test_status_has_symbol_class_and_words(value, symbol, name, label):
    source = "{% load verdicts %}{% status value %}"
    with translation.override("en"):
        shown = Template(source).render(Context({"value": value}))
    assert f'class="status status-{name}"' in shown
    assert f">{symbol}</span>" in shown
    assert f'class="visually-hidden">{label}</span>' in shown


def test_legend_names_every_status_once():
    with translation.override("en"):
        legend = Template("{% load verdicts %}{% status_legend %}").render(Context())
    assert legend.count("<li>") == len(Status)
    assert "nearly met" in legend
