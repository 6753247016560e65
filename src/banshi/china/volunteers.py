"""China's law and practice of volunteering as the engine needs it; a city that does otherwise replaces a line.

The regulation of the State Council says that volunteers choose freely, are never paid, get a true record of their work
free of charge, and that the privacy of who is helped is kept. It sets no terms: those below are ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel.sources import Source
from banshi.volunteers.jurisdiction import Guarding, Pack, Skill, Term
from banshi.volunteers.vocabulary import Alone

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

REGULATION = _("Regulation on Volunteer Service (State Council, no. 685, 2017)")
PRIVACY = Source(title=REGULATION, article="21", verified=False)
RECORD = Source(title=REGULATION, article="19", verified=False)
ADULT = Source(title=_("Civil Code (2020)"), article="17", verified=False)
# Who works closely with minors is checked for a record of violence; the law says it of employers, we of volunteers.
MINORS = Source(title=_("Law on the Protection of Minors (2020)"), article="62", verified=False)
OURS = Source(title=_("Our own choice: no law or practice read sets it"), verified=False)
FRAIL = Source(title=_("Practice of visits to old people who live alone: only by people who are known"), verified=False)


def _skill(key: str, name: _StrOrPromise) -> Skill:
    return Skill(key=key, name=name)


SKILLS = (
    _skill("company", _("Keeping company, talking, reading aloud")),
    _skill("errands", _("Shopping and errands")),
    _skill("going-along", _("Going along to a doctor or an office")),
    _skill("forms", _("Filling in forms, writing letters")),
    _skill("phones", _("Explaining a telephone or a computer")),
    _skill("small-repairs", _("Small repairs at home")),
    _skill("carrying", _("Carrying, clearing, shovelling snow")),
    _skill("cleaning", _("Cleaning at home")),
    _skill("lessons", _("Helping children to learn")),
    _skill("interpreting", _("Interpreting: sign language, dialects, foreign languages")),
    _skill("stewarding", _("Showing the way, keeping order")),
)

VOLUNTEERS = Pack(
    skills=SKILLS,
    guarding={
        Alone.NOBODY: Guarding(vetted=False, people=1, head_start_days=0, source=OURS),
        Alone.CHILD: Guarding(vetted=True, people=2, head_start_days=14, source=MINORS),
        Alone.FRAIL: Guarding(vetted=True, people=1, head_start_days=14, source=FRAIL),
    },
    adult_at=Term(number=18, source=ADULT),
    most_hours=Term(number=20, source=OURS),
    vetted_days=Term(number=730, source=OURS),
    told_days=Term(number=30, source=OURS),
    answer_hours=Term(number=48, source=OURS),
    remind_hours=Term(number=24, source=OURS),
    back_hours=Term(number=24, source=OURS),
    confirm_days=Term(number=30, source=OURS),
    even_days=Term(number=90, source=OURS),
    between_minutes=Term(number=30, source=OURS),
    forget_days=Term(number=90, source=PRIVACY),
    record_law=RECORD,
)
