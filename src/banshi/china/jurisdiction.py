"""China, as the engine asks for it."""

from banshi.china.applicants import AUTHORISING, NEEDS, not_entitled
from banshi.china.asking import FILLING_WORDS, KNOWN_WORDS
from banshi.china.booklet.printing import typeset
from banshi.china.calendar import due_in_working_days
from banshi.china.care import CARE
from banshi.china.clock_stops import CLOCK_STOPS
from banshi.china.codes.tables import table, table_of
from banshi.china.connections import CONNECTIONS
from banshi.china.deadlines import (
    ESCALATED_WORKING_DAYS,
    ESCALATION_SOURCE,
    LIST_WORKING_DAYS,
    REMEDY,
    working_days_left,
)
from banshi.china.dispatch.pack import CONCERNS
from banshi.china.id_number import normalise, numbers_of
from banshi.china.keeping import KEEPING
from banshi.china.made_up import problem_here
from banshi.china.matters import MATTERS
from banshi.china.pinyin import name_pinyin
from banshi.china.projects import PROJECTS
from banshi.china.relations import is_collective, is_head
from banshi.china.reports import BURDEN
from banshi.china.volunteers import VOLUNTEERS
from banshi.china.voting import VOTING
from banshi.china.watching import WATCHING
from banshi.matters.jurisdiction import Jurisdiction

__all__ = [
    "BURDEN",
    "CARE",
    "CONCERNS",
    "CONNECTIONS",
    "JURISDICTION",
    "KEEPING",
    "PROJECTS",
    "VOLUNTEERS",
    "VOTING",
    "WATCHING",
]

JURISDICTION = Jurisdiction(
    matters=MATTERS,
    due_in_working_days=due_in_working_days,
    working_days_left=working_days_left,
    escalated_working_days=ESCALATED_WORKING_DAYS,
    escalation_source=ESCALATION_SOURCE,
    list_working_days=LIST_WORKING_DAYS,
    clock_stops=CLOCK_STOPS,
    remedy=REMEDY,
    needs=NEEDS,
    authorising=AUTHORISING,
    not_entitled=not_entitled,
    table=table,
    table_of=table_of,
    checked_number=normalise,
    number_problem=problem_here,
    numbers=numbers_of,
    spelled=name_pinyin,
    is_head=is_head,
    is_collective=is_collective,
    known_words=KNOWN_WORDS,
    filling_words=FILLING_WORDS,
    typeset=typeset,
)
