"""Proposing something for a list: one line, some words, where; and who said the same before.

Residents propose signed in as themselves, delegates and officers in their posts. Before it is sent they see what others
said of the same, to support that instead. What comes back afterwards is the text as it will be read by all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, Refusal
from banshi.projects import proposing, queries
from banshi.projects.alike import alike
from banshi.projects.models import Candidate
from banshi.projects.proposing import LONGEST_TITLE, LONGEST_WORDS, Proposal
from banshi.projects.vocabulary import Class, Origin
from banshi.web.audience import for_signed_in
from banshi.web.concerns.seeing import SeeOther
from banshi.web.forms import CommandForm, one_of, several_lines
from banshi.web.problem_rows import row
from banshi.web.resident.page import myself

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from banshi.kernel.actor import Actor
    from banshi.projects.alike import Alike
    from banshi.projects.models import ProjectList
    from banshi.web.audience import Request

SALT = "proposed"
REASONS = (
    (Class.COMMON.value, _("Many people need it")),
    (Class.URGENT.value, _("It is urgent: somebody may come to harm")),
    (Class.LEGACY.value, _("It has been asked for again and again for years")),
    (Class.HARDSHIP.value, _("People in hardship, the old or the young need it")),
)


class Propose(CommandForm):
    """What somebody proposes, in their own words."""

    title = forms.CharField(
        label=_("What should be done?"),
        help_text=_("In one line, as you would say it to a neighbour."),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Say in a few words what should be done.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    words = several_lines(
        _("Why, and for whom?"), most=LONGEST_WORDS, rows=5, hint=_("What is it like today? Since when?")
    )
    klass = one_of(_("Why does it belong on the list?"), REASONS, _("Choose the one that fits best."))
    place = forms.CharField(
        label=_("Where is it?"),
        help_text=_("Estate, street or crossing. Leave it empty if it is everywhere."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def proposal(self) -> Proposal:
        """What was typed, after the form was found whole."""
        said = self.cleaned_data
        return Proposal(
            title=said["title"], words=said["words"], klass=Class(said["klass"]), place=said["place"].strip()
        )

    def renew(self) -> None:
        """Let the page that comes back be a command of its own, where the first was refused."""
        typed = cast("QueryDict", self.data).copy()
        typed["command"] = str(uuid4())
        self.data = typed


@for_signed_in
def propose(request: Request, number: str) -> HttpResponse:
    """Ask what should be done, show who said the same, and put it on the list."""
    on_list, (by, origin) = queries.list_of(number), _in_which_part(request)
    form = Propose(request.POST) if request.method == "POST" else Propose(initial={"command": uuid4()})
    found, status = None, 200
    if form.is_bound:
        try:
            if form.is_valid():
                found = None if request.POST.get("all_the_same") else alike(on_list, form.proposal)
                if not found:
                    return SeeOther(_taken(on_list, form, by, origin))
            else:
                status = 422
        except Refusal as refusal:
            status = refusal.status
            form.add_error("title" if refusal.code in {"no-title", "said-already"} else None, refusal.said)
            form.renew()
    return _page(request, form, on_list, origin, found, status)


def _taken(on_list: ProjectList, form: Propose, by: Actor, origin: Origin) -> str:
    """Put it on the list and return where its receipt is; sent twice, it is the same one."""
    try:
        made = proposing.propose(on_list.id, form.proposal, origin=origin, by=by, command=form.command_id()).id
    except AlreadyDone as done:
        made = done.thing_id
    return reverse("proposed", args=[on_list.number, signing.dumps(str(made), salt=SALT)])


def _page(
    request: Request, form: Propose, on_list: ProjectList, origin: Origin, found: Alike | None, status: int
) -> HttpResponse:
    shown = {
        "form": form, "on_list": on_list, "origin": origin, "alike": found, "collects": proposing.collects(on_list),
        "problems": [row(one) for one in found.problems] if found else [],
    }  # fmt: skip
    return _private(render(request, "projects/propose.html", shown, status=status))


@for_signed_in
def proposed(request: Request, number: str, token: str) -> HttpResponse:
    """Show what was proposed as everybody will read it, and what happens next."""
    try:
        candidate = Candidate.objects.select_related("on_list").get(id=UUID(signing.loads(token, salt=SALT)))
    except (signing.BadSignature, Candidate.DoesNotExist):
        raise NotFound("no-such-candidate", _("There is no such candidate.")) from None
    shown = {"candidate": candidate, "on_list": candidate.on_list, "number": number}
    return _private(render(request, "projects/proposed.html", shown))


def _in_which_part(request: Request) -> tuple[Actor, Origin]:
    """Return who proposes and as what: in a post that may, else as the resident one is."""
    actor = request.actor
    if actor.duty == Duty.DELEGATE:
        return actor, Origin.DELEGATE
    if proposing.may_propose(actor, Origin.STATION):
        return actor, Origin.STATION
    if actor.person_id is None:
        raise NotAllowed(
            "not-yours-to-propose",
            _("Residents propose signed in as themselves, delegates and officers in their posts."),
            cure=_("Choose another of your posts, or sign in."),
        )
    return myself(request), Origin.RESIDENT


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
