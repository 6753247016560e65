"""One concern in words for the unit that has it: what was done so far, what residents and other units said.

Who said something is never named here: a verdict is what was said, and members of a problem have no names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue, rules
from banshi.concerns.lifecycle import STEPS
from banshi.concerns.masking import mask
from banshi.concerns.models import Answer, Concern
from banshi.concerns.vocabulary import (
    OUTCOME_WORDS,
    SATISFIED_WORDS,
    SOLVED_WORDS,
    Outcome,
    Path,
    Satisfied,
    Solved,
)
from banshi.web.unit.forms import HOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.models import Contact, Problem, Verdict
    from banshi.concerns.rules import Flag
    from banshi.journal.models import Line
    from banshi.kernel.actor import Actor

MOST_OTHERS = 5
MOST_MEMBERS = 200
STEP_WORDS: dict[str, _StrOrPromise] = {step.name: step.says for step in STEPS} | {
    "take-in": _("Taken in"),
    "confirm": _("Sent to the unit"),
    "accept": _("Accepted"),
    "object": _("Objected: not ours"),
    "rule": _("Ruled"),
    "rule-along": _("Ruled with the problem"),
    "contact": _("Contact written down"),
    "extend": _("Term extended"),
    "answer": _("Answered"),
    "answer-in-doubt": _("Answered; the hotline reads it first"),
    "answer-not-now": _("Answered: not solvable now"),
    "pass-answer": _("The hotline let the answer pass"),
    "pass-not-now": _("The hotline let the date pass"),
    "return-answer": _("The hotline returned the answer"),
    "settle": _("Closed, as the resident says"),
    "reopen": _("Not solved, says the resident: one level up"),
    "say-meanwhile": _("The resident said how it is meanwhile"),
    "call-in-vain": _("The hotline called in vain"),
    "withdraw": _("Withdrawn by the resident"),
    "exclude": _("Left out of the official rates"),
    "remind": _("Banshi reminded the unit"),
    "escalate": _("Overdue: passed up one level"),
    "look-again": _("The day came: open again"),
    "give-up": _("Closed: nobody could be asked"),
    "call-overdue": _("Banshi reminded the hotline to call"),
    "join": _("Linked with others who said the same"),
    "leave": _("Taken out of the problem"),
}
SAID_BY_ITSELF = frozenset({"escalate", "look-again"})
"""Their reasons are Banshi's own and stand in the step's words already."""
CALLED: dict[Path, _StrOrPromise] = {
    Path.LINK: _("by link"),
    Path.SMS: _("by text message"),
    Path.CALL: _("asked by the hotline on the telephone"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a resident said of one round of answers; not who."""

    at: datetime
    how: _StrOrPromise
    contacted: bool | None
    solved: _StrOrPromise
    satisfied: _StrOrPromise
    words: str
    is_no: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGiven:
    """One answer as it was given, and what became of it."""

    at: datetime
    unit_id: int
    outcome: _StrOrPromise
    done: str
    done_on: date | None
    reply: str
    reason: str
    look_again_on: date | None
    doubts: tuple[Doubt, ...]
    returned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What a machine doubts about an answer, in words, with the passage."""

    words: _StrOrPromise
    passage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step that was taken."""

    at: datetime
    words: _StrOrPromise
    unit_id: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One try to reach the resident."""

    at: datetime
    unit_id: int
    how: _StrOrPromise
    reached: bool
    words: str


def category_name(code: str) -> str:
    """Return what a concern is about in the reader's language; nothing where nobody has chosen."""
    known = catalogue.categories().get(code)
    if known is None:
        return ""
    return known.name if (get_language() or "zh").startswith("zh") else known.name_en or known.name


def doubts(flags: Iterable[Flag]) -> tuple[Doubt, ...]:
    """Return doubts in words."""
    return tuple(Doubt(words=rules.FLAG_WORDS.get(flag.code, flag.code), passage=flag.passage) for flag in flags)


def verdicts(found: Iterable[Verdict]) -> list[Said]:
    """Return what was said of the answers, newest first; personal data in it are masked."""
    return [
        Said(
            at=one.at,
            how=CALLED[Path(one.path)],
            contacted=one.contacted,
            solved=SOLVED_WORDS[Solved(one.solved)],
            # Of what an old hotline wrote down this may be missing.
            satisfied=SATISFIED_WORDS[Satisfied(one.satisfied)] if one.satisfied else "",
            words=mask(one.words).text if one.words else "",
            is_no=one.solved == Solved.NO,
        )
        for one in reversed(list(found))
    ]


def answers(found: Iterable[Answer]) -> list[AnswerGiven]:
    """Return the answers of a concern, newest first."""
    return [
        AnswerGiven(
            at=one.at, unit_id=one.unit_id, outcome=OUTCOME_WORDS[Outcome(one.outcome)], done=one.done,
            done_on=one.done_on, reply=one.reply, reason=one.reason, look_again_on=one.look_again_on,
            doubts=doubts(rules.Flag(code=flag["code"], passage=flag["passage"]) for flag in one.flags),
            returned=one.returned,
        )
        for one in reversed(list(found))
    ]  # fmt: skip


def contacts(found: Iterable[Contact]) -> list[Talk]:
    """Return the tries to reach the resident, newest first."""
    return [
        Talk(at=one.at, unit_id=one.unit_id, how=HOW.get(one.how, one.how), reached=one.reached, words=one.words)
        for one in reversed(list(found))
    ]


def steps(lines: Iterable[Line]) -> list[Step]:
    """Return what was done so far, newest first."""
    return [
        Step(
            at=one.at, words=STEP_WORDS.get(one.step, one.step), unit_id=one.unit_id,
            reason="" if one.step in {*SAID_BY_ITSELF, "withdraw"} or not one.reason else mask(one.reason).text,
        )
        for one in reversed(list(lines))
    ]  # fmt: skip


def members_for(problem: Problem, by: Actor, *, besides: Concern | None = None) -> list[Concern]:
    """Return the members of a problem that this unit may know of, open ones first: never one that complains of it."""
    rows = Concern.objects.filter(problem_id=problem.id).exclude(shielded__contains=[by.unit_id or 0])
    if besides is not None:
        rows = rows.exclude(id=besides.id)
    return list(rows.order_by(F("closed_at").desc(nulls_first=True), "at", "id")[:MOST_MEMBERS])


def answers_to(members: Sequence[Concern]) -> list[AnswerGiven]:
    """Return the latest answers to these concerns, of whatever unit; what could name a resident is masked."""
    found = Answer.objects.filter(Q(passed_at__isnull=False) | Q(flags=[]), concern__in=members, returned="")
    shown = answers(reversed(found.order_by("-id")[: 4 * MOST_OTHERS]))
    different = {one.reply: one for one in reversed(shown)}
    return [
        AnswerGiven(
            at=one.at, unit_id=one.unit_id, outcome=one.outcome, done=mask(one.done).text, done_on=one.done_on,
            reply=mask(one.reply).text, reason=mask(one.reason).text, look_again_on=one.look_again_on, doubts=(),
            returned="",
        )
        for one in list(reversed(different.values()))[:MOST_OTHERS]
    ]  # fmt: skip
