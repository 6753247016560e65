"""What units, the hotline and residents do with a concern once it was sent: object, act, answer, check, judge."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.concerns import dispatching, handling, verdicts
from banshi.concerns.lifecycle import State
from banshi.concerns.models import Concern
from banshi.concerns.vocabulary import Outcome, Path, Satisfied, Solved
from banshi.demo.course import HOUR, MINUTE, Cast, Course, Crowd, Story
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor
from banshi.kernel.actor import Duty as Right

if TYPE_CHECKING:
    from collections.abc import Generator
    from uuid import UUID

    from banshi.demo.saying import Spoken

SOON = 60.0
"""Hours that a unit has for what is to be read over, or asked about, at the end."""

_PAID_NO_HEED = ("修了两天又坏了", "根本没人来过", "只打了个电话就说办好了", "还是老样子", "换了个说法而已")
_CONTENT = ("速度挺快", "师傅态度好", "谢谢", "", "", "", "总算解决了", "希望以后不用打电话也有人管")
_WHY_NOT_NOW = ("管线改造列入明年计划，资金尚未下达", "权属仍在诉讼中，判决后方可施工", "需待采暖季结束方可更换管网")
_WHY_LONGER = ("配件需从厂家调货", "需与开发商共同会商", "现场情况复杂，需第三方检测")


def after_it_was_sent(t: Cast, concern: Concern, spoken: Spoken, course: Course, crowd: Crowd | None) -> Story:
    """Go on with a concern that lies with a unit, to where its course ends."""
    if course.stops_after == "sent":
        return
    if course.withdrawn:
        yield t.pause(1, 30)
        verdicts.withdraw(concern.id, reason="已经自己解决了", by=NOBODY)
        return
    if course.objects:
        concern = yield from _objected(t, concern, spoken, course)
        if course.stops_after == "objected":
            return
    if crowd is not None and crowd.answered_together:
        while _state(concern.id) != State.ANSWERED:
            yield t.pause(5, 7)
        yield from _judged(t, concern.id, spoken, course)
    else:
        yield from _worked_on(t, concern, spoken, course)


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
            answered = handling.answer_together(waiting, given, by=officer)
        else:
            answered = [handling.answer(pk, given, by=officer) for pk in waiting]
        for one in answered:
            if one.state == State.IN_REVIEW:
                yield t.by_day(0.2, 2)
                handling.pass_answer(one.id, by=t.hotline(Right.OFFICER))


def _objected(t: Cast, concern: Concern, spoken: Spoken, course: Course) -> Generator[timedelta, None, Concern]:
    yield t.pause(0.2, 1) if course.stops_after else t.by_day(1, 5)
    unit = concern.unit_id or 0
    reason = "该事项不在我单位职责清单内，建议由属地政府牵头"
    concern = dispatching.object_to(concern.id, reason=reason, by=_officer(t, unit))
    if course.stops_after != "objected":
        yield t.by_day(1, 6)
        government = t.line.units[spoken.spot.division[:6], "government"]
        owner = government if course.objects == "rightly" else unit
        ruler = t.hotline(Right.SUPERVISOR)
        concern = dispatching.rule(concern.id, owner, reason="经核对职责清单并征求双方意见", by=ruler)
    return concern


def _worked_on(t: Cast, concern: Concern, spoken: Spoken, course: Course) -> Story:
    """Let the unit get in touch, act and answer, in time or late; then the resident says how it is."""
    officer, left = _officer(t, concern.unit_id or 0), (concern.due_at - clock.now()) / HOUR
    if course.stops_after:
        left = min(left, SOON)  # what is to wait on a desk in the end has to have come so far
    if t.rng.random() < 0.3 or course.stops_after == "accepted":  # noqa: PLR2004 - a share
        yield t.pause(0.02 * left, 0.1 * left)
        handling.accept(concern.id, by=officer)
        if course.stops_after == "accepted":
            return
    yield t.pause(0.05 * left, 0.25 * left)
    reached = course.doubt != "no-contact"
    words = "已电话联系" if reached else "无人接听"
    handling.contact(concern.id, how="phone", reached=reached, words=words, by=officer)
    if course.extended:
        yield t.pause(0.2 * left, 0.4 * left)
        handling.extend(concern.id, reason=t.rng.choice(_WHY_LONGER), by=officer)
    yield t.pause(*(left * part for part in _how_long(course)))
    concern = handling.answer(concern.id, _given(t, spoken, course.outcome, course.doubt), by=officer)
    if concern.state == State.IN_REVIEW and not course.stops_after:
        concern = yield from _checked(t, concern, spoken, course, officer)
    if concern.state == State.WAITING:
        yield from _looked_at_again(t, concern, spoken)
    elif concern.state == State.ANSWERED and not course.stops_after:
        yield from _judged(t, concern.id, spoken, course)


def _looked_at_again(t: Cast, concern: Concern, spoken: Spoken) -> Story:
    """Wait for the day that was named, and for Banshi to bring the concern back; then it can be done."""
    yield clock.at_start_of(concern.look_again_on or clock.today()) - clock.now() + 3 * HOUR
    yield from _worked_on(t, Concern.objects.get(id=concern.id), spoken, Course(quick=True))


def _how_long(course: Course) -> tuple[float, float]:
    """Return how long the work takes, in shares of the time that was left."""
    if course.extended:
        return 0.8, 1.2
    return (1.1, 1.8) if course.late else (0.1, 0.3) if course.quick else (0.1, 0.65)


def _checked(
    t: Cast, concern: Concern, spoken: Spoken, course: Course, officer: Actor
) -> Generator[timedelta, None, Concern]:
    """Let an officer of the hotline read a doubtful answer: it passes, or the unit has to do better."""
    yield t.by_day(0.5, 5)
    reviewer = t.hotline(Right.OFFICER)
    if course.doubt:
        handling.return_answer(concern.id, reason="没有说明做了什么，请联系市民后重新答复", by=reviewer)
        yield t.by_day(2, 20)
        handling.contact(concern.id, how="visit", reached=True, words="上门说明", by=officer)
        concern = handling.answer(concern.id, _given(t, spoken, course.outcome), by=officer)
        yield t.by_day(0.5, 4)
    if concern.state == State.IN_REVIEW:
        concern = handling.pass_answer(concern.id, by=reviewer)
    return concern


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
        return handling.Given(
            outcome=outcome, done=f"{where}现场查看并临时处置", reply=reply, reason=reason, look_again_on=again
        )  # fmt: skip
    if outcome is Outcome.NOT_OUR_DUTY:
        reason = "该处为业主共有部分，由业主大会决定"
        return handling.Given(outcome=outcome, done=f"到{where}现场核实", reply=f"{told}{reason}。", reason=reason)
    part = "剩余部分需分步推进。" if outcome is Outcome.PARTLY else ""
    closing = t.rng.choice(("如再有问题请直接找我们。", "欢迎监督。", "给您添麻烦了。", "后续我们会继续回访。"))
    return handling.Given(outcome=outcome, done=done, reply=f"{told}{done}。{part}{closing}", done_on=today)


def _judged(t: Cast, concern_id: UUID, spoken: Spoken, course: Course) -> Story:
    """Let the resident say how it is; what is not solved is worked on once more, one level up."""
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
        yield from _worked_on(t, said, spoken, again)


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
