"""Addresses that need no login: published meetings and progress."""

from django.urls import path

from meetings.views import public

app_name = "public"
urlpatterns = [
    path("", public.front, name="front"),
    path("meetings/<int:pk>/", public.meeting, name="meeting"),
    path("photos/<uuid:key>/", public.photo, name="photo"),
    path("progress/<str:code>/", public.progress, name="progress"),
]
