"""How Banshi says no: a code for programs, a sentence for people, and what to do next.

The domain raises these; one middleware in ``web`` turns them into pages. Nobody meets a bare error code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from uuid import UUID

    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Difference:
    """Two values where one was expected: what the proposal was built on, and what stands there now."""

    what: _StrOrPromise
    expected: str
    found: str


class Refusal(Exception):
    """Something that was asked for is not done, for a reason that is told."""

    status: ClassVar[int] = 422

    def __init__(
        self,
        code: str,
        sentence: _StrOrPromise,
        *,
        cure: _StrOrPromise = "",
        differences: tuple[Difference, ...] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.cure = cure
        self.differences = differences

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"

    @property
    def said(self) -> str:
        """What happened and, where something can be done, what to do: in one breath, for a single line of a form."""
        if not self.cure:
            return str(self.sentence)
        return gettext("%(sentence)s %(cure)s") % {"sentence": self.sentence, "cure": self.cure}


class NotAllowed(Refusal):
    """The actor's post does not give this right."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or none that the actor may know of."""

    status = 404


class WrongState(Refusal):
    """Somebody else was faster, or the step does not belong here."""

    status = 409


class Conflict(Refusal):
    """What the proposal was built on has changed meanwhile."""

    status = 409


class RuleBroken(Refusal):
    """A rule of the jurisdiction forbids it."""

    status = 422


class TooMany(Refusal):
    """Too many tries in too short a time."""

    status = 429


class ClocksDiffer(Refusal):
    """This machine's clock and the database's differ, so nobody can say when it is."""

    status = 503


class AlreadyDone(Refusal):
    """The same command came twice; the first one was carried out and this one changed nothing."""

    status = 409

    def __init__(self, thing_id: UUID) -> None:
        super().__init__("already-done", _("This was already done."))
        self.thing_id = thing_id
