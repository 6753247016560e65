"""Lists, candidates and projects as everybody reads them: the promise first, proof instead of percentages."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.concerns import codes
from banshi.concerns.models import Concern
from banshi.kernel import clock
from banshi.projects import lists, promising, proving
from banshi.projects.models import Candidate, Evidence, Objection, Project, ProjectList
from banshi.projects.vocabulary import CandidateState, ListKind, Origin, Proof
from banshi.web.concerns import guard
from tests.once import once
from tests.projects import pump, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test.client import _MonkeyPatchedWSGIResponse as Answered

    from tests.hotline import Line
    from tests.projects.pump import Works

MOST_ON_A_LIST, MOST_ON_A_PROJECT = 12, 20
OBJECTION = {"words": "天桥太远，老人走不上去", "name": "吴志明", "phone": "13800000077", "address": ""}
OURS = ("Banshi", "English", "MPa", "PDF", "MB", "XM", "HX", "QD", "SQ", "WT", "QR")
"""Words that stand as they are in Chinese, too."""


@pytest.fixture
def works(line: Line, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    """Live in spring, with weak water reported, and be as quick as a test."""
    cache.clear()
    monkeypatch.setattr(guard, "QUICKEST_SECONDS", -1)
    with clock.stopped_at(pump.SPRING):
        yield once(world.works, line)


@pytest.fixture
def anybody() -> Client:
    return Client(headers={"accept-language": "en"})


def said(answer: Answered) -> str:
    """Return what a page says, in one line."""
    main = answer.content.decode().split("<main")[1].split("</main>")[0].partition(">")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def spring_list() -> ProjectList:
    return ProjectList.objects.get(place="湖滨县", year=2026)


# ---------------------------------------------------------------- lists


def test_the_lists_stand_by_year_with_their_projects_counted_in_words(works: Works, anybody: Client) -> None:
    world.crowd(works, world.published(works), 3)
    world.taken_over(works)
    with CaptureQueriesContext(connection) as statements:
        page = said(anybody.get("/projects/"))
    assert "2026 2026年民生实事 湖滨县" in page
    assert "3 being carried out" in page
    assert "2022 远山县2022" in page
    assert "%" not in page
    assert len(statements) == 2


def test_without_any_list_the_page_says_what_will_stand_here(works: Works, anybody: Client) -> None:
    assert works
    assert "There is no list yet" in said(anybody.get("/projects/"))


def test_a_list_of_sixty_projects_takes_a_dozen_statements(works: Works, anybody: Client) -> None:
    world.crowd(works, world.published(works), 60)
    with CaptureQueriesContext(connection) as statements:
        page = said(anybody.get(f"/projects/lists/{spring_list().number}/"))
    assert len(statements) <= MOST_ON_A_LIST
    assert "60 projects" in page
    assert page.count("1 of 3 milestones reached with proof") == 60
    assert "翠湖小区 60 60 of 60" in page


def test_a_published_list_says_why_each_stands_there_and_until_when_one_can_object(
    works: Works, anybody: Client
) -> None:
    on_list = world.published(works)
    page = said(anybody.get(f"/projects/lists/{on_list.number}/"))
    assert "common: 310 people on 11 estates over 3 winters, none solved for good" in page
    assert "30 of 35" in page
    assert "it would burden the grassroots or residents" in page
    assert "object in writing until Mon 9 Mar" in page


def test_what_is_only_proposed_is_not_read_before_it_is_published(works: Works, anybody: Client) -> None:
    on_list = world.yearly(works)
    proposed = world.proposed(on_list, "给独居老人装扶手")
    assert "装扶手" not in said(anybody.get(f"/projects/lists/{on_list.number}/"))
    answer = anybody.get(f"/projects/candidates/{proposed.number}/")
    assert (answer.status_code, "There is no such candidate." in said(answer)) == (404, True)


def test_a_project_that_was_carried_over_brings_its_history(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    following = world.yearly(works, year=2027)
    lists.carry_over(project.id, following.id, reason="管线由自来水公司先迁，明年继续", by=works.keeper)
    after = said(anybody.get(f"/projects/lists/{following.number}/"))
    before = said(anybody.get(f"/projects/lists/{spring_list().number}/"))
    assert "2026年民生实事" in after
    assert "管线由自来水公司先迁，明年继续" in after
    assert "carried on to another list" in before
    assert "carried on to another list" in said(anybody.get("/projects/"))


def test_a_list_from_elsewhere_shows_every_column_as_it_was(works: Works, anybody: Client) -> None:
    page = said(anybody.get(f"/projects/lists/{world.taken_over(works).number}/"))
    for heading in (*world.HEADINGS, "自定一列"):
        assert heading in page
    for cell in ("新建公办园2所", "80%", "滞后", "原样1", "原样2"):
        assert cell in page
    assert "As the source said, not counted here" in page


def test_a_project_from_elsewhere_counts_nothing_of_it(works: Works, anybody: Client) -> None:
    world.taken_over(works)
    answer = anybody.get(f"/projects/{Project.objects.get(entries__no=1).number}/")
    page = said(answer)
    assert "进度 80%" in page
    assert "nothing is counted here" in page
    assert "over." not in page
    assert "Object to this promise" not in page


def test_the_theme_of_a_month_says_so(works: Works, anybody: Client) -> None:
    theme = world.yearly(works, kind=ListKind.MONTHLY, month=3, seats=1)
    assert "theme of a month" in said(anybody.get(f"/projects/lists/{theme.number}/"))


# ---------------------------------------------------------------- candidates


def test_every_figure_of_a_candidate_has_its_meaning(works: Works, anybody: Client) -> None:
    world.published(works)
    candidate = Candidate.objects.get(origin=Origin.PROBLEM)
    with CaptureQueriesContext(connection) as statements:
        page = said(anybody.get(f"/projects/candidates/{candidate.number}/"))
    assert "people 310 Different residents" in page
    assert "晚上一到七点六楼就没水" in page
    assert works.problem.title in page
    assert len(statements) <= 5


# ---------------------------------------------------------------- projects


def test_a_project_says_the_promise_first_then_its_proof(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    world.stuck(works, project)
    with CaptureQueriesContext(connection) as statements:
        page = said(anybody.get(f"/projects/{project.number}/"))
    order = ("0.05 MPa → to 0.14 MPa", "梁志 副县长", "days left.", "Before", "After", "Money", "Its lists")
    assert [page.index(one) for one in order] == sorted(page.index(one) for one in order)
    assert "Housing Department waits for County government." in page
    assert "0.15 MPa measured at 翠湖小区" in page
    assert "860,000 yuan" in page
    assert "%" not in page
    assert len(statements) <= MOST_ON_A_PROJECT


def test_the_day_that_is_over_is_said_in_red_words(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    with world.later(300):
        page = said(anybody.get(f"/projects/{project.number}/"))
    assert "days over." in page
    assert "overdue, planned for" in page


def test_a_change_shows_the_old_text_struck_through_beside_the_new_and_why(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    world.less(works, project)
    world.another_leader(works, project)
    answer = anybody.get(f"/projects/{project.number}/")
    page = answer.content.decode()
    assert "<del>翠湖小区, 松涛苑, 春晖里</del>" in page
    assert "<ins>翠湖小区, 春晖里</ins>" in page
    assert '<span class="govuk-visually-hidden">old: </span>' in page
    assert world.WHY_LESS in page
    assert "<del>梁志, 副县长</del>" in page
    assert "Who led" in page


def test_every_version_keeps_its_own_address(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    world.less(works, project)
    first, second = (said(anybody.get(f"/projects/{project.number}/versions/{no}/")) for no in (1, 2))
    assert "version 1 of 2" in first
    assert "松涛苑泵房通水" in first
    assert "松涛苑泵房通水" not in second
    assert world.WHY_LESS in second
    assert anybody.get(f"/projects/{project.number}/versions/3/").status_code == 404


def test_those_who_asked_are_shown_with_their_number(works: Works, anybody: Client) -> None:
    project = world.claimed(works)
    pool = said(anybody.get(f"/projects/{project.number}/"))
    assert "14 people asked for it; 11 of them are drawn by lot" in pool
    with world.later(7):
        world.drawn(works, project)
        drawn = said(anybody.get(f"/projects/{project.number}/"))
    assert "11 were drawn by lot and are asked. They can answer until Mon 16 Mar." in drawn
    assert "accept it" not in drawn.partition("What those who asked say")[2].partition("Problems")[0]


def test_all_who_asked_stand_below_when_it_is_done(works: Works, anybody: Client) -> None:
    project = world.done(works)
    page = said(anybody.get(f"/projects/{project.number}/"))
    assert "11 of 11 of those drawn and asked accept it" in page
    assert "When it was done 14 They can answer until Mon 30 Mar; then it is told." in page
    assert "in time." in page


def test_what_was_paid_stands_beside_what_was_promised(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    paid = {"paid_on": clock.today(), "source": "县财政", "amount": Decimal("1200.50"), "what": "水泵"}
    proving.spend(project.id, **paid, by=works.carrier)  # type: ignore[arg-type]
    page = said(anybody.get(f"/projects/{project.number}/"))
    assert "县财政 860,000 yuan 1,200.50 yuan" in page


def test_what_somebody_typed_is_said_and_never_run(works: Works, anybody: Client) -> None:
    project = world.promised(works, title="<script>alert(1)</script>泵房", done_when='"><img src=x onerror=alert(2)>')
    page = anybody.get(f"/projects/{project.number}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/projects/XM-2026-99999/", "There is no such project."),
        ("/projects/lists/QD-1999-00001/", "There is no such list."),
        ("/projects/candidates/HX-1999-00001/", "There is no such candidate."),
        ("/projects/photos/00000000-0000-4000-8000-000000000000", "no photo and no document"),
        ("/projects/object/project/XM-2026-99999/", "There is no such project."),
    ],
)
def test_what_is_not_there_is_said_in_words(works: Works, anybody: Client, path: str, words: str) -> None:
    assert works
    answer = anybody.get(path)
    assert (answer.status_code, words in said(answer)) == (404, True)


# ---------------------------------------------------------------- proof


def test_a_photo_is_kept_by_browsers_for_it_never_changes(works: Works, anybody: Client) -> None:
    world.under_way(works)
    proof = Evidence.objects.filter(kind=Proof.PHOTO)[0]
    answer = anybody.get(f"/projects/photos/{proof.id}")
    assert (answer["Content-Type"], answer.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "immutable" in answer["Cache-Control"]
    again = anybody.get(f"/projects/photos/{proof.id}", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_document_comes_as_a_download(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    shown = proving.Shown(
        kind=Proof.DOCUMENT, taken_on=clock.today(), content=b"%PDF-1.7 test", name="验收报告.pdf",
        milestone=world.steps(project)[0].id,
    )  # fmt: skip
    proof = proving.prove(project.id, shown, by=works.carrier)
    answer = anybody.get(f"/projects/photos/{proof.id}")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "验收报告.pdf" in said(anybody.get(f"/projects/{project.number}/"))


def test_a_reading_has_no_file(works: Works, anybody: Client) -> None:
    world.under_way(works)
    assert anybody.get(f"/projects/photos/{Evidence.objects.get(kind=Proof.READING).id}").status_code == 404


# ---------------------------------------------------------------- objections


def ticket(anybody: Client, path: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', anybody.get(path).content.decode())
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("kind", ["list", "candidate", "project"])
def test_an_objection_is_a_concern_with_number_and_code(works: Works, anybody: Client, kind: str) -> None:
    project = world.promised(works) if kind == "project" else None
    on_list = spring_list() if project else world.published(works)
    candidate = Candidate.objects.filter(on_list=on_list, state=CandidateState.PUBLISHED)[0]
    number = {"list": on_list.number, "candidate": candidate.number, "project": project.number if project else ""}[kind]
    path = f"/projects/object/{kind}/{number}/"
    answer = anybody.post(path, OBJECTION | {"ticket": ticket(anybody, path)})
    objection = Objection.objects.get()
    concern = Concern.objects.get(id=objection.concern_id)
    assert (answer.status_code, answer["Location"]) == (303, f"{codes.path_of(concern.number, concern.id)}?new=1")
    receipt = said(anybody.get(answer["Location"]))
    assert concern.number in receipt
    assert codes.code_of(concern.id) in receipt
    assert "13800000077" not in receipt


def test_an_objection_sent_twice_is_one(works: Works, anybody: Client) -> None:
    path = f"/projects/object/list/{world.published(works).number}/"
    typed = OBJECTION | {"ticket": ticket(anybody, path)}
    first, second = (anybody.post(path, typed) for _turn in range(2))
    assert first["Location"] == second["Location"]
    assert Objection.objects.count() == 1


def test_an_objection_without_a_way_to_answer_comes_back_as_it_was_typed(works: Works, anybody: Client) -> None:
    path = f"/projects/object/list/{world.published(works).number}/"
    answer = anybody.post(path, OBJECTION | {"phone": "12", "ticket": ticket(anybody, path)})
    assert answer.status_code == 422
    assert OBJECTION["words"] in said(answer)
    assert "Give a telephone number or an address" in said(answer)


def test_a_program_objects_in_vain(works: Works, anybody: Client, settings: object) -> None:
    assert settings
    path = f"/projects/object/list/{world.published(works).number}/"
    assert anybody.post(path, OBJECTION | {"ticket": "forged"}).status_code == 422
    filled = OBJECTION | {"ticket": ticket(anybody, path), "second_words": "http://x"}
    assert anybody.post(path, filled).status_code == 422
    assert not Objection.objects.exists()


def test_after_the_day_the_page_says_where_to_go_instead(works: Works, anybody: Client) -> None:
    path = f"/projects/object/list/{world.published(works).number}/"
    typed = OBJECTION | {"ticket": ticket(anybody, path)}
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        answer = anybody.get(path)
        assert anybody.post(path, typed).status_code == 409
    assert "Objections were possible until Mon 9 Mar." in said(answer)
    assert "Report a problem" in said(answer)
    assert not Objection.objects.exists()


# ---------------------------------------------------------------- every page


def every_page(works: Works) -> list[str]:
    """Return the address of every public page, with everything on it that there can be."""
    project = world.under_way(works, due_because="供暖之前")
    world.stuck(works, project)
    world.less(works, project)
    world.another_leader(works, project)
    candidate = Candidate.objects.get(origin=Origin.PROBLEM)
    return [
        "/projects/", f"/projects/lists/{spring_list().number}/", f"/projects/candidates/{candidate.number}/",
        f"/projects/{project.number}/", f"/projects/{project.number}/versions/2/",
        f"/projects/object/project/{project.number}/",
    ]  # fmt: skip


def test_no_english_is_left_on_a_chinese_page(works: Works) -> None:
    anybody = Client(headers={"accept-language": "zh-hans"})
    for path in every_page(works):
        page = anybody.get(path).content.decode()
        shown = said(anybody.get(path)) + re.sub(r"[\s\S]*<title>([^<]*)</title>[\s\S]*", r"\1", page)
        left = [one for one in re.findall(r"[A-Za-z]{2,}", shown) if one not in OURS]
        assert left == [], path


def test_nobody_can_type_how_far_a_project_is(works: Works, anybody: Client) -> None:
    for path in every_page(works):
        fields = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', anybody.get(path).content.decode())
        assert set(fields) <= {
            "csrfmiddlewaretoken",
            "next",
            "words",
            "name",
            "phone",
            "address",
            "second_words",
            "ticket",
        }


def test_a_promise_that_is_given_up_says_why_and_can_be_objected_to(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    promising.give_up(project.id, reason="管线归开发商所有，今年不能动工", by=works.keeper)
    page = said(anybody.get(f"/projects/{project.number}/"))
    assert "Given up on Mon 2 Mar" in page
    assert "管线归开发商所有，今年不能动工" in page
    assert "Object to this promise" in page
    assert "What do you object to" in said(anybody.get(f"/projects/object/project/{project.number}/"))


def test_proof_that_was_brought_long_after_its_day_says_so(works: Works, anybody: Client) -> None:
    project = world.under_way(works)
    shown = proving.Shown(
        kind=Proof.PHOTO, taken_on=clock.today() - timedelta(days=20), spot="泵房后门", content=pump.photo()
    )
    proving.prove(project.id, shown, by=works.carrier)
    assert "brought 20 days later" in said(anybody.get(f"/projects/{project.number}/"))
