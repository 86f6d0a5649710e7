"""The content of a file of evidence on its way out, so that no browser runs any of it.

The type is the one recognised when the file was added, what a browser does not show is a
download, and the answer stands in a sandbox of its own. Whoever calls has looked at the scope.
"""

import logging
from typing import Any

from django.http import FileResponse, Http404

from ntm_portal.lib.filetypes import TYPES

# Nothing may be loaded or run; only the portal's own pages may show it in a frame.
SEALED = "default-src 'none'; sandbox; frame-ancestors 'self'"
logger = logging.getLogger(__name__)


def content_of(evidence: Any, *, download: bool) -> FileResponse:
    """The file itself. Raises Http404 where it is on record and not stored."""
    try:
        file = evidence.file.open("rb")
    except FileNotFoundError as error:
        logger.error("evidence %s is on record, but its file is not stored", evidence.key)
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=download or not TYPES[evidence.content_type].shown,
        filename=evidence.name,
        content_type=evidence.content_type,
    )
    response["Content-Security-Policy"] = SEALED
    return response
