"""Addresses of the pages that only read."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from communes.models import Level
from dashboards import movement_views, views, work_views


class LevelConverter(StringConverter):
    """A level of units; other first words of an address belong to other pages."""

    regex = "|".join(Level.values)


register_converter(LevelConverter, "level")

pages = [
    path("nation/", views.nation, name="nation"),
    path("nation/trend/", movement_views.nation_trend, name="nation_trend"),
    path("nation/ranking/", movement_views.nation_ranking, name="nation_ranking"),
    path("<level:level>/<slug:code>/", views.unit, name="unit"),
    path("commune/<slug:code>/score/", movement_views.commune_score, name="score"),
    path("<level:level>/<slug:code>/trend/", movement_views.unit_trend, name="trend"),
    path("<level:level>/<slug:code>/ranking/", movement_views.unit_ranking, name="ranking"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("start/", views.start, name="start"),
    path("desk/count/", work_views.count, name="work_count"),
    path("desk/verify/", work_views.verify, name="verify"),
    path("", include((pages, "dashboards"))),
]
