"""Campaigns that a conclusion launched, and what of a meeting the public reads."""

from django.urls import path

from meetings.views import campaigns, publication

urlpatterns = [
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/close/", campaigns.close, name="campaign_close"),
    path(
        "meetings/<int:pk>/conclusions/<int:conclusion>/campaign/",
        campaigns.launching,
        name="campaign_launch",
    ),
    path("meetings/<int:pk>/publication/", publication.publication, name="publication"),
    path("meetings/<int:pk>/publication/preview/", publication.preview, name="publication_preview"),
    path("meetings/<int:pk>/publication/publish/", publication.publishing, name="publish"),
    path(
        "meetings/<int:pk>/publication/unpublish/",
        publication.publishing,
        {"off": True},
        name="unpublish",
    ),
    path("meetings/public-progress/", publication.switches, name="public_switches"),
    path("meetings/public-progress/<int:pk>/", publication.switch, name="public_switch"),
]
