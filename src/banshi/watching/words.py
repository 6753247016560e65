"""A finding in words: why it was flagged, with its figures; what may well explain it; and what to ask.

No sentence says that anybody did wrong. Each names no person: not whom was looked at, and not who looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.watching.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of one rule: its name, its sentence, the innocent explanation, and what to ask the officer."""

    name: _StrOrPromise
    says: _StrOrPromise
    innocent: _StrOrPromise
    ask: _StrOrPromise


WORDS: dict[Rule, Words] = {
    Rule.FAMILY: Words(
        _("Own household"),
        _("Looked at %(persons)s people of the own household, now or before, in %(looks)s looks within %(days)s days."),
        _("In a small place the only counter serves the officer's family too, and whoever prints a booklet sees the"
          " whole household."),
        _("Ask which case it was for, and whether a colleague could have taken it."),
    ),
    Rule.SELF: Words(
        _("Own record"),
        _("Looked at the own record in a staff post, in %(looks)s looks within %(days)s days."),
        _("A look at a household shows everybody who lives in it, oneself too; some try the system out on themselves."),
        _("Ask what it was for. Residents read their own record on their own pages."),
    ),
    Rule.NEIGHBOURS: Words(
        _("Neighbours"),
        _("Looked at %(persons)s people of the building in which the officer lives, in %(looks)s looks within"
          " %(days)s days."),
        _("Officers often live in the area they serve, and a building may have had a campaign of its own."),
        _("Ask which cases these were, and whether the neighbours stood at the counter."),
    ),
    Rule.COLLEAGUES: Words(
        _("Colleagues"),
        _("Looked at %(persons)s colleagues of the same office, in %(looks)s looks within %(days)s days."),
        _("Colleagues are residents as well, and a search by name finds whoever has that name."),
        _("Ask what the colleagues had applied for, or whom the search was meant for."),
    ),
    Rule.OFF_HOURS: Words(
        _("Outside office hours"),
        _("Looked %(looks)s times at night or on days without work, on %(on_days)s days within %(days)s days."),
        _("Emergencies, night duty and campaigns go on outside office hours."),
        _("Ask for the duty roster of these days, and what had to be known at once."),
    ),
    Rule.SERIES: Words(
        _("Series of searches"),
        _("%(looks)s searches in series within %(days)s days: one soon after the other, and each found nobody or again"
          " somebody whom the one before had found."),
        _("A badly written paper, a rare character or a lost card makes a clerk try again and again."),
        _("Ask whom the search was for and who had asked for it."),
    ),
    Rule.AGAIN: Words(
        _("The same person again and again"),
        _("Searched for the same person %(looks)s times on %(on_days)s days within %(days)s days, without a case."),
        _("Somebody may have come several times without filing anything, or be looked after by this officer."),
        _("Ask what the person wanted, and why nothing was filed."),
    ),
    Rule.MANY_EYES: Words(
        _("Looked at by many"),
        _("One person was looked at by %(accounts)s accounts of %(units)s offices, in %(looks)s looks within %(days)s"
          " days, without a case."),
        _("Somebody missing, an accident or a common mistake makes many offices look at the same person."),
        _("Ask the supervisor what was going on. Whether the person is well known is neither stored nor asked."),
    ),
    Rule.NO_STEP: Words(
        _("No step followed"),
        _("%(looks)s looks for cases at which nothing was done by that office within a week, in %(days)s days."),
        _("Somebody asked at the counter and filed nothing, or a colleague elsewhere took the case on."),
        _("Ask what came of these visits."),
    ),
    Rule.ENDED: Words(
        _("After the end of the case"),
        _("%(looks)s looks within %(days)s days at cases that had ended long before."),
        _("A complaint, an audit or a copy of an old paper needs the old case."),
        _("Ask who had asked for it after the case had ended."),
    ),
    Rule.NUMBER: Words(
        _("Unusually many"),
        _("Looked at %(persons)s people in %(looks)s looks within %(days)s days."),
        _("A busy counter, a colleague on leave or a campaign brings many people to one desk."),
        _("Ask about the work of these weeks, and compare it with the cases accepted."),
    ),
    Rule.GLASS: Words(
        _("Many emergencies"),
        _("Broke the glass %(looks)s times within %(days)s days."),
        _("Whoever has night duty or works beside a hospital meets more emergencies."),
        _("Ask for the reports of these emergencies, and read how the reviews ended."),
    ),
}  # fmt: skip
COMPARED = _("Colleagues in the same post (%(colleagues)s): %(lowest)s to %(highest)s, half of them below %(middle)s.")
ALONE = _("There are too few colleagues in the same post to compare with.")


def why(rule: str, figures: Mapping[str, object]) -> str:
    """Return why something was flagged, with its figures, in the reader's language."""
    said = str(WORDS[Rule(rule)].says) % figures
    if "colleagues" not in figures:
        return said
    beside = str(COMPARED) % figures if figures["colleagues"] else str(ALONE)
    return gettext("%(what)s %(beside)s") % {"what": said, "beside": beside}
