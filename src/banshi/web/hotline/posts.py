"""Whom the hotline's pages are for: posts at a unit of kind hotline, and nobody else."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import NotAllowed
from banshi.stations.models import UnitKind
from banshi.web.audience import for_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponseBase

    from banshi.web.audience import Request, View

ANYBODY = (Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)


def for_hotline(*duties: Duty) -> Callable[[View], View]:
    """Let staff in whose present post is at a hotline and has one of these duties; without any, every post there."""

    def decorate(view: View) -> View:
        @wraps(view)
        def at_a_hotline(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's own
            if request.actor.unit_kind != UnitKind.HOTLINE:
                raise NotAllowed(
                    "not-allowed",
                    _("This page is for those who work at a hotline."),
                    cure=_("Choose your post at the hotline, or go on at your own office."),
                )
            return view(request, *args, **kwargs)

        return for_staff(*(duties or ANYBODY))(at_a_hotline)

    return decorate
