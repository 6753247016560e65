"""Is this paper genuine? By the code printed on it, or by the seal in its file; without signing in.

Told are the kind of paper, the issuing office, the day, and whether it is valid: nothing of the person.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render

from banshi.kernel import sealing
from banshi.kernel.refusals import NotFound
from banshi.matters.models import Paper
from banshi.matters.printing import paper_of_code
from banshi.stations.queries import unit
from banshi.web.audience import for_everybody
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
def checked(request: Request, code: str) -> HttpResponse:
    """Show what anybody may know of a paper."""
    with guessing(request):
        paper = paper_of_code(code)
    response = render(request, "public/checked.html", _known(paper))
    response["X-Robots-Tag"] = "noindex"
    return response


def _known(paper: Paper) -> dict[str, object]:
    # The code of the paper that replaced it stays untold: copied onto the old one, it would make that look valid.
    return {"paper": paper, "kind": paper_in_words(paper.kind), "office": unit(paper.unit_id)}


def _judged(pdf: bytes) -> dict[str, object]:
    """Judge the seal of a file; where it is a paper of ours, say also whether it still holds."""
    verdict = sealing.check(pdf, trust=sealing.authority_certificate(settings.AUTHORITY_FOLDER))
    paper = Paper.objects.filter(sha256=sha256(pdf).hexdigest()).first() if verdict.genuine else None
    return {"verdict": verdict} | (_known(paper) if paper else {})
