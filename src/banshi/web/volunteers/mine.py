"""My volunteering: the offer, what one is asked for, one's visits, and the visits by which one is helped."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from banshi import access
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.stations.queries import stations, unit
from banshi.volunteers import codes, looking, offering, queries, vetting
from banshi.volunteers.lifecycle import LIVE, State, Vetted
from banshi.volunteers.models import Need
from banshi.web.audience import for_residents
from banshi.web.resident.page import my_person, myself, tabs
from banshi.web.volunteers import words
from banshi.web.volunteers.forms import OfferForm, WordsForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor
    from banshi.volunteers.models import Offer
    from banshi.web.audience import Request

TAB = "my-volunteering"


@for_residents
def mine(request: Request) -> HttpResponse:
    """Show one's offer, what one is asked for, what lies ahead and what is over."""
    me = my_person(request)
    matches = [words.of_match(one) for one in queries.my_matches(me)]
    vetted = queries.my_vetting(me)
    offer_ = queries.my_offer(me)
    return own(
        request,
        "mine",
        offer=offer_,
        facts=words.offer_facts(offer_) if offer_ else [],
        vetting=vetted,
        vetting_words=words.vetting_in_words(vetted),
        may_ask=offer_ and not _minor(offer_) and (vetted is None or vetted.state in _MAY_ASK),
        asked=[one for one in matches if one.match and one.match.state == State.PROPOSED],
        ahead=[one for one in reversed(matches) if one.match and one.match.state in LIVE[1:]],
        past=[one for one in matches if one.match and one.match.state not in LIVE],
        helped=_helped(me),
        objecting=WordsForm(initial={"command": uuid4()}),
        command=uuid4(),
    )


_MAY_ASK = frozenset({Vetted.NOT_ASKED, Vetted.VETTED, Vetted.REFUSED})


@for_residents
def offer(request: Request) -> HttpResponse:
    """Ask what somebody offers, or change it."""
    me, found = my_person(request), queries.my_offer(my_person(request))
    division = _division(me, found)
    if request.method != "POST":
        return own(request, "offer", form=OfferForm(initial=_initial(found), division=division), offer=found)
    form = OfferForm(request.POST, division=division)
    if form.is_valid():
        try:
            _keep(request, found, form)
        except AlreadyDone:
            return redirect(TAB)
        except RuleBroken as refusal:
            form.add_error(None, refusal.said)
        else:
            messages.success(request, _("Kept. You are asked when something suits, and you may always say no."))
            return redirect(TAB)
    return own(request, "offer", form=form, offer=found, status=422)


@for_residents
@require_POST
def take(request: Request, step: str) -> HttpResponse:
    """Pause, go on, end, ask to be vetted, or object."""
    found, by = queries.my_offer(my_person(request)), myself(request)
    if step == "object":
        return _object(request)
    if found is None or step not in _STEPS:
        raise NotFound("no-such-step", _("There is no such step."))
    act, said = _STEPS[step]
    act(found, by)
    messages.success(request, said)
    return redirect(TAB)


_STEPS: dict[str, tuple[Callable[[Offer, Actor], object], _StrOrPromise]] = {
    "pause": (lambda found, by: offering.pause(found.id, by=by), _("Paused. Nobody asks you until you go on.")),
    "resume": (lambda found, by: offering.resume(found.id, by=by), _("You may be asked again.")),
    "end": (lambda found, by: offering.end(found.id, by=by), _("Ended. Thank you. Your record of hours stays yours.")),
    "vetting": (
        lambda found, by: vetting.ask_to_be_vetted(found, by=by),
        _("Asked. The office that looks after volunteers here decides; bring your papers there."),
    ),
}


def own(request: Request, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """Show one of a resident's own pages, kept by nobody."""
    response = render(request, f"volunteers/{template}.html", {"resident_tabs": tabs(TAB), **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _object(request: Request) -> HttpResponse:
    form, vetted = WordsForm(request.POST), queries.my_vetting(my_person(request))
    if vetted is None or not form.is_valid():
        messages.error(request, _("Say in a few words why you see it otherwise."))
        return redirect(TAB)
    vetting.object_to(vetted.id, words=form.cleaned_data["words"], by=myself(request), command=form.command_id())
    messages.success(request, _("Your objection is with the unit above."))
    return redirect(TAB)


def _keep(request: Request, found: Offer | None, form: OfferForm) -> None:
    if found is None:
        offering.offer(form.said(), by=myself(request), command=form.command_id())
    else:
        offering.change(found.id, form.said(), by=myself(request), command=form.command_id())


def _initial(found: Offer | None) -> dict[str, object]:
    if found is None:
        return {"command": uuid4(), "hours": 2, "reach_km": 3}
    return {
        "command": uuid4(), "skills": found.skills, "parts": found.parts, "hours": found.weekly_minutes // 60,
        "reach_km": found.reach_km,
    }  # fmt: skip


def _division(me: int, found: Offer | None) -> str:
    if found is not None:
        return found.division
    stands = access.stands_at(me)
    first = stations().first()
    return unit(stands[1]).division if stands else first.division if first else ""


def _minor(found: Offer) -> bool:
    return found.minor_until is not None and clock.today() < found.minor_until


def _helped(me: int) -> list[tuple[words.Shown, str]]:
    found = Need.objects.filter(id__in=looking.helped(me)).order_by("-starts_at", "id")[:20]
    return [(words.of_need(one), codes.path_of(one.number, one.id)) for one in found]
