"""What every call of the API refuses: parameters that it does not know, or is given twice."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from rest_framework.request import Request

from ntm_portal.lib.problems import WrongParameters


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """Answer 400, naming it, to a query parameter that is not `known`, or is given twice.

    Neither a typo nor a second value may pass for an answer.
    """
    given = request.query_params
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise WrongParameters({name: [_("This parameter is not known here.")] for name in unknown})
    twice = [name for name in given if len(given.getlist(name)) > 1]
    if twice:
        raise WrongParameters({name: [_("Give this parameter once.")] for name in twice})
