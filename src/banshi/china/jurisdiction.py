"""China, as the engine asks for it."""

from banshi.china.booklet.printing import typeset
from banshi.china.calendar import due_in_working_days
from banshi.china.codes.tables import table, table_of
from banshi.china.deadlines import ESCALATED_WORKING_DAYS, ESCALATION_SOURCE, REMEDY, working_days_left
from banshi.china.id_number import normalise, problem
from banshi.china.matters import MATTERS
from banshi.matters.jurisdiction import Jurisdiction

JURISDICTION = Jurisdiction(
    matters=MATTERS,
    due_in_working_days=due_in_working_days,
    working_days_left=working_days_left,
    escalated_working_days=ESCALATED_WORKING_DAYS,
    escalation_source=ESCALATION_SOURCE,
    remedy=REMEDY,
    table=table,
    table_of=table_of,
    checked_number=normalise,
    number_problem=problem,
    typeset=typeset,
)
