"""How residents are heard in the demonstration: asked and answered at once, told another way, or sent to a unit.

A story is a generator that takes real steps and yields how long everybody waits. What is to happen is drawn
beforehand as a ``Course``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from banshi.concerns import catalogue, dispatching, handling, intake, problems, verdicts
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel, OtherWay, Path, Satisfied, Solved, Urgency
from banshi.demo.answered import after_it_was_sent
from banshi.demo.course import MINUTE, Cast, Course, Crowd, Story
from banshi.kernel.actor import NOBODY, Actor

if TYPE_CHECKING:
    from banshi.concerns.models import Concern
    from banshi.demo.saying import Spoken

# Nine in ten telephone, as in Beijing in 2020.
_CHANNELS = (Channel.PHONE, Channel.WEB, Channel.COUNTER, Channel.FILE, Channel.OPEN311)
_CHANNEL_SHARES = (88, 9, 1, 1, 1)
_WAYS = (
    (OtherWay.LEGAL_WAY, "双方已在法院诉讼，以法院判决为准，法律援助可免费咨询。"),
    (OtherWay.SAME_AGAIN, "此前的工单正在办理，进度可凭编号查询，有新情况请补充。"),
    (OtherWay.MARKET, "属于邻里之间的民事往来，建议先请社区调解。"),
    (OtherWay.EMERGENCY, "已立即转报急救和消防，请您同时直接拨打。"),
    (OtherWay.AGAINST_LAW, "依规定不能为他人代查个人信息，已向您说明理由。"),
)


def asked(t: Cast) -> Story:
    """Let somebody ask something that the hotline itself answers."""
    spoken = t.voices.question()
    concern = _heard(t, spoken, category=spoken.topic.code).id
    yield MINUTE * t.rng.uniform(2, 25)
    handling.answer_at_once(concern, reply=f"您好！{spoken.done(t.rng)}", by=t.hotline())
    if t.rng.random() < 0.2:  # noqa: PLR2004 - a share
        yield t.pause(1, 40)
        word = verdicts.Word(solved=Solved.YES, satisfied=Satisfied.YES, contacted=True)
        verdicts.give_verdict(concern, word, path=Path.LINK, by=NOBODY)


def told_another_way(t: Cast) -> Story:
    """Let somebody call about what is not the hotline's to solve."""
    concern = _heard(t, t.voices.fault()).id
    yield MINUTE * t.rng.uniform(3, 30)
    way, words = t.rng.choice(_WAYS)
    dispatching.tell_another_way(concern, way, words=words, by=t.hotline())


def unheard(t: Cast, crowd: Crowd | None = None) -> Story:
    """Let somebody report what still waits in the hotline's queue."""
    if crowd is not None:
        _heard(t, t.voices.fault(crowd.topic, crowd.spot), proposed=True)
    else:
        _heard(t, t.voices.fault() if t.rng.random() < 0.7 else t.voices.question(), proposed=True)  # noqa: PLR2004 - a share
    yield from ()


def reported(t: Cast, course: Course, crowd: Crowd | None = None, *, by: Actor = NOBODY) -> Story:
    """Let somebody report something, and let it take its course."""
    # What the first one says is the title under which the problem is known.
    spoken = t.voices.fault(crowd.topic, crowd.spot, plainly=crowd.first is None) if crowd else t.voices.fault()
    heard = _heard(t, spoken, anonymous=course.anonymous, by=by)
    joined = crowd is not None and _joins_by_themselves(t, heard.id, crowd)
    yield MINUTE * (t.rng.uniform(2, 10) if spoken.topic.code[:2] == "01" else t.rng.uniform(4, 40))
    concern = _confirm(t, heard, spoken, None if joined or crowd is None else crowd.first)
    if crowd is not None:
        crowd.first = crowd.first or concern.id
        crowd.members.append(concern.id)
    yield from after_it_was_sent(t, concern, spoken, course, crowd)


def _heard(
    t: Cast, spoken: Spoken, *, anonymous: bool = False, by: Actor = NOBODY, category: str = "", proposed: bool = False
) -> Concern:
    """Take a concern in; what it is was chosen at the telephone, unless it is left to be ``proposed``."""
    (channel,) = (Channel.WEB,) if by.person_id else t.rng.choices(_CHANNELS, _CHANNEL_SHARES)
    staffed = channel in {Channel.PHONE, Channel.COUNTER}
    spot = spoken.spot
    at_spot = (
        {"place": spot.name, "latitude": spot.latitude, "longitude": spot.longitude} if staffed or by.person_id else {}
    )
    about: tuple[int, ...] = ()
    if spoken.topic.about:
        about = (t.line.unit_for(spot.division, t.rng.choice(("labour", "civil-affairs", "housing"))),)
    kind = spoken.topic.kind if (category or staffed) and not proposed else None
    hints = Hints(division=spot.division, about=about, category=category, kind=kind, **at_spot)  # type: ignore[arg-type]
    said = intake.Said(
        id=UUID(int=t.rng.getrandbits(128), version=4), words=spoken.words, channel=channel, hints=hints,
        name="" if anonymous else by.name or spoken.name, phone="" if anonymous else spoken.phone,
        person_id=by.person_id, anonymous=anonymous, may_be_public=t.rng.random() < 0.9,  # noqa: PLR2004 - a share
    )  # fmt: skip
    return intake.take_in(said, by=t.hotline() if staffed and not by.person_id else by).concern


def _joins_by_themselves(t: Cast, concern: UUID, crowd: Crowd) -> bool:
    if crowd.first is None or t.rng.random() < 0.7:  # noqa: PLR2004 - the operator links the others
        return False
    problems.join(concern, crowd.first, by=NOBODY, how="resident")
    return True


def _confirm(t: Cast, concern: Concern, spoken: Spoken, joins: UUID | None) -> Concern:
    usual = Urgency(catalogue.categories()[spoken.topic.code].urgency)
    choice = dispatching.as_proposed(concern, joins=joins)
    urgency = Urgency.DANGER if concern.urgency == Urgency.DANGER else usual
    spot = spoken.spot
    chosen = replace(
        choice, category=spoken.topic.code, kind=spoken.topic.kind, urgency=urgency, place=spot.name,
        division=spot.division, latitude=spot.latitude, longitude=spot.longitude,
    )  # fmt: skip
    return dispatching.confirm(concern.id, chosen, by=t.hotline())
