"""The kinds of what is kept, in words that a resident reads: what it is, whose, and how one has it corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

RESIDENT, STAFF, SERVER = _("residents"), _("staff"), _("whoever signs in")
BY_MATTER = _("by a matter that corrects the item; your page “My household” leads to each")
BY_OFFICE = _("ask the office that is named in it; a mistake is put right beside what stands there, and both stay")
BY_SELF = _("change or end it yourself on its page")
NEVER = _(
    "it tells what happened and is never changed; say what is wrong to the office that is named, or to the auditor"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind: ``page`` is the name of the resident's page on which it can be read or corrected."""

    code: str
    says: _StrOrPromise
    whose: _StrOrPromise
    corrected: _StrOrPromise
    page: str = ""


def _of(code: str, says: _StrOrPromise, whose: _StrOrPromise, corrected: _StrOrPromise, page: str = "") -> Kind:
    return Kind(code=code, says=says, whose=whose, corrected=corrected, page=page)


KINDS: tuple[Kind, ...] = (
    _of("register", _("What is registered about you and your household, now and before"), RESIDENT, BY_MATTER,
        "my-household"),
    _of("findings", _("Contradictions in records that were found, and what the office says of them"), RESIDENT,
        BY_OFFICE),
    _of("imports", _("Files from which the register was filled, and rows that could not be read"), RESIDENT, BY_OFFICE),
    _of("cases", _("Your matters: answers, proofs, papers, decisions"), RESIDENT, BY_OFFICE, "my-matters"),
    _of("visits", _("That you were at a counter and no matter came of it"), RESIDENT, BY_OFFICE),
    _of("papers", _("That a paper was issued and whether it is valid, without what it says"), RESIDENT, NEVER),
    _of("looks", _("Who looked at your data, when and why"), RESIDENT, NEVER, "my-record"),
    _of("journal", _("Each step that was taken in your matters and concerns"), RESIDENT, NEVER),
    _of("notices", _("What you were told"), RESIDENT, NEVER, "my-matters"),
    _of("reports", _("Who reported a concern, how they are reached, in their own words, and photos"), RESIDENT, BY_SELF,
        "my-concerns"),
    _of("concerns", _("What became of a concern: answers, calls, your word; without your name"), RESIDENT, BY_OFFICE,
        "my-concerns"),
    _of("lists", _("Lists taken over from an older hotline or from projects, and rows that could not be read"),
        RESIDENT, BY_OFFICE),
    _of("volunteers", _("What you offer as a volunteer, and hours that were confirmed"), RESIDENT, BY_SELF,
        "my-volunteering"),
    _of("visits-of-volunteers", _("Visits for which you asked, and the address for them"), RESIDENT, BY_SELF,
        "my-volunteering"),
    _of("care", _("What you asked to be reminded of"), RESIDENT, BY_SELF, "my-care"),
    _of("votes", _("That you took a paper for a vote; never how you voted"), RESIDENT, NEVER, "votes"),
    _of("juries", _("That your concern was drawn by lot to judge a project, and what you said"), RESIDENT, NEVER,
        "my-concerns"),
    _of("accounts", _("Your account and, for staff, their posts"), SERVER, BY_OFFICE, "account"),
    _of("sessions", _("That you are signed in"), SERVER, BY_SELF, "account"),
    _of("attempts", _("Attempts to sign in that failed"), SERVER, NEVER),
    _of("queue", _("Work that waits for the machine, without anybody's data"), SERVER, NEVER),
    _of("watching", _("What auditors looked into: how staff look at data"), STAFF, NEVER),
    _of("acts", _("What staff did for no one resident: reports, stories, projects, catalogues"), STAFF, BY_OFFICE),
)  # fmt: skip
BY_CODE = {kind.code: kind for kind in KINDS}
