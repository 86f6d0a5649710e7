"""`manage.py work_on_list KEY ACTION`: started by the page of a long list, by nobody else."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import translation

from criteria.bulk.jobs import Action
from criteria.bulk.working import work
from criteria.models import Upload


class Command(BaseCommand):
    """Does one thing with an uploaded list and leaves a report for its page."""

    help = "Work on an uploaded list of values; the page of the list starts it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the upload and what is to be done with it."""
        parser.add_argument("key", type=UUID)
        parser.add_argument("action", type=Action, choices=list(Action))
        parser.add_argument("--rest", action="store_true", help="leave out what is wrong")
        parser.add_argument("--language", default="vi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        rows = Upload.objects.filter(kind=Upload.Kind.LONG).select_related("uploaded_by")
        upload = rows.get(key=options["key"])
        with translation.override(options["language"]):
            work(upload, options["action"], rest=options["rest"])
