"""Files that people send: bounded while they arrive, named so that a name can do no harm."""

import re
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from ntm_portal.lib.text import nfc

MAX_NAME = 150
# Control characters, and those that turn the direction of writing: "gnp.exe" read backwards.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes at most UPLOAD_MAX_BYTES of a file to disk, and still tells its whole size.

    Whoever takes the file compares its `size` with the limit; what is too large is cut off.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.room = settings.UPLOAD_MAX_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the part that there is room for."""
        super().receive_data_chunk(raw_data[: self.room], start)
        self.room = max(self.room - len(raw_data), 0)


def clean_name(name: str) -> str:
    """A file's name for people to read: no folders, nothing unseen, at most MAX_NAME letters."""
    last = nfc(_UNSEEN.sub("", name).replace("\\", "/").rsplit("/", 1)[-1])
    path = PurePosixPath(last.strip(". ") or "-")
    return path.stem[: MAX_NAME - len(path.suffix)] + path.suffix[:MAX_NAME]
