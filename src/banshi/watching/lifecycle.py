"""The whole life of a question about looks, and of a draw, on one screen: states, steps, and who may take each."""

from __future__ import annotations

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import Step
from banshi.kernel.actor import Actor, Duty
from banshi.watching.models import Inquiry, Seed


class State(TextChoices):
    """Where a question stands."""

    WAITING = "waiting", _("waits for the auditor")
    ASKED = "asked", _("waits for the officer")
    ANSWERED = "answered", _("answered, to be concluded")
    CONCLUDED = "concluded", _("concluded")


# Whether the reader looked, or anybody of their household, now or ever, looked or was looked at: yes or no.
CONCERNED = (
    "select exists (select from access_look l where l.id = any(%(looks)s::bigint[])"
    "  and l.account_id = any(%(readers)s::bigint[]))"
    " or exists (select from unnest(%(persons)s::bigint[]) reader(person) where"
    "  coalesce((select access_related(a.person_id, reader.person) from stations_account a"
    "   where a.id = %(account)s::bigint), false)"
    "  or exists (select from (select distinct unnest(l.persons) as person from access_look l"
    "   where l.id = any(%(looks)s::bigint[])) seen where access_related(seen.person, reader.person)))"
)


def has_a_desk(actor: Actor, inquiry: Inquiry) -> bool:
    """Tell whether an inquiry lies on this reader's desk: a rule of posts, before who is concerned is asked."""
    return (
        actor.is_staff
        and actor.account_id is not None
        and actor.duty == inquiry.desk_duty
        and inquiry.desk_unit_id in {None, actor.unit_id}
    )


def reviewer_who_is_not_concerned(actor: Actor, inquiry: Inquiry) -> bool:
    return (
        has_a_desk(actor, inquiry)
        and not (actor.accounts | actor.stood_in_by) & {inquiry.account_id, inquiry.answered_by}
        and not is_concerned(actor, inquiry)
    )


def who_looked_or_their_supervisor(actor: Actor, inquiry: Inquiry) -> bool:
    own = inquiry.account_id is not None and actor.account_id == inquiry.account_id
    return actor.is_staff and (own or (actor.duty == Duty.SUPERVISOR and actor.unit_id == inquiry.unit_id))


def resident_whose_data_was_looked_at(actor: Actor, inquiry: Inquiry) -> bool:
    return actor.person_id is not None and actor.person_id == inquiry.person_id


def banshi_itself(actor: Actor, thing: object) -> bool:  # noqa: ARG001 - a predicate takes both
    return actor.is_banshi


def is_concerned(actor: Actor, inquiry: Inquiry) -> bool:
    """Tell whether the reader has a part in these looks, or their household has, as far as accounts name a person."""
    asked = {
        "readers": sorted(actor.accounts), "persons": sorted(actor.persons), "account": inquiry.account_id,
        "looks": inquiry.looks,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED, asked)
        return bool((cursor.fetchone() or (False,))[0])


THE_REVIEWER = _(
    "an auditor (above an auditor: the auditor or leader above) who, with their household, has no part in it"
)
RAISE = Step[Inquiry](
    name="raise", says=_("Raise a question about looks"), end=State.WAITING,
    who=banshi_itself, only_for=_("Banshi itself, at night"),
)  # fmt: skip
ASK_ABOUT_A_LOOK = Step[Inquiry](
    name="ask-about-look", says=_("Ask about this look"), end=State.WAITING,
    who=resident_whose_data_was_looked_at, only_for=_("the resident whose data was looked at"),
)  # fmt: skip
ASK_OFFICER = Step[Inquiry](
    name="ask-officer", says=_("Ask the officer"), start=(State.WAITING,), end=State.ASKED,
    who=reviewer_who_is_not_concerned, only_for=THE_REVIEWER,
)  # fmt: skip
ANSWER = Step[Inquiry](
    name="answer", says=_("Answer"), start=(State.ASKED,), end=State.ANSWERED,
    who=who_looked_or_their_supervisor, only_for=_("the officer who looked, or the supervisor of that office"),
)  # fmt: skip
CONCLUDE = Step[Inquiry](
    name="conclude", says=_("Conclude"), start=(State.WAITING, State.ASKED, State.ANSWERED), end=State.CONCLUDED,
    who=reviewer_who_is_not_concerned, only_for=THE_REVIEWER,
)  # fmt: skip
PUBLISHED, DRAWN = "published", "drawn"
# What the owner of the tables does at night, since nobody else reads a secret: see ``watching.drawing``.
PUBLISH_SEED = Step[Seed](
    name="publish-seed", says=_("Publish the hash by which a month's looks will be drawn"), end=PUBLISHED,
    who=banshi_itself, only_for=_("Banshi itself, at night"),
)  # fmt: skip
DRAW = Step[Seed](
    name="draw", says=_("Draw looks for review"), start=(PUBLISHED,), end=DRAWN,
    who=banshi_itself, only_for=_("Banshi itself, at night"),
)  # fmt: skip
STEPS = (RAISE, ASK_ABOUT_A_LOOK, ASK_OFFICER, ANSWER, CONCLUDE)
