"""What the hotline does: confirm and send, answer at once, tell another way, rule whose duty it is, for good.

An operator confirms what the system proposed, or corrects it; the correction is what the next model learns from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue, problems
from banshi.concerns.jurisdiction import pack
from banshi.concerns.lifecycle import CONFIRM, OBJECT, RULE, RULE_ALONG, TELL_ANOTHER_WAY
from banshi.concerns.masking import public_place
from banshi.concerns.models import Concern, Problem
from banshi.concerns.telling import tell, to_unit
from banshi.concerns.vocabulary import Kind, Outcome, Urgency
from banshi.journal.steps import remark, taking
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from banshi.concerns.vocabulary import OtherWay
    from banshi.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an operator confirms. Without a unit the catalogue names it; ``joins`` is a problem or another concern."""

    category: str
    kind: Kind
    urgency: Urgency
    division: str
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    unit_id: int | None = None
    about: tuple[int, ...] = ()
    joins: UUID | None = None
    public: bool = True


def confirm(concern_id: UUID, choice: Choice, *, by: Actor, command: UUID | None = None) -> Concern:
    """Confirm a concern and send it to the unit whose duty it is; linked with others where the operator says so."""
    if choice.category not in catalogue.categories():
        raise RuleBroken("no-category", _("Choose what it is about."), cure=_("One line of the list is enough."))
    linked = (choice.joins,) if choice.joins else ()
    with problems.held(concern_id, *linked), taking(CONFIRM, Concern, concern_id, by=by, command=command) as concern:
        if choice.joins is not None and concern.problem_id is None:
            concern.problem_id = problems.join(concern.id, choice.joins, by=by, how="operator").id
        _as_chosen(concern, choice)
        _send(concern, choice.unit_id)
        concern.confirmed_at, concern.confirmed_by = clock.now(), by.account_id
        concern.first_due_on = concern.due_at.astimezone(clock.zone()).date()
        concern.public = choice.public and concern.may_be_public and not catalogue.kept_back(choice.category)
        _show_problem(concern)
        tell(concern, to_unit(concern.unit_id, "concern-to-unit"), resident="concern-sent")
    return concern


def as_proposed(concern: Concern, *, joins: UUID | None = None) -> Choice:
    """Return the choice that takes everything as it was proposed: what one key confirms."""
    return Choice(
        category=concern.category, kind=Kind(concern.kind), urgency=Urgency(concern.urgency),
        division=concern.division, place=concern.place, latitude=concern.latitude, longitude=concern.longitude,
        about=tuple(concern.shielded), joins=joins,
    )  # fmt: skip


def tell_another_way(concern_id: UUID, way: OtherWay, *, words: str, by: Actor, command: UUID | None = None) -> Concern:
    """Close a concern that is answered another way, with the right address and the reason in words."""
    if not words.strip():
        raise RuleBroken(
            "no-reason", _("Say why it is answered another way."), cure=_("The resident reads it, with the address.")
        )
    reason = f"{way.value}: {words.strip()}"
    with taking(TELL_ANOTHER_WAY, Concern, concern_id, by=by, reason=reason, command=command) as concern:
        concern.outcome, concern.excluded = Outcome.OTHER_WAY, way.value
        concern.confirmed_at, concern.confirmed_by = clock.now(), by.account_id
        _close(concern)
        tell(concern, resident="concern-other-way")
    return concern


