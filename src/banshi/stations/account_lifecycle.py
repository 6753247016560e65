"""What happens to an account without its holder: sessions are ended, a way back is asked for, approved and used.

A recovery needs two others of the office or above; a resident's, two of the counter where they show their card. The
first and the second approval are steps of their own, so that two at once by one person give one approval and one clear
refusal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from banshi.journal.steps import Step
from banshi.kernel import clock
from banshi.kernel.actor import Actor, Duty
from banshi.stations.models import Recovery, Told, UnitKind

if TYPE_CHECKING:
    from collections.abc import Sequence


class State(TextChoices):
    """Where a recovery stands."""

    ASKED = "asked", _("waits for two approvals")
    ONCE = "once", _("approved by one, waits for another")
    APPROVED = "approved", _("approved by two, the code holds for a short time")
    USED = "used", _("used")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed")


DONE = "done"
OPEN = (State.ASKED, State.ONCE, State.APPROVED)
APPROVES = frozenset({Duty.SUPERVISOR, Duty.AUDITOR})
APPROVES_RESIDENTS = frozenset({Duty.CLERK, Duty.OFFICER, Duty.SUPERVISOR})
# The offices in which an account has a post today, and those above them.
OFFICES = (
    "with recursive over as (select u.id, u.parent_id from stations_post p join stations_unit u on u.id = p.unit_id"
    " where p.account_id = %(account)s::bigint and p.since <= %(today)s::date"
    " and (p.until is null or p.until >= %(today)s::date)"
    " union select u.id, u.parent_id from stations_unit u join over on u.id = over.parent_id) select id from over"
)


def offices_over(account_id: int) -> list[int]:
    """Return the offices in which an account has a post today, and all above them."""
    with connection.cursor() as cursor:
        cursor.execute(OFFICES, {"account": account_id, "today": clock.today()})
        return [row[0] for row in cursor.fetchall()]


def _over(actor: Actor, account_id: int | None, duties: Sequence[Duty] | frozenset[Duty]) -> bool:
    """Tell whether an actor holds such a post, their own, in the account's office or above it."""
    own = actor.account_id is not None and actor.stands_in_for is None and actor.duty in duties
    return bool(own and account_id and actor.account_id != account_id and actor.unit_id in offices_over(account_id))


def a_supervisor_or_auditor_of_the_office_or_above(actor: Actor, recovery: Recovery) -> bool:
    """Return whether somebody may approve or refuse: by a post of their own, and not for themselves."""
    return _over(actor, recovery.account_id, APPROVES)


def a_clerk_at_a_counter(actor: Actor, recovery: Recovery) -> bool:
    """Return whether somebody may compare a resident with their card: by a post of their own, for somebody else."""
    own = actor.account_id is not None and actor.stands_in_for is None and actor.duty == Duty.CLERK
    here = actor.unit_kind == UnitKind.STATION and actor.unit_id == recovery.unit_id
    return own and here and actor.account_id != recovery.account_id


def _of_the_same_counter(actor: Actor, recovery: Recovery) -> bool:
    own = actor.account_id is not None and actor.stands_in_for is None and actor.duty in APPROVES_RESIDENTS
    return own and actor.unit_id == recovery.unit_id and actor.account_id != recovery.account_id


def another_one_than_the_first(actor: Actor, recovery: Recovery) -> bool:
    """Return whether somebody may be the second: whoever may approve, and has not done so.

    For a resident that is a colleague of the clerk who saw the card; for staff, somebody of their office or above it.
    """
    may = _of_the_same_counter if recovery.unit_id else a_supervisor_or_auditor_of_the_office_or_above
    return recovery.first_by_id != actor.account_id and may(actor, recovery)


def whoever_may_approve_or_the_holder(actor: Actor, recovery: Recovery) -> bool:
    """Return whether somebody may refuse: also the account's holder, who did not ask."""
    own = actor.account_id is not None and actor.account_id == recovery.account_id
    may = _of_the_same_counter if recovery.unit_id else a_supervisor_or_auditor_of_the_office_or_above
    return own or may(actor, recovery)


