from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banshi.journal.models import Line
from banshi.stations import sessions
from banshi.stations.models import Account, Post, Session, Told
from banshi.stations.sessions import SessionStore
from tests.browser import signed_in
from tests.cast import PASSWORD
from tests.web.signing import FIREFOX, TELEPHONE, age, browser_of, password, rows_of

if TYPE_CHECKING:
    from django.test import Client

    from banshi.kernel.actor import Actor
    from tests.cast import Town


def unused_for(who: Actor, minutes: int, *, begun: int = 0) -> None:
    """Let all sessions of somebody have been used last, and begun, so many minutes ago."""
    for row in rows_of(who):
        store = SessionStore(row.session_key)
        store[sessions.BEGUN] = time.time() - 60 * max(begun, minutes)
        store.save()
        past = timedelta(minutes=minutes)
        fresh = Session.objects.get(pk=row.session_key)
        Session.objects.filter(pk=row.session_key).update(
            seen_at=fresh.seen_at - past, expire_date=fresh.expire_date - past
        )


def statements(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return [one["sql"] for one in seen]


def about_who_it_is(client: Client) -> list[str]:
    asked = statements(client, "/accounts/")
    return [sql for sql in asked if "stations_session" in sql or "stations_account a" in sql]


def test_a_request_asks_for_its_session_and_who_acts_in_it_by_one_statement(town: Town) -> None:
    client = signed_in(town.chen)
    client.get("/accounts/")
    (about,) = about_who_it_is(client)
    assert "update stations_session" in about


def test_a_session_that_an_older_release_began_keeps_its_post(town: Town) -> None:
    client = signed_in(town.chen)
    assert Session.objects.get().post_id == town.chen.post_id
    Session.objects.update(post_id=None)
    assert client.get("/counter/").status_code == 200
    assert Session.objects.get().post_id == town.chen.post_id
    assert len(about_who_it_is(client)) == 1


def test_that_one_statement_notes_the_use_once_a_minute_and_no_other_does(town: Town) -> None:
    client = signed_in(town.chen)
    before = len(statements(client, "/accounts/"))
    unused_for(town.chen, 5)
    seen, ends = Session.objects.values_list("seen_at", "expire_date").get()
    assert len(statements(client, "/accounts/")) == before
    later, then = Session.objects.values_list("seen_at", "expire_date").get()
    assert timedelta(minutes=4) < later - seen < timedelta(minutes=6)
    assert timedelta(minutes=4) < then - ends < timedelta(minutes=6)
    client.get("/accounts/")
    assert Session.objects.get().seen_at == later


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_a_session_of_staff_ends_when_it_is_not_used_for_half_an_hour(town: Town, minutes: int, status: int) -> None:
    client = signed_in(town.chen)
    unused_for(town.chen, minutes)
    assert client.get("/counter/").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(8 * 60 - 1, 200), (8 * 60 + 1, 302)])
def test_it_ends_after_eight_hours_however_much_it_is_used(town: Town, minutes: int, status: int) -> None:
    client = signed_in(town.chen)
    unused_for(town.chen, 0, begun=minutes)
    assert client.get("/counter/").status_code == status


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 302)])
def test_a_resident_may_read_for_an_hour(town: Town, minutes: int, status: int) -> None:
    client = signed_in(town.li_online)
    unused_for(town.li_online, minutes)
    assert client.get("/my/record/").status_code == status


def test_whoever_signs_in_in_one_browser_too_many_is_signed_out_where_it_was_longest_ago(town: Town) -> None:
    browsers = [signed_in(town.chen) for _turn in range(sessions.MOST_OPEN)]
    last = browser_of()
    password(last, "chen")
    assert len(rows_of(town.chen)) == sessions.MOST_OPEN
    assert [browsers[at].get("/counter/").status_code for at in (0, 1)] == [302, 200]
    assert last.get("/counter/").status_code == 200


def test_the_key_changes_on_signing_in_and_on_going_to_another_post(town: Town) -> None:
    client = browser_of()
    client.get("/accounts/passkey/")  # a session of nobody
    before = client.cookies["sessionid"].value
    password(client, "chen")
    signed = client.cookies["sessionid"].value
    client.post("/post", {"post": town.chen.post_id})
    assert len({before, signed, client.cookies["sessionid"].value}) == 3
    assert [row.session_key for row in rows_of(town.chen)] == [client.cookies["sessionid"].value]


def test_going_to_another_post_makes_a_session_no_younger(town: Town) -> None:
    client = signed_in(town.chen)
    unused_for(town.chen, 0, begun=300)
    client.post("/post", {"post": town.chen.post_id})
    assert Session.objects.get().seen_at - Session.objects.get().begun_at > timedelta(hours=4)


def test_one_sees_where_one_is_signed_in_and_no_key_of_any_session(town: Town) -> None:
    here, there = browser_of(FIREFOX), browser_of(TELEPHONE)
    for client in (here, there):
        password(client, "chen")
    page = here.get("/accounts/sessions/").content.decode()
    assert page.index("Chrome on Android") > 0
    assert "Firefox on Windows" in page
    assert all(row.session_key not in page for row in rows_of(town.chen))


