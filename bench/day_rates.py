"""What a province of a hundred million does in its busiest hour: how often everything is done, from yearly volumes.

One line for each thing that people do; a thing has several requests (``day_steps``). Shares marked "assumed" have no
published source: they are round, on the high side, and stand here to be argued with.
"""

from __future__ import annotations

from dataclasses import dataclass

CASES_A_YEAR = 30_000_000
"""Of a hundred million persons, as the product has to hold them."""
CONCERNS_A_YEAR = 20_000_000
"""Beijing took 11 million of 22 million persons in 2020, Jiangsu some 40 million of 85 million in 2025: of the same
order."""
WORKING_DAYS = 250
"""Also for concerns, though hotlines answer every day: an hour of a Monday then has more of them, not fewer."""
MONDAY = 1.2
"""What a Monday has beyond a middling day; assumed, from what has waited over two days."""
BUSIEST_HOUR = 0.15
"""Of a day's, in its busiest hour: counters are open for seven and a half hours, and the middle of the morning has a
little more than its even share of 0.13; assumed."""
SECONDS_AN_HOUR = 3600
CASE, CONCERN = "case", "concern"

CASES = CASES_A_YEAR / WORKING_DAYS * MONDAY * BUSIEST_HOUR / SECONDS_AN_HOUR
CONCERNS = CONCERNS_A_YEAR / WORKING_DAYS * MONDAY * BUSIEST_HOUR / SECONDS_AN_HOUR
WEB, PHONE, DISPATCHED = 0.0929, 0.9071, 0.41
"""Shares of concerns: Beijing 2020."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is done: so many times for each case or concern, and where that is from."""

    name: str
    of: str
    times: float
    source: str

    @property
    def a_second(self) -> float:
        """How often it is begun in each second of the busiest hour."""
        return self.times * (CASES if self.of == CASE else CONCERNS)


LINES = (
    Line("open", CASE, 1.0, "every case: received, read, filed, its slip printed and opened"),
    Line("approve", CASE, 1.0, "every case is decided, as many a day as come in"),
    Line("print", CASE, 1.0, "every case ends in a paper, on the high side: some are refused or withdrawn"),
    Line("hand over", CASE, 1.0, "every paper is handed over"),
    Line("search", CASE, 0.5, "assumed: an ID card finds the others at once"),
    Line("worklist", CASE, 1.0, "assumed: looked at once more between two decisions"),
    Line("report", CONCERN, WEB, "share of the web, Beijing 2020"),
    Line("call", CONCERN, PHONE, "share of the telephone, Beijing 2020"),
    Line("confirm", CONCERN, WEB, "what came by the web waits in the queue"),
    Line("take", CONCERN, DISPATCHED, "share sent to units, Beijing 2020"),
    Line("answer", CONCERN, DISPATCHED, "what was sent is answered"),
    Line("verdict", CONCERN, 0.5, "assumed: half of those who are asked say a word, by their link"),
    Line("queue", CONCERN, 0.25, "assumed: the hotline looks at what waits"),
    Line("unit's desk", CONCERN, DISPATCHED, "assumed: once more for each concern sent there"),
    Line("front", CASE, 0.5, "assumed: half of them ask at home first"),
    Line("can I", CASE, 1.0, "assumed: who asks reads two answers"),
    Line("stations", CASE, 0.1, "assumed"),
    Line("follow a case", CASE, 1.0, "assumed: once by the code on the slip"),
    Line("check a paper", CASE, 0.1, "assumed: banks and schools, one paper in ten"),
    Line("follow a concern", CONCERN, 1.0, "assumed: once by the link"),
    Line("problems", CONCERN, 0.2, "assumed"),
    Line("problem", CONCERN, 0.3, "assumed"),
    Line("rates", CONCERN, 0.05, "assumed"),
    Line("results", CONCERN, 0.05, "assumed"),
    Line("Open311 list", CONCERN, 0.1, "assumed: other systems ask every few seconds"),
    Line("style sheet", CASE, 1.0, "assumed: who comes first to a page has none of its files"),
)


def by_name() -> dict[str, Line]:
    """Return the lines by what is done."""
    return {line.name: line for line in LINES}