def anybody(actor: Actor, recovery: Recovery) -> bool:  # noqa: ARG001 - a predicate takes both
    """Return yes: whoever lost every way to sign in is nobody."""
    return True


def the_system_itself(actor: Actor, recovery: Recovery) -> bool:  # noqa: ARG001 - a predicate takes both
    """Return whether it is Banshi itself, at the time that was named."""
    return actor.is_banshi


def a_supervisor_of_the_office(actor: Actor, told: Told) -> bool:
    """Return whether somebody is a supervisor of an office in which the account has a post, or above it."""
    return _over(actor, told.account_id, (Duty.SUPERVISOR,))


def banshi_for_its_keeper(actor: Actor, told: Told) -> bool:  # noqa: ARG001 - a predicate takes both
    """Return whether it is done by the command line: whoever may use it has the owner's key to the database."""
    return actor.is_banshi


def nobody_signed_in(actor: Actor, told: Told) -> bool:  # noqa: ARG001 - a predicate takes both
    """Return whether it is done by the code that two gave out: whoever has it is not signed in yet."""
    return actor.account_id is None


APPROVERS = _("a supervisor or an auditor of the person's office or above it, in a post of their own")
ASK = Step[Recovery](
    name="ask-recovery", says=_("Ask for a way back"), end=State.ASKED, who=anybody, only_for=_("anybody")
)
CHECK_CARD = Step[Recovery](
    name="check-card-for-recovery", says=_("Compare a resident with their card, for a way back"), end=State.ONCE,
    who=a_clerk_at_a_counter, only_for=_("a clerk at the counter where the person stands, in a post of their own"),
)  # fmt: skip
APPROVE_FIRST = Step[Recovery](
    name="approve-recovery-first", says=_("Approve, as the first"), start=(State.ASKED,), end=State.ONCE,
    who=a_supervisor_or_auditor_of_the_office_or_above, only_for=APPROVERS,
)  # fmt: skip
APPROVE_SECOND = Step[Recovery](
    name="approve-recovery-second", says=_("Approve, as the second"), start=(State.ONCE,), end=State.APPROVED,
    who=another_one_than_the_first,
    only_for=_("somebody else than the first: of the person's office or above it, or of the counter that saw the card"),
)  # fmt: skip
REFUSE = Step[Recovery](
    name="refuse-recovery", says=_("Refuse, with the reason"), start=OPEN, end=State.REFUSED,
    who=whoever_may_approve_or_the_holder, only_for=APPROVERS,
)  # fmt: skip
USE = Step[Recovery](
    name="use-recovery", says=_("Use the code"), start=(State.APPROVED,), end=State.USED, who=anybody,
    only_for=_("whoever has the ticket and both halves of the code"),
)  # fmt: skip
LAPSE = Step[Recovery](
    name="lapse-recovery", says=_("Let it lapse"), start=OPEN, end=State.LAPSED, who=the_system_itself,
    only_for=_("Banshi itself, at the time that was named"),
)  # fmt: skip
END_SESSIONS = Step[Told](
    name="end-sessions", says=_("End somebody's sessions"), end=DONE, who=a_supervisor_of_the_office,
    only_for=_("a supervisor of the person's office or above it, in a post of their own"),
)  # fmt: skip
BIND = Step[Told](
    name="bind-subject", says=_("Bind an account to the organisation's sign-in"), end=DONE,
    who=a_supervisor_of_the_office,
    only_for=_("a supervisor of the person's office or above it, in a post of their own"),
)  # fmt: skip
RENEW = Step[Told](
    name="renew-account", says=_("Give an account a new password"), end=DONE, who=nobody_signed_in,
    only_for=_("whoever has the ticket and both halves of the code"),
)  # fmt: skip
FIRST_PASSWORD = Step[Told](
    name="first-password", says=_("Give an account its first password"), end=DONE, who=banshi_for_its_keeper,
    only_for=_("whoever keeps the installation, by the command line"),
)  # fmt: skip
STEPS = (
    ASK, CHECK_CARD, APPROVE_FIRST, APPROVE_SECOND, REFUSE, USE, LAPSE, END_SESSIONS, BIND, RENEW, FIRST_PASSWORD,
)  # fmt: skip