def test_what_is_ended_is_over_at_its_very_next_request(town: Town) -> None:
    here, there = signed_in(town.chen), signed_in(town.chen)
    other = next(one for one in sessions.of(town.chen.account_id or 0) if one.name in other_names(here))
    assert here.post("/accounts/sessions/end/", {"name": other.name}).status_code == 302
    assert there.get("/counter/").status_code == 302
    assert here.get("/counter/").status_code == 200


def other_names(client: Client) -> set[str]:
    key = client.cookies["sessionid"].value
    account = Session.objects.get(pk=key).account_id or 0
    return {one.name for one in sessions.of(account, here=key) if not one.here}


def test_whoever_proved_long_ago_who_they_are_is_asked_before_a_session_is_ended(town: Town) -> None:
    here, there = signed_in(town.chen), signed_in(town.chen)
    age(here, 11)
    asked = here.post("/accounts/sessions/end/", {"name": "others"})
    assert "Is it you?" in asked.content.decode()
    assert there.get("/counter/").status_code == 200
    proof = {"name": "others", "proving": "POST", "proof-password": PASSWORD}
    assert here.post("/accounts/sessions/end/", proof).status_code == 302
    assert there.get("/counter/").status_code == 302


def test_signing_out_has_the_browser_forget_its_copies(town: Town) -> None:
    assert signed_in(town.chen).post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'


def test_one_signs_out_everywhere_but_here(town: Town) -> None:
    here, others = signed_in(town.chen), [signed_in(town.chen) for _turn in range(3)]
    here.post("/accounts/sessions/end/", {"name": "others"})
    assert [client.get("/counter/").status_code for client in (here, *others)] == [200, 302, 302, 302]


@pytest.mark.parametrize("name", ["", "x", "others' "])
def test_nobody_ends_a_session_by_guessing_its_name(town: Town, name: str) -> None:
    client = signed_in(town.stranger_online)
    signed_in(town.li_online)
    theirs = sessions.of(town.li_online.account_id or 0)[0].name
    for tried in (name, theirs):
        assert client.post("/accounts/sessions/end/", {"name": tried}).status_code == 404
    assert len(rows_of(town.li_online)) == 1


def test_an_ended_session_that_is_being_used_does_not_come_back(town: Town) -> None:
    client = signed_in(town.chen)
    store = SessionStore(client.cookies["sessionid"].value)
    store["half"] = "way through a request"
    sessions.end_all(town.chen.account_id or 0)
    with pytest.raises(UpdateError):
        store.save()
    assert rows_of(town.chen) == []


def test_a_new_password_ends_all_other_sessions_at_once(town: Town) -> None:
    here, there = signed_in(town.chen), signed_in(town.chen)
    new = {"oldpassword": "a town of 12 people", "password1": "another good one 9", "password2": "another good one 9"}
    here.post("/accounts/password/change/", new)
    assert here.get("/counter/").status_code == 200
    assert there.get("/counter/").status_code == 302
    assert len(rows_of(town.chen)) == 1


def test_a_post_that_ends_and_an_account_that_is_closed_end_the_session(town: Town) -> None:
    first, second = signed_in(town.chen), signed_in(town.wang)
    Post.objects.using("owner").filter(pk=town.chen.post_id or 0).update(until="2020-01-02")
    Account.objects.filter(pk=town.wang.account_id or 0).update(is_active=False)
    assert first.get("/counter/").status_code == 302
    assert second.get("/office/").status_code == 302
    assert rows_of(town.chen) == rows_of(town.wang) == []


def test_a_supervisor_ends_a_colleagues_sessions_and_the_colleague_reads_why(town: Town) -> None:
    theirs, mine = signed_in(town.wang), signed_in(town.supervisor)
    assert "signed in in 1 browser" in mine.get("/office/sessions").content.decode()
    path = f"/office/sessions/{town.wang.account_id}/end"
    assert mine.post(path, {"reason": ""}).status_code == 422
    assert mine.post(path, {"reason": "The telephone was lost on the bus."}).status_code == 302
    assert theirs.get("/office/").status_code == 302
    assert Line.objects.get(step="end-sessions").reason == "The telephone was lost on the bus."
    assert "The telephone was lost" in signed_in(town.wang).get("/accounts/sessions/").content.decode()


@pytest.mark.parametrize("who", ["wang", "chen", "auditor", "li_online", "outsider"])
def test_nobody_else_ends_a_colleagues_sessions(town: Town, who: str) -> None:
    client = signed_in(getattr(town, who))
    answer = client.post(f"/office/sessions/{town.cousin.account_id}/end", {"reason": "I want to."})
    assert answer.status_code in {403, 404}
    assert Told.objects.count() == 0


def test_a_supervisor_has_no_say_elsewhere_nor_over_residents(town: Town) -> None:
    client = signed_in(town.supervisor)
    for other in (town.chen, town.zhao, town.li_online, town.supervisor):
        path = f"/office/sessions/{other.account_id}/end"
        assert client.post(path, {"reason": "I want to."}).status_code == 404
    assert client.post("/office/sessions/987654/end", {"reason": "I want to."}).status_code == 404


def test_sessions_that_are_over_are_swept_away(town: Town) -> None:
    signed_in(town.chen)
    signed_in(town.wang)
    unused_for(town.chen, 60)
    assert sessions.end_expired() == 1
    assert len(rows_of(town.wang)) == 1
