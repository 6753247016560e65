"""The life of one concern in the demonstration, told by real steps: heard, sent, acted upon, answered, judged.

A story is a generator that yields how long everybody waits. What is to happen is drawn beforehand as a ``Course``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from banshi.concerns import catalogue, dispatching, handling, intake, problems, verdicts
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Concern
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel, OtherWay, Outcome, Path, Satisfied, Solved, Urgency
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor
from banshi.kernel.actor import Duty as Right

if TYPE_CHECKING:
    from random import Random

    from banshi.demo.hotline import Line, Spot
    from banshi.demo.saying import Spoken, Topic, Voices

type Story = Iterator[timedelta]

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OPENS, CLOSES = time(8, 30), time(18)
# Nine in ten telephone, as in Beijing in 2020.
_CHANNELS = (Channel.PHONE, Channel.WEB, Channel.COUNTER, Channel.FILE, Channel.OPEN311)
_CHANNEL_SHARES = (88, 9, 1, 1, 1)
_PAID_NO_HEED = ("修了两天又坏了", "根本没人来过", "只打了个电话就说办好了", "还是老样子", "换了个说法而已")
_CONTENT = ("速度挺快", "师傅态度好", "谢谢", "", "", "", "总算解决了", "希望以后不用打电话也有人管")
_WAYS = (
    (OtherWay.LEGAL_WAY, "双方已在法院诉讼，以法院判决为准，法律援助可免费咨询。"),
    (OtherWay.SAME_AGAIN, "此前的工单正在办理，进度可凭编号查询，有新情况请补充。"),
    (OtherWay.MARKET, "属于邻里之间的民事往来，建议先请社区调解。"),
    (OtherWay.EMERGENCY, "已立即转报急救和消防，请您同时直接拨打。"),
    (OtherWay.AGAINST_LAW, "依规定不能为他人代查个人信息，已向您说明理由。"),
)
_WHY_NOT_NOW = ("管线改造列入明年计划，资金尚未下达", "权属仍在诉讼中，判决后方可施工", "需待采暖季结束方可更换管网")
_WHY_LONGER = ("配件需从厂家调货", "需与开发商共同会商", "现场情况复杂，需第三方检测")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a concern will go: what the unit does, and what the resident says then (empty: cannot be asked)."""

    outcome: Outcome = Outcome.SOLVED
    verdict: str = "yes"
    late: bool = False
    extended: bool = False
    objects: str = ""
    doubt: str = ""
    anonymous: bool = False
    withdrawn: bool = False
    stops_after: str = ""
    quick: bool = False


@dataclass(slots=True)
class Crowd:
    """Those who report the same; the first one's concern is what all others are linked with."""

    topic: Topic
    spot: Spot
    first: UUID | None = None
    answered_together: bool = False
    members: list[UUID] = field(default_factory=list)


class Cast:
    """Everybody with a part in the stories of one seed."""

    def __init__(self, line: Line, voices: Voices, rng: Random, actor: Callable[[int, Right], Actor | None]) -> None:
        self.line, self.voices, self.rng, self.actor = line, voices, rng, actor
        self.residents: list[Actor] = []

    def hotline(self, duty: Right = Right.CLERK) -> Actor:
        return self.actor(self.line.id, duty) or NOBODY

    def pause(self, low: float, high: float) -> timedelta:
        return HOUR * self.rng.uniform(low, high)

    def by_day(self, low: float, high: float) -> timedelta:
        """Return a pause of so many hours, and on to the next morning if it would end at night."""
        now = clock.now().astimezone(clock.zone())
        end = now + self.pause(low, high)
        if OPENS <= end.time() <= CLOSES:
            return end - now
        day = end.date() + timedelta(days=end.time() > CLOSES)
        opened = datetime.combine(day, OPENS, tzinfo=clock.zone())
        return opened + self.pause(0, 6) - now


def asked(t: Cast) -> Story:
    """Let somebody ask something that the hotline itself answers."""
    spoken = t.voices.question()
    concern = _heard(t, spoken, category=spoken.topic.code)
    yield MINUTE * t.rng.uniform(2, 25)
    handling.answer_at_once(concern, reply=f"您好！{spoken.done(t.rng)}", by=t.hotline())
    if t.rng.random() < 0.2:  # noqa: PLR2004 - a share
        yield t.pause(1, 40)
        word = verdicts.Word(solved=Solved.YES, satisfied=Satisfied.YES, contacted=True)
        verdicts.give_verdict(concern, word, path=Path.LINK, by=NOBODY)


