"""Taking over what worked: a letter, a line of duties, a list of steps; and how it went there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from banshi.concerns import catalogue, editions, trying
from banshi.concerns.models import Catalogue
from banshi.concerns.models import Duty as DutyRow
from banshi.journal.models import Line as Written
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, RuleBroken, WrongState
from banshi.notices.models import Notice
from banshi.stories import adopting, queries, reviewing, routing, templates, writing
from banshi.stories.models import Adoption, Version
from banshi.stories.vocabulary import Adopted, Kind
from tests.cast import SATURDAY_MORNING
from tests.hotline import COUNTY, heating_category
from tests.projects.stories import carried
from tests.stories.world import another_utility, concern, published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.hotline import Line

WHY = "换了更好的做法，不再照这封信回复。"


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def routed(line: Line, where: str = "county", unit_kind: str = "department") -> Version:
    """Let Warm Sun tell that heating concerns go to a department better."""
    return published(line, template=templates.routing(where, "", unit_kind))


def test_another_unit_takes_a_letter_over_and_its_writer_is_told(line: Line) -> None:
    version, spring = published(line), another_utility(line)
    made = adopting.use_letter(version, by=spring)
    assert made is not None
    assert (made.version_id, made.unit_id, made.account_id) == (version.id, spring.unit_id, spring.account_id)
    assert Written.objects.get(thing_id=made.id).step == "adopt"
    assert Notice.objects.filter(kind="story-adopted", unit_id=line.units["heating"]).count() == 1
    assert adopting.use_letter(version, by=spring) is None


def test_a_unit_uses_its_own_letter_without_taking_it_over(line: Line) -> None:
    assert adopting.use_letter(published(line), by=line.heater) is None
    assert not Adoption.objects.exists()


def test_who_may_take_over_what(line: Line) -> None:
    letter, duties = published(line), routed(line)
    steps = published(line, template=templates.steps("3: 测温"))
    refusals: tuple[Callable[[], object], ...] = (
        lambda: adopting.use_letter(letter, by=line.reviewer),
        lambda: adopting.take_duties(duties, {COUNTY: line.units["housing"]}, by=line.reviewer),
        lambda: adopting.take_duties(duties, {COUNTY: line.units["housing"]}, by=line.houser),
        lambda: adopting.take_steps(steps, None, clock.today(), by=line.heater),
        lambda: adopting.take_steps(steps, None, clock.today(), by=line.operator),
    )
    for refused in refusals:
        with pytest.raises(NotAllowed):
            refused()


def test_a_story_offers_one_kind_of_thing(line: Line) -> None:
    letter = published(line)
    with pytest.raises(WrongState):
        adopting.take_duties(letter, {}, by=line.ruler)
    with pytest.raises(WrongState):
        adopting.take_steps(letter, None, clock.today(), by=line.houser)
    with pytest.raises(WrongState):
        adopting.use_letter(routed(line), by=line.houser)


def test_letters_fit_concerns_of_their_category_and_below(line: Line) -> None:
    version = published(line, category=heating_category().rpartition(".")[0])
    assert [one.id for one in queries.letters_for(heating_category())] == [version.id]
    assert queries.letters_for("") == []
    with pytest.raises(NotFound):
        queries.letter_of(version.story.number, "99.99")


def test_a_line_of_duties_becomes_a_draft_that_is_tried_before_it_counts(line: Line) -> None:
    concern(line)
    version, live = routed(line), catalogue.live_edition(line.units["line"])
    made = adopting.take_duties(version, {COUNTY: line.units["housing"]}, by=line.ruler)
    draft = editions.edition_of(made.edition_id or 0)
    assert (draft.state, catalogue.live_edition(line.units["line"])) == ("draft", live)
    new = DutyRow.objects.get(catalogue=draft, category=heating_category())
    assert (new.division, new.unit_id, new.source) == (COUNTY, line.units["housing"], f"{version.story.number} v1")
    assert DutyRow.objects.filter(catalogue=draft).count() == DutyRow.objects.filter(catalogue_id=live or 0).count() + 1
    tried = trying.would_have_changed(draft.pk, clock.now() - timedelta(days=90))
    assert [(one.from_unit, one.to_unit) for one in tried.changes] == [(line.units["heating"], line.units["housing"])]


def test_a_line_for_the_same_place_is_replaced(line: Line) -> None:
    category = heating_category().rpartition(".")[0]
    version = published(line, category=category, template=templates.routing("county", "", "department"))
    made = adopting.take_duties(version, {COUNTY: line.units["housing"]}, by=line.ruler)
    rows = DutyRow.objects.filter(catalogue_id=made.edition_id or 0, category=category)
    assert [one.unit_id for one in rows] == [line.units["housing"]]


@pytest.mark.parametrize("chosen", [{}, {COUNTY: 0}, {"999903": 1}])
def test_only_units_of_the_kind_at_places_of_the_hotline_are_taken(line: Line, chosen: dict[str, int]) -> None:
    with pytest.raises(RuleBroken, match="no-unit"):
        adopting.take_duties(routed(line), chosen, by=line.ruler)
    assert not Adoption.objects.exists()


def test_a_line_is_laid_out_over_the_places_of_the_hotline(line: Line) -> None:
    def places(where: str, kind: str) -> dict[str, tuple[int, ...]]:
        found = routing.places_of(templates.routing(where, "", kind), line.units["line"])
        return {one.division: one.candidates for one in found}

    assert places("county", "utility") == {COUNTY: (line.units["heating"],)}
    assert places("street", "street") == {"999902003000": (line.units["street"],)}
    assert places("street", "utility") == {"999902003000": (line.units["heating"],)}
    assert places("area", "department") == {"": (line.units["housing"],)}


def test_steps_become_milestones_with_their_days_to_be_copied(line: Line) -> None:
    version = published(line, template=templates.steps("14: 与居民一起看管网\n3天：测回水温度"))
    project = carried(line)
    made = adopting.take_steps(version, project, date(2026, 12, 1), by=line.governor)
    own = adopting.own(made.id, by=line.governor)
    assert own.project_id == project.id
    assert [(one.due_on, one.title) for one in adopting.planned(own)] == [
        (date(2026, 12, 4), "测回水温度"), (date(2026, 12, 15), "与居民一起看管网"),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        adopting.own(made.id, by=line.houser)


def test_steps_go_into_a_project_of_ones_own_alone(line: Line) -> None:
    version = published(line, template=templates.steps("3: 测温"))
    with pytest.raises(RuleBroken, match="no-part-in-it"):
        adopting.take_steps(version, carried(line), clock.today(), by=line.houser)
    adopting.take_steps(version, None, clock.today(), by=line.houser)
    with pytest.raises(RuleBroken, match="adopted-already"):
        adopting.take_steps(version, None, clock.today(), by=line.houser)


def test_the_same_command_is_carried_out_once(line: Line) -> None:
    version, command = published(line, template=templates.steps("3: 测温")), uuid4()
    made = adopting.take_steps(version, None, clock.today(), by=line.houser, command=command)
    with pytest.raises(AlreadyDone):
        adopting.take_steps(version, None, clock.today(), by=line.houser, command=command)
    adopting.end(made.id, why=WHY, by=line.houser)
    with pytest.raises(AlreadyDone):
        adopting.take_steps(version, None, clock.today(), by=line.houser, command=command)


def test_it_is_ended_with_a_reason_and_taken_over_again(line: Line) -> None:
    version, spring = published(line), another_utility(line)
    made = adopting.use_letter(version, by=spring)
    assert made is not None
    with pytest.raises(NotAllowed):
        adopting.end(made.id, why=WHY, by=line.heater)
    with pytest.raises(RuleBroken, match="no-reason"):
        adopting.end(made.id, why="不用", by=spring)
    assert adopting.end(made.id, why=WHY, by=spring).state == Adopted.ENDED
    assert Notice.objects.filter(kind="story-ended-elsewhere", unit_id=line.units["heating"]).exists()
    assert adopting.use_letter(version, by=spring) is not None


def test_adopters_are_told_of_a_new_version_and_of_a_withdrawal(line: Line) -> None:
    version, spring = published(line), another_utility(line)
    adopting.use_letter(version, by=spring)
    writing.revise(version.story_id, reason="第二个冬天又多了一条经验。", by=line.heater)
    writing.offer(version.story_id, by=line.heater)
    reviewing.publish(version.story_id, by=line.reviewer)
    reviewing.withdraw(version.story_id, reason="第三个冬天又冷了，做法不成立。", by=line.heater)
    kinds = Notice.objects.filter(unit_id=spring.unit_id).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["story-changed", "story-withdrawn"]
    assert adopting.own(Adoption.objects.get().id, by=spring).version_id == version.id


def test_duties_that_were_taken_over_already_leave_no_second_draft(line: Line) -> None:
    version, chosen = routed(line), {COUNTY: line.units["housing"]}
    adopting.take_duties(version, chosen, by=line.ruler)
    with pytest.raises(RuleBroken, match="adopted-already"):
        adopting.take_duties(version, chosen, by=line.ruler)
    assert Catalogue.objects.filter(state="draft").count() == 1


def test_a_page_of_stories_goes_on_where_the_last_one_ended(line: Line) -> None:
    first, second = published(line), published(line)
    assert [one.id for one in queries.published()] == [second.id, first.id]
    assert [one.id for one in queries.published(before=(second.at, second.id))] == [first.id]


def test_what_is_not_in_force_is_not_taken_over(line: Line) -> None:
    version, spring = published(line), another_utility(line)
    reviewing.withdraw(version.story_id, reason="第二年又冷了，做法不成立。", by=line.heater)
    with pytest.raises(WrongState):
        adopting.use_letter(queries.version_of(queries.public_story(version.story.number)), by=spring)
    assert queries.published(kind=Kind.LETTER) == []


def test_the_database_keeps_who_took_over_what(line: Line) -> None:
    version, spring = published(line), another_utility(line)
    adopting.use_letter(version, by=spring)
    for statement in ("update stories_adoption set begins_on = '2020-01-01'", "delete from stories_adoption"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError), connections["owner"].cursor() as cursor:
        cursor.execute("update stories_adoption set account_id = 0")


@pytest.mark.parametrize(
    "words",
    ["太短", "给所有人都一样的一封信，没有一处可以填写的地方。", "{姓名}您好，您反映的问题我们已经处理好了。"],
)
def test_a_letter_that_nobody_could_fill_is_refused(words: str) -> None:
    with pytest.raises(RuleBroken):
        templates.letter(words)


@pytest.mark.parametrize("line_of", [("moon", "", "utility"), ("county", "sing", "utility"), ("county", "", "village")])
def test_a_line_that_cannot_be_is_refused(line_of: tuple[str, str, str]) -> None:
    with pytest.raises(RuleBroken):
        templates.routing(*line_of)


@pytest.mark.parametrize("words", ["", "测温", "\n".join(f"{day}: 测温" for day in range(31))])
def test_steps_that_cannot_be_read_are_refused(words: str) -> None:
    with pytest.raises(RuleBroken):
        templates.steps(words)
