"""Addresses of the pages about webhooks."""

from django.urls import path

from webhooks.views import deliveries, hosts, webhooks

ONE = "<int:pk>/"
DELIVERY = ONE + "deliveries/<int:delivery>/"

app_name = "webhooks"
urlpatterns = [
    path("", webhooks.webhook_list, name="list"),
    path("new/", webhooks.new_webhook, name="new"),
    path("hosts/", hosts.hosts, name="hosts"),
    path("hosts/<int:pk>/remove/", hosts.remove, name="remove_host"),
    path(ONE, webhooks.webhook, name="webhook"),
    path(ONE + "test/", webhooks.test, name="test"),
    path(ONE + "pause/", webhooks.pause, name="pause"),
    path(ONE + "resume/", webhooks.resume, name="resume"),
    path(ONE + "secret/", webhooks.secret, name="secret"),
    path(ONE + "end/", webhooks.end, name="end"),
    path(ONE + "replay/", deliveries.replay_given_up, name="replay"),
    path(DELIVERY, deliveries.delivery, name="delivery"),
    path(DELIVERY + "replay/", deliveries.replay_one, name="replay_one"),
]
