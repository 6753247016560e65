"""Sources, proofs and grounds that the matters of births, adoptions and first registrations share."""

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds
from banshi.china.grounds import REGULATIONS
from banshi.kernel.sources import Source
from banshi.matters.definition import Evidence, Ground

REGULATIONS_6 = Source(title=REGULATIONS, article="6", verified=True)
REGULATIONS_7 = Source(title=REGULATIONS, article="7", verified=True)
CIVIL_CODE_1015 = Source(title=_("Civil Code"), article="1015", verified=True)
CIVIL_CODE_1104 = Source(title=_("Civil Code"), article="1104", verified=False)
CIVIL_CODE_1105 = Source(title=_("Civil Code"), article="1105", verified=False)
GUIDES = Source(title=_("Guides of several cities on registering a birth"), verified=False)
DELTA = Source(title=_("Rules of the Yangtze delta on births across provinces (2021)"), verified=False)
COUNTY = Source(title=_("Provincial rules, art. 129: the county decides after the station's inquiry"), verified=False)

# Where an installation is connected with whoever keeps the birth certificates, nothing is uploaded.
CERTIFICATE = Evidence(
    name="birth-certificate", title=_("Birth certificate"), holder="birth-certificate", number="certificate"
)
ADOPTION = Evidence(name="adoption", title=_("Adoption certificate"), number="certificate")
STATEMENT_OF_BOTH = Evidence(name="statement", title=_("Statement of both parents: name, ethnicity and household"))
STATEMENT_OF_BIRTH = Evidence(name="statement", title=_("Statement on the birth out of wedlock"))
FOUND_CHILD = Evidence(name="found-child", title=_("Police report of the find"))
NOTICE = Evidence(name="notice", title=_("Notice by which the parents were sought"))
KINSHIP_TEST = Evidence(name="kinship-test", title=_("Test of parentage (DNA)"))
OTHER_PROOF = Evidence(name="origin", title=_("What shows where the person comes from: school, clinic, witnesses"))

