"""The whole life of a report on one screen: states, steps, and who may take each."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi.burden.models import Report
from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty


class State(TextChoices):
    """Where a report stands."""

    DRAFT = "draft", _("not sent yet")
    LIVE = "live", _("asked")
    ENDED = "ended", _("ended")


WHO_ASKS = frozenset({Duty.OFFICER, Duty.SUPERVISOR, Duty.LEADER})


def who_may_ask_at_the_unit_that_asks(actor: Actor, report: Report) -> bool:
    return actor.unit_id is not None and actor.unit_id == report.asker_id and actor.duty in WHO_ASKS


def banshi_itself(actor: Actor, report: Report) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_banshi


THE_ASKER = _("an officer, supervisor or leader of the unit that asks")
DEFINE = Step[Report](
    name="define-report", says=_("Define the report"), end=State.DRAFT,
    who=who_may_ask_at_the_unit_that_asks, only_for=THE_ASKER,
)  # fmt: skip
SEND = Step[Report](
    name="send-report", says=_("Ask for it"), start=(State.DRAFT,), end=State.LIVE,
    who=who_may_ask_at_the_unit_that_asks, only_for=THE_ASKER,
)  # fmt: skip
RENEW = Step[Report](
    name="renew-report", says=_("Renew it"), start=(State.LIVE,),
    who=who_may_ask_at_the_unit_that_asks, only_for=THE_ASKER,
)  # fmt: skip
END = Step[Report](
    name="end-report", says=_("End it"), start=(State.DRAFT, State.LIVE), end=State.ENDED,
    who=who_may_ask_at_the_unit_that_asks, only_for=THE_ASKER,
)  # fmt: skip
EXPIRE = Step[Report](
    name="expire-report", says=_("Let it die"), start=(State.LIVE,), end=State.ENDED,
    who=banshi_itself, only_for=_("Banshi itself, on the day that was named"),
)  # fmt: skip
STEPS = (DEFINE, SEND, RENEW, END, EXPIRE)