def object_to(concern_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Concern:
    """Say 'not ours', once: the hotline rules. The clock runs on: a resident does not pay for it."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Say why it is not yours."), cure=_("Name the duty and whose it is."))
    with taking(OBJECT, Concern, concern_id, by=by, reason=reason.strip(), command=command) as concern:
        concern.objected, concern.holder_id, concern.since = True, concern.hotline_id, clock.now()
        tell(concern, to_unit(concern.hotline_id, "concern-to-rule"))
    return concern


def rule(concern_id: UUID, unit_id: int, *, reason: str, by: Actor, command: UUID | None = None) -> Concern:
    """Rule whose duty it is, for good: for this concern and for the whole problem it belongs to."""
    if not reason.strip():
        raise RuleBroken("no-reason", _("Give the reason of the ruling."), cure=_("Both units read it."))
    with (
        problems.held_with_those_to_rule(concern_id, RULE_ALONG.start),
        taking(RULE, Concern, concern_id, by=by, reason=reason, command=command) as concern,
    ):
        before = concern.unit_id
        _assign(concern, unit_id)
        if concern.problem_id is not None:
            _rule_the_problem(concern, concern.problem_id, before, reason=reason, by=by)
    return concern


def _rule_the_problem(concern: Concern, problem_id: UUID, before: int | None, *, reason: str, by: Actor) -> None:
    """Let a ruling hold for all members that wait at the same unit, and for every voice that joins later."""
    problem = Problem.objects.get(id=problem_id)
    Problem.objects.filter(id=problem.id).update(unit_id=concern.unit_id, owner_id=concern.unit_id)
    remark(problem, "rule", by=by, reason=reason)
    waiting = Concern.objects.filter(problem_id=problem.id, unit_id=before, ruled=False).exclude(id=concern.id)
    for pk in list(waiting.filter(state__in=RULE_ALONG.start).values_list("id", flat=True)):
        with taking(RULE_ALONG, Concern, pk, by=by, reason=reason) as member:
            _assign(member, concern.unit_id or 0)


def _assign(concern: Concern, unit_id: int) -> None:
    catalogue.refuse_as_lead(unit_id, shielded=concern.shielded)
    moved = unit_id != concern.unit_id
    concern.moved += moved
    if moved:  # the objection was right: the first recipient is whoever should have been
        concern.first_unit_id = unit_id
    concern.unit_id = concern.holder_id = unit_id
    concern.ruled, concern.since = True, clock.now()
    tell(concern, to_unit(unit_id, "concern-ruled"), resident="concern-moved" if moved else "")


def _as_chosen(concern: Concern, choice: Choice) -> None:
    concern.category, concern.kind = choice.category, choice.kind
    concern.division, concern.place = choice.division, public_place(choice.place)
    concern.latitude, concern.longitude = choice.latitude, choice.longitude
    concern.shielded = sorted({*concern.shielded, *choice.about})
    if choice.urgency != concern.urgency:
        concern.urgency = choice.urgency
        wind(concern, concern.at)


def wind(concern: Concern, start: datetime) -> None:
    """Set a concern's clock anew from a moment: what is due when, and when Banshi reminds."""
    concern.due_at = pack().due(start, pack().terms[Urgency(concern.urgency)]).at
    concern.clock_at = start + (concern.due_at - start) * float(pack().remind_at)
    if concern.due_at > clock.now():
        concern.escalated_at = None  # a new promise, which nobody has broken yet


def _send(concern: Concern, unit_id: int | None) -> None:
    """Choose the lead: the owner by ruling of the problem, the unit named by the operator, or the catalogue's."""
    owner = _owner_by_ruling(concern)
    routed = catalogue.route(
        catalogue.live_edition(concern.hotline_id), category=concern.category, division=concern.division,
        kind=concern.kind, hotline=concern.hotline_id, shielded=concern.shielded,
    )  # fmt: skip
    lead = owner or unit_id or routed.unit_id
    catalogue.refuse_as_lead(lead, shielded=concern.shielded)
    concern.unit_id = concern.first_unit_id = concern.holder_id = lead
    concern.co_units = [unit for unit in routed.co_units if unit != lead] if lead == routed.unit_id else []
    concern.ruled = lead == owner
    concern.since = clock.now()
    concern.proposed = {**concern.proposed, "why": routed.why if lead == routed.unit_id else "operator"}


def _owner_by_ruling(concern: Concern) -> int | None:
    """Return the unit that was ruled to own the problem this concern belongs to, if it may judge it."""
    if concern.problem_id is None:
        return None
    owner = Problem.objects.filter(id=concern.problem_id).values_list("owner_id", flat=True).first()
    return owner if owner not in concern.shielded else None


def _show_problem(concern: Concern) -> None:
    """Show a problem with its first public member, in that member's words: those of one that was kept out stay out."""
    if concern.problem_id is None:
        return
    known = Problem.objects.filter(id=concern.problem_id)
    known.filter(unit_id=None).update(unit_id=concern.unit_id)
    known.filter(category="").update(category=concern.category)
    if concern.public:
        known.filter(public=False).update(
            public=True, title=concern.title, place=concern.place, latitude=concern.latitude,
            longitude=concern.longitude,
        )  # fmt: skip


def _close(concern: Concern) -> None:
    concern.closed_at, concern.clock_at, concern.holder_id = clock.now(), None, concern.hotline_id
