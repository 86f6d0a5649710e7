"""`manage.py create_administrator USERNAME`: the person who lets everybody else in."""

import os
import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.administrators import create_administrator

VARIABLE = "NTM_ADMIN_PASSWORD"


class Command(BaseCommand):
    """Creates an account with the role of administrator over the nation."""

    help = f"Create an administrator; asks for the password, or takes it from {VARIABLE}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name to sign in with."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create, or stop with what is wrong with name or password."""
        username, password = options["username"], self._password()
        try:
            create_administrator(username=username, password=password, by=None, now=timezone.now())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(_("%(name)s is an administrator and may log in.") % {"name": username})

    def _password(self) -> str:
        """From the environment, else typed twice: never an argument, which others could read."""
        if given := os.environ.get(VARIABLE):
            return given
        if not sys.stdin.isatty():
            raise CommandError(
                _("There is no terminal to ask at: give the password in %(variable)s.")
                % {"variable": VARIABLE}
            )
        first, second = getpass(_("Password: ")), getpass(_("The same again: "))
        if first != second:
            raise CommandError(_("The two passwords are not the same. Nothing was changed."))
        return first
