"""The audit trail's words for webhooks and allowed hosts."""

from django.utils.translation import gettext_lazy as _

from accounts import words
from webhooks.models import Kind, Pause

words.tell(
    of_actions={
        "webhook.add": _("made a webhook"),
        "webhook.pause": _("paused the webhook"),
        "webhook.resume": _("resumed the webhook"),
        "webhook.new_secret": _("gave the webhook a new secret"),
        "webhook.end": _("ended the webhook"),
        "webhook.test": _("sent a test"),
        "webhook.replay": _("sent messages again"),
        "allowedhost.add": _("allowed a host"),
        "allowedhost.remove": _("no longer allows a host"),
    },
    of_subjects={"webhook": _("webhook"), "allowedhost": _("allowed host")},
    of_fields={
        "address": _("address"),
        "events": _("events"),
        "paused": _("paused"),
        "ended": _("ended"),
        "sent_again": _("messages sent again"),
        "host": _("host"),
        "port": _("port"),
        "purpose": _("purpose"),
    },
    of_values={
        "paused": {cause.value: cause.label for cause in Pause},
        "events": {kind.value: kind.label for kind in Kind},
    },
)
