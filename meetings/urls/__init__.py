"""Addresses of meetings and tasks, by the room that answers them; `public` has its own names."""

from meetings.urls import campaigns, content, papers, record, tasks

app_name = "meetings"
urlpatterns = [
    *record.urlpatterns,
    *content.urlpatterns,
    *tasks.urlpatterns,
    *papers.urlpatterns,
    *campaigns.urlpatterns,
]
