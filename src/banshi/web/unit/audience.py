"""Who sits at the desk of a unit: staff of any unit but a hotline, which has its own screens."""

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

WHO_READS = (Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)
WHO_ACTS = (Duty.OFFICER, Duty.SUPERVISOR)


def at_a_unit(*duties: Duty) -> Callable[[View], View]:
    """Let staff of a unit in whose present post has one of these duties; a hotline answers for all and solves none."""

    def decorate(view: View) -> View:
        @for_staff(*duties)
        @wraps(view)
        def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's own
            if request.actor.unit_kind == UnitKind.HOTLINE:
                raise NotAllowed(
                    "not-allowed",
                    _("This is the desk of the units that solve concerns. Your post is at the hotline."),
                    cure=_("Open the hotline's own screen, or choose another of your posts."),
                )
            return view(request, *args, **kwargs)

        return checked

    return decorate
