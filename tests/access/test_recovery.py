from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection

from banshi.access import recoveries
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.actor import Actor, Duty
from banshi.kernel.refusals import NotAllowed, NotFound, Refusal, RuleBroken, WrongState
from banshi.stations.models import Account, Post, Recovery, Told
from tests.browser import session_of
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

NEW = "a wholly new password 7"


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def above(town: Town) -> Actor:
    """Somebody who supervises the county above Pinghu Road."""
    post = Post.objects.using("owner").create(
        account_id=town.zhao.account_id or 0, unit_id=town.zhao.unit_id or 0, duty="supervisor", since="2020-01-01"
    )
    return replace(town.zhao, duty=Duty.SUPERVISOR, post_id=post.pk)


def asked(town: Town, name: str = "wang") -> recoveries.Asked:
    return recoveries.ask(name, "My telephone fell into the river; I am at the counter.")


def approved(town: Town, second: Actor) -> tuple[recoveries.Asked, tuple[str, str]]:
    one = asked(town)
    first = recoveries.approve(one.id, by=town.supervisor)[1]
    return one, (first, recoveries.approve(one.id, by=second)[1])


def state_of(one: recoveries.Asked) -> str:
    return Recovery.objects.get(pk=one.id).state


def test_two_others_approve_and_ticket_and_both_halves_give_a_new_password(town: Town, above: Actor) -> None:
    session_of(town.wang)
    Authenticator.objects.create(user_id=town.wang.account_id, type="totp", data={"secret": "x"})
    one, halves = approved(town, above)
    account = recoveries.use(recoveries.opened(one.ticket.lower().replace("-", " "), halves), NEW)
    assert account.check_password(NEW)
    assert not Authenticator.objects.filter(user=account).exists()
    assert not account.__class__.objects.get(pk=account.pk).told.exclude(kind="renew-account").exists()
    steps = ["ask-recovery", "approve-recovery-first", "approve-recovery-second", "use-recovery"]
    assert list(Line.objects.filter(thing_id=one.id).order_by("id").values_list("step", flat=True)) == steps
    assert one.number in Told.objects.get(kind="renew-account").reason


def test_the_old_sessions_are_over_with_the_new_password(town: Town, above: Actor) -> None:
    from banshi.stations.models import Session  # noqa: PLC0415 - for this one line

    session_of(town.wang)
    one, halves = approved(town, above)
    recoveries.use(recoveries.opened(one.ticket, halves), NEW)
    assert not Session.objects.filter(account_id=town.wang.account_id).exists()


def test_the_halves_may_come_in_either_order(town: Town, above: Actor) -> None:
    one, (first, second) = approved(town, above)
    assert recoveries.opened(one.ticket, (second, first)).pk == one.id


@pytest.mark.parametrize("which", ["ticket", "first", "second", "twice the first", "empty"])
def test_nothing_opens_it_but_all_three(town: Town, above: Actor, which: str) -> None:
    one, (first, second) = approved(town, above)
    tried = {
        "ticket": ("AAAA-BBBB-CCCC", (first, second)),
        "first": (one.ticket, ("AAAA-BBBB", second)),
        "second": (one.ticket, (first, "AAAA-BBBB")),
        "twice the first": (one.ticket, (first, first)),
        "empty": (one.ticket, ("", "")),
    }
    with pytest.raises(NotFound, match="no-such-code"):
        recoveries.opened(*tried[which])


def test_five_wrong_tries_at_a_ticket_end_it(town: Town, above: Actor) -> None:
    one, halves = approved(town, above)
    for _turn in range(5):
        with pytest.raises(NotFound):
            recoveries.opened(one.ticket, ("AAAA-BBBB", "CCCC-DDDD"))
    assert state_of(one) == "lapsed"
    with pytest.raises(NotFound):
        recoveries.opened(one.ticket, halves)


def test_one_approval_opens_nothing(town: Town) -> None:
    one = asked(town)
    half = recoveries.approve(one.id, by=town.supervisor)[1]
    with pytest.raises(NotFound):
        recoveries.opened(one.ticket, (half, half))
    with pytest.raises(NotFound):
        recoveries.opened(one.ticket, (half, ""))


def test_the_same_person_does_not_approve_twice(town: Town) -> None:
    one = asked(town)
    recoveries.approve(one.id, by=town.supervisor)
    with pytest.raises(NotAllowed):
        recoveries.approve(one.id, by=town.supervisor)
    assert state_of(one) == "once"


def test_two_approvals_at_once_by_one_person_are_one(town: Town) -> None:
    one = asked(town)

    def approve(_turn: int) -> str:
        try:
            recoveries.approve(one.id, by=town.supervisor)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(8) as crowd:
        found = sorted(crowd.map(approve, range(8)))
    assert found.count("approved") == 1
    assert set(found) <= {"approved", "wrong-state", "not-allowed"}
    assert state_of(one) == "once"


def test_the_database_refuses_one_account_as_both(town: Town, above: Actor) -> None:
    one, _halves = approved(town, above)
    with pytest.raises(IntegrityError, match="recovery_by_two"):
        Recovery.objects.filter(pk=one.id).update(first_by_id=7, second_by_id=7)


def test_two_accounts_of_one_person_are_one_person(town: Town, above: Actor) -> None:
    one = asked(town)
    for actor in (town.supervisor, above):
        Account.objects.filter(pk=actor.account_id or 0).update(person_id=town.stranger.id)
    recoveries.approve(one.id, by=replace(town.supervisor, person_id=town.stranger.id))
    with pytest.raises(NotAllowed, match="own-recovery"):
        recoveries.approve(one.id, by=replace(above, person_id=town.stranger.id))


