"""Papers at the counter: printed here, kept, and opened again by offices with a part in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banshi.journal.rows import one_row
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound
from banshi.matters import actions, decisions, looking, printing, queries
from banshi.matters.models import Paper, Visit
from banshi.web.audience import for_staff
from banshi.web.enclosing import shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from banshi.web.audience import Request


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def print_answer(request: Request, visit_id: UUID) -> HttpResponse:
    """Print the answer under seal, whether or not anything is filed, and give it out at once."""
    printed = actions.print_answer(visit_id, by=request.actor)
    person_id = Visit.objects.values_list("person_id", flat=True).get(pk=visit_id)
    return shown(printing.content(printed, person_id=person_id), "application/pdf", f"{printed.serial}.pdf")


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def print_slip(request: Request, case_id: UUID) -> HttpResponse:
    """Print the promise slip and open it."""
    return redirect("paper", actions.print_slip(case_id, by=request.actor).pk)


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def print_paper(request: Request, case_id: UUID) -> HttpResponse:
    """Print what was approved and lead back to the case, which now waits for the signature, with the paper at hand."""
    try:
        paper_id = actions.print_paper(case_id, by=request.actor, command=command_of(request)).pk
    except AlreadyDone:
        latest = Paper.objects.filter(case_id=case_id).order_by("-id").first()
        if latest is None:
            raise
        paper_id = latest.pk
    return redirect(f"{reverse('counter-case', args=(case_id,))}?paper={paper_id}")


@for_staff(Duty.CLERK, Duty.OFFICER)
@require_POST
def print_letter(request: Request, case_id: UUID) -> HttpResponse:
    """Print the letter of a refusal and open it."""
    return redirect("paper", decisions.print_letter(case_id, by=request.actor).pk)


@for_staff(Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def paper(request: Request, paper_id: int) -> HttpResponse:
    """Open a printed paper, sealed as it was issued: a look at its person."""
    found = one_row(Paper, paper_id)
    if found is None:
        raise NotFound("no-such-paper", _("There is no such paper."))
    case = looking.case_in_hand(found.case_id, by=request.actor)
    looking.look(case, by=request.actor)
    pdf = printing.content(found, person_id=case.person_id)
    return shown(pdf, "application/pdf", f"{case.number}-{found.kind}.pdf")


@for_staff(Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR)
@require_safe
def document(request: Request, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Open one uploaded paper: a look at its person."""
    found = queries.document(case_id, document_id, by=request.actor)
    return shown(bytes(found.content), found.media_type, found.name)


def command_of(request: HttpRequest) -> UUID:
    """Return the number a form gave its sending; a mangled one counts as a new command."""
    try:
        return UUID(request.POST.get("command", ""))
    except ValueError:
        return uuid4()
