"""One concern on one screen: what was said, the clock, who else said it, what was answered, and the next step.

Who reported it is shown only behind a look, which the resident reads of; a unit that is complained of is refused.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.concerns import callers, dispatching, handling, queries
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Attachment
from banshi.concerns.vocabulary import CHANNEL_WORDS, KIND_WORDS, URGENCY_WORDS, Channel, Kind, Urgency
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken, WrongState
from banshi.volunteers.vocabulary import Origin
from banshi.web.forms import CommandForm
from banshi.web.needs import volunteers_for
from banshi.web.templatetags.banshi import when
from banshi.web.unit import lists, words
from banshi.web.unit.audience import WHO_ACTS, WHO_READS, at_a_unit
from banshi.web.unit.forms import AnswerForm, ContactForm, ExtendForm, ObjectForm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from banshi.concerns.models import Concern, Report
    from banshi.concerns.queries import ConcernFile
    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request

TO_CONTACT = "unit-contact"
"""The key of the sentence in which the resident reads why the unit looked."""
FEW_MEMBERS = 8
HELPED = frozenset({State.DISPATCHED, State.IN_HAND, State.ANSWERED, State.WAITING})
"""While a concern stands so, volunteers may come for it: what is solved or not ours needs nobody."""
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One step as the page offers it: its form, and the action that takes it."""

    form: type[CommandForm]
    take: Callable[[UUID, CommandForm, Actor], Concern]


def _accept(concern_id: UUID, form: CommandForm, by: Actor) -> Concern:
    return handling.accept(concern_id, by=by, command=form.command_id())


def _object(concern_id: UUID, form: CommandForm, by: Actor) -> Concern:
    return dispatching.object_to(
        concern_id, reason=form.cleaned_data["reason"], by=by, command=form.command_id()
    )  # fmt: skip


def _contact(concern_id: UUID, form: CommandForm, by: Actor) -> Concern:
    said = form.cleaned_data
    return handling.contact(
        concern_id, how=said["how"], reached=said["reached"], words=said["words"], by=by, command=form.command_id()
    )


def _extend(concern_id: UUID, form: CommandForm, by: Actor) -> Concern:
    return handling.extend(concern_id, reason=form.cleaned_data["reason"], by=by, command=form.command_id())


OFFERS: dict[str, Offer] = {
    "accept": Offer(form=CommandForm, take=_accept),
    "contact": Offer(form=ContactForm, take=_contact),
    "extend": Offer(form=ExtendForm, take=_extend),
    "object": Offer(form=ObjectForm, take=_object),
}


@at_a_unit(*WHO_READS)
@require_safe
def concern(request: Request, concern_id: UUID) -> HttpResponse:
    """Show one concern; nothing here says who reported it."""
    return show(request, concern_id)


@at_a_unit(*WHO_ACTS)
@require_POST
def who(request: Request, concern_id: UUID) -> HttpResponse:
    """Show who to contact and the photos: a look, written down first. A unit that is complained of is refused."""
    report = callers.report_of(concern_id, by=request.actor, purpose=TO_CONTACT)
    return show(request, concern_id, report=report)


