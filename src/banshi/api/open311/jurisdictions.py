"""Which hotline a call is for: ``jurisdiction_id`` is the division code of the area that a hotline serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.kernel.refusals import NotFound, RuleBroken
from banshi.stations.models import UnitKind
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from django.http import HttpRequest

    from banshi.stations.models import Unit


def hotlines() -> list[Unit]:
    """Return the hotlines of this installation, the oldest first."""
    return [unit(pk) for pk, body in sorted(catalogue.bodies().items()) if body.kind == UnitKind.HOTLINE]


def asked(request: HttpRequest) -> Unit | None:
    """Return the hotline a call is for; none where no hotline is open and none was named.

    Raises ``NotFound`` for a jurisdiction that is not here, ``RuleBroken`` where one of several has to be named.
    """
    named = (request.POST.get("jurisdiction_id") or request.GET.get("jurisdiction_id") or "").strip()
    here = hotlines()
    if named:
        found = next((hotline for hotline in here if hotline.division == named), None)
        if found is None:
            raise NotFound(
                "no-such-jurisdiction",
                _("The jurisdiction_id “%(named)s” is not served here.") % {"named": named[:40]},
                cure=_("It is the division code of the hotline's area: %(here)s.") % {"here": _codes(here)},
            )
        return found
    if len(here) > 1:
        raise RuleBroken(
            "no-jurisdiction",
            _("Several hotlines are served here, so jurisdiction_id must say which."),
            cure=_("It is the division code of the hotline's area: %(here)s.") % {"here": _codes(here)},
        )
    return here[0] if here else None


def _codes(here: list[Unit]) -> str:
    return ", ".join(hotline.division for hotline in here)
