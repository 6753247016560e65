"""Sources of the matters of moving, and why a move is refused: at the new place, at the old one, by the register.

National law knows that a move takes a permit and a certificate (1958, art. 10 and 13); who may come is the policy of
each place. The five kinds that are done without travelling between provinces are open nationwide since December 2021.
"""

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, household_grounds
from banshi.china.grounds import REGULATIONS
from banshi.kernel.sources import Source
from banshi.matters.definition import Evidence, Ground

REGULATIONS_10 = Source(title=REGULATIONS, article="10", verified=True)
REGULATIONS_13 = Source(title=REGULATIONS, article="13", verified=True)
NATIONWIDE = Source(
    title=_("Moves between provinces without travelling, nationwide since 1 December 2021"), verified=False
)
ONE_PROVINCE = Source(title=_("Online move in the Yangtze delta: one working day at each end"), verified=False)
LOCAL_POLICY = Source(title=_("Entry policy of the new place"), verified=False)
LAW_OF_ONE_PROVINCE = (REGULATIONS_10, REGULATIONS_13, ONE_PROVINCE)
LAW = (REGULATIONS_10, REGULATIONS_13, NATIONWIDE)

NOWHERE = Ground(
    code="no-new-home",
    sentence=_("Neither a household to join nor an address for a household of one's own is named."),
    cure=_("Name the head of the household you join, or the address where you may live."),
    source=REGULATIONS_13,
)
NO_RELATION = Ground(
    code="relation-not-said",
    sentence=_("It is not said how the person concerned stands to the head of the household joined."),
    cure=_("Choose the relation; “not related” is one of them."),
    source=household_grounds.REGULATIONS_5,
)
SAME_STATION = Ground(
    code="same-station",
    sentence=_("The household joined is on the register of the same station, so this is no move."),
    cure=_("Apply for “Merge of households”, or for “Move within the area of the station”."),
    source=REGULATIONS_10,
)
DENIED = Ground(
    code="move-denied",
    sentence=_("When the old place called, the person concerned did not want to move."),
    cure=_("If it was a misunderstanding, apply again: nothing has changed on the register."),
    source=NATIONWIDE,
)
MATTER_OPEN = Ground(
    code="old-place-objects",
    sentence=_("The old place cannot let go yet: the record is being corrected or is disputed there."),
    cure=_("The old place says in the letter what it is; it settles that without you and tells you."),
    source=NATIONWIDE,
)
NOT_MOVING_ALONG = Ground(
    code="not-moving-along",
    sentence=_("Only children under 18 can move along in this kind of move."),
    cure=_("Let each adult apply for their own move; it can be in the same visit."),
    source=LOCAL_POLICY,
)
NO_LAWFUL_JOB = Ground(
    code="no-lawful-job",
    sentence=_("The job transfer is not proven as the new place asks for it."),
    cure=_("Show the order of transfer; the office asks the social insurance itself."),
    source=LOCAL_POLICY,
)
NOT_ADMITTED = Ground(
    code="not-admitted",
    sentence=_("The admission by a university or college is not proven."),
    cure=_("Show the letter of admission; the school can confirm it to the station."),
    source=LOCAL_POLICY,
)
NOT_GRADUATED = Ground(
    code="not-graduated",
    sentence=_("The graduation, or where the graduate goes, is not proven as the new place asks for it."),
    cure=_("Show the diploma and the contract of work; some places ask for the diploma alone."),
    source=LOCAL_POLICY,
)
NOT_MARRIED = Ground(
    code="not-married",
    sentence=_("The register shows the person concerned as not married."),
    cure=_("Have the marriage entered first, at this counter: it takes no longer than a question to civil affairs."),
    source=LOCAL_POLICY,
)
NOT_THE_SPOUSE = Ground(
    code="not-the-spouse",
    sentence=_("The marriage to somebody of the household joined is not proven, or shorter than the new place asks."),
    cure=_("Show the marriage certificate; the letter says how long the marriage has to have lasted."),
    source=LOCAL_POLICY,
)
NOT_A_PARENT = Ground(
    code="not-a-parent",
    sentence=_("Whoever joins a child stands to the head as father, mother, or parent of the spouse."),
    cure=_("Choose that relation, or apply for another kind of move."),
    source=LOCAL_POLICY,
)
TOO_YOUNG_TO_JOIN = Ground(
    code="too-young-to-join-children",
    sentence=_("Parents may join their children from 60 on (men) and 55 on (women), or once retired."),
    cure=_("If you are retired, show the retirement certificate and say so in the form."),
    source=LOCAL_POLICY,
)
CRITERIA = Ground(
    code="entry-conditions",
    sentence=_("The conditions of the new place for this kind of move are not met."),
    cure=_("The letter names the condition; apply again when it is met, with nothing of what you showed asked again."),
    source=LOCAL_POLICY,
)
SAME_ADDRESS = Ground(
    code="same-address",
    sentence=_("The household is registered at this address already."),
    cure=_("Nothing needs to be done; compare the address with the first page of the booklet."),
    source=grounds.REGULATIONS_17,
)

DWELLING = household_grounds.DWELLING
MARRIAGE = Evidence(name="marriage", title=_("Marriage certificate"))
TRANSFER = Evidence(name="transfer", title=_("Order of transfer, or contract of work"))
ADMISSION = Evidence(name="admission", title=_("Letter of admission"))
DIPLOMA = Evidence(name="diploma", title=_("Diploma"))
KINSHIP = household_grounds.KINSHIP

OF_ANY_MOVE = (
    grounds.HOUSEHOLD_FROZEN, grounds.NOT_AN_ADULT, grounds.MISSING_PERSON, grounds.CANCELLED,
    household_grounds.NOT_OF_THE_HOUSEHOLD, household_grounds.NOBODY_LEAVES, household_grounds.HEAD_STAYS,
    *household_grounds.OF_A_NEW_HEAD, NOWHERE, NO_RELATION, household_grounds.STANDS_AS_HEAD, SAME_STATION,
    household_grounds.JOINED_FROZEN, household_grounds.NO_RIGHT_TO_LIVE_THERE, household_grounds.KINSHIP_UNPROVEN,
    CRITERIA, DENIED, MATTER_OPEN, grounds.MEMBER_OBJECTS, grounds.WORD_REFUSED,
)  # fmt: skip
OF_A_MOVE_TO_THE_SPOUSE = (*OF_ANY_MOVE, NOT_MOVING_ALONG, NOT_MARRIED, NOT_THE_SPOUSE)
WITHIN_A_STATION = (
    grounds.HOUSEHOLD_FROZEN, grounds.NOT_AN_ADULT, grounds.MISSING_PERSON, grounds.CANCELLED,
    household_grounds.NOT_OF_THE_HOUSEHOLD, household_grounds.NOBODY_LEAVES, household_grounds.HEAD_STAYS,
    *household_grounds.OF_A_NEW_HEAD, SAME_ADDRESS, household_grounds.NO_RIGHT_TO_LIVE_THERE, grounds.MEMBER_OBJECTS,
    grounds.WORD_REFUSED,
)  # fmt: skip