@at_a_unit(*WHO_ACTS)
@require_safe
def attachment(request: Request, concern_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Give out a voice note or another file of a concern: a look of its own."""
    queries.concern_in_hand(concern_id, by=request.actor)
    callers.look_at(concern_id, by=request.actor, purpose=TO_CONTACT)
    found = Attachment.objects.filter(id=attachment_id, concern_id=concern_id).first()
    if found is None:
        raise NotFound("no-such-file", _("There is no such file with this concern."))
    answer = HttpResponse(bytes(found.content), content_type=found.type)
    # Never shown inside the page's own origin: what residents send is not to be trusted.
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@at_a_unit(*WHO_ACTS)
@require_POST
def take(request: Request, concern_id: UUID, step: str) -> HttpResponse:
    """Take one step; sent twice it is done once, and nothing typed is lost when a rule forbids it."""
    offer = OFFERS.get(step)
    if offer is None:
        raise NotFound("no-such-step", _("There is no such step."))
    form = offer.form(request.POST, auto_id=f"{step}_%s")
    if not form.is_valid():
        return show(request, concern_id, bound={step: form})
    try:
        moved = offer.take(concern_id, form, request.actor)
    except AlreadyDone:
        return redirect("unit-concern", concern_id)
    except RuleBroken as refusal:
        form.add_error(None, refusal.said)
        return show(request, concern_id, bound={step: form})
    except WrongState as refusal:
        return stale(request, concern_id, refusal)
    messages.success(request, _done(step, moved))
    return redirect("unit-desk") if moved.state == State.OBJECTED else redirect("unit-concern", concern_id)


def stale(request: Request, concern_id: UUID, refusal: WrongState) -> HttpResponse:
    """Say that somebody was faster, with the way back."""
    back = {"refusal": refusal, "back_url": reverse("unit-concern", args=(concern_id,))}
    return render(request, "errors/409.html", back, status=409)


def _done(step: str, moved: Concern) -> str:
    match step:
        case "accept":
            return _("Accepted. Get in touch with the resident next; the answer is due %(due)s.") % {
                "due": when(moved.due_at)
            }
        case "contact":
            return _("Written down.")
        case "extend":
            return _("The term is longer: the answer is due %(due)s. The resident reads your reason.") % {
                "due": when(moved.due_at)
            }
    return _("Your objection to %(number)s is with the hotline, which rules for good.") % {"number": moved.number}


def show(
    request: Request,
    concern_id: UUID,
    *,
    bound: Mapping[str, CommandForm] | None = None,
    report: Report | None = None,
) -> HttpResponse:
    """Show the whole screen of a concern; ``bound`` are forms that need another look, ``report`` who to contact."""
    file = queries.concern_file(concern_id, by=request.actor)
    bound = bound or {}
    found = file.concern
    others = words.members_for(file.problem, request.actor, besides=found) if file.problem else []
    wrong = next(iter(bound.values()), None)
    context = {
        "concern": found,
        "row": lists.Row(concern=found, problem=file.problem),
        "problem": file.problem,
        "members": lists.rows_of(others[:FEW_MEMBERS]),
        "other_answers": words.answers_to(others) if others else [],
        "facts": _facts(found),
        "answers": words.answers(file.answers),
        "contacts": words.contacts(file.contacts),
        "verdicts": words.verdicts(file.verdicts),
        "history": words.steps(file.lines),
        "offers": _offers(file, bound),
        "form": wrong,
        "acts": request.actor.duty in WHO_ACTS,
        "report": report,
        "photos": _photos(file.attachments) if report else [],
        "volunteers": volunteers_for(Origin.CONCERN, found.id, by=request.actor) if found.state in HELPED else None,
        "files": [one for one in file.attachments if one.type not in SHOWN] if report else [],
    }
    return render(request, "unit/concern.html", context, status=422 if wrong and wrong.errors else 200)


def _offers(file: ConcernFile, bound: Mapping[str, CommandForm]) -> dict[str, CommandForm]:
    """Return the forms of the steps this officer may take now."""
    forms: dict[str, type[CommandForm]] = {name: offer.form for name, offer in OFFERS.items()} | {"answer": AnswerForm}
    return {
        name: bound.get(name) or kind(initial={"command": uuid4()}, auto_id=f"{name}_%s")
        for name, kind in forms.items()
        if name in file.steps
    }


def _facts(found: Concern) -> list[tuple[str, str]]:
    named = [
        (_("What it is about"), words.category_name(found.category)),
        (_("What they want"), str(KIND_WORDS[Kind(found.kind)])),
        (_("How urgent"), str(URGENCY_WORDS[Urgency(found.urgency)])),
        (_("Place"), found.place),
        (_("Latitude and longitude"), _position(found)),
        (_("Came by"), str(CHANNEL_WORDS[Channel(found.channel)])),
    ]
    return [(label, value) for label, value in named if value]


def _position(found: Concern) -> str:
    if found.latitude is None or found.longitude is None:
        return ""
    return f"{found.latitude:.5f}, {found.longitude:.5f}"


def _photos(found: tuple[Attachment, ...]) -> list[dict[str, str]]:
    """Return the photos behind the open look, each inside the page: one look shows all of them."""
    wanted = [one.id for one in found if one.type in SHOWN]
    shown = Attachment.objects.filter(id__in=wanted).order_by("at", "id")
    return [
        {"name": one.name, "of": one.of, "url": f"data:{one.type};base64,{b64encode(bytes(one.content)).decode()}"}
        for one in shown
    ]
