"""The id of the request being served, shared by its log lines and its audit entries."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdFilter(logging.Filter):
    """Add the request's id to each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with the id on it."""
        record.request_id = request_id.get() or "-"
        return True
