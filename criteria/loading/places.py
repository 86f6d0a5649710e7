"""The places of criteria that a set shares with the set it extends."""

from typing import Any

from criteria.loading.sync import swap
from criteria.models import CriteriaSet, SetCriterion

FIELDS = ("criterion_id", "number", "order", "valid_from", "valid_to", "amendment_id")


def shared_places(row: CriteriaSet) -> dict[int, dict[str, Any]]:
    """The places that a set takes over from the one it extends, by criterion id."""
    if row.extends is None:
        return {}
    return {place.criterion_id: _fields(place, row) for place in row.extends.rows.all()}


def share_again(base: CriteriaSet) -> None:
    """After a change of `base`, hand its places to the sets that extend it; their own follow."""
    for row in base.extensions.select_related("extends"):
        stored = {place.criterion_id: place for place in row.rows.select_related("criterion")}
        owners = {row.code, *row.amendments.values_list("code", flat=True)}
        shared = shared_places(row)
        own = {
            key: _fields(place, row)
            for key, place in stored.items()
            if place.criterion.key.split("/")[0] in owners
        }
        shift = 1 + max((place["order"] for place in shared.values()), default=0)
        shift -= min((place["order"] for place in own.values()), default=shift)
        for place in own.values():
            place["order"] += shift
        swap(SetCriterion, stored, shared | own)


def _fields(place: SetCriterion, row: CriteriaSet) -> dict[str, Any]:
    return {name: getattr(place, name) for name in FIELDS} | {"criteria_set_id": row.pk}