BORN_IN_THE_FUTURE = Ground(
    code="born-in-the-future",
    sentence=_("The day of birth lies in the future."),
    cure=_("Type the day as it stands on the birth certificate."),
    source=REGULATIONS_7,
)
PARENT_TOO_YOUNG = Ground(
    code="parent-too-young",
    sentence=_("The parent was not yet 14 on that day, or was born after the child."),
    cure=_("Compare the day with the birth certificate; if it is right, the home station has to look."),
    source=grounds.REGULATIONS_17,
)
NOT_MARRIED = Ground(
    code="not-married",
    sentence=_("The register does not show the parent as married."),
    cure=_("Have the marriage entered first, or apply for “Birth out of wedlock”: the child's rights are the same."),
    source=GUIDES,
)
IS_MARRIED = Ground(
    code="is-married",
    sentence=_("The register shows the parent as married."),
    cure=_(
        "Apply for “Birth”: it needs no statement. If the register is out of date, have the marital status changed."
    ),
    source=GUIDES,
)
BORN_LONG_AGO = Ground(
    code="born-long-ago",
    sentence=_("The child was born more than a year ago, so the station has to inquire first."),
    cure=_("Apply for “Birth reported late or without a certificate”; with the certificate no test is needed."),
    source=GUIDES,
)
BORN_LATELY = Ground(
    code="born-lately",
    sentence=_("The child was born less than a year ago and has a birth certificate, so no inquiry is needed."),
    cure=_("Apply for “Birth” or “Birth out of wedlock”: that is done much sooner."),
    source=GUIDES,
)
OTHER_ETHNICITY = Ground(
    code="other-ethnicity",
    sentence=_("A child is entered with the ethnicity of one of its parents; the register shows another for both."),
    cure=_("Choose that of one parent."),
    source=GUIDES,
)
OTHER_SURNAME = Ground(
    code="other-surname",
    sentence=_("The surname is neither the father's nor the mother's, and no reason for another one is given."),
    cure=_("Choose the surname of a parent, or say which of the reasons of the law holds."),
    source=CIVIL_CODE_1015,
)
NO_AGREEMENT = Ground(
    code="no-agreement",
    sentence=_("The parents do not agree on the household, the name or the ethnicity."),
    cure=_("Come to an agreement and sign it together; one of you may sign by a recorded video."),
    source=GUIDES,
)
REGISTERED_ALREADY = Ground(
    code="registered-already",
    sentence=_("The child is on the register already."),
    cure=_("To bring it into another household, apply for the move; nobody is registered twice."),
    source=REGULATIONS_6,
)
PATERNITY_UNPROVEN = Ground(
    code="paternity-unproven",
    sentence=_("A child born out of wedlock joins the father's household only with a test of parentage."),
    cure=_("Add the test, or let the child join the mother's household, for which none is needed."),
    source=GUIDES,
)
PARENTAGE_UNPROVEN = Ground(
    code="parentage-unproven",
    sentence=_("Without a birth certificate the parentage is proven by a test; none is in the file."),
    cure=_("Have the test made; the home station says where, and the case waits for it."),
    source=GUIDES,
)
NO_INSTITUTION = Ground(
    code="no-institution",
    sentence=_("The person concerned is not the head of a collective household, so no foundling can join it."),
    cure=_("Type the number and name of the head of the institution's collective household."),
    source=REGULATIONS_7,
)
FOUND_BEFORE_BIRTH = Ground(
    code="found-before-birth",
    sentence=_("The child was found before it was born."),
    cure=_("Compare both days with the report of the find."),
    source=REGULATIONS_7,
)
CHILD_IS_HEAD = Ground(
    code="child-is-head",
    sentence=_("The child is the head of a household in which others stay."),
    cure=_("Have the head of that household changed first: “Change of the head of the household”."),
    source=Source(title=REGULATIONS, article="5", verified=True),
)
ADOPTION_UNPROVEN = Ground(
    code="adoption-unproven",
    sentence=_("The adoption is not registered, or its certificate does not name this child."),
    cure=_("Have the adoption registered with the civil affairs department; then bring its certificate."),
    source=CIVIL_CODE_1105,
)
# A freezing stops moves and splits; who was born, found or forgotten is entered all the same.
OF_ANY_ENTRY = (grounds.NOT_AN_ADULT, grounds.MISSING_PERSON, grounds.CANCELLED)
OF_ANY_BIRTH = (
    *OF_ANY_ENTRY, BORN_IN_THE_FUTURE, PARENT_TOO_YOUNG, OTHER_ETHNICITY, OTHER_SURNAME, NO_AGREEMENT,
    REGISTERED_ALREADY, grounds.UNPROVEN, grounds.FALSE_REPORT,
)  # fmt: skip
OF_A_FOUNDLING = (
    *OF_ANY_ENTRY, NO_INSTITUTION, BORN_IN_THE_FUTURE, FOUND_BEFORE_BIRTH, grounds.IN_THE_FUTURE, REGISTERED_ALREADY,
    grounds.UNPROVEN, grounds.FALSE_REPORT,
)  # fmt: skip
OF_A_LATE_REGISTRATION = (
    *OF_ANY_ENTRY, household_grounds.NOT_OF_THE_HOUSEHOLD, household_grounds.STANDS_AS_HEAD, BORN_IN_THE_FUTURE,
    REGISTERED_ALREADY, grounds.UNPROVEN, grounds.FALSE_REPORT,
)  # fmt: skip
OF_AN_ADOPTION = (
    *OF_ANY_ENTRY, household_grounds.JOINED_THE_OWN, household_grounds.JOINED_FROZEN,
    household_grounds.STANDS_AS_HEAD, CHILD_IS_HEAD, ADOPTION_UNPROVEN, grounds.WORD_REFUSED, grounds.FALSE_REPORT,
)  # fmt: skip
