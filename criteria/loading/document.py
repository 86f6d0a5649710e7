"""A checked file as the plain document that it was read from: for YAML, digests and comparing."""

import hashlib
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import yaml

from criteria.loading.problems import Problem
from criteria.loading.schema import SetSpec, parse
from criteria.loading.yamlfile import StrictLoader


def document_of(spec: SetSpec) -> dict[str, Any]:
    """The document in plain values, without what is left at its default."""
    plain: dict[str, Any] = _plain(spec.model_dump(exclude_defaults=True))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {None}:  # one amount for every year
            return _plain(value[None])
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def text_of(spec: SetSpec) -> str:
    """The document as YAML."""
    return yaml.safe_dump(document_of(spec), allow_unicode=True, sort_keys=False)


def spec_of(text: str) -> SetSpec:
    """What `text_of` wrote. Raises ValueError where the format has changed since."""
    parsed = parse(yaml.load(text, Loader=StrictLoader))  # noqa: S506 - it is a SafeLoader
    if isinstance(parsed, list):
        raise ValueError("; ".join(map(str, parsed)))
    return parsed


def digest_of(spec: SetSpec, now: datetime) -> str:
    """A digest that no earlier state of the set had.

    The moment is part of it: rows that went and came back have other ids, which whoever keeps
    the set by its digest must notice.
    """
    return hashlib.sha256(f"{now.isoformat()}\n{text_of(spec)}".encode()).hexdigest()


def parsed(document: dict[str, Any]) -> tuple[SetSpec | None, list[Problem]]:
    """The document as a SetSpec, or why it is none."""
    found = parse(document)
    return (None, found) if isinstance(found, list) else (found, [])
