"""Sources and grounds that the matters of households share, and whose word they need besides the applicant's."""

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds
from banshi.china.grounds import ADULT_AGE, REGULATIONS
from banshi.kernel.sources import Source
from banshi.matters.definition import Evidence, Ground, Hearing
from banshi.matters.vocabulary import Whose, Word

REGULATIONS_4 = Source(title=REGULATIONS, article="4", verified=True)
REGULATIONS_5 = Source(title=REGULATIONS, article="5", verified=True)
REGULATIONS_8 = Source(title=REGULATIONS, article="8", verified=True)
REGULATIONS_19 = Source(title=REGULATIONS, article="19", verified=True)
SHEET_RULES = Source(title=_("Rules for filling in the register sheet (1996)"), verified=False)
ON_THE_SPOT = Source(title=_("Practice of one city (Ningbo): booklets on the spot, no fee"), verified=False)
ART_25 = Source(title=_("Rule of one city (Shanghai) on household registration"), article="25", verified=False)
AFTER_INQUIRY = Source(title=_("Provincial rules, art. 128: three working days after inquiry"), verified=False)

NO_BOOKLET = Ground(
    code="booklet-void",
    sentence=_("The household holds no valid booklet that could be replaced."),
    cure=_("Ask for a first booklet instead; the home station knows why the last one is void."),
    source=ON_THE_SPOT,
)
NOT_HANDED_IN = Ground(
    code="not-handed-in",
    sentence=_("The old booklet was not handed in."),
    cure=_("Bring it; if it is lost, report the loss instead: that takes no longer."),
    source=ON_THE_SPOT,
)
NOT_OF_THE_HOUSEHOLD = Ground(
    code="not-of-the-household",
    sentence=_("Whoever came as head or member is not registered in this household."),
    cure=_("Let a member come, or come with the authorisation of the person concerned."),
    source=REGULATIONS_19,
)
NEW_HEAD_UNDER_AGE = Ground(
    code="new-head-under-age",
    sentence=_("The new head is under 18, and another member is of age."),
    cure=_("Name a member who is of age; if there is none, a minor may be the head."),
    source=SHEET_RULES,
)
NO_NEW_HEAD = Ground(
    code="no-new-head",
    sentence=_("The head leaves the household and others stay, but no new head is named among them."),
    cure=_("Agree on one of those who stay and say who it is."),
    source=REGULATIONS_5,
)
HEAD_STAYS = Ground(
    code="head-stays",
    sentence=_("A new head is named, though the head stays in the household."),
    cure=_("Leave that answer empty; to change the head, apply for “Change of the head of the household”."),
    source=REGULATIONS_5,
)
NEW_HEAD_MISSING = Ground(
    code="new-head-missing",
    sentence=_("The new head is marked as missing."),
    cure=_("Name another member, or have the mark taken back first."),
    source=REGULATIONS_5,
)
HEAD_HAS_TO_AGREE = Ground(
    code="head-has-to-agree",
    sentence=_("The present head is there and has to agree."),
    cure=_("Let the head apply, or come for the head with an authorisation: by the head's own link, paper or video."),
    source=ART_25,
)
IS_HEAD_ALREADY = Ground(
    code="is-head-already",
    sentence=_("This member is the head already."),
    cure=_("Nothing needs to be done; a new booklet can be printed."),
    source=ART_25,
)
OTHERS_MAY_OBJECT = Hearing(
    whose=Whose.OTHER_ADULTS, word=Word.MAY_OBJECT, from_age=ADULT_AGE, working_days=3, source=ART_25
)
"""The other adults are told; their three working days end before the five in which the home station decides."""
NOBODY_LEAVES = Ground(
    code="nobody-leaves",
    sentence=_("Nobody is named who leaves the household, or somebody who is not of it."),
    cure=_("Tick those members who go."),
    source=REGULATIONS_19,
)
NOBODY_STAYS = Ground(
    code="nobody-stays",
    sentence=_("Everybody would leave, so this is no split."),
    cure=_("To join another household, apply for “Merge of households”; to move, apply for the move."),
    source=REGULATIONS_19,
)
HEAD_LEAVES = Ground(
    code="head-leaves",
    sentence=_("The present head is among those who open a household of their own."),
    cure=_("Let the others open the new household; the head keeps the old one. The result is the same two households."),
    source=REGULATIONS_5,
)
NO_RIGHT_TO_LIVE_THERE = Ground(
    code="no-dwelling",
    sentence=_("The right to live at the new address is not proven, or it lies in another station's area."),
    cure=_("Show the title, the lease or the owner's consent; for another station's area apply for the move."),
    source=ART_25,
)
NOT_AMONG_THOSE = Ground(
    code="not-among-those",
    sentence=_("The person concerned is not among those who move over."),
    cure=_("Let one of those who move apply, or tick the person concerned too."),
    source=REGULATIONS_19,
)
JOINED_ELSEWHERE = Ground(
    code="joined-elsewhere",
    sentence=_("The household joined is on the register of another station."),
    cure=_("Apply for the move instead: both stations then have their part, and you still come only here."),
    source=REGULATIONS_19,
)
JOINED_THE_OWN = Ground(
    code="joined-the-own",
    sentence=_("The household joined is the own one."),
    cure=_("Type the number and name of the head of the other household."),
    source=REGULATIONS_19,
)
JOINED_FROZEN = Ground(
    code="joined-frozen",
    sentence=_("The household joined is frozen, so nobody may join it now."),
    cure=grounds.HOUSEHOLD_FROZEN.cure,
    source=grounds.HOUSEHOLD_FROZEN.source,
)
STANDS_AS_HEAD = Ground(
    code="stands-as-head",
    sentence=_("A household has one head, so nobody who joins it can stand to it as its head."),
    cure=_("Say how the person concerned stands to that head; the head can be changed afterwards."),
    source=REGULATIONS_5,
)
KINSHIP_UNPROVEN = Ground(
    code="kinship-unproven",
    sentence=_("The kinship to the head of the household joined is not proven."),
    cure=_("Show a booklet or certificate that names both; the station looks into old sheets itself."),
    source=grounds.REGULATIONS_17,
)
HEAD_JOINED_AGREES = Hearing(
    whose=Whose.HEAD_JOINED, word=Word.AGREES, from_age=0, working_days=3, source=REGULATIONS_19
)
DWELLING = Evidence(name="dwelling", title=_("Right to live at the new address"))
KINSHIP = Evidence(name="kinship", title=_("Proof of kinship"))

