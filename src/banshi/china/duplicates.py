"""Somebody on the register twice, and somebody who comes back to it: what stands against either, and what is entered.

One citizen, one registration (1958, art. 6). Nothing is merged: one record is cancelled and says which one stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds, households
from banshi.china.codes.tables import table
from banshi.china.grounds import REGULATIONS
from banshi.kernel.sources import Source
from banshi.matters.definition import Evidence, Ground
from banshi.register.records import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.codes import CodeValue
    from banshi.matters.definition import Drawn, Facts

REGULATIONS_6 = Source(title=REGULATIONS, article="6", verified=True)
UP_TO_THE_COUNTY = Source(title=_("Provincial rules, arts. 128-130: inquiry, then the county"), verified=False)
TWICE = "40"

SAME_RECORD = Ground(
    code="same-record",
    sentence=_("Both numbers are of the same record."),
    cure=_("Type the number and name of the other record, the one that stays."),
    source=REGULATIONS_6,
)
OTHER_IS_CANCELLED = Ground(
    code="other-record-cancelled",
    sentence=_("The record that shall stay is cancelled already."),
    cure=_("Nothing needs to be done: you are registered once. Keep the ID card of this record."),
    source=REGULATIONS_6,
)
OTHER_SEX = Ground(
    code="other-sex",
    sentence=_("The two records show different sexes, so they are hardly of one person."),
    cure=_("Have the mistake in one of them corrected first: “My record is wrong”."),
    source=REGULATIONS_6,
)
NOT_ONE_PERSON = Ground(
    code="not-one-person",
    sentence=_("The inquiry has found that the two records are of two persons."),
    cure=_("Both stay as they are. If you disagree, have the decision reviewed; photo and fingerprints decide."),
    source=REGULATIONS_6,
)
WHICH_STAYS = Ground(
    code="which-record-stays",
    sentence=_("It is disputed which of the two records is the true one."),
    cure=_("The letter says what speaks for which; the two home stations agree on one and then apply themselves."),
    source=REGULATIONS_6,
)
NOT_CANCELLED = Ground(
    code="not-cancelled",
    sentence=_("The registration is not cancelled, so there is nothing to restore."),
    cure=_("To live elsewhere, apply for the move."),
    source=REGULATIONS_6,
)
DEAD = Ground(
    code="cancelled-as-dead",
    sentence=_("The registration was cancelled after a death, and no court has revoked that."),
    cure=_("If a court declared the death, bring its judgment that revokes it; a mistake the office corrects itself."),
    source=Source(title=_("Civil Code"), article="50", verified=False),
)
NO_RIGHT_TO_SETTLE = Ground(
    code="no-right-to-settle",
    sentence=_("The right to settle again is not proven."),
    cure=_("Show the decision of the exit and entry authority; the station can ask it, too."),
    source=UP_TO_THE_COUNTY,
)
JUDGMENT = Evidence(name="judgment", title=_("Judgment that revokes the declaration of death"))
SETTLING = Evidence(name="settling", title=_("Decision that allows to settle again, or passport"))
OF_A_DUPLICATE = (
    grounds.NOT_AN_ADULT, grounds.MISSING_PERSON, grounds.CANCELLED, SAME_RECORD, OTHER_IS_CANCELLED, OTHER_SEX,
    NOT_ONE_PERSON, WHICH_STAYS, household_grounds.HEAD_STAYS, *household_grounds.OF_A_NEW_HEAD, grounds.UNPROVEN,
)  # fmt: skip
OF_A_RETURN = (
    grounds.NOT_AN_ADULT, NOT_CANCELLED, DEAD, NO_RIGHT_TO_SETTLE, household_grounds.STANDS_AS_HEAD,
    household_grounds.JOINED_FROZEN, household_grounds.KINSHIP_UNPROVEN, grounds.WORD_REFUSED, grounds.UNPROVEN,
)  # fmt: skip


def against_the_other(facts: Facts) -> Iterator[Ground]:
    """Name what stands against keeping the other record."""
    other = facts.other_record
    if other is None:
        return
    if other.id == facts.person.id:
        yield SAME_RECORD
    if other["cancelled"]:
        yield OTHER_IS_CANCELLED
    if facts.person["sex"] and other["sex"] and facts.person["sex"] != other["sex"]:
        yield OTHER_SEX


def dropped(facts: Facts, new_head: int | None, drawn: Drawn) -> tuple[Entry, ...]:
    """Cancel the record of the person concerned and name the one that stays."""
    stays = facts.other_record.text("id_number") if facts.other_record else ""
    text = f"{facts.today:%Y-%m-%d} {table('cancellation').value(TWICE).label}，保留 {stays}"
    return households.cancelled(facts, text, new_head, drawn)


def against_returning(facts: Facts) -> Iterator[Ground]:
    """Name what stands against restoring a registration, by the register alone."""
    if not facts.person["cancelled"]:
        yield NOT_CANCELLED


def against_the_way_back(facts: Facts, stands: CodeValue, *, revoked: bool) -> Iterator[Ground]:
    """Name what stands against restoring it in the household that was named."""
    if not revoked and "死亡" in facts.person.text("cancelled"):
        yield DEAD
    yield from households.against_standing(stands)
    if facts.joined is not None and facts.joined.frozen:
        yield household_grounds.JOINED_FROZEN


def restored(facts: Facts, stands: CodeValue, whence: str, drawn: Drawn) -> tuple[Entry, ...]:
    """Enter somebody again in the household joined: the same record, with its old number."""
    person, joined = facts.person, facts.joined
    if joined is None:
        raise ValueError(joined)
    came = f"{facts.today:%Y-%m-%d}申报，由{whence.strip()}恢复户口"
    return (
        _changed(facts, "cancelled", ""),
        _changed(facts, "came_to_city", came),
        _changed(facts, "came_to_address", came),
        households.moves(person, None, joined.id),
        Entry(subject="membership", subject_id=person.id, item="relation", old=None, new=stands),
        households.reissued(joined, "restored", drawn),
    )


def _changed(facts: Facts, item: str, new: str) -> Entry:
    return Entry(subject="person", subject_id=facts.person.id, item=item, old=facts.person[item], new=new)
