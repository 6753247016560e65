"""What is already on file of whoever asks, when they are signed in: read by a look of their own, and never asked.

Nothing is filed by it. What the register says against the matter is named at once; what the other members of a
household have to say to it is only heard at the counter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from banshi import access
from banshi.china.applicants import NOT_ENTITLED
from banshi.kernel import clock
from banshi.matters.definition import Applicant, Facts
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.vocabulary import OWN, Role
from banshi.register.items import item
from banshi.stations.queries import unit
from banshi.web.resident.page import myself
from banshi.web.templatetags.banshi import code_label

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Ground, Matter
    from banshi.register.records import Household, Value
    from banshi.stations.models import Unit
    from banshi.web.audience import Request

ALWAYS = ("name", "born_on", "relation")
"""Who somebody is, how old, and whether they are the head: without these no matter can be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact on file."""

    name: str
    label: _StrOrPromise
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFile:
    """What is known of whoever asks; ``against`` is what stands against the matter as far as the register knows.

    ``judged`` is false where that depends on other people, whose rows nobody may read for oneself.
    """

    role: Role | None
    lines: tuple[Line, ...]
    home: Unit
    against: tuple[Ground, ...]
    judged: bool


def on_file(request: Request, asked: Matter[Any], role: Role | None) -> OnFile | None:
    """Look at the own record for this matter; ``None`` for whoever is not signed in as a resident."""
    me = request.actor.person_id
    if me is None:
        return None
    items = tuple(dict.fromkeys((*ALWAYS, *asked.known)))
    found = access.look_at(me, items, by=myself(request), purpose="own-record", reference=None, kind="self")
    held = _held(found)
    mine = role or next((one for one in OWN if one in held and one in asked.who_may_apply), None)
    lines = (Line(name=name, label=item(name).label, value=_said(found, me, name)) for name in items)
    against = _against(asked, found, me, mine, held)
    return OnFile(
        role=mine,
        lines=tuple(line for line in lines if line.value),
        home=unit(found.station_id),
        against=against or (),
        judged=against is not None,
    )


def role_is_known(asked: Matter[Any]) -> bool:
    """Return whether the register alone tells in what role a resident applies for themselves."""
    return not {Role.SELF, Role.MEMBER}.isdisjoint(asked.who_may_apply) or set(asked.who_may_apply) <= set(OWN)


def _held(household: Household) -> frozenset[Role]:
    """Return the roles in which somebody may act for themselves or the own household."""
    country = jurisdiction()
    if not country.is_head(household.members[0].values.get("relation")):
        return frozenset({Role.SELF, Role.MEMBER})
    collective = country.is_collective(household.household_type)
    return frozenset({Role.SELF, Role.MEMBER, Role.COLLECTIVE_HEAD if collective else Role.HEAD})


def _against(
    asked: Matter[Any], household: Household, me: int, role: Role | None, held: frozenset[Role]
) -> tuple[Ground, ...] | None:
    """Return what stands against it; ``None`` where that depends on other people."""
    if (role in OWN and role not in held) or (role is None and set(asked.who_may_apply) <= set(OWN)):
        return (NOT_ENTITLED,)
    if role not in OWN or role is None or asked.concerns_household:
        return None
    person = household.member(me)
    facts = Facts(person=person, household=household, today=clock.today(), applicant=Applicant(role=role))
    return tuple(dict.fromkeys((*jurisdiction().not_entitled(asked, facts), *asked.objections(facts, None))))


def _said(household: Household, me: int, name: str) -> str:
    of_household: dict[str, Value] = {
        "household_no": household.household_no,
        "household_type": household.household_type,
        "address": household.address,
    }
    return code_label(of_household[name] if name in of_household else household.member(me)[name])
