"""Meetings: list, calendar, plan, edit, attendance, agenda, states, figures."""

from django.urls import URLPattern, path, register_converter

from meetings.views.attendance import attendance, inviting
from meetings.views.figures import figures
from meetings.views.lists import export, feed, meetings
from meetings.views.meeting import STEPS, meeting, step
from meetings.views.planning import edit, new
from meetings.views.printing import printed
from ntm_portal.lib.tablefiles import ExportForm

register_converter(ExportForm, "exportform")

urlpatterns: list[URLPattern] = [
    path("meetings/", meetings, name="list"),
    path("meetings/new/", new, name="new"),
    path("meetings/calendar.ics", feed, name="calendar"),
    path("meetings/export.<exportform:form>", export, name="export"),
    path("meetings/<int:pk>/", meeting, name="meeting"),
    path("meetings/<int:pk>/edit/", edit, name="edit"),
    path("meetings/<int:pk>/attendance/", attendance, name="attendance"),
    path("meetings/<int:pk>/attendance/invite/", inviting, name="invite"),
    path("meetings/<int:pk>/figures/", figures, name="figures"),
    path("meetings/<int:pk>/print/", printed, name="print"),
    *(
        path(f"meetings/<int:pk>/{name}/", step, {"name": name}, name=name.replace("-", "_"))
        for name in STEPS
    ),
]
