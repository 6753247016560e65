"""Cases that an office typed while it had no network, received and answered on its return.

Each is one command with a number of its own: sent twice it is filed once. Every command gets one of three answers, and
the answer is kept with both clocks, that of the office's device and ours. The terms of a case run from ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.journal.rows import one_row
from banshi.kernel import clock
from banshi.kernel.refusals import (
    AlreadyDone,
    Conflict,
    Difference,
    NotAllowed,
    NotFound,
    Refusal,
    RuleBroken,
    WrongState,
)
from banshi.matters import filing, receiving
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.models import AwayCommand, Case
from banshi.register.items import BY_NAME, Item
from banshi.register.records import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from banshi.matters.definition import Matter
    from banshi.matters.receiving import Standing
    from banshi.register.records import Person, Value

CLOCKS_AGREE = timedelta(minutes=5)
"""A device's clock that differs by no more than this is not worth a word."""

FINAL = (RuleBroken, Conflict, NotFound, NotAllowed, WrongState)
"""What refuses a case for good. ``TooMany`` is none of them: the command waits and is sent again."""


class Answer(StrEnum):
    """What a command is answered."""

    APPLIED = "applied"
    ALREADY_APPLIED = "already-applied"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One case as it was typed without network, by the account and at the unit that were signed in then.

    ``version`` is that of the matter's form; ``made_at`` and ``sent_at`` are the device's clock; ``read`` gives the
    typed answers or refuses them; ``papers_show`` is what the resident's papers show for items the matter changes.
    """

    id: UUID
    account_id: int
    unit_id: int
    made_at: datetime
    sent_at: datetime
    matter: str
    version: int
    id_number: str
    name: str
    face_compared: bool
    standing: Standing | None = None
    read: Callable[[], Any]
    papers_show: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer to a command, with the case it became or the values that stand against each other."""

    answer: Answer
    kept: AwayCommand
    case: Case | None
    differences: tuple[Difference, ...]

    @property
    def clock_differs(self) -> timedelta:
        """By how much the device's clock was ahead of ours when it sent; nothing if hardly."""
        ahead = timedelta(seconds=int(self.kept.words.get("ahead", 0)))
        return ahead if abs(ahead) > CLOCKS_AGREE else timedelta(0)


def comparable(definition: Matter[Any]) -> tuple[Item, ...]:
    """Return the items whose registered value can be set beside what the resident's papers show."""
    named = (BY_NAME[name] for name in definition.changes_items if name in BY_NAME and name in definition.known)
    return tuple(item for item in named if item.of == "person" and not item.sensitive)


def take(command: Command, *, by: Actor) -> Answered:
    """File one command and keep the answer; asked again, give the same answer and change nothing.

    Raises ``NotAllowed`` for somebody else's command and ``TooMany`` where looking people up is closed for a while:
    neither is an answer, so the command stays where it is.
    """
    kept = AwayCommand.objects.filter(pk=command.id).first()
    typed_by = {(command.account_id, command.unit_id), *([(kept.account_id, kept.unit_id)] if kept else [])}
    if typed_by != {(by.account_id, by.unit_id)}:
        raise NotAllowed(
            "typed-by-another",
            _("This was typed by another account or at another office, so it is not filed in your name."),
            cure=_("Sign in as who typed it, in the same post. It stays in this browser until then."),
        )
    if kept is not None:
        return _again(kept, command, by)
    try:
        case_id, refusal = _file(command, by), None
        answer = Answer.APPLIED
    except AlreadyDone as done:
        case_id, refusal, answer = done.thing_id, None, Answer.ALREADY_APPLIED
    except FINAL as final:
        case_id, refusal, answer = None, final, Answer.REFUSED
    kept = _keep(command, answer, case_id, refusal)
    return _answered(kept, Answer(kept.answer), refusal.differences if refusal else ())


def _file(command: Command, by: Actor) -> UUID:
    definition = matter(command.matter)
    if command.version != definition.version:
        raise Conflict(
            "form-changed",
            _("The form of this matter has changed since this was typed."),
            cure=_("Reload the page while there is network, then correct this and send it again."),
            differences=(
                Difference(what=_("Version of the form"), expected=str(command.version), found=str(definition.version)),
            ),
        )
    answers = command.read()
    visit, facts = receiving.receive(
        command.matter,
        id_number=command.id_number,
        name=command.name,
        by=by,
        face_compared=command.face_compared,
        standing=command.standing,
    )
    if differences := _side_by_side(definition, facts.person, command):
        raise Conflict(
            "papers-differ",
            _("The register says something else than the resident's papers."),
            cure=_("Ask the resident which is right. Then correct this, leave out what the papers show, and send it."),
            differences=differences,
        )
    return filing.file_case(visit.id, answers, by=by, command=command.id).id


def _side_by_side(definition: Matter[Any], person: Person, command: Command) -> tuple[Difference, ...]:
    pairs = ((item, command.papers_show.get(item.name), person[item.name]) for item in comparable(definition))
    return tuple(
        Difference(what=item.label, expected=shown(papers), found=shown(registered))
        for item, papers, registered in pairs
        if papers not in (None, "") and _bare(papers) != _bare(registered)
    )


def _bare(value: Value) -> str:
    return "".join(shown(value).split())


def _keep(command: Command, answer: Answer, case_id: UUID | None, refusal: Refusal | None) -> AwayCommand:
    """Write the answer down, without any registered value: this table stands outside the door.

    Where the same command was answered at the same moment on another connection, that answer is the one.
    """
    received_at = clock.now()
    words: dict[str, object] = {"ahead": int((command.sent_at - received_at).total_seconds())}
    if refusal is not None:
        words |= {"code": refusal.code, "sentence": str(refusal.sentence), "cure": str(refusal.cure)}
    kept = AwayCommand(
        id=command.id,
        account_id=command.account_id,
        unit_id=command.unit_id,
        matter=command.matter[:40],
        made_at=command.made_at,
        received_at=received_at,
        answer=answer.value,
        case_id=case_id,
        words=words,
    )
    AwayCommand.objects.bulk_create([kept], ignore_conflicts=True)
    return AwayCommand.objects.get(pk=command.id)


def _again(kept: AwayCommand, command: Command, by: Actor) -> Answered:
    """Give a kept answer once more; values that differed are looked up again, since they are not kept."""
    if kept.answer != Answer.REFUSED:
        return _answered(kept, Answer.ALREADY_APPLIED, ())
    if kept.words.get("code") == "form-changed":
        now = str(matter(kept.matter).version)
        told = Difference(what=_("Version of the form"), expected=str(command.version), found=now)
        return _answered(kept, Answer.REFUSED, (told,))
    if kept.words.get("code") != "papers-differ":
        return _answered(kept, Answer.REFUSED, ())
    definition = matter(command.matter)
    number = jurisdiction().checked_number(command.id_number)
    found = access.find(
        number, command.name.strip(), definition.known, by=by, purpose=definition.code, reference=kept.id
    )
    differences = _side_by_side(definition, found.members[0], command) if found else ()
    return _answered(kept, Answer.REFUSED, differences)


def _answered(kept: AwayCommand, answer: Answer, differences: tuple[Difference, ...]) -> Answered:
    case = one_row(Case, kept.case_id) if kept.case_id else None
    return Answered(answer=answer, kept=kept, case=case, differences=differences)