def told_another_way(t: Cast) -> Story:
    """Let somebody call about what is not the hotline's to solve."""
    concern = _heard(t, t.voices.fault())
    yield MINUTE * t.rng.uniform(3, 30)
    way, words = t.rng.choice(_WAYS)
    dispatching.tell_another_way(concern, way, words=words, by=t.hotline())


def unheard(t: Cast) -> Story:
    """Let somebody report what still waits in the hotline's queue."""
    _heard(t, t.voices.fault() if t.rng.random() < 0.7 else t.voices.question())  # noqa: PLR2004 - a share
    yield from ()


def reported(t: Cast, course: Course, crowd: Crowd | None = None, *, by: Actor = NOBODY) -> Story:
    """Let somebody report something, and let it take its course."""
    spoken = t.voices.fault(crowd.topic, crowd.spot) if crowd else t.voices.fault()
    concern = _heard(t, spoken, anonymous=course.anonymous, by=by)
    joined = crowd is not None and _joins_by_themselves(t, concern, crowd)
    yield MINUTE * (t.rng.uniform(2, 10) if spoken.topic.code[:2] == "01" else t.rng.uniform(4, 40))
    _confirm(t, concern, spoken, None if joined or crowd is None or crowd.first == concern else crowd.first)
    if crowd is not None and crowd.answered_together:
        crowd.members.append(concern)
    yield from _after_it_was_sent(t, concern, spoken, course, crowd)


def _after_it_was_sent(t: Cast, concern: UUID, spoken: Spoken, course: Course, crowd: Crowd | None) -> Story:
    if course.stops_after == "sent":
        return
    if course.withdrawn:
        yield t.pause(1, 30)
        verdicts.withdraw(concern, reason="已经自己解决了", by=NOBODY)
        return
    if course.objects:
        yield from _objected(t, concern, spoken, course)
        if course.stops_after == "objected":
            return
    if crowd is not None and crowd.answered_together:
        while _state(concern) not in {State.ANSWERED, State.WAITING}:
            yield t.pause(5, 7)
    else:
        yield from _worked_on(t, concern, spoken, course)
    yield from _judged(t, concern, spoken, course)


def answers_together(t: Cast, crowd: Crowd, spoken: Spoken) -> Story:
    """Let the unit speak with everybody who waits at its desk for the same, and answer them in the same words."""
    yield t.pause(0, 1)
    # Whoever said no is with the level above, which answers each by itself.
    rows = Concern.objects.filter(id__in=crowd.members, state__in=(State.DISPATCHED, State.IN_HAND), round=1)
    by_unit: dict[int, list[UUID]] = {}
    for pk, unit in rows.values_list("id", "unit_id").order_by("at"):
        by_unit.setdefault(unit or 0, []).append(pk)
    for unit, ids in by_unit.items():
        officer = _officer(t, unit)
        for concern in ids:
            handling.contact(concern, how="phone", reached=True, words="已告知抢修安排", by=officer)
            yield MINUTE * 3
        waiting = [pk for pk in ids if _state(pk) == State.IN_HAND]
        given = _given(t, spoken, Outcome.SOLVED)
        if len(waiting) > 1:
            handling.answer_together(waiting, given, by=officer)
        elif waiting:
            handling.answer(waiting[0], given, by=officer)


def _heard(t: Cast, spoken: Spoken, *, anonymous: bool = False, by: Actor = NOBODY, category: str = "") -> UUID:
    (channel,) = (Channel.WEB,) if by.person_id else t.rng.choices(_CHANNELS, _CHANNEL_SHARES)
    staffed = channel in {Channel.PHONE, Channel.COUNTER}
    spot = spoken.spot
    at_spot = (
        {"place": spot.name, "latitude": spot.latitude, "longitude": spot.longitude} if staffed or by.person_id else {}
    )
    about: tuple[int, ...] = ()
    if spoken.topic.about:
        about = (t.line.unit_for(spot.division, t.rng.choice(("labour", "civil-affairs", "housing"))),)
    kind = spoken.topic.kind if category or staffed else None
    hints = Hints(division=spot.division, about=about, category=category, kind=kind, **at_spot)  # type: ignore[arg-type]
    said = intake.Said(
        id=UUID(int=t.rng.getrandbits(128), version=4), words=spoken.words, channel=channel, hints=hints,
        name="" if anonymous else by.name or spoken.name, phone="" if anonymous else spoken.phone,
        person_id=by.person_id, anonymous=anonymous, may_be_public=t.rng.random() < 0.9,  # noqa: PLR2004 - a share
    )  # fmt: skip
    return intake.take_in(said, by=t.hotline() if staffed and not by.person_id else by).concern.id


