"""China's law and practice of concerns, as the engine asks for it; a city that counts otherwise replaces a line.

``CONCERNS`` follows Beijing. ``IN_WORKING_DAYS`` is the same with the five working days of Jinan and Weifang.
"""

from __future__ import annotations

from dataclasses import replace

from banshi.china import rates
from banshi.china.dispatch import terms
from banshi.china.dispatch.categories import categories
from banshi.china.dispatch.dangers import DANGERS
from banshi.china.dispatch.ways import WAYS
from banshi.concerns.jurisdiction import Pack

CONCERNS = Pack(
    categories=categories(),
    terms=terms.TERMS,
    due=terms.due,
    remind_at=terms.REMIND_AT,
    extensions=terms.EXTENSIONS,
    ways=WAYS,
    dangers=DANGERS,
    leads=terms.LEADS,
    leads_source=terms.LEADS_SOURCE,
    weights=rates.BEIJING_TYPE,
    cycle_of=rates.cycle_of,
    cycle_source=rates.CYCLE_SOURCE,
    report_of=rates.report_of,
    is_watched=rates.is_watched,
    calling=terms.CALLING,
    recurrence_days=terms.RECURRENCE_DAYS,
    problem_days=terms.PROBLEM_DAYS,
    reopening_voices=terms.REOPENING_VOICES,
)

IN_WORKING_DAYS = replace(CONCERNS, terms=terms.TERMS_IN_WORKING_DAYS)
