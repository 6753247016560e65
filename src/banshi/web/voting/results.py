"""How a ballot ended, with every denominator; every vote to download; and one's own receipt among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from banshi.voting import ballots, publicdraws, published, queries
from banshi.voting.jurisdiction import pack
from banshi.web.audience import for_everybody
from banshi.web.public import sharing
from banshi.web.voting import forms, options
from banshi.web.voting.listing import standing
from banshi.web.voting.nameless import nameless

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from banshi.voting.models import Ballot
    from banshi.voting.queries import Result
    from banshi.web.audience import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One line of the result."""

    option: options.Option
    approvals: int
    percent: int
    won: bool
    tied: bool


@for_everybody
def result(request: Request, ballot_id: UUID) -> HttpResponse:
    """Show how a ballot ended and how to count it again."""
    ballot = queries.ballot(ballot_id)
    found = queries.result_of(ballot_id)
    shown = {
        "ballot": ballot,
        "result": found,
        "counts": _counts(ballot, found),
        "form": forms.Receipt(),
        "source": publicdraws.named(ballot.public_source),
        "word_day": ballots.word_day(ballot),
        "ties_source": pack().ties_source,
        "file": sharing.address(reverse("vote-json", args=[ballot.id])),
        **standing(ballot),
    }
    return render(request, "voting/result.html", shown)


@for_everybody
def receipt(request: Request, ballot_id: UUID) -> HttpResponse:
    """Look a receipt up, without asking whose it is; it is sent in the body, where no log keeps it."""
    ballot = queries.ballot(ballot_id)
    queries.result_of(ballot_id)
    form = forms.Receipt(request.POST)
    if request.method != "POST" or not form.is_valid():
        return HttpResponseRedirect(reverse("vote-result", args=[ballot.id]))
    typed = form.cleaned_data["receipt"]
    chosen = queries.vote_of(ballot, typed)
    found = [one for one in options.described(ballot.options) if one.id in (chosen or [])]
    return nameless(
        request, "found", {"ballot": ballot, "receipt": typed, "known": chosen is not None, "chosen": found}
    )


@for_everybody
def as_json(request: Request, ballot_id: UUID) -> StreamingHttpResponse:  # noqa: ARG001 - the same for everybody
    """Give out everything there is to count, for ``scripts/recount.py`` and everybody's own."""
    ballot = queries.ballot(ballot_id)
    file = published.ballot_json(ballot, options.titles(ballot.options))
    return _download(file, "application/json", f"ballot-{ballot.id}.json")


@for_everybody
def as_csv(request: Request, ballot_id: UUID) -> StreamingHttpResponse:  # noqa: ARG001 - the same for everybody
    """Give out the votes as a table."""
    ballot = queries.ballot(ballot_id)
    queries.result_of(ballot_id)
    file = published.ballot_csv(ballot, options.titles(ballot.options))
    return _download(file, "text/csv; charset=utf-8", f"ballot-{ballot.id}.csv")


def _download(file: object, content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(file, content_type=content_type)  # type: ignore[arg-type]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _counts(ballot: Ballot, found: Result) -> list[Count]:
    rows = [
        Count(
            option=one,
            approvals=found.tally[one.id],
            percent=round(100 * found.tally[one.id] / found.cast) if found.cast else 0,
            won=one.id in found.winners,
            tied=one.id in found.tied,
        )
        for one in options.described(ballot.options)
    ]
    return sorted(rows, key=lambda row: -row.approvals)
