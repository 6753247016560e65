"""Who may apply in China, what each role shows besides the own ID card, and what bars a role.

After the Fujian rule, arts. 5-6: the person or the head of the household (of a collective household the head does not
apply for its members); where neither can come, somebody of the household or a lineal relative with an authorisation;
for minors and people without capacity their guardian.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.grounds import ADULT_AGE, CAPACITY
from banshi.kernel.sources import Source
from banshi.matters.definition import Evidence, Ground, Hearing
from banshi.matters.jurisdiction import Need
from banshi.matters.vocabulary import Role, Whose, Word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from banshi.matters.definition import Facts, Matter

FUJIAN = Source(title=_("Rule of one province (Fujian) on household registration"), article="5-6", verified=False)
NO_WAY = _("Ask the person concerned to come, or come with their authorisation.")

NOT_ENTITLED = Ground(
    code="not-entitled",
    sentence=_("Whoever came may not apply for this in this role."),
    cure=_("The page “Can I do this here?” says who may. An authorised person may come instead."),
    source=FUJIAN,
)
APPLICANT_UNDER_AGE = Ground(
    code="applicant-under-age",
    sentence=_("Whoever applies for somebody else has to be 18 or older."),
    cure=_("Let an adult of the family come."),
    source=CAPACITY,
)
NOT_A_WARD = Ground(
    code="not-a-ward",
    sentence=_("The person concerned is of age, so a guardian can apply only where the register names one."),
    cure=_("Come with their authorisation, or have the guardianship entered first."),
    source=CAPACITY,
)

NEEDS: dict[Role, Need] = {
    Role.GUARDIAN: Need(
        shows=_("nothing more where the register shows you as a parent; otherwise proof of the guardianship"),
        evidence=(Evidence(name="guardianship", title=_("Proof of guardianship")),),
        source=FUJIAN,
    ),
    Role.RELATIVE: Need(
        shows=_("nothing more where the register shows the kinship; otherwise proof of it"),
        evidence=(Evidence(name="kinship", title=_("Proof of kinship")),),
        source=FUJIAN,
    ),
    Role.AGENT: Need(
        shows=_("the authorisation: by the person's own link, on paper, or by a recorded video"),
        evidence=(
            Evidence(name="word-paper", title=_("Authorisation on paper")),
            Evidence(name="word-video", title=_("Recorded video confirmation")),
        ),
        source=FUJIAN,
    ),
    Role.INSTITUTION: Need(
        shows=_("a letter of the institution with its seal"),
        evidence=(Evidence(name="letter", title=_("Letter of the institution")),),
        source=FUJIAN,
    ),
    Role.NEIGHBOUR: Need(
        shows=_("nothing more; the station verifies what was reported"),
        evidence=(),
        source=Source(title=_("Household Registration Regulations (1958)"), article="7-8", verified=True),
    ),
}
AUTHORISING = Hearing(whose=Whose.THEMSELVES, word=Word.AUTHORISES, from_age=0, working_days=5, source=FUJIAN)


def not_entitled(matter: Matter[Any], facts: Facts) -> Iterator[Ground]:
    """Name what stands against whoever applies: a role the matter does not know, age, or nobody's guardian."""
    applicant = facts.applicant
    if applicant.role not in matter.who_may_apply:
        yield NOT_ENTITLED
    if applicant.person is not None:
        age = facts.age_of(applicant.person)
        if age is not None and age < ADULT_AGE:
            yield APPLICANT_UNDER_AGE
    if applicant.role is Role.GUARDIAN:
        named = applicant.person is not None and applicant.person.text("name") in {
            facts.person.values.get("guardian_1"),
            facts.person.values.get("guardian_2"),
        }
        if not named and facts.age is not None and facts.age >= ADULT_AGE:
            yield NOT_A_WARD
