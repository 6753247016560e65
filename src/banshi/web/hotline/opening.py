"""One concern opened at the hotline: what was said, masked; what is proposed; what was done; what may be done now.

Who reported it, the raw words and what was enclosed open only behind a look, asked for by a button, and only for the
page that shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from banshi.concerns import callers, publishing, queries
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import State
from banshi.concerns.masking import MASKED_WORDS
from banshi.kernel.refusals import AlreadyDone, Conflict, NotFound, RuleBroken, WrongState
from banshi.stations.models import Account
from banshi.web.enclosing import shown
from banshi.web.hotline import proposal
from banshi.web.hotline.desk_forms import MaskingForm
from banshi.web.hotline.posts import for_hotline
from banshi.web.hotline.taking import STEPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import Form
    from django.http import HttpResponse

    from banshi.concerns.masking import Masked
    from banshi.concerns.models import Attachment, Report
    from banshi.concerns.queries import ConcernFile
    from banshi.kernel.actor import Actor
    from banshi.web.audience import Request

CALL_BACK = "hotline-call-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look has opened: the report, what the rule covers in it, and what was enclosed."""

    report: Report
    masked: Masked
    enclosed: tuple[Attachment, ...]


@for_hotline()
@require_safe
def concern(request: Request, concern_id: UUID) -> HttpResponse:
    """Show one concern whole, without who reported it."""
    return opened(request, concern_id)


@for_hotline()
@never_cache
@require_POST
def reporter(request: Request, concern_id: UUID) -> HttpResponse:
    """Show who reported it, in their own words: a look, which they read of."""
    return opened(request, concern_id, looked=look(concern_id, request.actor))


@for_hotline()
@require_POST
def take(request: Request, concern_id: UUID, step: str) -> HttpResponse:
    """Take one step on a concern; sent twice it is done once, and nothing typed is lost when a rule forbids it."""
    found = STEPS.get(step)
    if found is None:
        raise NotFound("no-such-step", _("There is no such step."))
    form = found.form(request.POST, auto_id=f"{step}_%s")
    if not form.is_valid():
        return opened(request, concern_id, bound={step: form})
    try:
        found.take(concern_id, form, request.actor)
    except AlreadyDone:
        return redirect("hotline-concern", concern_id)
    except RuleBroken as refusal:
        form.add_error("category" if refusal.code == "no-category" else None, refusal.said)
        return opened(request, concern_id, bound={step: form})
    except (WrongState, Conflict) as refusal:
        back = {"refusal": refusal, "back_url": reverse("hotline-concern", args=(concern_id,))}
        return render(request, "errors/409.html", back, status=409)
    messages.success(request, found.done)
    return redirect("hotline-concern", concern_id)


@for_hotline()
@require_POST
def mask(request: Request, concern_id: UUID) -> HttpResponse:
    """Show again what was covered, or cover more, with a reason."""
    looked = look(concern_id, request.actor)
    form = _masking_form(looked, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        passages = [line.strip() for line in typed["hide"].splitlines() if line.strip()]
        try:
            hide = publishing.spans_of(looked.report.words, passages)
            publishing.change_masking(
                concern_id, show=typed["show"], hide=hide, reason=typed["reason"], by=request.actor
            )
        except RuleBroken as refusal:
            form.add_error("hide", refusal.said)
        else:
            messages.success(request, _("What the public reads is changed. The reason stands in the file."))
            return redirect("hotline-concern", concern_id)
    return opened(request, concern_id, looked=look(concern_id, request.actor), bound={"masking": form})


@for_hotline()
@require_safe
def enclosed(request: Request, concern_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Open one photo, voice note or file: a look."""
    queries.concern_in_hand(concern_id, by=request.actor)
    found = publishing.attachment(concern_id, attachment_id, by=request.actor)
    return shown(bytes(found.content), found.type, found.name)


@for_hotline()
@require_POST
def clear(request: Request, concern_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Clear a photo or file for the public, after somebody looked at it."""
    publishing.clear_attachment(concern_id, attachment_id, by=request.actor)
    messages.success(request, _("The public may see it now."))
    return redirect("hotline-concern", concern_id)


# ---------------------------------------------------------------------- page


def look(concern_id: UUID, by: Actor, *, purpose: str = CALL_BACK) -> Looked:
    """Look at who reported a concern and at what was enclosed."""
    queries.concern_in_hand(concern_id, by=by)
    report = callers.report_of(concern_id, by=by, purpose=purpose)
    return Looked(
        report=report,
        masked=publishing.covered_by_rule(report),
        enclosed=tuple(callers.attachments_of(concern_id)),
    )


def opened(
    request: Request, concern_id: UUID, *, looked: Looked | None = None, bound: Mapping[str, Form] | None = None
) -> HttpResponse:
    """Return the page of a concern; ``bound`` are forms that came back, under their step."""
    bound = bound or {}
    file = queries.concern_file(concern_id, by=request.actor)
    waits = file.concern.state == State.RECEIVED
    masking = bound.get("masking") or (_masking_form(looked, kept=file.concern.proposed) if looked else None)
    context = {
        "file": file,
        "concern": file.concern,
        "list": "queue",
        "shown": proposal.of_concern(file.concern) if waits else None,
        "looked": looked,
        "masking": masking,
        "forms": _forms(file, bound),
        "form": next(iter(bound.values()), None),
        "names": _names(file),
        "ways": pack().ways.values(),
        "enclosed": looked.enclosed if looked else file.attachments,
        "command": uuid4(),
    }
    return render(request, "hotline/concern/concern.html", context, status=422 if bound else 200)


def _forms(file: ConcernFile, bound: Mapping[str, Form]) -> dict[str, Form]:
    """Return the steps on offer with their forms, by name with underscores."""
    offered: dict[str, Form] = {}
    for name, step in STEPS.items():
        if not step.offered(file):
            continue
        fresh: dict[str, Any] = {"initial": {"command": uuid4(), "public": True}, "auto_id": f"{name}_%s"}
        offered[name.replace("-", "_")] = bound.get(name) or step.form(**fresh)
    return offered


def _masking_form(
    looked: Looked, typed: Mapping[str, Any] | None = None, *, kept: Mapping[str, Any] | None = None
) -> MaskingForm:
    words, found = looked.report.words, looked.masked.found
    before = (kept or {}).get(publishing.MASKING, {})
    initial = {
        "command": uuid4(),
        "show": before.get("show", []),
        "hide": "\n".join(dict.fromkeys(words[start:end] for start, end in before.get("hide", []))),
    }
    form = MaskingForm(typed, initial=initial, auto_id="masking_%s")
    choices = form.fields["show"]
    choices.choices = [  # type: ignore[attr-defined] # a field of choices
        (place, f"{words[one.start : one.end]} ({MASKED_WORDS[one.kind]})") for place, one in enumerate(found)
    ]
    return form


def _names(file: ConcernFile) -> dict[int, str]:
    ids = {line.account_id for line in file.lines if line.account_id}
    return dict(Account.objects.filter(id__in=ids).values_list("id", "first_name"))
