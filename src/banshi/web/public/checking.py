"""Is this paper genuine? By the code printed on it, or by the seal in its file; without signing in.

Told are the kind of paper, the issuing office, the day, and whether it is valid: nothing of the person.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from banshi.kernel import sealing
from banshi.kernel.merkle import is_consistent
from banshi.kernel.refusals import NotFound
from banshi.matters.models import Case, Paper
from banshi.matters.printing import paper_of_code, standing_of
from banshi.proofs import heads, queries, slips
from banshi.stations.queries import unit
from banshi.web.audience import for_everybody
from banshi.web.history import STEP_WORDS
from banshi.web.public import forms
from banshi.web.public.guessing import guessing
from banshi.web.templatetags.cases import paper_in_words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request


@for_everybody
def check(request: Request) -> HttpResponse:
    """Ask for a code or a file; a code that leads nowhere stays in the box, a file is judged at once."""
    by_code = forms.CheckCode(request.GET if "code" in request.GET else None)
    by_file = forms.SealedFile(request.POST, request.FILES) if request.method == "POST" else forms.SealedFile()
    if by_code.is_bound and by_code.is_valid():
        try:
            with guessing(request):
                return redirect("checked", paper_of_code(by_code.cleaned_data["code"]).check_code)
        except NotFound as refusal:
            by_code.add_error("code", refusal.said)
    shown: dict[str, object] = {"by_code": by_code, "by_file": by_file}
    shown["form"] = by_file if by_file.is_bound else by_code  # whose errors stand on top
    if by_file.is_bound and by_file.is_valid():
        shown |= _judged(by_file.cleaned_data["file"].read())
    return render(request, "public/check.html", shown)


@for_everybody
def check_proof(request: Request) -> HttpResponse:
    """Read the proof of a slip and say in words what it proves; nothing of it is kept."""
    asked = forms.Proof(request.POST, request.FILES) if request.method == "POST" else forms.Proof()
    shown: dict[str, object] = {"form": asked}
    if asked.is_bound and asked.is_valid():
        shown["proved"] = proved(asked.text())
    return render(request, "public/check_proof.html", shown)


def proved(text: str) -> dict[str, object]:
    """Return what the proof in a text says: moment, case, since when it has stood there; or why it says nothing."""
    try:
        slip = slips.read(text)
    except ValueError:
        return {"why": _("There is no proof in it, or not the whole of it. Scan the large square once more.")}
    head = slip.head
    if head is None or not slip.holds(queries.public_keys()):
        return {"why": _("It does not lead to a head that the key of this log has signed. Show the slip to a station.")}
    line = slip.said
    newest = queries.newest()
    return {
        "at": heads.moment_of(int(line["at"] or 0)), "sealed_at": slip.at,
        "step": STEP_WORDS.get(line["step"] or "", line["step"] or ""),
        "thing": line["thing_id"], "index": slip.index + 1, "size": slip.size,
        "number": Case.objects.filter(pk=str(line["thing_id"])).values_list("number", flat=True).first(),
        "still": newest is not None and _still(slip, newest),
    }  # fmt: skip


def _still(slip: slips.Slip, newest: heads.SignedHead) -> bool:
    """Tell whether the list that the slip was proved in is the beginning of the newest one."""
    head = slip.head
    if head is None or not 0 < head.size <= newest.size:
        return False
    path = queries.consistency(head.size, newest.size)
    return is_consistent(head.size, head.root, newest.size, newest.root, path)


@for_everybody
def checked(request: Request, code: str) -> HttpResponse:
    """Show what anybody may know of a paper."""
    with guessing(request):
        paper = paper_of_code(code)
    response = render(request, "public/checked.html", _known(paper))
    response["X-Robots-Tag"] = "noindex"
    return response


def _known(paper: Paper) -> dict[str, object]:
    # The code of the paper that replaced it stays untold: copied onto the old one, it would make that look valid.
    return {
        "paper": paper, "kind": paper_in_words(paper.kind), "office": unit(paper.unit_id),
        "standing": standing_of(paper),
    }  # fmt: skip


def _judged(pdf: bytes) -> dict[str, object]:
    """Judge the seal of a file; where it is a paper of ours, say also whether it still holds."""
    verdict = sealing.check(pdf, trust=sealing.authority_certificate(settings.AUTHORITY_FOLDER))
    paper = Paper.objects.filter(sha256=sha256(pdf).hexdigest()).first() if verdict.genuine else None
    return {"verdict": verdict} | (_known(paper) if paper else {})
