"""The sentences of summary tables, from `texts.yaml`: official papers speak Vietnamese."""

from functools import lru_cache
from pathlib import Path

import yaml

from criteria.models import Status

_SOURCE = Path(__file__).with_name("texts.yaml")
# What a cell says, as offices write it by hand.
MARKS = {
    Status.MET: "Đ",
    Status.NEARLY_MET: "CĐ",
    Status.NOT_MET: "K",
    Status.NOT_APPLICABLE: "X",
    Status.WITHDRAWN: "",
}


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = yaml.safe_load(_SOURCE.read_text(encoding="utf-8"))
    return texts


def say(part: str, key: str, **values: object) -> str:
    """The sentence with its places filled in. KeyError if there is none of that name."""
    return _texts()[part][key].format(**values)
