"""What it takes to take one declared step: an action of the house, where the thing has to stand, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from banshi.kernel.actor import Actor
    from tests.lifecycles.ground import Ground

WORDS = "道路开挖的许可还没有批下来，所以这样做，理由如上"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One try at a step: on which thing, by whom, in which words, under which command."""

    ground: Ground
    pk: UUID
    by: Actor
    words: str = WORDS
    command: UUID | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """How a step is taken: ``after`` names the steps before it, ``due`` when Banshi takes it by itself.

    ``several`` tells that the act is more than one action: a refusal of the last leaves what the first did.
    ``by`` names who takes it where the action has no actor of its own; ``repeats`` tells that it takes a command.
    """

    act: Callable[[Turn], Any]
    after: str = ""
    due: Callable[[Any], datetime] | None = None
    by: Callable[[Ground, Any], Actor] | None = None
    repeats: bool = False
    several: bool = False


type Deeds = dict[str, Deed]
"""The steps of one kind of thing by their names."""
