"""Being told to stop in the middle."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from ntm_portal.operations.archive import BackupError


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn Ctrl-C and SIGTERM, as a machine that shuts down sends it, into BackupError.

    So what was begun is cleared up. For the main thread alone, as Python has it.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt as error:
        raise BackupError(_("It was told to stop.")) from error
    finally:
        signal.signal(signal.SIGTERM, before)
