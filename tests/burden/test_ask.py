"""Asking stations for figures: what is known is refused, what is asked already too, and every report dies."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connections

from banshi.burden import asking, rules
from banshi.burden.asking import NewFigure
from banshi.burden.known import KNOWN, known_as
from banshi.burden.lifecycle import State
from banshi.burden.models import Ask, Figure, Filled, Report
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotAllowed, RuleBroken, WrongState
from banshi.notices.models import Notice
from tests.burden.askers import CHAIRS, LAMPS, NOVEMBER, SHANGHAI, sent, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with clock.stopped_at(NOVEMBER):
        yield


def test_the_cost_is_known_before_anybody_is_asked(town: Town) -> None:
    report = asking.define(wanted(), by=town.zhao, command=uuid4())
    assert (report.units, report.seconds) == (2, 2 * 300)
    assert not Ask.objects.exists()
    asking.send(report.id, by=town.zhao)
    assert Ask.objects.count() == 2
    told = set(Notice.objects.filter(kind="report-asked").values_list("unit_id", flat=True))
    assert told == {town.wang.unit_id, town.outsider.unit_id}


def test_what_casework_knows_is_generated_and_nobody_is_asked(town: Town) -> None:
    report = sent(town.zhao, new=())
    assert (report.state, report.seconds) == (State.LIVE, 0)
    assert not Ask.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("name", ["受理量", "受 理 件数", "Cases accepted", "cases-ACCEPTED", "12345工单数"])
def test_what_casework_knows_is_not_asked_for_whatever_it_is_called(town: Town, name: str) -> None:
    with pytest.raises(RuleBroken, match="known-already") as refused:
        asking.define(wanted(new=(NewFigure(name=name, definition="x"),)), by=town.zhao, command=uuid4())
    assert "the casework of" in str(refused.value.sentence)


def test_the_same_figure_asked_twice_is_refused_with_who_has_it_and_where(town: Town) -> None:
    sent(town.zhao)
    for by, name in ((town.zhao, "社区路灯盏数"), (town.lin, "社区 路灯盏数")):
        with pytest.raises(RuleBroken, match="asked-already") as refused:
            asking.define(wanted(new=(NewFigure(name=name, definition="x"),)), by=by, command=uuid4())
        for said in ("Pinghu county bureau", "路灯月报", "2027-03-31", "station"):
            assert said in str(refused.value.sentence)


def test_two_who_ask_for_the_same_at_once_are_one_and_a_refusal(town: Town) -> None:
    drafts = [
        asking.define(wanted(), by=town.zhao, command=uuid4()),
        asking.define(wanted(title="市局路灯表"), by=town.lin, command=uuid4()),
    ]
    start, said = Barrier(2), list[str]()

    def ask(report: Report, turn: int) -> None:
        try:
            start.wait()
            asking.send(report.id, by=(town.zhao, town.lin)[turn], command=uuid4())
            said.append("sent")
        except RuleBroken as refusal:
            said.append(refusal.code)
        finally:
            connections["default"].close()

    threads = [Thread(target=ask, args=(report, turn)) for turn, report in enumerate(drafts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["asked-already", "sent"]
    assert Ask.objects.filter(live=True).count() == 2
    assert sorted(Report.objects.values_list("state", flat=True)) == [State.DRAFT, State.LIVE]


def test_a_figure_is_free_again_when_its_report_has_ended(town: Town) -> None:
    asking.end(sent(town.zhao).id, by=town.zhao)
    assert sent(town.lin, title="再问一次").state == State.LIVE


def test_another_figure_of_the_same_report_is_asked_beside_it(town: Town) -> None:
    sent(town.zhao)
    assert sent(town.lin, new=(CHAIRS,)).state == State.LIVE


def test_names_that_sound_alike_are_shown(town: Town) -> None:
    sent(town.zhao)
    below = asking.units_below(town.lin.unit_id or 0, "station")
    assert asking.sounding_alike("社区路灯的盏数", below) == ["社区路灯盏数"]
    assert "受理办件数量" in asking.sounding_alike("受理办件的数量", below)
    assert asking.sounding_alike("轮椅", below) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"title": " "}, "no-title"), ({"why": ""}, "no-why"), ({"law": ""}, "no-law"), ({"reads": ""}, "no-reads"),
        ({"of_kind": "village"}, "nobody-below"),
        ({"known": (), "new": ()}, "no-figures"),
        ({"known": ("weather",)}, "no-such-figure"),
        ({"new": (LAMPS, LAMPS)}, "figure-twice"),
        ({"new": (NewFigure(name="—", definition="x"),)}, "figure-twice"),
        ({"ends_on": date(2026, 11, 21)}, "no-end"), ({"ends_on": date(2028, 1, 1)}, "no-end"),
    ],
)  # fmt: skip
def test_a_report_says_why_by_which_law_who_reads_it_and_until_when(
    town: Town, said: dict[str, object], code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        asking.define(wanted(**said), by=town.zhao, command=uuid4())


def test_who_may_ask(town: Town) -> None:
    report = asking.define(wanted(), by=town.zhao, command=uuid4())
    for other in (town.lin, town.auditor, town.wang):
        with pytest.raises(NotAllowed):
            asking.send(report.id, by=other)
    with pytest.raises(RuleBroken, match="nobody-below"):
        asking.define(wanted(), by=town.wang, command=uuid4())
    with pytest.raises(NotAllowed):
        asking.define(wanted(), by=town.auditor, command=uuid4())


def test_defining_twice_with_one_command_counts_once(town: Town) -> None:
    command = uuid4()
    asking.define(wanted(), by=town.zhao, command=command)
    with pytest.raises(AlreadyDone):
        asking.define(wanted(), by=town.zhao, command=command)
    assert Figure.objects.count() == 3


def test_a_report_dies_on_its_day_unless_it_was_renewed_with_a_reason(town: Town) -> None:
    first = sent(town.zhao, ends_on=date(2026, 12, 31))
    second = sent(town.zhao, new=(CHAIRS,), ends_on=date(2026, 12, 31))
    with pytest.raises(RuleBroken, match="no-reason"):
        asking.renew(second.id, ends_on=date(2027, 6, 30), reason=" ", by=town.zhao)
    for wrong, code in ((date(2026, 12, 1), "no-later"), (date(2029, 1, 1), "no-end")):
        with pytest.raises(RuleBroken, match=code):
            asking.renew(second.id, ends_on=wrong, reason="还要修", by=town.zhao)
    asking.renew(second.id, ends_on=date(2027, 6, 30), reason="还要修", by=town.zhao)
    with clock.stopped_at(NOVEMBER.replace(month=12, day=31)):
        assert asking.run_clocks() == 0
    with clock.stopped_at(datetime(2027, 1, 1, 0, 1, tzinfo=SHANGHAI)):
        assert (asking.run_clocks(), asking.run_clocks()) == (1, 0)
    assert Report.objects.get(id=first.id).state == State.ENDED
    assert list(Ask.objects.filter(live=True).values_list("key", flat=True).distinct()) == [rules.key_of(CHAIRS.name)]
    assert Notice.objects.filter(kind="report-ended", unit_id=town.zhao.unit_id).count() == 1
    with pytest.raises(WrongState):
        asking.renew(first.id, ends_on=date(2027, 6, 30), reason="x", by=town.zhao)


def test_one_that_was_renewed_meanwhile_lives_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    report = sent(town.zhao)
    later = clock.today() + timedelta(days=400)
    with monkeypatch.context() as moved, clock.stopped_at(NOVEMBER + timedelta(days=400)):
        moved.setattr(clock, "today", iter([later, date(2026, 11, 21)]).__next__)
        assert asking.run_clocks() == 0
    assert Report.objects.get(id=report.id).state == State.LIVE


def test_what_was_measured_takes_the_place_of_the_constant(town: Town) -> None:
    report = sent(town.zhao)
    figure = Figure.objects.get(report_id=report.id, code="")
    for turn in range(10):
        assert asking.seconds_of_a_figure() == 300
        Filled.objects.create(
            figure=figure, unit_id=1, first=date(2020 + turn, 1, 1), value=1, at=NOVEMBER, account_id=1, took=40 + turn
        )
    assert asking.seconds_of_a_figure() == 44
    assert sent(town.lin, new=(CHAIRS,)).seconds == 2 * 44


def test_every_figure_of_casework_has_a_name_and_a_definition() -> None:
    assert all(known_as(one.code) is one for one in KNOWN)
    assert [str(one.definition) for one in KNOWN] == [" ".join((one.count.__doc__ or "").split()) for one in KNOWN]
    assert known_as("路灯") is None
