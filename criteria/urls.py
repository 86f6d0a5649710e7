"""Addresses of the catalogue, of recording, and of one commune's scorecard."""

from django.urls import path

from criteria.views import cell, grid, recording, scorecard, sets

app_name = "criteria"
urlpatterns = [
    path("sets/", sets.set_list, name="sets"),
    path("sets/<slug:code>/", sets.set_page, name="set"),
    path("grid/<slug:level>/<slug:code>/", grid.grid, name="grid"),
    path("scorecard/<slug:code>/", scorecard.scorecard, name="scorecard"),
    path("scorecard/<slug:code>/<str:number>/", cell.cell, name="cell"),
    path("record/verdict/", recording.record_verdict, name="record_verdict"),
    path("record/reason/", recording.record_reason, name="record_reason"),
]
