"""What every part of the API's schema has in common: its words, and how it tells of errors."""

import json
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse

from ntm_portal.lib.problems import MEDIA_TYPE

# A field without a text of its own means what its name means everywhere.
WORDS = {
    "amendment": _("Code of the decision that changed this row, if any."),
    "amendments": _("Decisions that changed rows in mid-period."),
    "area": _("Code of the area that it belongs to, if any."),
    "as_of": _("As on this day, YYYY-MM-DD."),
    "carries_results": _("Whether results are carried on along this succession."),
    "class_code": _("Class of units that the threshold is for; empty for all."),
    "classes": _("Classes of units that thresholds tell apart."),
    "classified_by": _("What the classes go by: region, group or none."),
    "code": _("Official code."),
    "criteria": _("The criteria, in order."),
    "criteria_count": _("Number of criteria."),
    "criteria_in_decision": _("Number of criteria that the decision itself names."),
    "decision": _("Number of the decision."),
    "definition_en": _("What the class is, in English."),
    "definition_vi": _("What the class is, in Vietnamese."),
    "district": _("Code of the district that it belongs to, if any."),
    "effective_on": _("First day on which it holds."),
    "ended_on": _("First day on which the unit was no more; null while it is in being."),
    "established_on": _("First day of the unit; null where the lists do not tell."),
    "extends": _("Code of the set that this one extends, if any."),
    "extent": _("How much of the territory passed: whole or part."),
    "fixed_class": _("The one class whose thresholds the set uses, if it fixes one."),
    "floors": _("Lowest number of criteria of each bucket, highest first."),
    "full_name": _("Name with its kind in front."),
    "group_vi": _("The heading that the criterion stands under, in Vietnamese."),
    "indicator_count": _("Number of indicators."),
    "indicators": _("The indicators, in order."),
    "indicators_in_decision": _("Number of indicators that the decision itself names."),
    "is_default": _("Whether it is used unless another is asked for."),
    "is_draft": _("Whether the set is a draft that was never issued."),
    "issued": _("Day of issue, or the year where the day is not known."),
    "issuer": _("Who issued it."),
    "key": _("Names the criterion across the sets that share it."),
    "kind": _("Kind."),
    "kinds": _("Kinds of units that the set judges."),
    "legal_basis": _("Decision or law that it rests on."),
    "level": _("Level of unit."),
    "may_be_not_applicable": _("Whether the indicator may be left out of consideration."),
    "name": _("Name alone."),
    "name_en": _("Name in English."),
    "name_vi": _("Name in Vietnamese."),
    "next": _("Address of the next page; null on the last."),
    "not_applicable_is_met": _("Whether a criterion not considered counts as met."),
    "note": _("Note."),
    "number": _("Number in the set, as text: “17.1” is not “17.10”."),
    "operator": _("How a value is compared with the threshold."),
    "part_of": _("Number of the indicator that this is one number of, if any."),
    "predecessors": _("Units whose territory passed to this one."),
    "province": _("Code of the province that it belongs to, if any."),
    "requirement": _("What is required, in words."),
    "requires": _("Code of the set that must be met first, if any."),
    "results": _("The rows."),
    "scale": _("Grades from lowest to highest."),
    "schemes": _("How communes are grouped by criteria met."),
    "set_by": _("Who sets the threshold."),
    "source": _("Where it was read."),
    "special_rules": _("Rules of the set that are told in words."),
    "successors": _("Units that the territory passed to."),
    "tier": _("Standard or advanced."),
    "thresholds": _("What is asked, per class and year."),
    "unchecked_count": _("Rows not yet checked against the original text."),
    "unit": _("Unit of measurement."),
    "valid_from": _("First day; null where it is not known."),
    "valid_to": _("First day on which it no longer held; null while it holds."),
    "value": _("The number to be reached; null where it is not a number, or not known."),
    "versions": _("What the unit was called and belonged to over time."),
    "word": _("The grade to be reached."),
    "wording": _("How the wording is known: read in a source, or recalled."),
    "year": _("Assessment year that the threshold is for; null for any."),
}

TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "description": _("Why a call was not answered (RFC 9457)."),
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {**TEXT, "description": _("Always “about:blank”: the status says what it is.")},
        "title": {**TEXT, "description": _("The status in words, in English.")},
        "status": {"type": "integer", "description": _("The HTTP status.")},
        "detail": {**TEXT, "description": _("What is wrong, for a person to read.")},
        "errors": {
            "type": "array",
            "description": _("What is wrong with each parameter or field; only with status 400."),
            "items": {
                "type": "object",
                "required": ["message"],
                "properties": {
                    "parameter": {**TEXT, "description": _("Name of a parameter of the address.")},
                    "pointer": {**TEXT, "description": _("JSON pointer to a field of the body.")},
                    "message": {**TEXT, "description": _("What is wrong, for a person to read.")},
                },
            },
        },
        "current": {
            "type": "object",
            "description": _("With status 412: the state as it is now, told as a GET tells it."),
        },
        "outcome": {
            "description": _("Of a bulk write that wrote nothing: the fate of every row."),
            "allOf": [{"$ref": "#/components/schemas/RecordsAnswer"}],
        },
    },
}

PROBLEM_ROW = {"$ref": "#/components/schemas/Problem"}


def refused(*statuses: int) -> dict[Any, Any]:
    """Responses of a call that is answered with a problem, for `extend_schema`."""
    return {
        (status, MEDIA_TYPE): OpenApiResponse(PROBLEM_ROW, description=HTTPStatus(status).phrase)
        for status in statuses
    }


def with_words(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Hook of the schema: say what fields and parameters mean that do not say it themselves."""
    calls = [call for address in result["paths"].values() for call in address.values()]
    for parameter in (one for call in calls for one in call.get("parameters", ())):
        _describe(parameter["name"], parameter)
    for component in result["components"]["schemas"].values():
        for name, field in component.get("properties", {}).items():
            if "$ref" not in field:  # the schema referred to has its own description
                _describe(name, field)
    return result


def _describe(name: str, place: dict[str, Any]) -> None:
    if name in WORDS:
        place.setdefault("description", str(WORDS[name]))


def with_problems(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Hook of the schema: any call may answer with a problem."""
    result["components"]["schemas"]["Problem"] = json.loads(json.dumps(PROBLEM, default=str))
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for calls in result["paths"].values():
        for call in calls.values():
            told = {"description": gettext("A problem."), "content": content}
            call["responses"]["default"] = told
    return result
