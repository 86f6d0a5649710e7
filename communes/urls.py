"""Addresses of the pages about units, people, agencies and the audit trail."""

from django.urls import path

from communes import views
from communes.people.views import agencies, audit, grants, people, systems, tokens

PERSON = "people/<int:pk>/"
TOKEN = PERSON + "tokens/<int:token>/"
GRANT = PERSON + "grants/<int:grant>/"

app_name = "communes"
urlpatterns = [
    path("units/", views.unit_list, name="list"),
    path("units/<slug:level>/<slug:code>/", views.unit_page, name="unit"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/systems/", systems.systems, name="systems"),
    path("people/systems/new/", systems.new_system, name="new_system"),
    path(PERSON, people.person, name="person"),
    path(PERSON + "edit/", people.edit_person, name="edit_person"),
    path(PERSON + "active/", people.set_active, name="set_active"),
    path(PERSON + "sign-out/", people.sign_out, name="sign_out_person"),
    path(PERSON + "reset/", people.reset, name="reset_person"),
    path(PERSON + "grants/new/", grants.new_grant, name="new_grant"),
    path(GRANT + "end/", grants.end_grant, name="end_grant"),
    path(GRANT + "withdraw/", grants.withdraw_grant, name="withdraw_grant"),
    path(PERSON + "tokens/new/", tokens.new_token, name="new_token"),
    path(TOKEN, tokens.calls, name="token"),
    path(TOKEN + "revoke/", tokens.revoke_token, name="revoke_token"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/new/", agencies.new_agency, name="new_agency"),
    path("agencies/<int:pk>/", agencies.edit_agency, name="edit_agency"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.export, name="audit_export"),
    path("audit/export.xlsx", audit.workbook, name="audit_workbook"),
]