def _joins_by_themselves(t: Cast, concern: UUID, crowd: Crowd) -> bool:
    if crowd.first is None:
        crowd.first = concern
        return False
    if t.rng.random() < 0.7:  # noqa: PLR2004 - the operator links the others
        return False
    problems.join(concern, crowd.first, by=NOBODY, how="resident")
    return True


def _confirm(t: Cast, concern_id: UUID, spoken: Spoken, joins: UUID | None) -> None:
    concern = Concern.objects.get(id=concern_id)
    usual = Urgency(catalogue.categories()[spoken.topic.code].urgency)
    choice = dispatching.as_proposed(concern, joins=joins)
    urgency = Urgency.DANGER if concern.urgency == Urgency.DANGER else usual
    spot = spoken.spot
    dispatching.confirm(
        concern_id,
        replace(
            choice, category=spoken.topic.code, kind=spoken.topic.kind, urgency=urgency, place=spot.name,
            division=spot.division, latitude=spot.latitude, longitude=spot.longitude,
        ),
        by=t.hotline(),
    )  # fmt: skip


def _objected(t: Cast, concern_id: UUID, spoken: Spoken, course: Course) -> Story:
    concern = Concern.objects.get(id=concern_id)
    if course.objects == "waits":
        yield t.pause(0.2, 1)
    else:
        yield t.by_day(1, 5)
    unit = concern.unit_id or 0
    dispatching.object_to(concern_id, reason="该事项不在我单位职责清单内，建议由属地政府牵头", by=_officer(t, unit))
    if course.stops_after == "objected":
        return
    yield t.by_day(1, 6)
    government = t.line.units[spoken.spot.division[:6], "government"]
    owner = government if course.objects == "rightly" else unit
    dispatching.rule(
        concern_id, owner, reason="经核对职责清单并征求双方意见", by=t.hotline(Right.SUPERVISOR)
    )  # fmt: skip


def _worked_on(t: Cast, concern_id: UUID, spoken: Spoken, course: Course) -> Story:
    """Let the unit get in touch, act and answer, in time or late."""
    concern = Concern.objects.get(id=concern_id)
    officer, left = _officer(t, concern.unit_id or 0), (concern.due_at - clock.now()) / HOUR
    if t.rng.random() < 0.3 or course.stops_after == "accepted":  # noqa: PLR2004 - a share
        yield t.pause(0.02 * left, 0.1 * left)
        handling.accept(concern_id, by=officer)
        if course.stops_after == "accepted":
            return
    yield t.pause(0.05 * left, 0.25 * left)
    reached = course.doubt != "no-contact"
    handling.contact(concern_id, how="phone", reached=reached, words="已电话联系" if reached else "无人接听", by=officer)
    if course.extended:
        yield t.pause(0.2 * left, 0.4 * left)
        handling.extend(concern_id, reason=t.rng.choice(_WHY_LONGER), by=officer)
        yield t.pause(0.8 * left, 1.2 * left)
    elif course.late:
        yield t.pause(1.1 * left, 1.8 * left)
    else:
        yield t.pause(0.1 * left, 0.3 * left) if course.quick else t.pause(0.1 * left, 0.65 * left)
    handling.answer(concern_id, _given(t, spoken, course.outcome, course.doubt), by=officer)
    yield from _checked(t, concern_id, spoken, course, officer)


def _checked(t: Cast, concern_id: UUID, spoken: Spoken, course: Course, officer: Actor) -> Story:
    """Let an officer of the hotline read a doubtful answer: it passes, or the unit has to do better."""
    if _state(concern_id) != State.IN_REVIEW or course.stops_after == "answered in doubt":
        return
    yield t.by_day(0.5, 5)
    reviewer = t.hotline(Right.OFFICER)
    if course.doubt:
        handling.return_answer(concern_id, reason="没有说明做了什么，请联系市民后重新答复", by=reviewer)
        yield t.by_day(2, 20)
        handling.contact(concern_id, how="visit", reached=True, words="上门说明", by=officer)
        handling.answer(concern_id, _given(t, spoken, course.outcome), by=officer)
        yield t.by_day(0.5, 4)
    if _state(concern_id) == State.IN_REVIEW:
        handling.pass_answer(concern_id, by=reviewer)


