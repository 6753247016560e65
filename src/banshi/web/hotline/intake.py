"""The call: from ring to saved with a few keys; what is typed is understood while it is typed.

Nothing is kept before the operator saves. One key takes the concern in and sends it on as proposed or as changed; the
next screen has the sentence to read out, and the number field waits for the next ring.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.concerns import callers, codes, dispatching, handling, intake, queries
from banshi.concerns.jurisdiction import pack
from banshi.concerns.vocabulary import Channel, OtherWay, Outcome
from banshi.kernel.refusals import AlreadyDone, RuleBroken
from banshi.stations.queries import unit
from banshi.web.hotline import choosing, proposal
from banshi.web.hotline.forms import CallForm
from banshi.web.hotline.posts import for_hotline
from banshi.web.hotline.words import to_say
from banshi.web.templatetags.hotline import category_name

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.concerns.models import Concern
    from banshi.concerns.proposing import Hints
    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request

SAVE, KEEP, ANSWER, OTHER_WAY, PROPOSE = "save", "keep", "answer", "other-way", "propose"


@for_hotline()
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Request) -> HttpResponse:
    """Take a call: type, see what is proposed, save; or read out what was saved before."""
    if request.method != "POST":
        return _page(request, CallForm(initial={"id": uuid4()}))
    form = CallForm(request.POST)
    act = request.POST.get("do", SAVE)
    if not form.is_valid() or act == PROPOSE or form.missing_for(act):
        return _page(request, form, status=422 if form.errors else 200)
    try:
        kept = _keep(form, act, request.actor)
    except AlreadyDone as done:
        return redirect(f"{reverse('hotline')}?said={done.thing_id}")
    except RuleBroken as refusal:
        form.add_error("category" if refusal.code == "no-category" else None, refusal.said)
        return _page(request, form, status=422)
    if kept.hotline_id != request.actor.unit_id:
        messages.success(request, _("It is with %(unit)s, which serves this place.") % {"unit": unit(kept.hotline_id)})
        return redirect("hotline")
    return redirect(f"{reverse('hotline')}?said={kept.id}")


@for_hotline()
@require_POST
def propose(request: Request) -> HttpResponse:
    """Answer with what is proposed for the words so far; nothing is kept."""
    form = CallForm(request.POST)
    form.is_valid()
    return render(request, "hotline/call/proposed.html", {"shown": _shown(form, request.actor), "live": True})


@for_hotline()
@require_POST
def history(request: Request) -> HttpResponse:
    """Show what the caller has reported before: a search that is written down.

    Sent and not asked for by an address: a telephone number has no place in a browser's history or a server's log.
    """
    form = CallForm(request.POST)
    form.is_valid()
    found = _history(form, request.actor)
    if request.headers.get("HX-Request"):
        return render(request, "hotline/call/history.html", {"earlier": found})
    typed = {name: value for name, value in form.data.items() if name in form.fields}
    fresh = CallForm(initial={**typed, "public": "public" in typed})
    return _page(request, fresh, earlier=found, shown=_shown(form, request.actor))


@for_hotline()
@require_safe
def find(request: Request, what: str) -> HttpResponse:
    """Answer with the lines that fit what is being typed, as the options of a list."""
    typed = request.GET.get("typed", "").strip()
    if what == "categories":
        options = [f"{row.code} {category_name(row.code)}" for row in choosing.categories_like(typed)]
    elif what == "areas":
        rows = choosing.units_like(typed, kinds=choosing.AREAS)
        options = [f"{choosing.area_code(one)} {one}" for one in rows]
    else:
        kinds = choosing.ANY_KIND if what == "all-units" else ()
        options = [f"{one.code} {one}" for one in choosing.units_like(typed, kinds=kinds)]
    return render(request, "hotline/call/options.html", {"options": options})


def _keep(form: CallForm, act: str, by: Actor) -> Concern:
    """Take the call in and send it on, answer it, or tell another way: all of it or nothing."""
    typed = form.cleaned_data
    with transaction.atomic():
        said = intake.Said(
            id=typed["id"], words=typed["words"], channel=Channel.PHONE, hints=_hints(form, by), name=typed["name"],
            phone=typed["phone"], anonymous=typed["anonymous"], may_be_public=typed["public"],
        )  # fmt: skip
        concern = intake.take_in(said, by=by).concern
        if concern.hotline_id != by.unit_id or act == KEEP:
            return concern
        if act == ANSWER:
            return handling.answer_at_once(concern.id, reply=typed["reply"], by=by)
        if act == OTHER_WAY:
            return dispatching.tell_another_way(concern.id, form.other_way, words=typed["why"], by=by)
        choice = dispatching.as_proposed(concern, joins=typed["join"])
        return dispatching.confirm(concern.id, replace(choice, unit_id=form.chosen_unit()), by=by)


def _hints(form: CallForm, by: Actor) -> Hints:
    """Return what was said otherwise than proposed, heard at this hotline.

    Who joins others has their category, unless another is named.
    """
    hints, join = form.hints(hotline=by.unit_id), form.cleaned_data.get("join")
    if join is None or hints.category:
        return hints
    return replace(hints, category=proposal.category_of(join))


def _shown(form: CallForm, by: Actor) -> proposal.Shown | None:
    typed = form.cleaned_data
    words, name = typed.get("words") or "", typed.get("name") or ""
    by_hand = bool(form.hints().category)
    return proposal.live(words, _hints(form, by), by=by, name=name, join=typed.get("join"), chosen=by_hand)


def _history(form: CallForm, by: Actor) -> list[Concern]:
    key = codes.caller_key(phone=form.cleaned_data.get("phone") or "")
    return queries.concerns(callers.history(key, by=by))


def _page(
    request: Request,
    form: CallForm,
    *,
    earlier: list[Concern] | None = None,
    shown: proposal.Shown | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = shown or (_shown(form, request.actor) if form.is_bound else None)
    context = {
        "form": form,
        "list": "call",
        "earlier": earlier,
        "shown": shown,
        "said": _said(request),
        "ways": pack().ways.values(),
    }
    return render(request, "hotline/call/call.html", context, status=status)


def _said(request: Request) -> dict[str, object]:
    """Return what is read out of the concern that was saved before this page; nothing for a mangled address."""
    try:
        concern_id = UUID(request.GET.get("said", ""))
    except ValueError:
        return {}
    concern = queries.concern_in_hand(concern_id, by=request.actor)
    way = pack().ways[OtherWay(concern.excluded)] if concern.outcome == Outcome.OTHER_WAY else None
    sentence = str(way.sentence) if way else to_say(concern)
    return {"concern": concern, "code": codes.code_of(concern.id), "sentence": sentence, "way": way}
