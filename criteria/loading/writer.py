"""Write one checked file into the catalogue. The caller holds the transaction."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from communes.models import Level, Unit
from criteria.loading.against_base import (
    Wanted,
    base_problems,
    extension_problems,
    overriding_thresholds,
    wanted_of,
)
from criteria.loading.fields import indicator_fields, set_fields
from criteria.loading.places import shared_places
from criteria.loading.plan import Period, PlannedCriterion, PlannedIndicator, plan
from criteria.loading.problems import LoadError, Problem
from criteria.loading.schema import SetSpec
from criteria.loading.sync import put, refusals_of_criteria, refusals_of_indicators, swap
from criteria.models import (
    Amendment,
    BucketScheme,
    CriteriaSet,
    Criterion,
    Indicator,
    SetCriterion,
    Threshold,
)
from ntm_portal.lib.periods import in_force


class Writer:
    """Brings the catalogue in line with one file; `file` is its name in messages."""

    def __init__(self, file: str, spec: SetSpec, digest: str) -> None:
        self.file, self.spec, self.digest = file, spec, digest
        self.row = CriteriaSet.objects.filter(code=spec.set).first() or CriteriaSet(code=spec.set)
        self.amendments: dict[str, Amendment] = {}
        self.criteria: dict[str, Criterion] = {}
        self.indicators: dict[PlannedIndicator, Indicator] = {}

    def write(self) -> CriteriaSet:
        """Write everything. Raises LoadError where the file and the catalogue do not fit."""
        base = self._other_set("extends")
        shared = list(base.rows.order_by("order")) if base else []
        self._refuse(base_problems(self.spec, base, shared))
        links = {"extends": base, "requires": self._other_set("requires")}
        put(self.row, set_fields(self.spec, self.digest) | links | {"province": self._province()})
        planned = plan(self.spec, 1 + max((row.order for row in shared), default=0))
        self._refuse(extension_problems(self.row, planned))
        self._write_amendments()
        self._write_criteria(planned)
        self._write_indicators(planned)
        self._write_places(planned)
        self._write_thresholds(base)
        self._write_schemes()
        return self.row

    def _refuse(self, problems: list[Problem]) -> None:
        if problems:
            raise LoadError(self.file, problems)

    def _other_set(self, field: str) -> CriteriaSet | None:
        code = getattr(self.spec, field)
        found = CriteriaSet.objects.filter(code=code).first() if code else None
        if code and found is None:
            message = _("no criteria set has the code “%(code)s”")
            self._refuse([Problem(field, message, {"code": code})])
        return found

    def _province(self) -> Unit | None:
        code, day = self.spec.province, self.spec.valid_from
        if code is None:
            return None
        units = Unit.objects.filter(in_force(day, start="established_on", end="ended_on"))
        found = units.filter(level=Level.PROVINCE, code=code).first()
        if found is None:
            message = _("no province has the code “%(code)s” on %(day)s; load the units first")
            self._refuse([Problem("province", message, {"code": code, "day": day})])
        return found

    def _write_amendments(self) -> None:
        codes = {one.code for one in self.spec.amendments}
        taken = Amendment.objects.filter(code__in=codes).exclude(criteria_set=self.row)
        used = {*taken.values_list("code", flat=True)}
        used |= {*CriteriaSet.objects.filter(code__in=codes).values_list("code", flat=True)}
        message = _("code “%(code)s” is in use")
        self._refuse([Problem("amendments", message, {"code": one}) for one in sorted(used)])
        self.amendments = {row.code: row for row in self.row.amendments.all()}
        for one in self.spec.amendments:
            row = self.amendments.get(one.code) or Amendment(code=one.code, criteria_set=self.row)
            names = ("name_vi", "name_en", "decision", "cited_as", "effective_on", "note")
            self.amendments[one.code] = put(row, {name: getattr(one, name) for name in names})

    def _write_criteria(self, planned: list[PlannedCriterion]) -> None:
        owners = Q(key__startswith=f"{self.row.code}/")
        for code in self.amendments:
            owners |= Q(key__startswith=f"{code}/")
        stored = {row.key: row for row in Criterion.objects.filter(owners)}
        gone = [stored.pop(key) for key in set(stored) - {row.key for row in planned}]
        self._refuse(refusals_of_criteria(gone))
        SetCriterion.objects.filter(criterion__in=gone).delete()  # here and in extensions
        Criterion.objects.filter(pk__in=[row.pk for row in gone]).delete()
        for one in planned:
            row = stored.get(one.key) or Criterion(key=one.key)
            names = ("name_vi", "name_en", "group_vi", "source")
            fields = {name: getattr(one.spec, name) for name in names}
            self.criteria[one.key] = put(row, fields | {"wording": str(one.spec.wording)})

    def _write_indicators(self, planned: list[PlannedCriterion]) -> None:
        found = Indicator.objects.filter(criterion__in=self.criteria.values())
        stored = {(row.criterion_id, row.number, row.valid_from): row for row in found}
        wanted = {
            (self.criteria[criterion.key].pk, one.spec.number, one.valid_from): one
            for criterion in planned
            for one in criterion.indicators
        }
        gone = [row for key, row in stored.items() if key not in wanted]
        self._refuse(refusals_of_indicators(self.row, gone))
        Indicator.objects.filter(pk__in=[row.pk for row in gone]).delete()
        for key, one in wanted.items():  # a parent or a replaced row comes before what names it
            row = stored.get(key) or Indicator(criterion_id=key[0])
            links = {
                "parent_id": self.indicators[one.parent].pk if one.parent else None,
                "replaces_id": self.indicators[one.replaces].pk if one.replaces else None,
            }
            fields = indicator_fields(one) | self._period_fields(one) | links
            self.indicators[one] = put(row, fields)

    def _period_fields(self, one: Period) -> dict[str, Any]:
        amendment_id = self.amendments[one.amendment].pk if one.amendment else None
        return {
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "amendment_id": amendment_id,
        }

    def _write_places(self, planned: list[PlannedCriterion]) -> None:
        """Place the set's own criteria, and let it share all places of the set that it extends."""
        stored = {row.criterion_id: row for row in self.row.rows.all()}
        wanted = {
            self.criteria[one.key].pk: {
                "criteria_set_id": self.row.pk,
                "criterion_id": self.criteria[one.key].pk,
                "number": one.spec.number,
                "order": one.order,
                **self._period_fields(one),
            }
            for one in planned
        }
        swap(SetCriterion, stored, shared_places(self.row) | wanted)
        gone = set(self.amendments) - {one.code for one in self.spec.amendments}
        self.row.amendments.filter(code__in=gone).delete()

    def _write_thresholds(self, base: CriteriaSet | None) -> None:
        wanted: Wanted = {}
        for one, row in self.indicators.items():
            for asked in one.asked:
                wanted |= wanted_of(row, asked)
        if base:
            overriding, problems = overriding_thresholds(self.spec, base)
            self._refuse(problems)
            wanted |= overriding
        for (indicator_id, class_code, year, _since), fields in wanted.items():
            code = fields.pop("amendment")
            fields |= {"criteria_set_id": self.row.pk, "indicator_id": indicator_id}
            fields |= {"class_code": class_code, "year": year}
            fields["amendment_id"] = self.amendments[code].pk if code else None
        stored = {
            (row.indicator_id, row.class_code, row.year, row.valid_from): row
            for row in self.row.thresholds.all()
        }
        swap(Threshold, stored, wanted)

    def _write_schemes(self) -> None:
        wanted = {
            one.code: {
                "criteria_set_id": self.row.pk,
                "code": one.code,
                "name_vi": one.name_vi,
                "name_en": one.name_en,
                "floors": list(one.floors),
                "is_default": one.default,
            }
            for one in self.spec.buckets
        }
        swap(BucketScheme, {row.code: row for row in self.row.bucket_schemes.all()}, wanted)
