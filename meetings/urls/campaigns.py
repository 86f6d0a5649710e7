"""Campaigns that a conclusion launched, and what of a meeting the public reads."""

from django.urls import path

from meetings.views import campaigns

urlpatterns = [
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/close/", campaigns.close, name="campaign_close"),
    path(
        "meetings/<int:pk>/conclusions/<int:conclusion>/campaign/",
        campaigns.launching,
        name="campaign_launch",
    ),
]