OF_ANY_MOVE = (grounds.NOT_AN_ADULT, grounds.CANCELLED, NOT_OF_THE_HOUSEHOLD, NOBODY_LEAVES)
OF_A_NEW_HEAD = (NO_NEW_HEAD, NEW_HEAD_MISSING, NEW_HEAD_UNDER_AGE)
OF_A_CHANGE = (
    grounds.NOT_AN_ADULT, grounds.CANCELLED, NOT_OF_THE_HOUSEHOLD, HEAD_HAS_TO_AGREE, IS_HEAD_ALREADY, *OF_A_NEW_HEAD,
    grounds.MEMBER_OBJECTS, grounds.WORD_REFUSED,
)  # fmt: skip
# A freezing stops splits and joining the frozen household; it keeps nobody from leaving it.
OF_A_SPLIT = (
    grounds.HOUSEHOLD_FROZEN, *OF_ANY_MOVE, NOBODY_STAYS, HEAD_LEAVES, *OF_A_NEW_HEAD, NO_RIGHT_TO_LIVE_THERE,
    grounds.MEMBER_OBJECTS, grounds.WORD_REFUSED,
)  # fmt: skip
OF_A_MERGE = (
    *OF_ANY_MOVE, NOT_AMONG_THOSE, JOINED_ELSEWHERE, JOINED_THE_OWN, JOINED_FROZEN, STANDS_AS_HEAD, HEAD_STAYS,
    *OF_A_NEW_HEAD, KINSHIP_UNPROVEN, grounds.WORD_REFUSED,
)  # fmt: skip
