"""Writing a story up, linking what shows it, and the second pair of eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from banshi.concerns import catalogue
from banshi.concerns.models import Problem
from banshi.journal.models import Line as Written
from banshi.kernel import clock
from banshi.kernel.actor import Actor, Duty
from banshi.kernel.refusals import NotAllowed, RuleBroken, WrongState
from banshi.notices.models import Notice
from banshi.stories import linking, reviewing, templates, writing
from banshi.stories.lifecycle import STEPS, readers_of
from banshi.stories.models import Story, Version
from banshi.stories.vocabulary import State
from banshi.stories.wording import LeadsToSomebody
from tests.cast import SATURDAY_MORNING
from tests.hotline import employ
from tests.matters import stories as cases
from tests.projects.stories import carried, problem
from tests.stories import world
from tests.stories.world import concern, draft, published, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cast import Town
    from tests.hotline import Line

WHY = "第二个冬天又多了一条经验，写进来。"


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def told(kind: str) -> set[int | None]:
    return set(Notice.objects.filter(kind=kind).values_list("unit_id", flat=True))


def test_a_story_goes_from_its_unit_past_a_second_person_to_everybody(line: Line) -> None:
    version = published(line)
    assert (version.version, version.story.state, version.story.version) == (1, State.PUBLISHED, 1)
    assert version.reader_id == line.reviewer.account_id
    assert version.hands == [line.heater.account_id]
    steps = Written.objects.filter(thing_id=version.story_id).order_by("id").values_list("step", flat=True)
    assert list(steps) == ["write", "link", "offer", "publish"]
    assert told("story-to-read") == {line.units["government"], line.units["line"]}
    assert told("story-published") == {line.units["heating"]}


def test_whoever_wrote_it_does_not_publish_it_even_at_the_unit_above(line: Line) -> None:
    story = writing.offer(written(line).id, by=line.heater)
    for actor in (line.heater, line.houser, line.operator, line.committee):
        with pytest.raises(NotAllowed):
            reviewing.publish(story.id, by=actor)
    Story.objects.using("owner").filter(id=story.id).update(hands=[line.governor.account_id])
    with pytest.raises(NotAllowed):
        reviewing.publish(story.id, by=line.governor)
    reviewing.publish(story.id, by=line.ruler)


def test_an_officer_of_the_unit_above_publishes_it(line: Line) -> None:
    story = writing.offer(written(line).id, by=line.heater)
    assert reviewing.publish(story.id, by=line.governor).state == State.PUBLISHED


def test_nobody_reads_a_story_of_their_own_unit_but_at_the_top(line: Line, town: Town) -> None:
    assert line.units["line"] not in readers_of(line.units["line"])
    assert readers_of(line.units["city_government"]) == {line.units["line"]}


def test_before_a_hotline_is_open_the_unit_above_reads_it(town: Town) -> None:
    catalogue.forget()
    assert readers_of(town.wang.unit_id or 0) == {town.zhao.unit_id}
    assert readers_of(town.lin.unit_id or 0) == {town.lin.unit_id}


def test_only_its_unit_writes_on_it(line: Line) -> None:
    story = written(line)
    refusals: tuple[Callable[[], object], ...] = (
        lambda: writing.rewrite(story.id, draft(), by=line.houser),
        lambda: linking.link(story.id, "SQ-1", by=line.houser),
        lambda: writing.offer(story.id, by=line.governor),
        lambda: writing.write(draft(), by=Actor(account_id=1, person_id=1)),
    )
    for refused in refusals:
        with pytest.raises(NotAllowed):
            refused()


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("done", "联系人王芳，电话13812345678，逐户测温"), ("came", "住在平湖路12号院3号楼201室的住户说热了"),
        ("wrong", "身份证号99999919900517101X的居民投诉"), ("title", "王先生家的暖气"),
        ("done", "办件DB-2026-000123说明了问题"), ("came", "傅强带人逐户去看"),
    ],
)  # fmt: skip
def test_what_leads_to_a_person_is_shown_and_refused_at_once(line: Line, field: str, words: str) -> None:
    with pytest.raises(LeadsToSomebody) as refused:
        writing.write(draft(**{field: words}), by=line.heater)
    assert {one.field for one in refused.value.passages} == {field}
    assert refused.value.passages[0].words in words
    assert not Story.objects.exists()


def test_a_name_in_the_letter_is_refused_too(line: Line) -> None:
    letter = templates.letter("{地点}的王女士，{日期}已处理，请放心使用暖气。")
    with pytest.raises(LeadsToSomebody):
        writing.write(draft(template=letter), by=line.heater)


def test_nobody_types_a_percentage(line: Line) -> None:
    with pytest.raises(RuleBroken, match="percentage"):
        writing.write(draft(came="满意率提高了百分之三十"), by=line.heater)


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"category": "nothing"}, {"began_on": world.BEGAN.replace(year=2027)}],
)
def test_a_story_that_lacks_something_is_not_kept(line: Line, wrong: dict[str, object]) -> None:
    with pytest.raises(RuleBroken):
        writing.write(draft(**wrong), by=line.heater)


def test_a_story_that_nothing_shows_is_not_offered(line: Line) -> None:
    story = writing.write(draft(), by=line.heater)
    with pytest.raises(RuleBroken, match="nothing-shows-it"):
        writing.offer(story.id, by=line.heater)


def test_a_unit_links_only_what_it_had_a_part_in(line: Line, town: Town) -> None:
    story = writing.write(draft(), by=line.heater)
    mine = concern(line).number
    case = cases.filed(town)
    for numbers in ("SQ-0", case.number, "WT-0"):
        with pytest.raises(RuleBroken, match="no-part-in-it"):
            linking.link(story.id, f"{mine}, {numbers}", by=line.heater)
    assert linking.link(story.id, mine, by=line.heater).links == 1
    assert linking.found([carried(line).number], by=line.governor)["projects"]


def test_a_station_links_its_own_case_and_takes_the_link_away(line: Line, town: Town) -> None:
    case = cases.filed(town)
    story = writing.write(draft(), by=town.wang)
    assert linking.link(story.id, case.number, by=town.wang).cases == [case.id]
    assert linking.unlink(story.id, case.id, by=town.wang).links == 0
    with pytest.raises(RuleBroken, match="no-part-in-it"):
        linking.found([case.number], by=town.outsider)


def test_a_problem_is_linked_by_who_had_one_of_its_concerns(line: Line) -> None:
    number = Problem.objects.get(id=problem(line)).number
    assert linking.found([number], by=line.houser)["problems"]
    with pytest.raises(RuleBroken, match="no-part-in-it"):
        linking.found([number], by=line.heater)


def test_it_is_sent_back_and_taken_back_with_nothing_lost(line: Line) -> None:
    story = writing.offer(written(line).id, by=line.heater)
    with pytest.raises(RuleBroken, match="no-reason"):
        reviewing.send_back(story.id, reason=" ", by=line.reviewer)
    back = reviewing.send_back(story.id, reason="写清楚花了多少钱", by=line.reviewer)
    assert (back.state, back.returned) == (State.DRAFT, "写清楚花了多少钱")
    assert told("story-sent-back") == {line.units["heating"]}
    writing.rewrite(story.id, draft(took_money="材料费八千元"), by=line.heater)
    writing.offer(story.id, by=line.heater)
    assert writing.take_back(story.id, by=line.heater).state == State.DRAFT


def test_what_can_be_taken_over_stays_of_its_kind(line: Line) -> None:
    story = written(line)
    with pytest.raises(RuleBroken, match="another-kind"):
        writing.rewrite(story.id, draft(template=templates.steps("3: 测温")), by=line.heater)


def test_a_published_text_changes_by_a_version_with_a_reason_alone(line: Line) -> None:
    version = published(line)
    with pytest.raises(WrongState):
        writing.rewrite(version.story_id, draft(title="别的"), by=line.heater)
    with pytest.raises(RuleBroken, match="no-reason"):
        writing.revise(version.story_id, reason="改", by=line.heater)
    writing.revise(version.story_id, reason=WHY, by=line.heater)
    writing.rewrite(version.story_id, draft(title="先平衡，再换泵"), by=line.heater)
    writing.offer(version.story_id, by=line.heater)
    reviewing.publish(version.story_id, by=line.governor)
    both = Version.objects.filter(story=version.story_id).order_by("version").values_list("version", "title", "reason")
    assert list(both) == [(1, "换泵之前先看管网平衡", ""), (2, "先平衡，再换泵", WHY)]


@pytest.mark.parametrize(
    "statement",
    [
        "update stories_version set title = 'x'", "delete from stories_version",
        "insert into stories_version select (v).* from (select v from stories_version v) one",
        "update stories_story set state = 'published', version = 7",
        "delete from stories_story",
    ],
)  # fmt: skip
def test_the_database_itself_refuses_to_rewrite_what_was_published(line: Line, statement: str) -> None:
    version = published(line)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Version.objects.get().title == version.title


def test_the_database_refuses_a_version_by_one_of_its_writers(line: Line) -> None:
    story = writing.offer(written(line).id, by=line.heater)
    said = {name: getattr(story, name) for name in reviewing.TOLD}
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        Version.objects.create(
            story=story, version=1, at=clock.now(), hands=story.hands, reader_id=line.heater.account_id or 0,
            reader_unit_id=1, **said,
        )  # fmt: skip


def test_a_story_is_withdrawn_for_good_with_its_reason(line: Line) -> None:
    version = published(line)
    clerk = employ("heat_clerk", "文静", line.units["heating"], Duty.CLERK)
    with pytest.raises(NotAllowed):
        reviewing.withdraw(version.story_id, reason="第二年又冷了，做法不成立。", by=clerk)
    gone = reviewing.withdraw(version.story_id, reason="第二年又冷了，做法不成立。", by=line.heater)
    assert (gone.state, gone.version) == (State.WITHDRAWN, 1)
    assert all(State.WITHDRAWN not in step.start for step in STEPS)
    with pytest.raises(DatabaseError), transaction.atomic():
        Story.objects.filter(id=gone.id).update(why_withdrawn="")
