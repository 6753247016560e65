"""Before the trip: every page of the path, the answer and its JSON, for anybody and for a signed-in resident."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.china.certificates import NOT_CERTIFIED
from banshi.kernel import clock
from banshi.matters.jurisdiction import jurisdiction, matter
from banshi.matters.models import Case, Visit
from banshi.matters.vocabulary import Group, Role
from banshi.stations.models import Account, Unit
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

HERE, HOME, NEIGHBOUR = "999901000001", "999902000001", "999902000002"
LOST, LEVEL = "/can-i/lost-booklet/", "/can-i/education-level/"


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def anybody(town: Town) -> Client:
    """Somebody who is not signed in. All stations are open on weekdays, Pinghu Road on Saturdays, too."""
    cache.clear()
    units = Unit.objects.using("owner")
    units.filter(kind="station").update(hours="Mo-Fr 08:30-12:00,14:00-17:30")
    units.filter(code=HOME).update(hours="Mo-Fr 08:30-17:00; Sa 09:00-12:00")
    return Client(headers={"accept-language": "en"})


def test_the_path_begins_with_what_it_is_about(anybody: Client) -> None:
    said = _read(anybody, "/can-i/")
    assert "What is it about?" in said
    assert '/can-i/about/booklet/"' in said
    assert '/can-i/prove/"' in said


def test_a_group_shows_its_matters_and_no_others(anybody: Client) -> None:
    said = _read(anybody, "/can-i/about/booklet/")
    assert "/can-i/lost-booklet/who/" in said
    assert "education-level" not in said
    assert anybody.get("/can-i/about/nothing/").status_code == 404


@pytest.mark.parametrize("typed", ["hukou", "HKB", "户口簿", "lost booklet"])
def test_words_characters_pinyin_and_initials_find_the_booklet(anybody: Client, typed: str) -> None:
    response = anybody.get("/can-i/", {"q": typed}, follow=True)
    assert "/can-i/lost-booklet/" in response.content.decode() + str(response.redirect_chain)


def test_a_word_may_also_mean_a_certificate_that_nobody_needs(anybody: Client) -> None:
    assert "/can-i/prove/marital-status/" in _read(anybody, "/can-i/?q=marital status")


def test_nothing_found_is_said_and_the_groups_stay(anybody: Client) -> None:
    said = _read(anybody, "/can-i/?q=zeppelin")
    assert "We found nothing for “zeppelin”" in said
    assert "/can-i/about/booklet/" in said


def test_a_role_is_asked_for_where_there_are_several(anybody: Client) -> None:
    said = _read(anybody, f"{LOST}who/")
    assert "The head of the household" in said
    assert f"{LOST}where/?as=head" in said


def test_only_one_role_is_not_asked_for(anybody: Client) -> None:
    found = [one for one in jurisdiction().matters if one.who_may_apply == (Role.SELF,)]
    assert f"/can-i/{found[0].code}/where/" in _read(anybody, f"/can-i/about/{found[0].group}/")


def test_a_poster_at_a_station_saves_the_question_where(anybody: Client) -> None:
    assert f"/can-i/about/booklet/?at={HERE}" in _read(anybody, f"/can-i/?at={HERE}")
    assert f"{LOST}?at={HERE}&amp;as=head" in _read(anybody, f"{LOST}who/?at={HERE}")


def test_a_county_leads_to_its_stations(anybody: Client) -> None:
    assert "city=999902" in _read(anybody, f"{LOST}where/?as=head")
    said = _read(anybody, f"{LOST}where/?as=head&city=999902")
    assert f"{LOST}?as=head&amp;at={HOME}" in said
    assert HERE not in said


@pytest.mark.parametrize(
    ("division", "shown", "token"), [("340802", "Anqing 安庆市", "340800"), ("110101", "Beijing 北京市", "110100")]
)
def test_cities_with_stations_stand_under_their_province(
    anybody: Client, division: str, shown: str, token: str
) -> None:
    Unit.objects.using("owner").filter(code=HERE).update(division=division)
    said = _read(anybody, f"{LOST}where/?as=head")
    assert f'?as=head&amp;city={token}">{shown}</a>' in said
    assert "city=999902" in said
    assert f"at={HERE}" in _read(anybody, f"{LOST}where/?as=head&city={token}")


def test_a_city_that_is_known_shows_its_counties_whether_or_not_there_is_a_station(anybody: Client) -> None:
    assert f"{LOST}?at=340802" in _read(anybody, f"{LOST}where/?city=340800")
    assert "There is no station of Banshi here" in _read(anybody, f"{LOST}where/?city=990000")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("anqing", "340800"), ("安庆", "340800"), ("AN QING", "340800"), ("lu'an", "341500"), ("Lüliang", "141100"),
     ("lvliang", "141100"), ("迎江", "340802"), ("beijing", "110000")],
)  # fmt: skip
def test_a_place_is_found_in_characters_or_pinyin(anybody: Client, typed: str, code: str) -> None:
    assert f"{LOST}?at={code}" in _read(anybody, f"{LOST}where/?place={typed}")
    assert _json(anybody, f"{LOST[:-1]}.json?at={code}")["place"]["code"] == code


def test_a_place_that_nobody_knows_is_said(anybody: Client) -> None:
    assert "We found no place called “Atlantis”." in _read(anybody, f"{LOST}where/?place=Atlantis")


def test_a_position_shows_the_nearest_and_is_not_kept(anybody: Client) -> None:
    response = anybody.get(f"{LOST}where/", {"as": "head", "near": "36.03,114.39"})
    said = response.content.decode()
    assert said.index("South Gate") < said.index("Pinghu Road") < said.index("Market Street")
    assert "near=" not in said.split("<main")[1]
    assert response["Cache-Control"] == "private, no-store"
    assert "Where are you?" in _read(anybody, f"{LOST}where/?near=nowhere")


@pytest.mark.parametrize("address", [f"{LOST}?as=king", f"{LOST}?at=123456", f"{LOST}?at=999999999999", "/can-i/fly/"])
def test_what_does_not_exist_is_told_in_words(anybody: Client, address: str) -> None:
    response = anybody.get(address)
    assert response.status_code == 404
    assert "here" in response.content.decode()


def test_the_answer_names_the_nearest_open_counter_and_real_days(anybody: Client) -> None:
    said = _read(anybody, f"{LOST}?as=head&at={HOME}")
    assert "Open now" in said
    assert "until Sat 21 Nov 12:00" in said
    assert "by Mon 23 Nov 17:00" in said
    assert "by Tue 24 Nov 17:00" in said


def test_the_clocks_start_when_the_counter_opens(anybody: Client) -> None:
    said = _read(anybody, f"{LOST}?as=head&at={HERE}")
    assert "Closed now; opens Mon 23 Nov 08:30" in said
    assert "by Tue 24 Nov 17:00" in said


def test_an_open_counter_nearby_comes_before_a_closed_one(anybody: Client) -> None:
    told = _json(anybody, f"{LOST[:-1]}.json?at=999902")
    assert [one["code"] for one in told["counters"]] == [HOME, NEIGHBOUR]  # the third is 850 km away
    assert told["counters"][0]["open_until"] == "2026-11-21T12:00+08:00"
    assert told["counters"][1]["opens_at"] == "2026-11-23T08:30+08:00"


def test_without_hours_nobody_guesses(anybody: Client) -> None:
    Unit.objects.using("owner").update(hours="")
    assert "telephone first" in _read(anybody, f"{LOST}?at={HERE}")


def test_where_there_is_no_station_the_answer_stands_without_one(anybody: Client) -> None:
    Unit.objects.using("owner").update(kind="county")
    assert "Find the nearest open counter" in _read(anybody, f"{LOST}?at=340800")


def test_the_booklet_is_free_and_the_old_fee_is_named(anybody: Client) -> None:
    assert "abolished on Tue 1 Jan 2013" in _read(anybody, LOST)
    assert "abolished" not in _read(anybody, "/can-i/prove/name/")


def test_what_the_register_knows_is_not_to_be_brought(anybody: Client) -> None:
    said = _read(anybody, LOST)
    assert "Not needed, because the register knows it:" in said
    assert "Household number" in said


def test_the_address_holds_the_question_and_nothing_else(anybody: Client, settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://banshi.example"
    said = _read(anybody, f"{LOST}?as=head&at={HERE}&utm_source=x")
    assert f'href="https://banshi.example{LOST}?as=head&amp;at={HERE}"' in said
    assert "<svg" in said
    assert "utm_source" not in said.split("<main")[1]


@pytest.mark.parametrize("address", [f"{LOST}?as=head&at={HERE}", "/can-i/prove/", "/can-i/prove/name/"])
def test_the_same_address_speaks_json_to_whoever_asks_for_it(anybody: Client, address: str) -> None:
    path, _mark, query = address.partition("?")
    response = anybody.get(address, headers={"accept": "application/json"})
    assert response["Content-Type"] == "application/json"
    assert "Accept" in response["Vary"]
    assert json.loads(response.content) == _json(anybody, f"{path[:-1]}.json?{query}")


def test_the_json_says_whether_with_what_by_whom_and_by_when(anybody: Client) -> None:
    told = _json(anybody, f"{LOST[:-1]}.json?as=head&at={HOME}")
    assert (told["verdict"], told["class"], told["role"]["code"]) == ("anywhere", "C", "head")
    assert told["bring"][0] == {"label": "your ID card", "source": None}
    assert [step["due"]["at"] for step in told["ways"][0]["steps"]] == [
        "2026-11-23T17:00+08:00", "2026-11-24T17:00+08:00",
    ]  # fmt: skip
    assert told["ways"][0]["done"]["at"] == "2026-11-24T17:00+08:00"
    assert {"code", "label", "cure", "source"} == set(told["refused_if"][0])
    assert told["on_file"] is None


def test_the_json_speaks_the_language_that_was_asked_for(anybody: Client) -> None:
    chinese, english = (_json(anybody, f"{LOST[:-1]}.json?lang={language}") for language in ("zh-hans", "en"))
    assert (chinese["language"], english["language"]) == ("zh-hans", "en")
    assert english["matter"]["title"] == "Lost household booklet"
    assert chinese["matter"]["title"] != english["matter"]["title"]
    assert _json(anybody, f"{LOST[:-1]}.json?lang=tlh")["language"] == "en"


def test_a_refusal_in_json_has_its_code_and_its_cure(anybody: Client) -> None:
    response = anybody.get(f"{LOST[:-1]}.json?as=king")
    assert (response.status_code, response.json()["refused"]) == (404, "no-such-role")
    assert response.json()["cure"]


def test_an_agent_reads_what_to_show_besides_and_whose_word_is_asked(anybody: Client, roles: tuple[Role, ...]) -> None:
    assert Role.AGENT in roles
    said = _read(anybody, f"{LOST}?as=agent")
    assert "the authorisation: by the person" in said
    assert "The person concerned: asked to confirm the authorisation" in said
    assert "the authorisation: by the person" in _read(anybody, f"{LOST}who/")


def test_what_the_office_starts_itself_asks_nothing_of_anybody(
    anybody: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(matter("lost-booklet")), "who_may_apply", (Role.OFFICE,))
    said = _read(anybody, LOST)
    assert "You need do nothing." in said
    assert "What to bring" not in said
    assert f'href="{LOST}"' in _read(anybody, "/can-i/about/booklet/")


def test_a_proof_its_holder_confirms_shows_both_ways(anybody: Client) -> None:
    told = _json(anybody, f"{LEVEL[:-1]}.json?at={HOME}")
    assert [bool(way["if"]) for way in told["ways"]] == [True, True]
    assert told["ways"][0]["done"]["at"] < told["ways"][1]["done"]["at"]
    assert [step["holds_up"] for step in told["ways"][0]["steps"]] == [True, False]


def test_signed_in_the_role_is_known_and_not_asked(anybody: Client, town: Town) -> None:
    assert anybody.get("/can-i/about/booklet/").status_code == 200
    said = _read(signed_in(town.li_online), "/can-i/about/booklet/")
    assert f"{LOST}where/" in said
    assert "/who/" not in said


@pytest.mark.usefixtures("anybody")
def test_signed_in_the_register_is_used_and_nothing_filed(town: Town) -> None:
    said = _read(signed_in(town.li_online), f"{LOST}?at={HERE}")
    assert "We know already, so nobody asks you:" in said
    assert town.li.id_number in said
    assert "Your record is held at Pinghu Road station, about" in said
    assert "nothing stands against it" in said
    assert (Case.objects.count(), Visit.objects.count()) == (0, 0)


@pytest.mark.usefixtures("anybody")
def test_signed_in_the_offices_are_named(town: Town) -> None:
    told = _json(signed_in(town.li_online), f"{LOST[:-1]}.json?at={HERE}")
    assert [s["office"] for s in told["ways"][0]["steps"]] == ["Pinghu Road station", "Market Street station"]
    assert told["on_file"]["home"]["kilometres"] > 500
    assert told["role"]["code"] in {"self", "head"}


@pytest.mark.usefixtures("anybody")
def test_the_own_look_is_written_down(town: Town) -> None:
    _read(signed_in(town.li_online), LOST)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select kind, purpose, persons from access_look")
        assert cursor.fetchall() == [("self", "own-record", [town.li.id])]


@pytest.mark.usefixtures("anybody")
def test_signed_in_what_stands_against_it_is_said_at_once(town: Town) -> None:
    frozen = _resident(town, town.frozen.id)
    said = _read(signed_in(frozen), LOST)
    assert "Not as things stand." in said
    assert "The household is frozen" in said
    assert _json(signed_in(frozen), f"{LOST[:-1]}.json")["verdict"] == "not-now"


@pytest.mark.usefixtures("anybody")
def test_what_others_have_to_say_is_left_to_the_counter(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(matter("lost-booklet")), "concerns_household", True)
    said = _read(signed_in(_resident(town, town.frozen.id)), LOST)
    assert "It concerns others, too" in said
    assert "Not as things stand." not in said


@pytest.mark.usefixtures("anybody")
@pytest.mark.parametrize("address", [LOST, f"{LOST}?as=head"])
def test_who_is_not_the_head_is_told_that_the_head_has_to_apply(
    town: Town, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(type(matter("lost-booklet")), "who_may_apply", (Role.HEAD,))
    assert "may not apply for this in this role" in _read(signed_in(_resident(town, town.grandmother.id)), address)
    assert "may not apply for this in this role" not in _read(signed_in(town.li_online), address)


@pytest.mark.usefixtures("anybody")
def test_for_somebody_else_even_a_resident_says_in_what_role(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(matter("lost-booklet")), "who_may_apply", (Role.GUARDIAN, Role.INSTITUTION))
    assert f"{LOST}who/" in _read(signed_in(town.li_online), "/can-i/about/booklet/")
    assert "It concerns others, too" in _read(signed_in(town.li_online), f"{LOST}?as=guardian")


@pytest.mark.usefixtures("anybody")
def test_staff_without_a_record_of_their_own_are_asked_like_anybody(town: Town) -> None:
    assert "Not needed, because the register knows it:" in _read(signed_in(town.chen), LOST)


def test_twenty_facts_less_two_have_their_answer(anybody: Client) -> None:
    said = _read(anybody, "/can-i/prove/")
    assert "The list names 6 facts; 2 of them are not known to us." in said
    for listed in NOT_CERTIFIED:
        for fact in listed.facts:
            page = _read(anybody, f"/can-i/prove/{fact.code}/")
            assert "You do not need this certificate" in page
            assert "公通字〔2016〕21号" in page


def test_there_is_a_sentence_for_whoever_asked(anybody: Client) -> None:
    said = _read(anybody, "/can-i/prove/marital-status/")
    assert "Police stations issue no certificate of your marital status." in said
    assert "Please accept instead: the marriage certificate" in said
    assert "not yet confirmed by an authority" in said


def test_a_needless_certificate_in_json(anybody: Client) -> None:
    told = _json(anybody, "/can-i/prove/id-number.json")
    assert (told["verdict"], told["source"]["verified"]) == ("not-needed", False)
    assert told["show"] == ["your ID card", "your household booklet"]
    lists = _json(anybody, "/can-i/prove.json")["lists"]
    assert [(one["in_all"], one["unknown"]) for one in lists] == [(9, 0), (5, 0), (6, 2)]


def test_a_fact_that_no_list_names_is_told_in_words(anybody: Client) -> None:
    response = anybody.get("/can-i/prove/being-alive/")
    assert response.status_code == 404
    assert "none of the facts that need no certificate" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "statements"),
    [("/can-i/", 0), ("/can-i/about/booklet/", 0), (f"{LOST}who/", 0), (f"{LOST}where/", 1),
     (f"{LOST}where/?city=999902", 1), (LOST, 0), (f"{LOST}?as=head&at=340802", 1),
     (f"{LOST}?as=head&at={HERE}", 2), ("/can-i/prove/", 0), ("/can-i/prove/name/", 0)],
)  # fmt: skip
def test_a_page_is_light_and_asks_the_database_little(anybody: Client, address: str, statements: int) -> None:
    anybody.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = anybody.get(address)
    assert len(asked) == statements
    assert len(response.content) < 30_000


def test_the_own_answer_costs_six_statements(anybody: Client, town: Town) -> None:
    assert anybody.get(LOST).status_code == 200
    own = signed_in(town.li_online)
    own.get(f"{LOST}?at={HERE}")
    with CaptureQueriesContext(connection) as asked:
        own.get(f"{LOST}?at={HERE}")
    said = [one["sql"][:60] for one in asked]
    assert len(said) == 6, said  # session and who, place, counters, look, record, the look's end


@pytest.mark.parametrize("code", [one.code for one in jurisdiction().matters])
def test_every_matter_has_its_answer_in_both_languages(anybody: Client, code: str) -> None:
    for language in ("en", "zh-hans"):
        told = _json(anybody, f"/can-i/{code}.json?at={HERE}&lang={language}")
        assert told["verdict"] in {"anywhere", "office-starts"}
        assert told["ways"][0]["steps"]
        assert _read(anybody, f"/can-i/{code}/").count("<h1") == 1


@pytest.fixture
def roles(monkeypatch: pytest.MonkeyPatch) -> tuple[Role, ...]:
    """Let an agent apply, too, whatever the matter says today."""
    everybody = (Role.SELF, Role.HEAD, Role.MEMBER, Role.AGENT)
    monkeypatch.setattr(type(matter("lost-booklet")), "who_may_apply", everybody)
    return everybody


def test_every_group_of_matters_can_be_reached(anybody: Client) -> None:
    said = _read(anybody, "/can-i/")
    for name in {one.group for one in jurisdiction().matters}:
        assert f"/can-i/about/{Group(name)}/" in said


def _resident(town: Town, person_id: int) -> Any:
    """Let the stranger's account be somebody else's."""
    stranger = Account.objects.using("owner").filter(pk=town.stranger_online.account_id or 0)
    stranger.update(person_id=person_id)
    return replace(town.stranger_online, person_id=person_id)


def _read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[-2000:]
    return str(response.content.decode())


def _json(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200, response.content
    told: dict[str, Any] = json.loads(response.content)
    return told
