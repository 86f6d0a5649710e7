"""Read one YAML file that may come from anywhere, without trusting it."""

import hashlib
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from criteria.loading.problems import LoadError, Problem

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
FORMAT = "2"  # raise it when the same file must be loaded again after a change of the loader
Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StrictLoader(Base):  # type: ignore[misc]
    """A safe loader that refuses a key given twice, which YAML would let win silently."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping; raises ConstructorError with the line of the second key."""
        seen = set()
        for key_node, _value in node.value:
            key = (key_node.tag, str(key_node.value))
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"key “{key_node.value}” is given twice", key_node.start_mark
                )
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def _day(loader: Any, node: yaml.ScalarNode) -> Any:
    """A day; text where the calendar has no such day, so that the field can be named later."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return node.value


StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def _refusal(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _check_events(text: str) -> None:
    """Refuse what makes a small file grow without end: references and endless nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=Base):
        if isinstance(event, yaml.AliasEvent):
            raise _refusal("references (*name) are not allowed; write the value out", event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _refusal(f"nested deeper than {MAX_DEPTH} levels", event)


def _problem(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Problem(where, f"not valid YAML: {reason}")


def read_yaml(path: Path) -> tuple[dict[Any, Any], str]:
    """The file's mapping and a digest of its bytes. Raises LoadError for anything else."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LoadError(str(path), [Problem("", f"is larger than {MAX_BYTES:,} bytes")])
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
        _check_events(text)
        document = yaml.load(text, Loader=StrictLoader)  # noqa: S506 - it is a SafeLoader
    except OSError as error:
        raise LoadError(str(path), [Problem("", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise LoadError(str(path), [Problem("", "is not UTF-8 text")]) from error
    except (yaml.YAMLError, ValueError) as error:
        found = _problem(error) if isinstance(error, yaml.YAMLError) else Problem("", str(error))
        raise LoadError(str(path), [found]) from error
    if not isinstance(document, dict):
        raise LoadError(str(path), [Problem("", "must be a mapping that begins with “set: CODE”")])
    return document, hashlib.sha256(FORMAT.encode() + content).hexdigest()
