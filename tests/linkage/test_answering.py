from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections

from banshi.access.models import Look
from banshi.journal.models import Line
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.linkage import actions, queries
from banshi.linkage.lifecycle import State
from banshi.linkage.models import Proposal
from banshi.stations.models import Unit

if TYPE_CHECKING:
    from tests.cast import Town

REASON = "Photo and birth certificate are the same."
PAIR, APART = UUID(int=7), UUID(int=8)


@pytest.fixture(autouse=True)
def _proposed(town: Town) -> None:
    """Propose that the stranger and the one whose household is frozen are one person, here and apart."""
    home = town.wang.unit_id or 0
    south = Unit.objects.using("owner").get(code="999902000002").pk
    evidence = [
        {"comparison": "start", "level": "", "weight": -20},
        {"comparison": "name", "level": "sound", "weight": 28},
    ]
    for key, other, station in ((PAIR, 6, home), (APART, 7, south)):
        Proposal.objects.using("owner").create(
            id=key, one_id=5, other_id=other, station_id=home, other_station_id=station, weight=8.0 + other,
            evidence=evidence, state="open", proposed_at="2026-11-20T09:00:00+08:00", words="",
        )  # fmt: skip


def test_two_officers_of_one_station_answer_one_after_the_other(town: Town) -> None:
    actions.say_same(PAIR, by=town.wang, reason=REASON)
    with pytest.raises(NotAllowed):
        actions.confirm(PAIR, by=town.wang, says=State.SAID_SAME)
    actions.confirm(PAIR, by=town.cousin, says=State.SAID_SAME)
    assert Proposal.objects.get(id=PAIR).state == State.SAME
    assert [line.step for line in Line.objects.filter(thing_id=PAIR).order_by("id")] == ["say-same", "confirm-same"]


def test_where_the_records_stand_apart_the_other_station_confirms(town: Town) -> None:
    actions.say_different(APART, by=town.wang, reason=REASON)
    with pytest.raises(NotAllowed):
        actions.confirm(APART, by=town.cousin, says=State.SAID_DIFFERENT)
    actions.confirm(APART, by=town.outsider, says=State.SAID_DIFFERENT)
    assert Proposal.objects.get(id=APART).state == State.DIFFERENT


def test_whoever_disagrees_has_it_answered_anew(town: Town) -> None:
    actions.say_same(PAIR, by=town.wang, reason=REASON)
    actions.disagree(PAIR, by=town.cousin, reason="The photos show two men.")
    found = Proposal.objects.get(id=PAIR)
    assert (found.state, found.said_by, found.words) == (State.OPEN, None, "")


@pytest.mark.parametrize("who", ["chen", "home_clerk", "colleague", "supervisor", "zhao"])
def test_nobody_but_officers_of_a_home_station_answers(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.say_same(PAIR, by=getattr(town, who), reason=REASON)


def test_nobody_answers_for_their_own_family(town: Town) -> None:
    Proposal.objects.using("owner").filter(id=PAIR).update(one_id=1)
    with pytest.raises(NotAllowed):
        actions.say_different(PAIR, by=town.cousin, reason=REASON)


def test_an_answer_needs_a_reason(town: Town) -> None:
    with pytest.raises(RuleBroken):
        actions.say_same(PAIR, by=town.wang, reason="same")


def test_what_was_said_otherwise_meanwhile_is_not_confirmed(town: Town) -> None:
    actions.say_same(PAIR, by=town.wang, reason=REASON)
    with pytest.raises(WrongState):
        actions.confirm(PAIR, by=town.cousin, says=State.SAID_DIFFERENT)


def test_the_database_knows_that_two_officers_answer(town: Town) -> None:
    with pytest.raises(IntegrityError):
        Proposal.objects.using("owner").filter(id=PAIR).update(said_by=1, confirmed_by=1)
    assert town


def test_the_web_process_proposes_nothing_and_takes_nothing_back(town: Town) -> None:
    for statement in ("delete from linkage_proposal", "update linkage_proposal set one_id = 2"):
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(statement)
    assert town


def test_an_office_reads_the_pairs_of_its_own_records_likeliest_first(town: Town) -> None:
    found = queries.waiting(town.wang.unit_id or 0)
    assert [one.id for one in found] == [APART, PAIR]
    assert [one.id for one in queries.waiting(town.wang.unit_id or 0, after=found[0].place)] == [PAIR]
    assert [one.id for one in queries.waiting(town.outsider.unit_id or 0)] == [APART]


def test_another_offices_pair_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        queries.proposal(PAIR, station_id=town.outsider.unit_id or 0)


def test_the_list_probes_an_index_and_scans_nothing(town: Town) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("set enable_seqscan = off")
        asked = {"station": town.wang.unit_id, "weight": float("inf"), "id": UUID(int=0)}
        cursor.execute("explain " + queries.WAITING_HERE, asked)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("reset enable_seqscan")
    assert "proposals_here" in plan
    assert "proposals_there" in plan
    assert not Look.objects.exists()
