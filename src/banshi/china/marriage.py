"""What the Civil Code says of a marital status: from which age, how a marriage ends, and what a void one leaves behind.

A void or annulled marriage never was (art. 1054): whoever was single before is single again, not divorced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.relations import MAN
from banshi.kernel.codes import CodeValue
from banshi.kernel.sources import Source
from banshi.matters.definition import Ground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.matters.definition import Facts

CIVIL_CODE = _("Civil Code")
AGES = Source(title=CIVIL_CODE, article="1047", verified=False)
VOID = Source(title=CIVIL_CODE, article="1054", verified=False)
STATEMENT = Source(title=_("Form of one province (Yunnan) for changes of items"), verified=False)

MARITAL = "GB/T 2261.2"
SINGLE, WIDOWED, DIVORCED, NOT_SAID = "10", "30", "40", "90"
MARRIED = frozenset({"20", "21", "22", "23"})
MAN_FROM, WOMAN_FROM = 22, 20

TOO_YOUNG = Ground(
    code="too-young-to-marry",
    sentence=_("A man marries from 22 on, a woman from 20 on."),
    cure=_("If the date of birth on the register is wrong, have that corrected first."),
    source=AGES,
)
WHO_DIED = Ground(
    code="spouse-statement",
    sentence=_("It is not said who died, and when."),
    cure=_("Write the name of the spouse and the day into the form; no paper is needed."),
    source=STATEMENT,
)
NOT_SINGLE_AGAIN = Ground(
    code="not-single-again",
    sentence=_("Somebody who was married is widowed or divorced afterwards, never single again."),
    cure=_("If a court declared the marriage void or annulled it, tick that and bring the judgment."),
    source=VOID,
)
NOT_DIVORCED = Ground(
    code="void-is-no-divorce",
    sentence=_("A marriage that was declared void leaves nobody divorced or widowed."),
    cure=_("Choose the status that there was before this marriage."),
    source=VOID,
)
SAYS_NOTHING = Ground(
    code="status-not-said",
    sentence=_("“Not stated” is what registers say when nobody asked."),
    cure=_("Choose the status as it is."),
    source=STATEMENT,
)
NOT_ON_CIVIL_REGISTER = Ground(
    code="no-such-marriage",
    sentence=_("The register of marriages says otherwise."),
    cure=_("Ask the office for marriages to correct its register, or show its certificate; then apply again."),
    source=STATEMENT,
)
GROUNDS = (TOO_YOUNG, WHO_DIED, NOT_SINGLE_AGAIN, NOT_DIVORCED, SAYS_NOTHING, NOT_ON_CIVIL_REGISTER)


def against(facts: Facts, status: CodeValue, *, spouse_died: bool, void: bool) -> Iterator[Ground]:
    """Name what stands against a new marital status, as far as the register and the form tell."""
    stood = facts.person["marital_status"]
    was_married = isinstance(stood, CodeValue) and stood.table == MARITAL and stood.code not in {SINGLE, NOT_SAID}
    if status.code in MARRIED and _too_young(facts):
        yield TOO_YOUNG
    if status.code == WIDOWED and not spouse_died:
        yield WHO_DIED
    if status.code == SINGLE and was_married and not void:
        yield NOT_SINGLE_AGAIN
    if void and status.code in {WIDOWED, DIVORCED} and not _was(stood, status):
        yield NOT_DIVORCED
    if status.code == NOT_SAID:
        yield SAYS_NOTHING


def _was(stood: object, status: CodeValue) -> bool:
    """Return whether the record says a second marriage: then there was a divorce or a death before the void one."""
    return isinstance(stood, CodeValue) and stood.code in {"22", "23"} and status.code in {WIDOWED, DIVORCED}


def _too_young(facts: Facts) -> bool:
    sex = facts.person["sex"]
    least = MAN_FROM if isinstance(sex, CodeValue) and sex.code == MAN else WOMAN_FROM
    return facts.age is not None and facts.age < least
