"""Official papers made from a meeting."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from meetings.papers.naming import CONTENT_TYPES
from meetings.views import papers


class DoingConverter(StringConverter):
    """What can be done with a draft."""

    regex = "|".join(papers.DOINGS)


class FormConverter(StringConverter):
    """The forms in which a paper is made."""

    regex = "|".join(CONTENT_TYPES)


register_converter(DoingConverter, "doing")
register_converter(FormConverter, "paperform")

urlpatterns: list[URLPattern] = [
    path("meetings/<int:pk>/papers/", papers.papers, name="papers"),
    path("meetings/<int:pk>/papers/new/", papers.paper_new, name="paper_new"),
    path("meetings/<int:pk>/papers/<int:paper>/", papers.paper, name="paper"),
    path("meetings/<int:pk>/papers/<int:paper>/edit/", papers.paper_edit, name="paper_edit"),
    path("meetings/<int:pk>/papers/<int:paper>/<doing:doing>/", papers.paper_do, name="paper_do"),
    path(
        "meetings/<int:pk>/papers/<int:paper>/file.<paperform:form>",
        papers.paper_file,
        name="paper_file",
    ),
]
