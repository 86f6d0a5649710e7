"""Addresses of the catalogue, of recording, and of one commune's scorecard."""

from django.urls import path

from criteria.urls import catalogues, imports, summaries, tables, workbooks
from criteria.views import (
    bulk,
    cell,
    compare,
    due,
    evidence,
    evidence_file,
    grid,
    owners,
    plan,
    recording,
    rights,
    row,
    scorecard,
    setrow,
    sets,
    undo,
)

app_name = "criteria"
urlpatterns = [
    path("sets/", sets.set_list, name="sets"),
    path("sets/<slug:code>/", sets.set_page, name="set"),
    path("sets/<slug:code>/classes/", sets.set_classes, name="set_classes"),
    path("sets/<slug:code>/compare/", compare.set_compare, name="set_compare"),
    path("sets/<slug:code>/rows/<str:number>/", setrow.set_row, name="set_row"),
    path(
        "sets/<slug:code>/amendments/<slug:amendment>/",
        compare.set_amendment,
        name="set_amendment",
    ),
    path("due/", due.due_home, name="due_home"),
    path("due/<slug:level>/<slug:code>/", due.due, name="due"),
    path("grid/<slug:level>/<slug:code>/", grid.grid, name="grid"),
    path("grid/<slug:level>/<slug:code>/row/<slug:commune>/", row.row, name="row"),
    path("scorecard/<slug:code>/", scorecard.scorecard, name="scorecard"),
    path("scorecard/<slug:code>/<str:number>/", cell.cell, name="cell"),
    path("scorecard/<slug:code>/<str:number>/evidence/", evidence.evidence, name="evidence"),
    path(
        "scorecard/<slug:code>/<str:number>/evidence/rest/",
        evidence.evidence_rest,
        name="evidence_rest",
    ),
    path("evidence/<uuid:key>/", evidence_file.evidence_file, name="evidence_file"),
    path("evidence/<uuid:key>/content/", evidence_file.evidence_content, name="evidence_content"),
    path("people/<int:pk>/rights/", rights.of_one_person, name="rights"),
    path("units/<slug:level>/<slug:code>/rights/", rights.of_one_unit, name="unit_rights"),
    path("agencies/<int:pk>/criteria/", owners.owners, name="owners"),
    path("agencies/<int:pk>/criteria/<int:owner>/end/", owners.end_ownership, name="end_owner"),
    path("record/verdict/", recording.record_verdict, name="record_verdict"),
    path("record/verdicts/", bulk.record_many, name="record_verdicts"),
    path("record/plan/", plan.plan, name="plan"),
    path("record/plan/apply/", plan.apply, name="apply_plan"),
    path("record/undo/", undo.undo, name="undo"),
    path("record/reason/", recording.record_reason, name="record_reason"),
    *workbooks.urlpatterns,
    *tables.urlpatterns,
    *catalogues.urlpatterns,
    *summaries.urlpatterns,
    *imports.urlpatterns,
]
