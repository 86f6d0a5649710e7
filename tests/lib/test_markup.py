"""HTML that Python writes."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ntm_portal.lib.markup import fill


def test_it_escapes_as_django_does():
    pattern, parts = "<a title='{}'>{}{}</a>{word}", ("a'b&\"<i>", mark_safe("<b>"), 12)
    assert fill(pattern, *parts, word="<") == format_html(pattern, *parts, word="<")


def test_what_it_wrote_is_not_escaped_again():
    assert fill("{}", fill("<p>{}</p>", "<")) == "<p>&lt;</p>"
