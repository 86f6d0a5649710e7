"""The audit trail's words for what is recorded and who owns it."""

from django.utils.translation import gettext_lazy as _

from accounts import words
from criteria.models import Authority, Status
from criteria.models.fact import Basis

words.tell(
    of_actions={
        "verdict.record": _("recorded"),
        "measurement.record": _("recorded"),
        "verdict.import": _("recorded from a list"),
        "measurement.import": _("recorded from a list"),
        "registration.add": _("registered"),
        "evidence.add": _("added"),
        "evidence.link": _("linked to a verdict"),
        "evidence.withdraw": _("withdrawn"),
        "mapping.remember": _("way of reading remembered"),
        "mapping.forget": _("way of reading forgotten"),
        "load criteria set": _("loaded from files"),
        "upload.add": _("sent"),
        "upload.apply": _("recorded"),
        "upload.undo": _("taken back"),
    },
    of_subjects={
        "verdict": _("verdict"),
        "measurement": _("value of an indicator"),
        "registration": _("registration"),
        "evidence": _("evidence"),
        "criterion owner": _("criterion owner"),
        "table mapping": _("way of reading a table"),
        "criteria set": _("criteria set"),
        "upload": _("uploaded workbook"),
    },
    of_fields={
        "status": _("verdict"),
        "basis": _("basis"),
        "workings": _("rests on"),
        "value": _("value"),
        "answer": _("answer"),
        "holds_from": _("holds from"),
        "holds_to": _("last day"),
        "file": _("file"),
        "sha256": _("content of the file"),
        "title": _("what it shows"),
        "document_number": _("document number"),
        "document_date": _("document date"),
        "verdict": _("verdict"),
        "authority": _("authority"),
        "decision": _("decision"),
        "registered_on": _("registered on"),
        "criterion": _("criterion"),
        "territory": _("territory"),
        "criteria": _("criteria"),
        "columns": _("columns"),
        "words": _("words"),
        "indicators": _("indicators"),
        "thresholds": _("thresholds"),
        "digest": _("content of the file"),
        "cells": _("cells"),
        "new": _("new"),
        "changed": _("changed"),
        "same": _("the same as before"),
        "error": _("not recorded"),
        "overtaken": _("changed meanwhile by someone"),
    },
    of_values={
        # A list tells of many criteria and indicators at once, each under its number.
        "verdict.*": {status.name: status.label for status in Status},
        "measurement.*": {
            "met": _("met"), "not_met": _("not met"), "not_applicable": _("not considered")
        },
        "status": {status.name: status.label for status in Status},
        "verdict": {status.name: status.label for status in Status},
        "authority": {body.name: body.label for body in Authority},
        "basis": dict(Basis.choices),
        "answer": {
            "met": _("met"), "not_met": _("not met"), "not_applicable": _("not considered")
        },
    },
)  # fmt: skip
