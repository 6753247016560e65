"""China's law and practice of ballots on livelihood lists, as the engine asks for it.

Delegates decide by the law on local people's congresses; no law says how residents choose, so those numbers are ours
and a city replaces them. The articles were not read in an official print: each is unverified until somebody has.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from banshi.kernel.sources import Source
from banshi.voting.jurisdiction import Pack, PublicDraw, Rule
from banshi.voting.vocabulary import Chamber, Ties

ORGANIC_LAW = Source(
    title=_("Organic Law of Local People's Congresses and Local People's Governments, as amended in March 2022"),
    verified=False,
)
RESIDENTS_CHOOSE = Source(
    title=_("No text read sets a quorum for residents: one vote in a hundred of those entitled is Banshi's own"),
    verified=False,
)
PRACTICE_OF_LOTS = Source(
    title=_("Practice of village elections: a tie is voted again or drawn by lot"), verified=False
)
WELFARE_LOTTERY = Source(title=_("Rules of the Double Colour Ball game of the China Welfare Lottery"), verified=False)
KEPT_FOR_OBJECTIONS = Source(
    title=_("No text read says how long it stays known who took a paper: ninety days are Banshi's own"), verified=False
)
SECRET_BALLOT = Source(
    title=_("Electoral Law: elections are by secret ballot; no text read speaks of receipts"), verified=False
)


def two_thirds(electorate: int) -> int:
    """Return two thirds, rounded up: a session is held when two thirds of the delegates are there."""
    return -(-2 * electorate // 3)


def more_than_half(electorate: int) -> int:
    """Return more than half of all delegates, not of those present."""
    return electorate // 2 + 1


def one_in_a_hundred(electorate: int) -> int:
    """Return one vote in a hundred of those entitled, rounded up."""
    return -(-electorate // 100)


def one(electorate: int) -> int:  # noqa: ARG001 - a rule takes the number of those entitled
    """Return one approval: residents recommend by most approvals."""
    return 1


def one_more_than_seats(seats: int) -> int:
    """Return one option more than places; by how many more no text read says."""
    return seats + 1


# Six of 33 in rising order and one of 16: with one draw there are 17.7 million results.
DOUBLE_COLOUR_BALL = PublicDraw(
    name=_("China Welfare Lottery, Double Colour Ball: the six red numbers in rising order, then the blue one"),
    address="https://www.cwl.gov.cn/",
    weekdays=frozenset({1, 3, 6}),  # Tuesday, Thursday, Sunday
    pattern=r"(0[1-9]|[12]\d|3[0-3])( (0[1-9]|[12]\d|3[0-3])){5} \+ (0[1-9]|1[0-6])",
    example="03 08 11 19 24 31 + 09",
    source=WELFARE_LOTTERY,
)

VOTING = Pack(
    rules={
        Chamber.DELEGATES: Rule(
            quorum=two_thirds, approvals_needed=more_than_half, fewest_options=one_more_than_seats, source=ORGANIC_LAW
        ),
        Chamber.RESIDENTS: Rule(
            quorum=one_in_a_hundred, approvals_needed=one, fewest_options=one_more_than_seats, source=RESIDENTS_CHOOSE
        ),
    },
    fewest_entitled=10,  # as few as any published count may be of; SECRET_BALLOT asks for secrecy and names no number
    ties=Ties.LOT,
    ties_source=PRACTICE_OF_LOTS,
    public_draws={"cwl-ssq": DOUBLE_COLOUR_BALL},
    usual_draw="cwl-ssq",
    rights_kept_days=90,
    rights_source=KEPT_FOR_OBJECTIONS,
    receipts_source=SECRET_BALLOT,
)
