from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from banshi.access.models import Look
from banshi.china.matters.lost_booklet import LostBooklet
from banshi.kernel import clock
from banshi.matters.models import AwayCommand, Case
from banshi.matters.vocabulary import Role
from banshi.web.counter import away_shell
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.matters import stories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from tests.cast import Resident, Town

LOST = {"answers-lost_on": "2026-11-20", "answers-circumstances": "火车上丢的"}
BACHELOR = {"answers-level": "21"}
TYPED_AT = SATURDAY_MORNING - timedelta(hours=2)


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


def command(
    town: Town, who: Resident, answers: dict[str, str], matter: str = "lost-booklet", **more: Any
) -> dict[str, Any]:
    """Return what the browser hands in: one case as Chen typed it two hours ago."""
    typed = {"person-id_number": who.id_number, "person-name": who.name, "person-compared": "on"}
    return {
        "id": str(uuid4()),
        "made_at": TYPED_AT.isoformat(),
        "sent_at": SATURDAY_MORNING.isoformat(),
        "matter": matter,
        "version": 1,
        "account": town.chen.account_id,
        "unit": town.chen.unit_id,
        "typed": typed | answers,
    } | more


def send(by: Actor, body: dict[str, Any], language: str = "en") -> Any:
    return signed_in(by).post(f"/counter/away/send?language={language}", json.dumps(body), "application/json")


def told(by: Actor, body: dict[str, Any], language: str = "en") -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(send(by, body, language).content)
    return answer


def test_a_case_typed_without_network_becomes_a_case_on_return(town: Town) -> None:
    answer = told(town.chen, command(town, town.li, LOST))
    case = Case.objects.get()
    assert (answer["answer"], answer["case"]["number"]) == ("applied", case.number)
    assert answer["case"]["address"] == f"/counter/cases/{case.id}/"
    assert (case.face_compared, case.accepted_by, case.person_id) == (True, town.chen.account_id, town.li.id)


def test_sent_twice_it_is_filed_once_and_says_so_each_time(town: Town) -> None:
    body = command(town, town.li, LOST)
    first, second, third = (told(town.chen, body) for _time in range(3))
    assert (second["answer"], second["case"]) == ("already-applied", first["case"])
    assert second == third
    assert (Case.objects.count(), AwayCommand.objects.get().answer) == (1, "applied")


def test_an_answer_that_was_never_written_down_is_already_applied(town: Town) -> None:
    body = command(town, town.li, LOST)
    first = told(town.chen, body)
    AwayCommand.objects.all().delete()
    assert told(town.chen, body)["answer"] == "already-applied"
    assert AwayCommand.objects.get().case_id == Case.objects.get(number=first["case"]["number"]).id


def test_both_clocks_are_kept_and_the_terms_run_from_ours(town: Town) -> None:
    answer = told(town.chen, command(town, town.li, LOST))
    kept = AwayCommand.objects.get()
    assert (kept.made_at, kept.received_at) == (TYPED_AT, SATURDAY_MORNING)
    assert Case.objects.get().accepted_at == SATURDAY_MORNING
    assert "Typed Sat 21 Nov 07:44" in answer["clocks"]
    assert "received Sat 21 Nov 09:44" in answer["clocks"]
    assert answer["clock_differs"] == ""


def test_the_office_that_decides_reads_both_clocks_of_a_case_typed_away(town: Town) -> None:
    told(town.chen, command(town, town.li, LOST))
    page = signed_in(town.wang).get(f"/office/cases/{Case.objects.get().id}/").content.decode()
    assert "Typed without network: the office's own clock said Sat 21 Nov 07:44; it reached us Sat 21 Nov" in page
    case = stories.filed(town, town.stranger)
    assert "Typed without network" not in signed_in(town.wang).get(f"/office/cases/{case.id}/").content.decode()


@pytest.mark.parametrize(("minutes", "said"), [(-47, "47 minutes behind"), (9, "9 minutes ahead"), (5, "")])
def test_a_device_whose_clock_is_wrong_is_told_by_how_much(town: Town, minutes: int, said: str) -> None:
    sent_at = (SATURDAY_MORNING + timedelta(minutes=minutes)).isoformat()
    answer = told(town.chen, command(town, town.li, LOST, sent_at=sent_at))
    assert said in answer["clock_differs"]
    assert bool(said) == bool(answer["clock_differs"])


