"""What is due goes after it was listed for enough nights, and nothing else ever does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, connections

from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, NotAllowed, RuleBroken
from banshi.proofs.sealing import seal_waiting
from banshi.retention import deleting, holding, turns
from banshi.retention.models import Hold, Listed, Turn
from tests.browser import signed_in
from tests.matters.stories import approved, filed
from tests.retention import old
from tests.retention.old import NIGHTS, START, ended, nights, reading
from tests.retention.planting import plant, whose

if TYPE_CHECKING:
    from tests.cast import Town

LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
OF_A_VISIT = ("word", "match", "whereabouts", "need")
THREE_YEARS_AGO = START - timedelta(days=3 * 366)


def test_a_case_past_its_term_goes_after_enough_nights_with_everything_of_it(town: Town) -> None:
    case_id = ended(approved(town), "closed", LONG_AGO)
    old.printed(case_id, town.li.id)
    seal_waiting()
    assert nights(NIGHTS) == []
    assert old.count("matters_case", f"id = '{case_id}'") == 1
    gone = nights(1, first=NIGHTS)
    assert [(one.term, one.things) for one in gone] == [("cases/done", 1)]
    for table, column in (("case", "id"), ("leg", "case_id"), ("particulars", "case_id"), ("document", "case_id")):
        assert old.count(f"matters_{table}", f"{column} = '{case_id}'") == 0
    assert old.count("matters_papercontent") == 0
    assert old.count("matters_paper", f"case_id = '{case_id}'") == 1  # whoever holds the paper can have it checked
    assert old.count("journal_line", f"thing_id = '{case_id}'") == 0
    assert old.count("journal_line", "kind = 'proofs.burial'") == 1


def test_the_term_hangs_on_how_it_ended(town: Town) -> None:
    refused = ended(filed(town), "refused", THREE_YEARS_AGO)
    nights(NIGHTS + 1)
    assert old.count("matters_case", f"id = '{refused}'") == 1
    withdrawn = ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    gone = nights(NIGHTS + 1, first=NIGHTS + 1)
    assert [(one.term, one.things) for one in gone] == [("cases/withdrawn", 1)]
    assert old.count("matters_case", f"id = '{withdrawn}'") == 0
    assert old.count("journal_line", f"thing_id = '{withdrawn}'") > 0  # steps outlive what was answered


def test_a_line_of_the_journal_says_how_many_by_which_rule_and_nothing_of_whom(town: Town) -> None:
    ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    nights(NIGHTS + 1)
    line = Line.objects.get(kind="retention.turn", step="delete")
    assert "cases/withdrawn: 1 things, 24 months by" in line.reason
    assert "matters_case 1" in line.reason
    assert town.li.name not in line.reason


def test_what_was_never_listed_never_goes(town: Town) -> None:
    ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    nights(1)
    later = Turn.objects.using("owner").latest("id")
    assert deleting.delete_waited(later) == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from retention_listed")
    far = Turn(id=later.id, night=later.night + 1000)
    assert deleting.delete_waited(far) == []
    assert old.count("matters_case") == 1


@pytest.mark.parametrize("opened", ["emergency", "finding", "proposal", "state"])
def test_what_is_open_is_never_touched(town: Town, opened: str) -> None:
    case = filed(town)
    ended(case, "withdrawn" if opened != "state" else "accepted", THREE_YEARS_AGO)
    with connections["owner"].cursor() as cursor:
        if opened == "emergency":
            old.unreviewed(case.id, town.wang.account_id or 0)
        if opened == "finding":
            cursor.execute(
                "insert into register_finding"
                " (id, code, persons, household_id, station_id, item, found_at, state, words, case_id)"
                " values (gen_random_uuid(), 'made-up', '{1}', 1, 1, 'name', now(), 'open', '', %s)",
                [case.id],
            )
        if opened == "proposal":
            cursor.execute(
                "insert into linkage_proposal (id, one_id, other_id, station_id, other_station_id, weight, evidence,"
                " state, proposed_at, words, case_id)"
                " values (gen_random_uuid(), 1, 2, 1, 1, 1, '{}', 'open', now(), '', %s)",
                [case.id],
            )
    nights(NIGHTS + 1)
    assert old.count("matters_case", f"id = '{case.id}'") == 1


def test_the_words_of_a_concern_go_by_its_verdict_and_what_became_of_it_stays(town: Town) -> None:
    theirs = whose(town.li.id, town.li.household_id, "li")
    plant(theirs)
    concern = theirs.key("concern")
    with connections["owner"].cursor() as cursor:
        for table in ("projects_juror", "projects_asking", *(f"volunteers_{one}" for one in OF_A_VISIT)):
            cursor.execute(f"delete from {table}")
        cursor.execute(
            "update concerns_concern set state = 'closed', solved = 'yes', outcome = 'solved', closed_at = %s,"
            " problem_id = null where id = %s",
            [THREE_YEARS_AGO, concern],
        )
        cursor.execute("update notices_notice set sent_at = at")
    gone = nights(NIGHTS + 1)
    assert ("reports/solved", 1) in {(one.term, one.things) for one in gone}
    assert old.count("concerns_report", f"concern_id = '{concern}' and words = '' and person_id is null") == 1
    assert old.count("concerns_attachment", f"concern_id = '{concern}'") == 0
    assert old.count("concerns_verdict", f"concern_id = '{concern}'") == 1
    with (
        clock.stopped_at((START + timedelta(days=NIGHTS + 1)).astimezone(UTC)),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute("update concerns_concern set closed_at = %s where id = %s", [LONG_AGO, concern])
        cursor.execute("delete from projects_objection")
    assert ("concerns", 1) in {(one.term, one.things) for one in nights(NIGHTS + 1, first=NIGHTS + 1)}
    assert old.count("concerns_concern", f"id = '{concern}'") == 0


def test_what_happens_to_it_meanwhile_takes_it_off_the_list(town: Town) -> None:
    case = filed(town)
    ended(case, "withdrawn", THREE_YEARS_AGO)
    nights(NIGHTS)
    with clock.stopped_at(START.astimezone(UTC)), connection.cursor() as cursor:
        cursor.execute("update matters_case set state = 'accepted' where id = %s", [case.id])
    assert nights(1, first=NIGHTS) == []
    assert Listed.objects.count() == 0


def test_notices_of_an_open_case_stay_and_of_an_ended_one_go(town: Town) -> None:
    open_case, over = filed(town), filed(town, who=town.stranger)
    ended(over, "refused", THREE_YEARS_AGO)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update notices_notice set at = %s, sent_at = %s", [THREE_YEARS_AGO, THREE_YEARS_AGO])
    before = old.count("notices_notice", f"case_id = '{open_case.id}'")
    nights(NIGHTS + 1)
    assert before > 0
    assert old.count("notices_notice", f"case_id = '{open_case.id}'") == before
    assert old.count("notices_notice", f"case_id = '{over.id}'") == 0


def test_an_objection_stops_it_and_somebody_else_lifts_it(town: Town) -> None:
    case_id = ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    nights(NIGHTS)
    hold = holding.place("cases/withdrawn", reason="A court asked for it.", by=town.auditor)
    assert nights(5, first=NIGHTS) == []
    with pytest.raises(NotAllowed):
        holding.lift(hold.id, reason="I think it is over.", by=town.auditor)
    holding.lift(hold.id, reason="The court has answered.", by=town.supervisor)
    assert [one.term for one in nights(1, first=NIGHTS + 5)] == ["cases/withdrawn"]
    assert old.count("matters_case", f"id = '{case_id}'") == 0


def test_everything_can_be_stopped_at_once_and_only_by_those_who_answer_for_it(town: Town) -> None:
    ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    with pytest.raises(NotAllowed):
        holding.place("*", reason="I do not want it deleted.", by=town.wang)
    with pytest.raises(RuleBroken):
        holding.place("*", reason="no", by=town.supervisor)
    holding.place("*", reason="An inquiry is under way.", by=town.supervisor)
    assert nights(NIGHTS + 3) == []


def test_a_hold_is_not_rewritten_nor_removed_even_by_the_owner(town: Town) -> None:
    hold = holding.place("*", reason="An inquiry is under way.", by=town.supervisor)
    with pytest.raises(DatabaseError), connections["owner"].cursor() as cursor:
        cursor.execute("update retention_hold set reason = 'nothing' where id = %s", [hold.id])
    with pytest.raises(DatabaseError), connections["owner"].cursor() as cursor:
        cursor.execute("delete from retention_hold where id = %s", [hold.id])
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("delete from retention_listed")


def test_two_runs_in_one_night_are_one_night(town: Town) -> None:
    ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    for hour in range(NIGHTS + 5):
        with clock.stopped_at((START + timedelta(minutes=hour)).astimezone(UTC)):
            deleting.run(reading=reading(hour / 1440))
    assert Turn.objects.latest("id").night == 1
    assert old.count("matters_case") == 1


def test_a_clock_set_forward_is_noticed_by_the_machine_and_all_waiting_begins_anew(town: Town) -> None:
    ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    nights(NIGHTS)
    for night in range(NIGHTS, NIGHTS + 3):
        moved = START + timedelta(days=night + 400)
        with clock.stopped_at(moved.astimezone(UTC)), pytest.raises(Conflict):
            deleting.run(reading=reading(NIGHTS - 1 + 0.01))
    assert old.count("matters_case") == 1
    with clock.stopped_at((START + timedelta(days=NIGHTS)).astimezone(UTC)), pytest.raises(Conflict):
        deleting.run(reading=reading(NIGHTS))  # set back again: what was written in between lies ahead
    assert {turn.trouble for turn in Turn.objects.order_by("-id")[:4]} == {"moved", "behind"}
    assert Line.objects.filter(kind="retention.turn", end="trouble").count() == 4
    page = signed_in(town.auditor).get("/office/deletions").content.decode()
    assert "the clock went on by more than the machine was running" in page


def test_a_machine_started_anew_after_days_lets_all_waiting_begin_anew(town: Town) -> None:
    ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    nights(NIGHTS)
    moment = START + timedelta(days=NIGHTS + 400)
    with clock.stopped_at(moment.astimezone(UTC)):
        assert deleting.run(reading=reading(0, boot="two")) == []
    with clock.stopped_at((moment + timedelta(days=1)).astimezone(UTC)):
        assert deleting.run(reading=reading(1, boot="two")) == []
    assert old.count("matters_case") == 1


def test_a_clock_that_does_not_agree_with_the_database_ends_the_turn(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(days=400))
    with pytest.raises(Conflict, match="do not agree"):
        turns.take_turn(reading=reading(0))


def test_it_goes_in_batches_and_a_run_that_is_killed_is_gone_on_with(town: Town) -> None:
    old.attempts(1_300, THREE_YEARS_AGO)
    nights(NIGHTS)
    with clock.stopped_at((START + timedelta(days=NIGHTS)).astimezone(UTC)):
        turn = turns.take_turn(reading=reading(NIGHTS))
        batches: list[int] = []

        def killed(batch: deleting.Deleted) -> None:
            batches.append(batch.things)
            if len(batches) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            deleting.delete_waited(turn, tell=killed)
        assert old.count("axes_accessfailurelog") == 300
        assert sum(one.things for one in deleting.delete_waited(turn)) == 300
    told = Line.objects.filter(kind="retention.turn", step="delete").values_list("reason", flat=True)
    assert sum(int(reason.split(": ")[1].split(" ")[0]) for reason in told) == 1_300
    assert old.count("retention_listed") == 0


def test_twenty_thousand_things_are_listed_at_once_and_go_in_batches(town: Town) -> None:
    assert town
    old.attempts(20_000, THREE_YEARS_AGO)
    nights(1)
    assert Listed.objects.count() == 20_000
    with connections["owner"].cursor() as cursor:
        cursor.execute("update retention_listed set first_night = first_night - %s", [NIGHTS])
    gone = nights(1, first=1)
    assert sum(one.things for one in gone) == 20_000
    assert {one.things for one in gone} == {deleting.BATCH}


@pytest.mark.parametrize("statement", range(1, 14))
def test_killed_at_any_statement_a_batch_is_whole_or_not_there(town: Town, statement: int) -> None:
    case_id = ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    nights(NIGHTS)
    seen = 0

    def kill(run: object, sql: str, *rest: object) -> object:
        nonlocal seen
        seen += 1
        if seen == statement:
            raise KeyboardInterrupt
        return run(sql, *rest)  # type: ignore[operator]

    with clock.stopped_at((START + timedelta(days=NIGHTS)).astimezone(UTC)):
        turn = turns.take_turn(reading=reading(NIGHTS))
        with connections["owner"].execute_wrapper(kill), pytest.raises(KeyboardInterrupt):
            deleting.delete_waited(turn)
        before = (old.count("matters_case", f"id = '{case_id}'"), old.count("journal_line", "step = 'delete'"))
        assert before in {(1, 0), (0, 1)}
        deleting.delete_waited(turn)
    assert old.count("matters_case", f"id = '{case_id}'") == 0
    assert old.count("matters_leg", f"case_id = '{case_id}'") == 0
    assert old.count("journal_line", "step = 'delete'") == 1


def test_the_page_shows_counts_and_takes_the_objection(town: Town) -> None:
    ended(filed(town), "withdrawn", THREE_YEARS_AGO)
    nights(3)
    auditor = signed_in(town.auditor)
    page = auditor.get("/office/deletions").content.decode()
    assert "One is listed." in page
    assert town.li.name not in page
    assert auditor.post("/office/deletions/stop", {"term": "cases/withdrawn", "reason": ""}).status_code == 422
    auditor.post("/office/deletions/stop", {"term": "cases/withdrawn", "reason": "A court asked for it."})
    hold = Hold.objects.get()
    assert auditor.post(f"/office/deletions/{hold.id}", {"reason": "I think it is over."}).status_code == 403
    supervisor = signed_in(town.supervisor)
    assert supervisor.post(f"/office/deletions/{hold.id}", {"reason": "The court answered."}).status_code == 302
    assert signed_in(town.wang).get("/office/deletions").status_code == 403
