"""The resident, not the unit, says whether it is solved: by link, by text message, or to a caller of the hotline.

'No' reopens the concern by itself one level up. Who cannot be reached is its own outcome, never a 'yes'.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue, problems, rules
from banshi.concerns.dispatching import wind
from banshi.concerns.lifecycle import CALL_IN_VAIN, EXCLUDE, REOPEN, SAY_MEANWHILE, SETTLE, WITHDRAW, State
from banshi.concerns.models import Call, Concern, Verdict
from banshi.concerns.telling import tell, to_unit
from banshi.concerns.vocabulary import Outcome, Path, Satisfied, Solved
from banshi.journal.steps import refuse_repetition, taking
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound, RuleBroken, WrongState

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor

LATE_VERDICT = timedelta(days=90)
"""So long after it was closed without their word a resident may still say how it is."""
NOT_ASKED = frozenset({Outcome.WITHDRAWN, Outcome.OTHER_WAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What the resident says: contacted (``None``: does not remember), solved, satisfied; ``go_on`` after 'partly'."""

    solved: Solved
    satisfied: Satisfied
    contacted: bool | None = None
    go_on: bool = False
    words: str = ""


def give_verdict(concern_id: UUID, word: Word, *, path: Path, by: Actor, command: UUID | None = None) -> Concern:
    """Write down what the resident says of this round; close the concern, or reopen it one level up.

    Raises ``WrongState`` where nothing was answered yet, or the word for this round is in already.
    """
    with problems.held(concern_id):
        return _judged(concern_id, word, path, by, command)


def _judged(concern_id: UUID, word: Word, path: Path, by: Actor, command: UUID | None) -> Concern:
    try:
        concern = _asked(concern_id)
    except WrongState:
        refuse_repetition(command)
        raise
    goes_up = word.solved is Solved.NO or (word.solved is Solved.PARTLY and word.go_on)
    next_up = rules.above(concern.unit_id or 0, catalogue.bodies(), concern.shielded)
    step = SAY_MEANWHILE if concern.state == State.WAITING else REOPEN if goes_up and next_up else SETTLE
    with taking(step, Concern, concern_id, by=by, command=command) as concern:
        if Verdict.objects.filter(concern_id=concern.id, round=concern.round).exists():
            raise WrongState("said-already", _("You have told us already. Thank you."))
        _keep(concern, word, path, by)
        if step is REOPEN and next_up is not None:
            _go_up(concern, next_up)
        elif step is SETTLE:
            concern.outcome = _outcome(concern, word.solved)
            concern.closed_at, concern.clock_at = clock.now(), None
            tell(concern, resident="concern-closed")
    problems.settle(concern.problem_id, by=by)
    return concern


def call_in_vain(concern_id: UUID, *, by: Actor, command: UUID | None = None) -> Concern:
    """Write down that a resident was called and did not answer; after the last try Banshi closes it as unreachable."""
    with taking(CALL_IN_VAIN, Concern, concern_id, by=by, command=command) as concern:
        today = Call.objects.filter(concern_id=concern.id, round=concern.round, at__gte=clock.midnight()).count()
        if today >= 1:
            raise RuleBroken("called-today", _("They were called today already."), cure=_("Try again on another day."))
        Call.objects.create(
            concern_id=concern.id, round=concern.round, at=clock.now(), account_id=by.account_id or 0, reached=False
        )
        concern.tries += 1
    return concern


def withdraw(concern_id: UUID, *, reason: str, by: Actor, command: UUID | None = None) -> Concern:
    """Let the resident take their concern back. After it was sent it still counts, and not as solved."""
    with transaction.atomic():
        with taking(WITHDRAW, Concern, concern_id, by=by, reason=reason.strip(), command=command) as concern:
            concern.outcome, concern.closed_at, concern.clock_at = Outcome.WITHDRAWN, clock.now(), None
            concern.holder_id = concern.hotline_id
        problems.settle(concern.problem_id, by=by)
    return concern


def exclude(concern_id: UUID, *, ground: str, by: Actor) -> Concern:
    """Leave a concern out of the official rates, with a ground; the honest ones keep it and count it as left out."""
    if not ground.strip():
        raise RuleBroken(
            "no-reason", _("Say why it is left out."),
            cure=_("The ground stays in the file; how many are left out is published."),
        )  # fmt: skip
    with taking(EXCLUDE, Concern, concern_id, by=by, reason=ground.strip()) as concern:
        concern.excluded = ground.strip()[:80]
    return concern


def _asked(concern_id: UUID) -> Concern:
    concern = Concern.objects.filter(id=concern_id).first()
    if concern is None:
        raise NotFound("no-such-concern", _("There is no such concern."))
    if concern.state in {State.ANSWERED, State.WAITING}:
        return concern
    late = concern.closed_at is not None and clock.now() - concern.closed_at <= LATE_VERDICT
    if concern.state == State.CLOSED and not late:
        raise WrongState("too-late", _("This concern was closed long ago."), cure=_("If it is back, report it again."))
    if concern.state != State.CLOSED or concern.outcome in NOT_ASKED:
        raise WrongState("not-asked", _("There is no answer yet that you could judge."), cure=_("You will be asked."))
    return concern


def _keep(concern: Concern, word: Word, path: Path, by: Actor) -> None:
    if path is Path.CALL:
        Call.objects.create(
            concern_id=concern.id, round=concern.round, at=clock.now(), account_id=by.account_id or 0, reached=True
        )
    Verdict.objects.create(
        concern_id=concern.id, round=concern.round, at=clock.now(), path=path, account_id=by.account_id,
        unit_id=concern.unit_id or concern.hotline_id, contacted=word.contacted, solved=word.solved,
        satisfied=word.satisfied, words=word.words.strip()[:2000],
    )  # fmt: skip
    concern.solved, concern.reached = word.solved, "reached"


def _go_up(concern: Concern, next_up: int) -> None:
    """Send the concern to the unit above, with a clock of its own; the first recipient helps and stays responsible."""
    below = concern.unit_id
    concern.level, concern.round = concern.level + 1, concern.round + 1
    concern.unit_id = concern.holder_id = next_up
    concern.co_units = sorted({*concern.co_units, *([below] if below else [])} - {next_up})
    concern.watch_id, concern.outcome, concern.contacted_at, concern.answered_at = None, "", None, None
    concern.extended, concern.closed_at, concern.since = 0, None, clock.now()
    wind(concern, clock.now())
    told = to_unit(next_up, "concern-from-below"), to_unit(below, "concern-said-no")
    tell(concern, *told, resident="concern-reopened")


def _outcome(concern: Concern, solved: Solved) -> Outcome:
    """Return how it ended, as the resident says; a claim of the unit other than 'solved' is not made better by it."""
    if solved is Solved.YES:
        return Outcome.SOLVED
    if concern.outcome in {Outcome.NOT_OUR_DUTY, Outcome.UNLAWFUL}:
        return Outcome(concern.outcome)
    return Outcome.PARTLY if solved is Solved.PARTLY else Outcome.NOT_SOLVED