def test_a_child_is_refused_with_what_to_do(town: Town) -> None:
    answer = told(town.chen, command(town, town.child, LOST))
    assert answer["answer"] == "refused"
    assert "under 18" in answer["sentence"]
    assert "parent or guardian" in answer["cure"]
    assert (AwayCommand.objects.get().answer, Case.objects.count()) == ("refused", 0)


def test_a_wrong_name_is_refused_and_the_answer_names_nobody(town: Town) -> None:
    body = command(town, town.li, LOST | {"person-name": "李小明"})
    answer = told(town.chen, body)
    assert "Nobody is registered under this number with this name." in answer["sentence"]
    assert told(town.chen, body) == answer
    assert town.li.name not in json.dumps(answer, ensure_ascii=False)


def test_a_register_that_says_something_else_than_the_papers_is_shown_beside_them(town: Town) -> None:
    body = command(town, town.li, BACHELOR | {"papers-education": "71"}, "education-level")
    answer = told(town.chen, body)
    assert answer["answer"] == "refused"
    assert answer["differences"] == [{"what": "Education level", "papers": "初中毕业", "register": "普通高中毕业"}]
    assert told(town.chen, body) == answer
    assert Case.objects.count() == 0


def test_papers_that_agree_with_the_register_hold_nothing_up(town: Town) -> None:
    body = command(town, town.li, BACHELOR | {"papers-education": "61"}, "education-level")
    assert told(town.chen, body)["answer"] == "applied"


def test_no_registered_value_is_kept_with_an_answer(town: Town) -> None:
    told(town.chen, command(town, town.li, BACHELOR | {"papers-education": "71"}, "education-level"))
    kept = json.dumps(AwayCommand.objects.get().words, ensure_ascii=False)
    assert [value for value in ("中学", town.li.name, town.li.id_number) if value in kept] == []


def test_a_form_that_has_changed_meanwhile_is_refused_with_both_versions(town: Town) -> None:
    body = command(town, town.li, LOST, version=7)
    answer = told(town.chen, body)
    assert answer["differences"] == [{"what": "Version of the form", "papers": "7", "register": "1"}]
    assert told(town.chen, body) == answer


def test_a_matter_that_is_not_offered_any_more_is_refused(town: Town) -> None:
    answer = told(town.chen, command(town, town.li, LOST, "horse-permit"))
    assert answer["answer"] == "refused"
    assert answer["sentence"] == "There is no such matter here."


def test_answers_that_are_missing_or_wrong_are_named_one_by_one(town: Town) -> None:
    typed = {"answers-lost_on": "yesterday", "answers-circumstances": ""}
    answer = told(town.chen, command(town, town.li, typed))
    assert answer["sentence"].splitlines() == [
        "On what day was the loss noticed?: Write the day as year-month-day, for example 2026-11-21.",
        "How was it lost?: Please answer this question.",
    ]


def test_a_face_that_was_not_compared_is_refused(town: Town) -> None:
    body = command(town, town.li, LOST)
    del body["typed"]["person-compared"]
    assert "Compare the face" in told(town.chen, body)["sentence"]


def test_somebody_elses_command_is_refused_in_words_and_answered_to_its_owner(town: Town) -> None:
    body = command(town, town.li, LOST)
    answer = send(town.colleague, body)
    assert answer.status_code == 403
    assert json.loads(answer.content)["answer"] == "waiting"
    assert "another account" in json.loads(answer.content)["sentence"]
    assert not AwayCommand.objects.exists()
    assert told(town.chen, body)["answer"] == "applied"
    assert send(town.colleague, body | {"account": town.colleague.account_id}).status_code == 403


def test_nobody_files_for_the_own_household_from_afar_either(town: Town) -> None:
    own = {"account": town.cousin.account_id, "unit": town.cousin.unit_id}
    answer = told(town.cousin, command(town, town.li, LOST) | own)
    assert answer["answer"] == "refused"
    assert "not of the own household" in answer["sentence"]


def test_after_ten_wrong_names_the_others_wait_and_are_not_refused(town: Town) -> None:
    for _time in range(10):
        told(town.chen, command(town, town.li, LOST | {"person-name": "李小明"}))
    body = command(town, town.li, LOST)
    answer = send(town.chen, body)
    assert (answer.status_code, json.loads(answer.content)["stop"]) == (429, True)
    assert not AwayCommand.objects.filter(pk=body["id"]).exists()


@pytest.mark.parametrize("mangled", [{"id": "7"}, {"typed": 3}, {"made_at": "noon"}, {"version": None}])
def test_a_mangled_command_changes_nothing_and_waits(town: Town, mangled: dict[str, Any]) -> None:
    answer = send(town.chen, command(town, town.li, LOST) | mangled)
    assert (answer.status_code, json.loads(answer.content)["answer"]) == (422, "waiting")
    assert not AwayCommand.objects.exists()


