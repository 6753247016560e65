"""The pages of what worked: written at a desk, read by a second person, taken over by others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client

from banshi.concerns import handling
from banshi.concerns.models import Answer, Catalogue
from banshi.kernel import clock
from banshi.projects.models import Project
from banshi.stories import adopting, templates, writing
from banshi.stories.models import Adoption, Story, Version
from banshi.stories.vocabulary import State
from tests.browser import carry, signed_in
from tests.cast import SATURDAY_MORNING
from tests.hotline import COUNTY, heating_category
from tests.journeys.test_pages import look_everywhere
from tests.projects.stories import carried
from tests.stories.test_figures import two_winters
from tests.stories.world import LETTER, another_utility, concern, published, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from banshi.kernel.actor import Actor
    from tests.hotline import Line


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def typed(**changes: str) -> dict[str, str]:
    return {
        "command": str(uuid4()), "title": "先平衡，再换泵", "category": heating_category(), "began_on": "2025-11-20",
        "wrong": "末端住户室温上不去。", "done": "先调平衡阀，再决定是否换泵。", "took_time": "三周",
        "took_money": "材料费",
        "took_who": "换热站班组", "came": "不再逐户报修。", "letter": LETTER,
    } | changes  # fmt: skip


def step(actor: Actor, story: Story, name: str, **said: str) -> Any:
    return signed_in(actor).post(f"/unit/stories/{story.number}/{name}", {"command": str(uuid4())} | said)


def test_a_story_goes_through_the_pages_from_the_first_word_to_everybody(line: Line) -> None:
    desk, found = signed_in(line.heater), concern(line)
    assert desk.post("/unit/stories/new/letter/", typed()).status_code == 302
    story = Story.objects.get()
    assert step(line.heater, story, "offer").status_code == 422
    assert step(line.heater, story, "link", numbers="SQ-0").status_code == 422
    assert step(line.heater, story, "link", numbers=found.number).status_code == 302
    assert desk.get(f"/unit/stories/{story.number}/edit/").status_code == 200
    assert desk.post(f"/unit/stories/{story.number}/edit/", typed(title="先平衡管网")).status_code == 302
    step(line.heater, story, "offer")
    assert Client().get(f"/stories/{story.number}/").status_code == 404
    assert story.number in signed_in(line.reviewer).get("/unit/stories/").content.decode()
    assert step(line.reviewer, story, "send-back", reason="写清楚花了多少钱").status_code == 302
    step(line.heater, story, "offer")
    step(line.heater, story, "take-back")
    step(line.heater, story, "offer")
    assert step(line.reviewer, story, "publish").status_code == 302
    shown = Client(headers={"accept-language": "en"}).get(f"/stories/{story.number}/").content.decode()
    assert "先平衡管网" in shown
    assert found.number not in shown
    assert step(line.reviewer, story, "publish").status_code == 409


def test_what_leads_to_a_person_is_shown_at_its_field(line: Line) -> None:
    words = {"done": "联系人王芳，电话13812345678", "letter": "{地点}的王女士，{日期}已处理，请放心使用暖气。"}
    answer = signed_in(line.heater).post("/unit/stories/new/letter/", typed(**words))
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"done", "letter"}
    assert "13812345678" in str(errors["done"])
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        ("letter", {"letter": "给所有人都一样的一封信，没有一处可以填写。"}, "letter"),
        ("rule", {"steps": "测温"}, "steps"), ("letter", {"came": "满意率百分之九十"}, "__all__"),
        ("letter", {"began_on": "2030-01-01"}, "began_on"),
    ],
)  # fmt: skip
def test_a_refusal_is_said_where_it_belongs(line: Line, kind: str, said: dict[str, str], field: str) -> None:
    answer = signed_in(line.heater).post(f"/unit/stories/new/{kind}/", typed(**said))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_new_version_leaves_the_one_in_force_in_sight(line: Line) -> None:
    story = published(line).story
    step(line.heater, story, "revise", reason="第二个冬天又多了一条经验。")
    signed_in(line.heater).post(f"/unit/stories/{story.number}/edit/", typed(title="更好的做法"))
    everybody = Client(headers={"accept-language": "en"})
    assert "更好的做法" not in everybody.get(f"/stories/{story.number}/").content.decode()
    step(line.heater, story, "offer")
    step(line.governor, story, "publish")
    assert "更好的做法" in everybody.get(f"/stories/{story.number}/").content.decode()
    old = everybody.get(f"/stories/{story.number}/versions/1/").content.decode()
    assert "not in force any more" in old
    assert "换泵之前先看管网平衡" in old


def test_a_withdrawn_story_says_why_and_leaves_the_list(line: Line) -> None:
    story = published(line).story
    assert step(line.heater, story, "withdraw", reason="短").status_code == 422
    step(line.heater, story, "withdraw", reason="第二年又冷了，做法不成立。")
    everybody = Client(headers={"accept-language": "en"})
    assert "做法不成立" in everybody.get(f"/stories/{story.number}/").content.decode()
    assert story.number not in everybody.get("/stories/").content.decode()


def test_stories_are_found_by_what_they_are_about_and_what_can_be_taken_over(line: Line) -> None:
    number = published(line).story.number
    published(line, template=templates.steps("3: 测温"))
    above = heating_category().partition(".")[0]
    page = Client().get(f"/stories/?category={above}&kind=letter").content.decode()
    assert page.count("choices__note") == 1
    assert number in page
    assert number not in Client().get("/stories/?category=99&before=nonsense").content.decode()


def test_the_figures_stand_beside_the_words_and_say_what_got_worse(line: Line) -> None:
    two_winters(line, many=60, solved=10, hours=96)
    version, spring = published(line), another_utility(line)
    adopting.use_letter(version, by=spring)
    shown = Client(headers={"accept-language": "en"}).get(f"/stories/{version.story.number}/").content.decode()
    assert "It got worse: more was reported, fewer residents call it solved, answers take longer." in shown
    assert "10 of 60" in shown
    assert "Adopted by 1 unit" in shown
    assert "Too early" in shown


def test_a_letter_is_chosen_at_a_concern_and_edited_before_it_is_sent(line: Line) -> None:
    version, spring = published(line), another_utility(line)
    found = concern(line, unit=spring.unit_id)
    handling.contact(found.id, how="phone", reached=True, words="约好上门", by=spring)
    desk = signed_in(spring)
    assert f"/unit/stories/letters/{found.id}/" in desk.get(f"/unit/concerns/{found.id}/").content.decode()
    assert version.title in desk.get(f"/unit/stories/letters/{found.id}/").content.decode()
    chosen = {"command": str(uuid4()), "letter": version.story.number}
    opened = desk.post(f"/unit/stories/letters/{found.id}/", chosen, follow=True)
    assert "翠湖小区的暖气问题我们已于{日期}处理" in opened.content.decode()
    assert Adoption.objects.get().version_id == version.id
    answer = {
        "command": str(uuid4()), "outcome": "solved", "done": "更换了循环泵，供水温度升到50度", "done_on": "2026-11-20",
        "reply": templates.letter(LETTER).text,
    }  # fmt: skip
    left = desk.post(f"/unit/concerns/{found.id}/answer", answer)
    assert left.status_code == 422
    assert "Fill in what differs" in left.content.decode()
    whole = answer | {"reply": "翠湖小区的暖气问题我们已于昨天处理：换了循环泵。", "send": "1"}
    assert desk.post(f"/unit/concerns/{found.id}/answer", whole).status_code == 302
    assert Answer.objects.get().reply == whole["reply"]


def test_a_letter_that_was_not_taken_over_opens_no_answer(line: Line) -> None:
    version, spring = published(line), another_utility(line)
    found = concern(line, unit=spring.unit_id)
    opened = signed_in(spring).get(f"/unit/concerns/{found.id}/answer?letter={version.story.number}")
    assert "我们已于" not in opened.content.decode()


def test_a_hotline_takes_duties_over_into_a_trial(line: Line) -> None:
    concern(line)
    number = published(line, template=templates.routing("county", "", "department")).story.number
    assert "unit-999902" in signed_in(line.ruler).get(f"/unit/stories/{number}/adopt/").content.decode()
    sent = {"command": str(uuid4()), f"unit-{COUNTY}": str(line.units["housing"])}
    trial = signed_in(line.ruler).post(f"/unit/stories/{number}/adopt/", sent, follow=True)
    assert "What would have changed" in trial.content.decode()
    assert Catalogue.objects.get(state="draft").edition.startswith(number)
    shown = signed_in(line.ruler).get(f"/unit/stories/adoptions/{Adoption.objects.get().id}/").content.decode()
    assert "draft of your duty catalogue" in shown
    assert signed_in(line.houser).post(f"/unit/stories/{number}/adopt/", sent).status_code == 403


def test_steps_are_shown_with_their_days_to_be_copied(line: Line) -> None:
    number = published(line, template=templates.steps("14: 与居民一起看管网")).story.number
    Project.objects.using("owner").filter(id=carried(line).id).update(number="XM-2026-90001")
    desk, sent = signed_in(line.governor), {"command": str(uuid4()), "begins_on": "2026-12-01"}
    assert desk.post(f"/unit/stories/{number}/adopt/", sent | {"project": "XM-0"}).status_code == 422
    shown = desk.post(f"/unit/stories/{number}/adopt/", sent | {"project": "xm-2026-90001"}, follow=True)
    assert "2026-12-15" in shown.content.decode()
    own = Adoption.objects.get()
    short = {"command": str(uuid4()), "reason": "短"}
    assert desk.post(f"/unit/stories/adoptions/{own.id}/end", short).status_code == 422
    ended = {"command": str(uuid4()), "reason": "项目已经验收，步骤用完了。"}
    assert desk.post(f"/unit/stories/adoptions/{own.id}/end", ended).status_code == 302
    assert "步骤用完了" in Client().get(f"/stories/{number}/").content.decode()


def test_a_desk_sees_nothing_of_what_others_are_writing(line: Line) -> None:
    story = written(line)
    assert signed_in(line.houser).get(f"/unit/stories/{story.number}/").status_code == 404
    assert step(line.heater, story, "dance").status_code == 404
    assert signed_in(line.heater).get("/unit/stories/new/song/").status_code == 404
    assert Client().get("/unit/stories/").status_code == 302
    linked = story.concerns[0]
    assert signed_in(line.heater).post(f"/unit/stories/{story.number}/unlink/{linked}").status_code == 302
    assert Story.objects.get().links == 0


def test_every_page_in_both_languages_on_a_phone_and_on_a_desk(page: Page, line: Line) -> None:
    two_winters(line, many=60, solved=10, hours=96)
    version, spring, draft = published(line), another_utility(line), written(line)
    duties = published(line, template=templates.routing("county", "", "department")).story.number
    steps = published(line, template=templates.steps("14: 与居民一起看管网")).story.number
    taken = adopting.use_letter(version, by=spring)
    offered = writing.offer(written(line).id, by=line.heater)
    found = concern(line, unit=spring.unit_id)
    assert taken is not None
    number = version.story.number
    for name, path, actor in (
        ("stories", "/stories/", None), ("story", f"/stories/{number}/", None),
        ("story-version", f"/stories/{number}/versions/1/", None), ("story-desk", "/unit/stories/", line.reviewer),
        ("story-new", "/unit/stories/new/routing/", line.heater),
        ("story-draft", f"/unit/stories/{draft.number}/", line.heater),
        ("story-to-read", f"/unit/stories/{offered.number}/", line.reviewer),
        ("story-adopt-duties", f"/unit/stories/{duties}/adopt/", line.ruler),
        ("story-adopt-steps", f"/unit/stories/{steps}/adopt/", line.governor),
        ("story-adoptions", "/unit/stories/adoptions/", spring),
        ("story-adoption", f"/unit/stories/adoptions/{taken.id}/", spring),
        ("story-letters", f"/unit/stories/letters/{found.id}/", spring),
    ):  # fmt: skip
        look_everywhere(page, name, path, actor)


def test_a_story_is_written_without_a_script_and_by_the_keyboard(browser: Browser, live: str, line: Line) -> None:
    context = browser.new_context(base_url=live, locale="en", java_script_enabled=False)
    sheet = context.new_page()
    carry(sheet, line.heater)
    sheet.goto("/unit/stories/new/rule/")
    said = typed(steps="14: 与居民一起看管网")
    for name in ("title", "began_on", "wrong", "done", "took_time", "took_money", "took_who", "came", "steps"):
        sheet.fill(f"[name={name}]", said[name])
    sheet.select_option("[name=category]", said["category"])
    sheet.focus("main form button.govuk-button")
    sheet.keyboard.press("Enter")
    sheet.wait_for_url("**/unit/stories/JY-*/")
    context.close()
    assert (Story.objects.get().state, Version.objects.count()) == (State.DRAFT, 0)
