"""What others take over, whole or refused: the words of a letter, a line of duties by kind of unit, a list of steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.concerns.jurisdiction import pack
from banshi.concerns.vocabulary import Kind as ConcernKind
from banshi.kernel.refusals import RuleBroken
from banshi.stories import rules
from banshi.stories.rules import Step
from banshi.stories.vocabulary import Kind, Where

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_LETTER = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The words of an answer, with blanks."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Whose duty it is by kind of unit: concerns of the story's category, of one kind or all, laid out per place."""

    where: str
    concern_kind: str
    unit_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """A list of steps."""

    steps: tuple[Step, ...]


type Template = Letter | Routing | Steps


def letter(text: str) -> Letter:
    """Return a letter, or refuse one without a blank, or with a blank that nobody could fill."""
    plain = text.strip()
    if len(plain) < SHORTEST_LETTER:
        raise RuleBroken("no-letter", _("Write the letter that others can use."))
    if unknown := rules.no_blanks(plain):
        raise RuleBroken(
            "no-such-blank", _("Nobody could fill {%(name)s}.") % {"name": unknown[0]},
            cure=_("There are {place}, {date} and {what}; in Chinese {地点}, {日期} and {事项}."),
        )  # fmt: skip
    if not rules.blanks_in(plain):
        raise RuleBroken(
            "no-blank", _("A letter that is the same for everybody answers nobody."),
            cure=_("Put {place}, {date} or {what} where it differs."),
        )  # fmt: skip
    return Letter(text=plain)


def routing(where: str, concern_kind: str, unit_kind: str) -> Routing:
    """Return a line of duties, or refuse a kind of unit that may not lead, or words nobody knows."""
    if where not in set(Where) or (concern_kind and concern_kind not in set(ConcernKind)):
        raise RuleBroken("no-such-line", _("Choose for which places and which concerns the line is."))
    if unit_kind not in pack().leads:
        raise RuleBroken(
            "not-to-the-grassroots",
            _("A department's work cannot be sent down to a village or a neighbourhood committee."),
            cure=_("Choose the kind of unit whose duty it is."),
        )
    return Routing(where=where, concern_kind=concern_kind, unit_kind=unit_kind)


def steps(text: str) -> Steps:
    """Return a list of steps, or refuse one with a line that cannot be read, saying which."""
    found = rules.steps_of(text)
    for one in found:
        if isinstance(one, rules.Unread):
            raise RuleBroken(
                "unread-step", _("Line %(at)s cannot be read: “%(words)s”.") % {"at": one.at, "words": one.words[:60]},
                cure=_("Write the days after the beginning, then what is done: “14: look at it with residents”."),
            )  # fmt: skip
    read = tuple(one for one in found if isinstance(one, Step))
    if not read or len(read) > rules.MOST_STEPS:
        raise RuleBroken("no-steps", _("Write one to %(most)s steps, one a line.") % {"most": rules.MOST_STEPS})
    return Steps(steps=read)


def as_json(template: Template) -> dict[str, Any]:
    """Return a template as it is kept."""
    match template:
        case Letter():
            return {"text": template.text}
        case Routing():
            return {
                "where": template.where, "concern_kind": template.concern_kind, "unit_kind": template.unit_kind
            }  # fmt: skip
        case Steps():
            return {"steps": [{"days": one.days, "what": one.what} for one in template.steps]}


def read(kind: str, kept: Mapping[str, Any]) -> Template:
    """Return a template from what is kept of it."""
    match kind:
        case Kind.LETTER:
            return Letter(text=kept["text"])
        case Kind.ROUTING:
            return Routing(**kept)
        case _:
            return Steps(steps=tuple(Step(**one) for one in kept["steps"]))


def kind_of(template: Template) -> Kind:
    """Return which kind of template it is."""
    match template:
        case Letter():
            return Kind.LETTER
        case Routing():
            return Kind.ROUTING
        case Steps():
            return Kind.RULE


def words_of(template: Template) -> str:
    """Return the words of a template that somebody typed."""
    match template:
        case Letter():
            return template.text
        case Routing():
            return ""
        case Steps():
            return "\n".join(one.what for one in template.steps)
