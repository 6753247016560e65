"""How each step is taken of questions about looks, of stories and taking them over, and of reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from banshi.burden import asking as reports
from banshi.burden.asking import NewFigure
from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Actor
from banshi.stories import adopting, linking, reviewing, writing
from banshi.stories.models import Story, Version
from banshi.watching import nightly
from banshi.watching import reviewing as watching
from banshi.watching.models import Conclusion, Inquiry
from tests.burden.askers import wanted
from tests.lifecycles.deeds import Deed, Deeds, Turn
from tests.stories import world as told
from tests.watching import nights

if TYPE_CHECKING:
    from banshi.burden.models import Report
    from tests.lifecycles.ground import Ground


def _banshi(_ground: Ground, _thing: object) -> Actor:
    return SYSTEM


def _nobody(_ground: Ground, _thing: object) -> Actor:
    return NOBODY


def _second(at: datetime | None) -> datetime:
    return (at or clock.now()) + timedelta(seconds=1)


def looked_at(ground: Ground) -> UUID:
    """Let an officer look at somebody of the own family, and the night come; return the officer's question to be."""
    nights.look(ground.town.cousin, ground.town.li.id, moment=clock.now())
    ground.go_to(nights.at(clock.today() + timedelta(days=1), 3))
    return ground.world.things.case.pk  # type: ignore[no-any-return]


def raised(ground: Ground) -> UUID:
    """Let the night find it."""
    looked_at(ground)
    nightly.watch(nights.nobody)
    return nights.raised("family")[-1].id


def _ask_about(turn: Turn) -> Inquiry:
    town = turn.ground.town
    number = nights.look(town.wang, town.stranger.id, moment=nights.at(nights.MONDAY))
    by = turn.by if turn.by.is_resident else town.stranger_online  # the page is for residents
    return watching.ask_about(number, turn.words, by=by, tell=nights.nobody)


INQUIRY: Deeds = {
    "raise": Deed(lambda _t: nightly.watch(nights.nobody), "looked-at", by=_banshi),
    "ask-about-look": Deed(_ask_about, by=lambda g, _t: g.town.stranger_online, several=True),
    "ask-officer": Deed(
        lambda t: watching.ask_officer(t.pk, by=t.by, tell=nights.nobody, command=t.command), "raised", repeats=True
    ),
    "answer": Deed(
        lambda t: watching.answer(t.pk, t.words, by=t.by, command=t.command), "raised ask-officer", repeats=True
    ),
    "conclude": Deed(
        lambda t: watching.conclude(
            t.pk, Conclusion.JUSTIFIED, t.words, by=t.by, tell=nights.nobody, command=t.command
        ),
        "raised", repeats=True,
    ),
}  # fmt: skip


# ---------------------------------------------------------------- stories, reports


def _write(turn: Turn) -> Story:
    return writing.write(told.draft(title=f"换泵之前先看管网{uuid4().hex[:4]}"), by=turn.by, command=turn.command)


def _link(turn: Turn) -> Story:
    number = Concern.objects.get(pk=turn.ground.world.things.concern.pk).number
    return linking.link(turn.pk, number, by=turn.by, command=turn.command)


def _adopt(turn: Turn) -> object:
    pk = story_told(turn.ground)
    version = Version.objects.select_related("story").get(story_id=pk)
    return adopting.use_letter(version, by=turn.by, command=turn.command)


def story_told(ground: Ground) -> UUID:
    """Let Warm Sun tell a story, and the hotline's reviewer publish it."""
    line = ground.line
    pk = _write(Turn(ground=ground, pk=uuid4(), by=line.heater)).id
    _link(Turn(ground=ground, pk=pk, by=line.heater))
    writing.offer(pk, by=line.heater)
    return reviewing.publish(pk, by=line.reviewer).id


OFFERED = "write link offer"
STORY: Deeds = {
    "write": Deed(_write, by=lambda g, _t: g.line.heater, repeats=True),
    "rewrite": Deed(
        lambda t: writing.rewrite(t.pk, told.draft(title="又一个题目"), by=t.by, command=t.command), "write",
        repeats=True,
    ),
    "link": Deed(_link, "write", repeats=True),
    "offer": Deed(lambda t: writing.offer(t.pk, by=t.by, command=t.command), "write link", repeats=True),
    "take-back": Deed(lambda t: writing.take_back(t.pk, by=t.by, command=t.command), OFFERED, repeats=True),
    "revise": Deed(
        lambda t: writing.revise(t.pk, reason=t.words, by=t.by, command=t.command), f"{OFFERED} publish", repeats=True
    ),
    "send-back": Deed(
        lambda t: reviewing.send_back(t.pk, reason=t.words, by=t.by, command=t.command), OFFERED, repeats=True
    ),
    "publish": Deed(lambda t: reviewing.publish(t.pk, by=t.by, command=t.command), OFFERED, repeats=True),
    "withdraw": Deed(
        lambda t: reviewing.withdraw(t.pk, reason=t.words, by=t.by, command=t.command), f"{OFFERED} publish",
        repeats=True,
    ),
}  # fmt: skip
ADOPTION: Deeds = {
    "adopt": Deed(_adopt, by=lambda g, _t: g.line.houser, several=True),
    "end": Deed(lambda t: adopting.end(t.pk, why=t.words, by=t.by, command=t.command), "adopt", repeats=True),
}


def _define(turn: Turn) -> Report:
    lamps = NewFigure(name=f"社区长椅{uuid4().hex[:6]}", definition="辖区内由社区管护的长椅数量")
    return reports.define(wanted(new=(lamps,)), by=turn.by, command=turn.command or uuid4())


REPORT: Deeds = {
    "define-report": Deed(_define, by=lambda g, _t: g.town.zhao),
    "send-report": Deed(lambda t: reports.send(t.pk, by=t.by, command=t.command), "define-report", repeats=True),
    "renew-report": Deed(
        lambda t: reports.renew(
            t.pk, ends_on=clock.today() + timedelta(days=300), reason=t.words, by=t.by, command=t.command
        ),
        "define-report send-report", repeats=True,
    ),
    "end-report": Deed(
        lambda t: reports.end(t.pk, by=t.by, command=t.command), "define-report send-report", repeats=True
    ),
    "expire-report": Deed(
        lambda _t: reports.run_clocks(), "define-report send-report",
        due=lambda one: clock.at_start_of(one.ends_on + timedelta(days=1)),
    ),
}  # fmt: skip
SCENES = {"looked-at": looked_at, "raised": raised}
