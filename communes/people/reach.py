"""Who may manage whom: nobody gives or changes more than they manage themselves.

An administrator manages everyone. A province officer manages the people whose grants all lie in
the province and whose roles manage nobody; other officers of the province, nation-wide roles and
staff of Django's admin stay out of reach. Grants that have ended do not count, unless a person
has no others left.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from accounts.roles import ROLES, Role
from communes.lookup import today
from communes.models import Agency, Grant, Unit, UnitVersion
from communes.scope import grants_of, within

BELOW = tuple(role for role, spec in ROLES.items() if not spec.manages)


@dataclass(frozen=True)
class Reach:
    """What a person manages: the nation, or provinces by unit id (perhaps none)."""

    nation: bool
    provinces: frozenset[int]

    def __bool__(self) -> bool:
        return self.nation or bool(self.provinces)

    def units(self) -> QuerySet[Unit]:
        """The units that lie inside, as they are today or as they last were."""
        if self.nation:
            return Unit.objects.all()
        last = Q(valid_to__isnull=True) | Q(valid_to=F("unit__ended_on"))
        inside = UnitVersion.objects.filter(last, within(set(self.provinces)))
        return Unit.objects.filter(pk__in=inside.values("unit_id"))

    def roles(self) -> tuple[Role, ...]:
        """The roles that may be given."""
        return tuple(Role) if self.nation else BELOW

    def agencies(self) -> QuerySet[Agency]:
        """The agencies of the units inside."""
        rows = Agency.objects.select_related("unit")
        return rows if self.nation else rows.filter(unit__in=self.units())

    def people(self, *, today: date, besides: int) -> QuerySet[User]:
        """The people who may be managed; in a province never oneself (`besides`)."""
        if self.nation:
            return User.objects.all()
        if not self.provinces:
            return User.objects.none()
        return User.objects.filter(
            self._belongs(today), is_staff=False, is_superuser=False
        ).exclude(pk=besides)

    def _belongs(self, today: date) -> Q:
        own = Grant.objects.filter(user=OuterRef("pk"))
        standing = own.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))
        inside = Q(unit__in=self.units(), role__in=BELOW)
        now = Q(Exists(standing)) & ~Q(Exists(standing.exclude(inside)))
        return now | (~Q(Exists(standing)) & Q(Exists(own)) & ~Q(Exists(own.exclude(inside))))


def reach_of(user: Any) -> Reach:
    """What the person manages today. No query beyond the grants of the request."""
    held = {g.unit_id for g in grants_of(user) if g.spec.manages}
    return Reach(None in held, frozenset(pk for pk in held if pk is not None))


def require_reach(user: Any) -> Reach:
    """What the person manages; raises Refused for who manages nothing."""
    reach = reach_of(user)
    if not reach:
        raise Refused(
            _("Only administrators and the coordination office of a province manage accounts.")
        )
    return reach


def managed_people(user: Any) -> QuerySet[User]:
    """The people whom the person manages; raises Refused for who manages nobody."""
    return require_reach(user).people(today=today(), besides=user.pk)


def find_person(user: Any, pk: int) -> User:
    """A person whom `user` manages; raises Refused for who manages nobody, else Http404."""
    person: User | None = managed_people(user).filter(pk=pk).first()
    if person is None:
        raise Http404(_("There is no such person among those whom you manage."))
    return person


def may_manage(user: Any, person: User) -> bool:
    """Whether `user` manages `person`."""
    reach = reach_of(user)
    return bool(reach) and (
        reach.people(today=today(), besides=user.pk).filter(pk=person.pk).exists()
    )