def _given(t: Cast, spoken: Spoken, outcome: Outcome, doubt: str = "") -> handling.Given:
    today = clock.today()
    if doubt == "empty":
        return handling.Given(outcome=outcome, done="已办", reply="您好，您反映的问题已处理，感谢支持。", done_on=today)
    done, where = spoken.done(t.rng), spoken.spot.name
    told = f"您好，您反映的{where}的问题，我们{today:%-m月%-d日}到场核实。"
    if outcome is Outcome.NOT_NOW:
        reason = t.rng.choice(_WHY_NOT_NOW)
        again = today + timedelta(days=t.rng.randrange(15, 150))
        reply = f"{told}目前{reason}，先做临时处置，到{again:%-m月%-d日}我们再看一次并告诉您。"
        return handling.Given(outcome=outcome, done=f"{where}现场查看并临时处置", reply=reply, reason=reason, look_again_on=again)
    if outcome is Outcome.NOT_OUR_DUTY:
        reason = "该处为业主共有部分，由业主大会决定"
        return handling.Given(outcome=outcome, done=f"到{where}现场核实", reply=f"{told}{reason}。", reason=reason)
    part = "剩余部分需分步推进。" if outcome is Outcome.PARTLY else ""
    closing = t.rng.choice(("如再有问题请直接找我们。", "欢迎监督。", "给您添麻烦了。", "后续我们会继续回访。"))
    return handling.Given(outcome=outcome, done=done, reply=f"{told}{done}。{part}{closing}", done_on=today)


def _judged(t: Cast, concern_id: UUID, spoken: Spoken, course: Course) -> Story:
    """Let the resident say how it is; what is not solved is worked on once more, one level up."""
    if course.stops_after or _state(concern_id) != State.ANSWERED:
        return
    if course.verdict == "nobody":
        for _try in range(3):
            yield t.by_day(20, 30)
            verdicts.call_in_vain(concern_id, by=t.hotline())
        return
    path = t.rng.choices((Path.LINK, Path.SMS, Path.CALL), (30, 10, 60))[0]
    if course.anonymous:
        path = Path.LINK
    yield t.by_day(3, 30) if path is Path.CALL else t.pause(1, 30)
    word = _word(t, course.verdict)
    said = verdicts.give_verdict(concern_id, word, path=path, by=t.hotline() if path is Path.CALL else NOBODY)
    if said.state == State.DISPATCHED and said.round <= 2:  # noqa: PLR2004 - the level above acts once
        again = Course(verdict="yes" if t.rng.random() < 0.7 else "partly", quick=True)  # noqa: PLR2004 - a share
        yield from _worked_on(t, concern_id, spoken, again)
        yield from _judged(t, concern_id, spoken, again)


def _word(t: Cast, verdict: str) -> verdicts.Word:
    if verdict == "no":
        return verdicts.Word(
            solved=Solved.NO, satisfied=Satisfied.NO, contacted=t.rng.random() < 0.5,  # noqa: PLR2004 - half of them
            words=t.rng.choice(_PAID_NO_HEED),
        )  # fmt: skip
    if verdict == "partly":
        return verdicts.Word(solved=Solved.PARTLY, satisfied=Satisfied.BASICALLY, contacted=True)
    happy = t.rng.choices((Satisfied.YES, Satisfied.BASICALLY, Satisfied.NO), (78, 18, 4))[0]
    return verdicts.Word(
        solved=Solved.YES, satisfied=happy, contacted=t.rng.random() < 0.97, words=t.rng.choice(_CONTENT)  # noqa: PLR2004 - a share
    )  # fmt: skip


def _state(concern_id: UUID) -> str:
    return Concern.objects.values_list("state", flat=True).get(id=concern_id)


def _officer(t: Cast, unit_id: int) -> Actor:
    duty = Right.SUPERVISOR if unit_id == t.line.id else Right.OFFICER
    found = t.actor(unit_id, duty)
    assert found is not None, unit_id  # noqa: S101 - every unit that may lead has an officer
    return found