def test_each_filing_leaves_its_looks_in_the_residents_log(town: Town) -> None:
    told(town.chen, command(town, town.li, LOST))
    looks = Look.objects.filter(persons__contains=[town.li.id])
    assert {look.purpose for look in looks} == {"lost-booklet"}
    assert all(look.account_id == town.chen.account_id for look in looks)


def test_it_answers_in_the_language_of_the_page(town: Town) -> None:
    answer = told(town.chen, command(town, town.child, LOST), "zh-hans")
    assert "under 18" not in answer["sentence"]
    assert answer["answer"] == "refused"


@pytest.fixture
def an_agent_may_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LostBooklet, "who_may_apply", (Role.SELF, Role.HEAD, Role.MEMBER, Role.AGENT))


@pytest.mark.usefixtures("an_agent_may_come")
def test_whoever_came_for_somebody_else_is_looked_at_in_their_role(town: Town) -> None:
    other = {"other-role": "agent", "other-id_number": town.li.id_number, "other-name": town.li.name}
    answer = told(town.chen, command(town, town.stranger, LOST | other))
    case = Case.objects.get()
    assert (answer["answer"], case.role) == ("applied", "agent")
    assert (case.person_id, case.applicant_id) == (town.li.id, town.stranger.id)


@pytest.mark.usefixtures("an_agent_may_come")
def test_a_role_without_the_person_concerned_is_asked_for_them(town: Town) -> None:
    answer = told(town.chen, command(town, town.li, LOST | {"other-role": "agent"}))
    assert answer["sentence"].splitlines() == [
        "ID number of the person concerned: Say whom it is for: number and name as registered.",
        "Name of the person concerned: Say whom it is for: number and name as registered.",
    ]


@pytest.mark.usefixtures("an_agent_may_come")
def test_somebody_named_without_a_role_is_not_taken_for_the_visitor(town: Town) -> None:
    other = {"other-id_number": town.li.id_number, "other-name": town.li.name}
    answer = told(town.chen, command(town, town.stranger, LOST | other))
    assert answer["sentence"] == "Comes as: Choose as what this visitor comes for somebody else."


@pytest.mark.parametrize("path", ["/counter/away/state", "/counter/away/send"])
def test_only_a_counter_may_ask_and_hand_in(town: Town, path: str) -> None:
    method = "post" if path.endswith("send") else "get"
    assert getattr(signed_in(town.li_online), method)(path).status_code == 403
    assert getattr(signed_in(town.auditor), method)(path).status_code == 403


def test_the_state_says_who_is_signed_in_and_gives_what_sending_needs(town: Town) -> None:
    answer = signed_in(town.chen).get("/counter/away/state?language=en")
    told_of = json.loads(answer.content)
    assert (told_of["account"], told_of["unit"]) == (town.chen.account_id, town.chen.unit_id)
    assert told_of["office"] == "Market Street station"
    assert len(told_of["token"]) == 64
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_page_that_a_browser_keeps_is_the_same_for_everybody(town: Town) -> None:
    pages = {signed_in(who).get("/counter/away/en/").content for who in (town.chen, town.wang, town.li_online)}
    assert len(pages) == 1
    page = pages.pop().decode()
    assert [word for word in (town.chen.name, "csrfmiddlewaretoken", "<script>", "style=") if word in page] == []
    assert page.count('data-form="lost-booklet"') == page.count('data-form="education-level"') == 1


def test_the_page_leads_to_the_readers_language(town: Town) -> None:
    assert signed_in(town.chen).get("/counter/away/").headers["Location"] == "/counter/away/en/"
    assert (
        signed_in(town.chen, language="zh-hans").get("/counter/away/").headers["Location"] == "/counter/away/zh-hans/"
    )
    assert signed_in(town.chen).get("/counter/away/tlh/").status_code == 404


def test_the_worker_answers_for_the_counter_alone_and_keeps_only_what_names_nobody(town: Town) -> None:
    answer = signed_in(town.chen).get("/counter/worker.js")
    assert answer.headers["Service-Worker-Allowed"] == "/counter/"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    kept = json.loads(answer.content.decode().partition("const KEPT = ")[2].partition(";\n")[0])
    assert kept["pages"] == ["/counter/away/zh-hans/", "/counter/away/en/"]
    assert kept["version"] == away_shell.version()
    assert all(file.startswith("/static/banshi/") for file in kept["files"])
