"""One project for everybody: the promise first, then who and until when, the proof, and what those who asked say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.kernel.staleness import may_be_a_second_old
from banshi.projects import objecting, queries
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import LIVE
from banshi.projects.models import Milestone
from banshi.projects.progress import FIGURES
from banshi.projects.vocabulary import Proof, State, Step
from banshi.voting import queries as votes
from banshi.voting.publicdraws import named
from banshi.web import tens
from banshi.web.audience import for_everybody
from banshi.web.problem_rows import row
from banshi.web.projects import changes, drawing
from banshi.web.projects.listing import HOW, TAGS, heads_of
from banshi.web.templatetags.banshi import when

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.projects.models import Evidence, Project, Promise
    from banshi.projects.queries import ProjectFile
    from banshi.projects.verdicts import Said
    from banshi.voting.models import Draw
    from banshi.web.audience import Request

STEPS = {Step.REACHED: "done", Step.STUCK: "present", Step.PLANNED: "ahead"}
PLACES: dict[str, _StrOrPromise] = {
    "done": _("done"), "stuck": _("stuck"), "begun": _("begun"), "to-come": _("to come"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stone:
    """A milestone with its proof: pairs of photos of the same spot, and everything else."""

    milestone: Milestone
    state: str
    late: bool
    waited: int
    pairs: tuple[tuple[Evidence, Evidence], ...]
    proof: tuple[tuple[Evidence, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Money of one source: what was promised and what was paid."""

    name: str
    planned: str
    paid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What all who asked say at one moment."""

    when: str
    said: Said


@for_everybody
@may_be_a_second_old
def project(request: Request, number: str) -> HttpResponse:
    """Show one project whole."""
    found = queries.project_of(number.upper())
    file = queries.project_file(found)
    promise = file.promise
    until = objecting.until(file.entries[-1].on_list, found) if file.entries else None
    context = {
        "file": file, "project": found, "promise": promise,
        "state": State(found.state).label, "tag": TAGS.get(found.state, ""),
        "live": found.state in LIVE,
        "people": "" if promise.people is None else f"{promise.people:,}",
        "clock": _clock(found, promise), "why_given_up": queries.why_given_up(found),
        "from_to": from_to(promise), "counted_by": FIGURES.get(promise.counted_by, ""),
        "figure": "" if file.figure is None else tens.reports(int(file.figure)),
        "stones": [_stone(file, one) for one in file.milestones],
        "other_proof": _loose(file), "other_pairs": _loose_pairs(file),
        "places": [(one, PLACES[one.state], changes.measured(one.value, promise.measure_unit)) for one in file.places],
        "readings": drawing.readings(file.readings, promise),
        "money": _money(file), "payments": [(one, changes.yuan(one.amount)) for one in file.spendings],
        "changed": changes.changed(file.versions, (*file.milestones, *file.dropped)),
        "leaders": changes.leaders(file.versions),
        "pool": _pool(found), "askings": [Asked(when=_moment(one, found), said=one) for one in file.said],
        "problems": [row(one) for one in file.problems],
        "entries": [(one, HOW.get(one.how, one.how)) for one in file.entries],
        "source": [(head, promise.original[head]) for head in heads_of([promise.original])],
        "until": until if until and clock.today() <= until else None,
    }  # fmt: skip
    return render(request, "projects/project.html", context)


@for_everybody
@may_be_a_second_old
def version(request: Request, number: str, version: int) -> HttpResponse:
    """Show one version of a promise alone, word for word, for good."""
    found = queries.project_of(number.upper())
    versions = list(found.promises.order_by("version"))
    promise = next((one for one in versions if one.version == version), None)
    if promise is None:
        raise NotFound(
            "no-such-version", _("This promise has no such version."), cure=_("All of them stand on its page.")
        )
    milestones = changes.in_force_at(list(Milestone.objects.filter(project=found).order_by("no")), version)
    context = {
        "project": found, "promise": promise, "said": changes.said(promise), "milestones": milestones,
        "of": len(versions), "until": next((one for one in versions if one.version == version + 1), None),
        "source": [(head, promise.original[head]) for head in heads_of([promise.original])],
    }  # fmt: skip
    return render(request, "projects/version.html", context)


# ---------------------------------------------------------------- in words


def _clock(of: Project, promise: Promise) -> str:
    """Return how long there is still, how late it is, or how it ended, in words."""
    if of.state == State.GIVEN_UP:
        return gettext("Given up on %(day)s.") % {"day": when(_day(of.ended_at))} if of.ended_at else ""
    if of.due_on is None or promise.original:  # what was taken over is not counted here
        return ""
    done = of.done_at or of.claimed_at if of.state not in {State.PROMISED, State.UNDER_WAY} else None
    if done is not None:
        return _against(_day(done), of.due_on)
    days = (of.due_on - clock.today()).days
    if days == 0:
        return gettext("Today is the day.")
    if days < 0:
        late = ngettext("%(count)s day over.", "%(count)s days over.", -days)
        return late % {"count": -days}
    return ngettext("%(count)s day left.", "%(count)s days left.", days) % {"count": days}


def _against(day: date, due_on: date) -> str:
    late = (day - due_on).days
    if late > 0:
        said = ngettext(
            "Said to be done on %(day)s, %(count)s day late.", "Said to be done on %(day)s, %(count)s days late.", late
        )
        return said % {"day": when(day), "count": late}
    return gettext("Said to be done on %(day)s, in time.") % {"day": when(day)}


def _day(moment: object) -> date:
    return moment.astimezone(clock.zone()).date()  # type: ignore[attr-defined, no-any-return]


def from_to(promise: Promise) -> tuple[str, str] | None:
    """Return where it was and where it is to be, with the unit; nothing where no measure was promised."""
    if promise.baseline is None or promise.target is None:
        return None
    return changes.measured(promise.baseline, promise.measure_unit), changes.measured(
        promise.target, promise.measure_unit
    )


def _moment(one: Said, of: Project) -> str:
    """Return when they were asked; of a round before the present one, which."""
    later = ngettext("%(count)s month later", "%(count)s months later", one.months) % {"count": one.months}
    said = later if one.months else gettext("When it was done")
    return said if one.round == of.round else gettext("Round %(round)s: %(when)s") % {"round": one.round, "when": said}


# ---------------------------------------------------------------- what stands beside what


def _stone(file: ProjectFile, one: Milestone) -> Stone:
    pairs = tuple((old, new) for old, new in file.pairs if one.id in {new.milestone_id, old.milestone_id})
    paired = {proof.id for pair in pairs for proof in pair}
    since = one.blocked_at
    return Stone(
        milestone=one, state=STEPS[Step(one.state)],
        late=one.state != Step.REACHED and one.due_on < clock.today(),
        waited=pack().working_days_since(_day(since), clock.today()) if since else 0,
        pairs=pairs,
        proof=tuple(
            (proof, changes.measured(proof.value, file.promise.measure_unit))
            for proof in file.evidence
            if proof.milestone_id == one.id and proof.id not in paired
        ),
    )  # fmt: skip


def _loose(file: ProjectFile) -> list[tuple[Evidence, str]]:
    """Return the proof that belongs to no milestone in force and is shown nowhere else."""
    shown = {one.id for one in file.milestones}
    paired = {proof.id for pair in file.pairs for proof in pair}
    return [
        (one, "")
        for one in file.evidence
        if one.milestone_id not in shown and one.id not in paired and one.kind != Proof.READING
    ]


def _loose_pairs(file: ProjectFile) -> list[tuple[Evidence, Evidence]]:
    shown = {one.id for one in file.milestones}
    return [pair for pair in file.pairs if not shown & {one.milestone_id for one in pair}]


def _money(file: ProjectFile) -> list[Source]:
    paid: dict[str, Decimal] = {}
    for one in file.spendings:
        paid[one.source] = paid.get(one.source, Decimal(0)) + one.amount
    planned = {one["source"]: Decimal(one["amount"]) for one in file.promise.money}
    names = dict.fromkeys([*planned, *paid])
    return [
        Source(
            name=name, planned=changes.yuan(planned[name]) if name in planned else gettext("no longer promised"),
            paid=changes.yuan(paid.get(name, Decimal(0))),
        )
        for name in names
    ]  # fmt: skip


def _pool(of: Project) -> tuple[Draw, str] | None:
    """Return the frozen pool of a project whose lot is still to be drawn, and what the public draw is called."""
    if of.state != State.CLAIMED or of.draw_id is None:
        return None
    draw = votes.draw(of.draw_id)
    return draw, str(named(draw.public_source)[0])