def test_nobody_approves_for_themselves_or_their_household(town: Town) -> None:
    mine, kin = asked(town, "supervisor"), asked(town, "cousin")
    with pytest.raises(NotAllowed, match="own-recovery"):
        recoveries.approve(mine.id, by=town.supervisor)
    with pytest.raises(NotAllowed, match="own-recovery"):
        recoveries.approve(kin.id, by=replace(town.supervisor, person_id=town.li.id))


@pytest.mark.parametrize(
    "who", ["chen", "wang", "cousin", "zhao", "lin", "outsider", "home_clerk", "li_online", "colleague"]
)
def test_only_supervisors_and_auditors_of_the_office_or_above_approve(town: Town, who: str) -> None:
    one = asked(town)
    by: Actor = getattr(town, who)
    with pytest.raises(NotAllowed):
        recoveries.approve(one.id, by=by)
    with pytest.raises(NotAllowed):
        recoveries.refuse(one.id, by=replace(by, account_id=999), reason="I want to.")
    assert recoveries.waiting(by) == []


def test_a_supervisor_of_another_office_has_no_say_and_an_auditor_above_has(town: Town) -> None:
    one = asked(town)
    elsewhere = replace(town.supervisor, unit_id=town.chen.unit_id)
    with pytest.raises(NotAllowed):
        recoveries.approve(one.id, by=elsewhere)
    recoveries.approve(one.id, by=town.auditor)
    assert state_of(one) == "once"


def test_nobody_who_only_stands_in_for_a_supervisor_approves(town: Town) -> None:
    one = asked(town)
    with pytest.raises(NotAllowed):
        recoveries.approve(one.id, by=replace(town.supervisor, stands_in_for=town.supervisor.account_id, account_id=77))


def test_the_list_shows_what_waits_in_the_office_and_below(town: Town) -> None:
    one = asked(town)
    for by in (town.supervisor, town.auditor):
        assert [row.recovery.pk for row in recoveries.waiting(by)] == [one.id]
    assert recoveries.waiting(replace(town.supervisor, unit_id=town.chen.unit_id)) == []


def test_for_a_name_that_is_nobodys_it_looks_the_same_and_nobody_is_asked(town: Town) -> None:
    Account.objects.filter(pk=town.outsider.account_id or 0).update(is_active=False)
    known = asked(town)
    for name in ("nobody", "", "li", "outsider", "wang'--"):  # li is a resident, outsider is closed
        unknown = recoveries.ask(name, "x")
        assert (len(unknown.ticket), len(unknown.number)) == (len(known.ticket), len(known.number))
        assert unknown.account is None
        with pytest.raises(NotFound, match="no-recovery"):
            recoveries.approve(unknown.id, by=town.supervisor)
    assert [row.recovery.pk for row in recoveries.waiting(town.supervisor)] == [known.id]


def test_what_was_asked_under_nobodys_name_is_gone_after_a_month(town: Town) -> None:
    kept = asked(town)
    recoveries.ask("nobody", "x")
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=31)):
        recoveries.run_clocks()
    assert [one.pk for one in Recovery.objects.all()] == [kept.id]


def test_it_is_refused_with_a_reason_and_for_good(town: Town, above: Actor) -> None:
    one, halves = approved(town, above)
    with pytest.raises(RuleBroken):
        recoveries.refuse(one.id, by=town.supervisor, reason=" ")
    recoveries.refuse(one.id, by=town.supervisor, reason="Nobody has seen him.")
    with pytest.raises(NotFound):
        recoveries.opened(one.ticket, halves)
    with pytest.raises(WrongState):
        recoveries.refuse(one.id, by=above, reason="Neither have I.")


def test_the_holder_who_did_not_ask_stops_it_at_any_time(town: Town, above: Actor) -> None:
    one, halves = approved(town, above)
    recoveries.refuse(one.id, by=town.wang, reason="It was not me.")
    with pytest.raises(NotFound):
        recoveries.opened(one.ticket, halves)


def test_the_code_holds_for_half_an_hour(town: Town, above: Actor) -> None:
    one, halves = approved(town, above)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(minutes=31)):
        with pytest.raises(NotFound):
            recoveries.opened(one.ticket, halves)
        assert recoveries.lapse_due() == 1
    assert state_of(one) == "lapsed"


def test_after_three_days_it_lapses(town: Town) -> None:
    one = asked(town)
    with clock.stopped_at(SATURDAY_MORNING + timedelta(days=3, minutes=1)):
        with pytest.raises(WrongState):
            recoveries.approve(one.id, by=town.supervisor)
        assert recoveries.waiting(town.supervisor) == []
        assert recoveries.lapse_due() == 1


def test_it_is_used_once_however_many_try_at_once(town: Town, above: Actor) -> None:
    one, halves = approved(town, above)
    found = recoveries.opened(one.ticket, halves)

    def use(turn: int) -> bool:
        try:
            recoveries.use(found, f"{NEW} {turn}")
        except Refusal:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as crowd:
        assert sorted(crowd.map(use, range(4))) == [False, False, False, True]


def test_what_else_was_asked_for_the_account_lapses_with_it(town: Town, above: Actor) -> None:
    other = asked(town)
    one, halves = approved(town, above)
    recoveries.use(recoveries.opened(one.ticket, halves), NEW)
    assert state_of(other) == "lapsed"


def test_neither_ticket_nor_halves_stand_in_the_database(town: Town, above: Actor) -> None:
    one, halves = approved(town, above)
    row = str(Recovery.objects.filter(pk=one.id).values().get())
    assert all(secret not in row for secret in (one.ticket, *halves))
