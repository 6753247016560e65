"""The words in which pages speak of offers, needs and visits: when, what for, how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.volunteers import explaining
from banshi.volunteers.jurisdiction import pack
from banshi.volunteers.lifecycle import Needed, Offered, State, Vetted
from banshi.volunteers.vocabulary import PARTS_A_DAY, PARTS_A_WEEK, Alone
from banshi.web.templatetags.banshi import unit_name, when

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrOrPromise

    from banshi.volunteers.models import Match, Need, Offer, Vetting

DAY_NAMES = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")
)  # fmt: skip
PART_NAMES = (_("in the morning"), _("in the afternoon"), _("in the evening"))
TAGS: dict[str, str] = {
    Needed.DONE: "done", Needed.UNMET: "overdue", Needed.WITHDRAWN: "waiting", State.CONFIRMED: "done",
    State.PROPOSED: "waiting", State.VOLUNTEER_YES: "waiting", State.DISPUTED: "overdue", State.NO_SHOW: "overdue",
    Vetted.VETTED: "done", Vetted.REFUSED: "refused", Offered.PAUSED: "waiting",
}  # fmt: skip
SHORT: dict[str, _StrOrPromise] = {
    State.PROPOSED: _("asked, no answer yet"), State.VOLUNTEER_YES: _("one yes"), State.AGREED: _("both said yes"),
    State.MET: _("hours open"), State.CONFIRMED: _("hours confirmed"), State.DISPUTED: _("looked into"),
    State.DECLINED: _("does not suit"), State.NO_SHOW: _("nobody came"), State.LAPSED: _("called off"),
}  # fmt: skip
"""How a match stands, in the few words that fit a telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A need, or a match with its need, as a page shows it."""

    need: Need
    what: str
    moment: str
    place: str
    state: _StrOrPromise
    tag: str
    people: str
    guarded: str = ""
    match: Match | None = None
    why: tuple[str, ...] = ()
    why_not: tuple[tuple[int, _StrOrPromise], ...] = ()


def part_choices() -> list[tuple[int, str]]:
    """Return the parts of a week with their names."""
    return [(part, part_name(part)) for part in range(PARTS_A_WEEK)]


def part_name(part: int) -> str:
    """Return what a part of the week is called."""
    day, turn = divmod(part, PARTS_A_DAY)
    return gettext("%(day)s %(part)s") % {"day": DAY_NAMES[day], "part": PART_NAMES[turn]}


def parts_in_words(parts: Iterable[int]) -> str:
    """Return when somebody has time: a whole day is said once, and the whole week as any time."""
    free = set(parts)
    if len(free) == PARTS_A_WEEK:
        return gettext("at any time")
    said: list[str] = []
    for day, name in enumerate(DAY_NAMES):
        own = [part for part in range(day * PARTS_A_DAY, (day + 1) * PARTS_A_DAY) if part in free]
        said += [gettext("%(day)s all day") % {"day": name}] if len(own) == PARTS_A_DAY else map(part_name, own)
    return _list(said)


def skill_name(key: str) -> str:
    """Return what something that volunteers do is called."""
    found = pack().skill(key)
    return str(found.name) if found else key


def moment_of(need: Need) -> str:
    """Return when a visit is and how long."""
    words = {"moment": when(need.starts_at), "minutes": need.minutes}
    return gettext("%(moment)s, %(minutes)s minutes") % words


def of_need(need: Need) -> Shown:
    """Return a need as a list shows it."""
    return Shown(
        need=need, what=skill_name(need.skill), moment=moment_of(need), place=unit_name(need.unit_id),
        state=Needed(need.state).label, tag=TAGS.get(need.state, ""), people=_people(need), guarded=_guarded(need),
    )  # fmt: skip


def of_match(match: Match) -> Shown:
    """Return a match with its need, and why just this volunteer."""
    need = match.need
    others = match.why.get("others", {})
    return Shown(
        need=need, what=skill_name(need.skill), moment=moment_of(need), place=unit_name(need.unit_id),
        state=SHORT[match.state], tag=TAGS.get(match.state, ""), people=_people(need), guarded=_guarded(need),
        match=match, why=tuple(explaining.why(match.why)) if match.why else (),
        why_not=tuple(explaining.why_not(others)),
    )  # fmt: skip


def hours_of(minutes: int) -> str:
    """Return minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def offer_facts(offer: Offer) -> list[tuple[_StrOrPromise, str]]:
    """Return what an offer says, a line each."""
    return [
        (_("What you like to do"), _list(skill_name(key) for key in offer.skills)),
        (_("When you have time"), parts_in_words(offer.parts)),
        (_("Hours a week at the most"), str(offer.weekly_minutes // 60)),
        (_("How far you go"), gettext("%(km)s km") % {"km": offer.reach_km}),
        (_("Who looks after volunteers here"), unit_name(offer.unit_id)),
    ]


def vetting_in_words(vetting: Vetting | None) -> str:
    """Return how a vetting stands, with its day or its reason."""
    if vetting is None or vetting.state == Vetted.NOT_ASKED:
        return gettext("You are not vetted. You are asked only where nobody would be alone with you.")
    words = {"until": when(vetting.until), "unit": unit_name(vetting.unit_id), "reason": vetting.reason}
    said: dict[str, _StrOrPromise] = {
        Vetted.ASKED: _("%(unit)s looks at it. Bring your ID card and a certificate of no criminal record there."),
        Vetted.VETTED: _("You are vetted until %(until)s, by %(unit)s."),
        Vetted.REFUSED: _("%(unit)s has refused it: “%(reason)s”. You may object; the unit above decides."),
        Vetted.OBJECTED: _("You have objected; the unit above %(unit)s decides."),
    }
    return str(said[vetting.state]) % words


def _people(need: Need) -> str:
    said = ngettext("%(count)s person", "%(count)s people", need.people) % {"count": need.people}
    if need.fewest < need.people:
        said = gettext("%(people)s, at the least %(fewest)s") % {"people": said, "fewest": need.fewest}
    return said


def _guarded(need: Need) -> str:
    if need.alone == Alone.CHILD:
        return gettext("Only vetted volunteers, in twos: a child is helped.")
    if need.alone == Alone.FRAIL:
        return gettext("Only vetted volunteers: somebody frail is helped.")
    return gettext("Only vetted volunteers.") if need.vetted else ""


def _list(words: Iterable[str]) -> str:
    return gettext(", ").join(words)


def lies_ahead(need: Need) -> bool:
    """Tell whether a visit has not begun yet."""
    return clock.now() < need.starts_at
