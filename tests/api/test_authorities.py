"""An authority reads through the API: what it is granted, behind a look that the resident reads, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from banshi.access.models import Look
from banshi.china.matters.lost_booklet import Answers
from banshi.connections import granting
from banshi.connections.models import Client, Grant, Inquiry, Key
from banshi.connections.scopes import Scope
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, RuleBroken
from banshi.matters import filing, receiving
from tests.browser import signed_in
from tests.connections.systems import ITEMS, Caller, asked_for_token, authority, let_in, to_follow, to_read

if TYPE_CHECKING:
    from banshi.matters.models import Case
    from tests.cast import Town


NOBODYS = "999999199001011236"


def filed(town: Town) -> Case:
    visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    return filing.file_case(visit.id, Answers(lost_on=date(2026, 1, 2), circumstances="火车上"), by=town.chen)


def test_an_authority_reads_exactly_what_is_granted(town: Town) -> None:
    answer = let_in(town).caller().ask(town.li)
    assert answer.status_code == 200, answer.content
    assert answer.json()["items"] == {"name": "李晓明", "born_on": "1990-05-17", "address": "平湖路12号院3号楼201室"}
    look = Look.objects.latest("id")
    assert (look.kind, look.purpose, look.persons) == ("exact", "authority-school-place", [town.li.id])
    assert look.items == list(ITEMS)
    inquiry = Inquiry.objects.get(id=str(look.reference))
    assert (str(inquiry.id), inquiry.reference) == (answer.json()["inquiry"], "EDU-2026/17")


def test_the_resident_reads_which_authority_asked_and_why(town: Town) -> None:
    let_in(town).caller().ask(town.li, items=["address"])
    page = signed_in(town.li_online).get("/my/record/").content.decode()
    assert "Anping education" in page
    assert "for a place at school" in page
    assert "Address" in page


def test_less_may_be_asked_for_than_is_granted_and_never_more(town: Town) -> None:
    caller = let_in(town).caller()
    assert list(caller.ask(town.li, items=["born_on"]).json()["items"]) == ["born_on"]
    assert Look.objects.latest("id").items == ["born_on"]
    before = Look.objects.count()
    refused = caller.ask(town.li, items=["born_on", "marital_status"])
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["type"] == "urn:banshi:problem:not-granted"
    assert Look.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"purpose": "marriage-registration"}, 403), ({"purpose": "nonsense"}, 403), ({"purpose": None}, 422),
        ({"purpose": ""}, 422), ({"reference": None}, 422), ({"reference": "为了小明"}, 422),
        ({"reference": "999999199005171015"}, 422), ({"more": 1}, 422), ({"items": []}, 422),
        ({"items": ["religion"]}, 422), ({"items": "name"}, 422), ({"name": "李\0明"}, 422), ({"name": 5}, 422),
    ],
)  # fmt: skip
def test_a_call_that_does_not_say_why_reads_nothing(town: Town, changes: dict[str, Any], status: int) -> None:
    caller = let_in(town).caller()
    assert caller.ask(town.li, **changes).status_code == status
    assert Look.objects.filter(purpose__startswith="authority-").count() == 0


def test_an_unknown_number_a_wrong_name_and_another_area_are_answered_alike(town: Town) -> None:
    caller = let_in(town, to_read(area="999901")).caller()
    said = [
        caller.ask(town.li, id_number=NOBODYS), caller.ask(town.li, name="李小明"), caller.ask(town.li),
    ]  # fmt: skip
    assert [one.status_code for one in said] == [404, 404, 404]
    assert len({one.content for one in said}) == 1
    assert [look.persons for look in Look.objects.filter(purpose="authority-school-place")] == [[], [], []]


def test_a_grant_reaches_from_its_first_day_to_its_last(town: Town) -> None:
    today = clock.today()
    over = to_read(since=today - timedelta(days=9), until=today - timedelta(days=1))
    assert asked_for_token(client_assertion=let_in(town, over).assertion()).json()["error"] == "invalid_scope"
    later = to_read(since=today + timedelta(days=3))
    assert (
        asked_for_token(client_assertion=let_in(town, later, name="b").assertion()).json()["error"] == "invalid_scope"
    )
    last = to_read(since=today, until=today)
    assert let_in(town, last, name="c").caller().ask(town.li).status_code == 200


def test_what_is_ended_ends_at_once_also_for_a_token_that_was_stolen(town: Town) -> None:
    system = let_in(town)
    stolen = system.caller()
    assert stolen.get("client").status_code == 200
    granting.end(Key, system.key_id, by=town.auditor, reason="the key was stolen")
    assert stolen.ask(town.li).status_code == 401
    assert asked_for_token(client_assertion=system.assertion()).status_code == 401


def test_ending_a_grant_or_the_client_ends_its_tokens(town: Town) -> None:
    system = let_in(town)
    caller = system.caller()
    granting.end(Grant, Grant.objects.get().id, by=town.auditor, reason="the agreement is over")
    assert caller.ask(town.li).status_code == 403
    granting.end(Client, system.id, by=town.auditor, reason="it is not used any more")
    assert caller.get("client").status_code == 401


def test_ten_misses_close_all_systems_of_an_authority(town: Town) -> None:
    one, other = let_in(town).caller(), let_in(town, name="Second system").caller()
    for number in range(5):
        assert one.ask(town.li, name=f"李{number}").status_code == 404
        assert other.ask(town.li, name=f"王{number}").status_code == 404
    refused = other.ask(town.li)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert one.ask(town.li).status_code == 429


def test_many_authorities_together_get_no_further_than_one(town: Town) -> None:
    callers = [
        let_in(town, name=f"System {n}", unit_id=authority(f"9999000004{n:02}", f"局{n}", f"Bureau {n}")).caller()
        for n in range(3)
    ]
    said = [callers[n % 3].ask(town.li, name=f"李{n}").status_code for n in range(22)]
    assert said == [404] * 20 + [429] * 2
    assert callers[0].ask(town.stranger).status_code == 200


def test_a_case_is_told_by_its_number_behind_a_look(town: Town) -> None:
    case = filed(town)
    caller = let_in(town, to_follow(Scope.CASE)).caller()
    answer = caller.get(f"cases/{case.number}?reference=EDU-1")
    assert answer.status_code == 200, answer.content
    assert (answer.json()["state"], answer.json()["matter"]) == ("accepted", "lost-booklet")
    look = Look.objects.latest("id")
    assert (look.kind, look.persons, look.reference, look.items) == ("status", [town.li.id], case.id, ["case-state"])
    again = caller.get(f"cases/{case.number}?reference=EDU-1", **{"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    page = signed_in(town.li_online).get("/my/record/").content.decode()
    assert "how the case stands" in page


def test_a_case_of_another_matter_or_area_is_no_case(town: Town) -> None:
    case = filed(town)
    for asked in (to_follow(Scope.CASE, matters=("birth",)), to_follow(Scope.CASE, area="999901")):
        caller = let_in(town, asked, name=str(asked.area + asked.matters[0])).caller()
        refused = caller.get(f"cases/{case.number}?reference=EDU-1")
        nobody = caller.get("cases/LB-2026-00000000?reference=EDU-1")
        assert (refused.status_code, refused.content) == (404, nobody.content)
    assert Look.objects.filter(kind="status").count() == 0


def test_numbers_of_cases_are_not_for_trying_out(town: Town) -> None:
    caller = let_in(town, to_follow(Scope.CASE)).caller()
    with clock.stopped_at(clock.now()):
        said = [caller.get(f"cases/LB-2026-{number:08}?reference=EDU-1").status_code for number in range(12)]
    assert said == [404] * 10 + [429] * 2


def test_the_database_refuses_a_look_that_nobody_granted(town: Town) -> None:
    system = let_in(town)
    account = Client.objects.get(id=system.id).account_id
    made_up = (
        "insert into access_look (kind, account_id, unit_id, duty, reference, purpose, items, persons, households)"
        " values (%s, %s, %s, '', gen_random_uuid(), %s, %s, %s, '{}')"
    )
    for kind, purpose, items, persons in (
        ("exact", "authority-school-place", ["marital_status"], [1]), ("exact", "authority-housing-aid", ["name"], [1]),
        ("exact", "authority-school-place", ["name"], [1, 2]), ("search", "authority-school-place", ["name"], [1]),
        ("status", "authority-case", ["case-state"], [1]), ("tracker", "authority-tracker", ["looks"], [1]),
    ):  # fmt: skip
        with pytest.raises(Exception, match="nobody granted this"), connections["default"].cursor() as cursor:
            cursor.execute(made_up, [kind, account, system.unit_id, purpose, items, persons])


def test_nobody_approves_what_they_proposed_and_only_staff_of_these_posts_may(town: Town) -> None:
    client = granting.propose_client("Taxes", authority(), "0000-1", by=town.supervisor, reason="agreement")
    for actor in (town.supervisor, town.chen, town.wang, town.li_online):
        with pytest.raises(NotAllowed):
            granting.approve(Client, client.id, by=actor)
    for actor in (town.auditor, town.chen, town.li_online):
        with pytest.raises(NotAllowed):
            granting.propose_client("Other", authority(), "0000-1", by=actor, reason="agreement")


@pytest.mark.parametrize(
    "changes",
    [
        {"law": " "}, {"until": date(2020, 1, 1)}, {"until": date(2040, 1, 1)}, {"purpose": "none"}, {"items": ()},
        {"items": ("marital_status",)}, {"area": "99x"}, {"matters": ("birth",)}, {"scope": Scope.TRACKER},
    ],
)  # fmt: skip
def test_a_grant_that_says_too_little_or_too_much_is_not_proposed(town: Town, changes: dict[str, Any]) -> None:
    client = granting.propose_client("Taxes", authority(), "0000-1", by=town.supervisor, reason="agreement")
    with pytest.raises(RuleBroken):
        granting.propose_grant(client.id, to_read(**changes), by=town.supervisor)


def test_a_token_lasts_ten_minutes_and_calls_are_counted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = let_in(town).caller()
    monkeypatch.setattr("banshi.connections.tokens.CALLS_A_MINUTE", 3)
    now = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    with clock.stopped_at(now):
        assert [caller.get("client").status_code for _n in range(4)] == [200, 200, 200, 429]
    with clock.stopped_at(now + timedelta(minutes=11)):
        assert caller.get("client").status_code == 401


def test_a_stranger_gets_no_answer_and_no_cookie(town: Town) -> None:
    for caller in (Caller("nonsense"), Caller("")):
        answer = caller.ask(town.li)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="banshi"')
        assert not answer.cookies
    assert signed_in(town.chen).get("/api/v1/client").status_code == 401


def test_problems_are_told_in_the_language_of_the_caller(town: Town) -> None:
    chinese = Caller(let_in(town).token(), "zh").ask(town.li, name="李小明")
    assert chinese["Content-Language"] == "zh-hans"
    assert chinese.json()["status"] == 404
