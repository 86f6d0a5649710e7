"""Catalogue (what is asked) and facts (what was recorded)."""

from criteria.models.catalogue import (
    Amendment,
    BucketScheme,
    CriteriaSet,
    Criterion,
    Indicator,
    SetCriterion,
    Threshold,
)
from criteria.models.evidence import Evidence, EvidenceLink
from criteria.models.fact import Authority, Basis, Measurement, Status, Verdict
from criteria.models.owner import CriterionOwner
from criteria.models.registration import Registration
from criteria.models.upload import TableMapping, Upload

__all__ = [
    "Amendment",
    "Authority",
    "Basis",
    "BucketScheme",
    "CriteriaSet",
    "Criterion",
    "CriterionOwner",
    "Evidence",
    "EvidenceLink",
    "Indicator",
    "Measurement",
    "Registration",
    "SetCriterion",
    "Status",
    "TableMapping",
    "Threshold",
    "Upload",
    "Verdict",
]
