"""How far a long import has come, told to whoever waits for it."""

from collections.abc import Callable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Phase(StrEnum):
    """The steps of an import, in order."""

    READ = "read"
    COMPARE = "compare"
    JUDGE = "judge"
    WRITE = "write"
    END = "end"


LABELS = {
    Phase.READ: _("reading the list"),
    Phase.COMPARE: _("comparing with what is on record"),
    Phase.JUDGE: _("judging criteria"),
    Phase.WRITE: _("writing values and verdicts"),
    Phase.END: _("finishing"),
}
Say = Callable[[Phase, int, int], None]  # how much is done of how much; 0 of 0: nobody can tell


def quiet(phase: Phase, done: int, total: int) -> None:
    """Tell nobody."""
