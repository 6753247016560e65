"""Being told: in order, signed, again until it was taken, with the same id; and sent into no network of our own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from banshi.china.matters.lost_booklet import Answers
from banshi.connections import granting, webhooks
from banshi.connections.addresses import way_to
from banshi.connections.events import cursor, place
from banshi.connections.models import Client, Delivery, Event, Grant, Subscription
from banshi.connections.outbox import take_up
from banshi.connections.webhooks import next_gap, tell_waiting
from banshi.kernel import clock
from banshi.kernel.refusals import RuleBroken
from banshi.matters import actions, decisions, filing, receiving
from tests.connections.receivers import genuine
from tests.connections.receivers import receiving as receiver_of
from tests.connections.systems import Caller, let_in, to_follow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from banshi.matters.models import Case
    from tests.cast import Resident, Town
    from tests.connections.receivers import Receiver


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    with receiver_of() as found:
        yield found


@pytest.fixture
def caller(town: Town) -> Caller:
    take_up()
    return let_in(town, to_follow()).caller()


def filed(town: Town, who: Resident | None = None) -> Case:
    one = who or town.li
    visit, _facts = receiving.receive("lost-booklet", id_number=one.id_number, name=one.name, by=town.chen)
    return filing.file_case(visit.id, Answers(lost_on=date(2026, 1, 2), circumstances="火车上"), by=town.chen)


def subscribed(caller: Caller, receiver: Receiver) -> dict[str, Any]:
    answer = caller.post("subscriptions", {"address": receiver.address})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def told() -> int:
    take_up()
    return tell_waiting()


def test_an_event_is_told_signed_and_names_nobody(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscription = subscribed(caller, receiver)
    case = filed(town)
    assert told() == 1
    headers, body = receiver.came[0]
    event = receiver.events[0]
    assert (event["specversion"], event["type"], event["subject"]) == ("1.0", "banshi.case.moved", case.number)
    assert event["data"] == {"matter": "lost-booklet", "step": "file", "from": "", "to": "accepted"}
    assert (headers["content-type"].split(";")[0], headers["webhook-id"]) == (
        "application/cloudevents+json",
        event["id"],
    )
    secret = caller.get(f"subscriptions/{subscription['id']}/secret").json()["secret"]
    assert genuine(headers, body, secret=secret)
    assert genuine(headers, body, public=caller.get("keys").json()["v1a"])
    assert not genuine(headers, body + b" ", secret=secret)
    for personal in (town.li.name, town.li.id_number, str(case.follow_code)):
        assert personal not in body.decode()


def test_events_come_in_order_and_count_without_a_gap(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscribed(caller, receiver)
    case = filed(town)
    decisions.approve(case.id, by=town.wang)
    filed(town, town.stranger)
    assert told() == 3
    assert [event["data"]["step"] for event in receiver.events] == ["file", "approve", "file"]
    assert [event["sequence"] for event in receiver.events] == ["1", "2", "3"]
    assert told() == 0


def test_what_was_not_taken_holds_up_what_follows_and_comes_again_with_its_id(
    town: Town, caller: Caller, receiver: Receiver
) -> None:
    subscribed(caller, receiver)
    receiver.answers = [500, 302]
    decisions.approve(filed(town).id, by=town.wang)
    now = clock.now()
    assert told() == 0
    with clock.stopped_at(now + timedelta(seconds=20)):
        assert told() == 0  # it is not tried again before its time
    with clock.stopped_at(now + timedelta(minutes=1)):
        assert told() == 0  # a redirect is not followed
    with clock.stopped_at(now + timedelta(minutes=5)):
        assert told() == 2
    ids = receiver.ids()
    assert len(ids) == 4
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_killed_between_the_post_and_the_note_it_is_told_twice_with_one_id(
    town: Town, caller: Caller, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribed(caller, receiver)
    filed(town)
    take_up()

    def die(*_said: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(webhooks, "_go_on", die)
        with pytest.raises(KeyboardInterrupt):
            tell_waiting()
    assert tell_waiting() == 1
    assert len(receiver.came) == 2
    assert len(set(receiver.ids())) == 1
    assert Delivery.objects.count() == 1


TURN = "import django; django.setup(); from banshi.connections.webhooks import turn; turn()"


def turning() -> subprocess.Popen[bytes]:
    told = {"BANSHI_WEBHOOK_NETWORKS": "127.0.0.0/8", "DJANGO_SETTINGS_MODULE": "banshi.settings"}
    return subprocess.Popen([sys.executable, "-c", TURN], env=os.environ | told)


def test_a_process_that_is_killed_while_it_posts_loses_nothing(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscribed(caller, receiver)
    case = filed(town)
    decisions.approve(case.id, by=town.wang)
    receiver.waits = [4.0]
    first = turning()
    for _try in range(600):
        if receiver.came:
            break
        time.sleep(0.1)
    first.kill()
    first.wait(30)
    assert Subscription.objects.get().told == 0
    assert turning().wait(120) == 0
    ids = receiver.ids()
    assert [event["data"]["step"] for event in receiver.events] == ["file", "file", "approve"]
    assert ids[0] == ids[1] != ids[2]
    assert [one.position for one in Delivery.objects.order_by("position")] == [1, 2]


def test_after_three_days_it_is_parked_and_goes_on_where_it_was(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscription = subscribed(caller, receiver)
    filed(town)
    now, tries = clock.now(), 0
    receiver.answers = [503] * 60
    while not Subscription.objects.get().parked_at:
        at = max(Subscription.objects.get().next_at, now)
        with clock.stopped_at(at):
            told()
        tries += 1
    assert 20 <= tries <= 60
    assert Subscription.objects.get().parked_at >= now + timedelta(days=3)  # type: ignore[operator]
    receiver.answers = []
    fresh = Caller(let_in(town, to_follow(), name="x").token())
    assert fresh.post(f"subscriptions/{subscription['id']}/replay", {"after": ""}).status_code == 404
    with clock.stopped_at(clock.now()):
        again = caller.post(f"subscriptions/{subscription['id']}/replay", {"after": subscription["cursor"]})
        assert (again.status_code, again.json()["standing"]) == (202, "live")
        assert told() == 1


def test_gone_is_believed_at_once(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscribed(caller, receiver)
    receiver.answers = [410]
    filed(town)
    told()
    assert caller.get("subscriptions").json()["subscriptions"][0]["standing"] == "parked"


def test_gaps_double_up_to_three_hours() -> None:
    assert [next_gap(n).total_seconds() for n in (1, 2, 3)] == [30, 60, 120]
    assert next_gap(500) == timedelta(hours=3)


def test_one_event_and_all_since_a_place_are_told_again(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscription = subscribed(caller, receiver)
    decisions.approve(filed(town).id, by=town.wang)
    told()
    deliveries = caller.get(f"subscriptions/{subscription['id']}/deliveries").json()
    assert [one["sequence"] for one in deliveries["deliveries"]] == [1, 2]
    first = deliveries["deliveries"][0]
    once = {"Idempotency-Key": "again-1"}
    assert caller.post(f"deliveries/{first['id']}/replay", {}, **once).status_code == 202
    assert told() == 1
    assert caller.post(f"deliveries/{first['id']}/replay", {}, **once).status_code == 202
    assert told() == 0  # the same command: it was done
    assert caller.post(f"deliveries/{deliveries['deliveries'][1]['id']}/replay", {}, **once).status_code == 409
    assert caller.post(f"subscriptions/{subscription['id']}/replay", {"after": ""}).status_code == 202
    assert told() == 2
    assert receiver.ids()[2:] == [receiver.ids()[0], receiver.ids()[0], receiver.ids()[1]]
    assert [event["sequence"] for event in receiver.events] == ["1", "2", "1", "1", "2"]


def test_what_is_not_granted_any_more_is_not_told(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscribed(caller, receiver)
    filed(town)
    take_up()
    granting.end(Grant, Grant.objects.get().id, by=town.auditor, reason="over")
    assert tell_waiting() == 0
    assert receiver.came == []


def test_a_client_that_is_ended_is_told_nothing(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscribed(caller, receiver)
    filed(town)
    granting.end(Client, Client.objects.get().id, by=town.auditor, reason="over")
    assert told() == 0


def test_a_subscription_is_its_clients_alone(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscription = subscribed(caller, receiver)
    other = let_in(town, to_follow(), name="Other").caller()
    for path in ("", "/secret", "/deliveries"):
        assert other.get(f"subscriptions/{subscription['id']}{path}").status_code == 404
    assert other.delete(f"subscriptions/{subscription['id']}").status_code == 404
    assert caller.delete(f"subscriptions/{subscription['id']}").status_code == 204
    filed(town)
    assert told() == 0


def test_the_secret_is_changed_with_an_overlap(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscription = subscribed(caller, receiver)
    path = f"subscriptions/{subscription['id']}/secret"
    old, new = caller.get(path).json()["secret"], caller.post(path).json()["secret"]
    filed(town)
    told()
    assert old != new
    assert genuine(*receiver.came[0], secret=old)
    assert genuine(*receiver.came[0], secret=new)
    filed(town, town.stranger)
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        told()
    assert genuine(*receiver.came[1], secret=new)
    assert not genuine(*receiver.came[1], secret=old)


def test_whoever_polls_gets_the_same_events_once_each(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscribed(caller, receiver)
    decisions.approve(filed(town).id, by=town.wang)
    told()
    seen, after, more = [], "", True
    while more:
        page = caller.get(f"events?limit=1&after={after}").json()
        seen += page["events"]
        after, more = page["next"], page["more"]
    assert [event["id"] for event in seen] == receiver.ids()
    assert caller.get(f"events?after={after}").json() == {"events": [], "next": after, "more": False}
    assert caller.get(f"events?after={after[:-2]}aa").status_code == 422


def test_a_cursor_tells_nothing_and_cannot_be_made_up() -> None:
    assert place(cursor(7)) == 7
    assert place("") == 0
    for made_up in ("7", "AAAAAAAAAAAAAAAAAAAAAA", cursor(7)[:-1], cursor(7) + "A"):
        with pytest.raises(RuleBroken):
            place(made_up)


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/", "https://169.254.169.254/", "https://127.0.0.1/", "https://10.1.2.3/",
        "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/",
        "https://[fe80::1]/", "https://0.0.0.0/", "https://0/", "https://2130706433/", "https://0x7f.1/",
        "https://100.64.0.1/", "https://224.0.0.1/", "https://localhost/", "ftp://example.org/", "file:///etc/passwd",
        "https://user:pass@93.184.216.34/", "https://93.184.216.34/#x", "http://93.184.216.34/", "https://", "",
        "https://93.184.216.34:99999/", "https://93.184.216.34:x/", "gopher://x", "https://例子/", "https://a b/",
        "https://nobody.invalid/", "https://93.184.216.34/\r\nHost: x",
    ],
)  # fmt: skip
def test_nothing_is_sent_into_a_network_of_our_own(town: Town, caller: Caller, address: str) -> None:
    answer = caller.post("subscriptions", {"address": address})
    assert answer.status_code == 422
    assert Subscription.objects.count() == 0


def test_a_public_address_is_taken_and_a_private_one_where_it_is_allowed(settings: Settings) -> None:
    assert way_to("https://93.184.216.34/told?x=1").url == "https://93.184.216.34:443/told?x=1"
    settings.WEBHOOK_NETWORKS = ["10.1.0.0/16"]
    assert way_to("https://10.1.2.3:8443/").name == "10.1.2.3:8443"
    for refused in ("https://10.2.0.1/", "http://10.1.2.3/"):
        with pytest.raises(RuleBroken):
            way_to(refused)


def test_a_name_that_leads_elsewhere_the_second_time_leads_nowhere(
    town: Town, caller: Caller, monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    """DNS rebinding: public when it is asked for, this very machine when it is told; here ports are allowed."""
    numbers = iter(["93.184.216.34", "10.0.0.1"])
    asked: list[str] = []

    def look_up(host: str, port: int, *_rest: Any, **_more: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(numbers), port))]

    sent: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(httpx.Client, "stream", lambda _self, _method, url, **_rest: sent.append(url))
    answer = caller.post("subscriptions", {"address": "https://rebinding.example/told"})
    assert answer.status_code == 201
    filed(town)
    assert told() == 0
    assert (asked, sent) == (["rebinding.example"] * 2, [])
    assert "public machine" in Subscription.objects.get().words


def test_a_name_with_one_inner_number_among_outer_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_rest, **_more: both)
    with pytest.raises(RuleBroken):
        way_to("https://both.example/")


def test_the_connection_goes_to_the_number_that_was_judged_under_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    public = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_rest, **_more: public)
    way = way_to("https://Told.Example/x")
    assert (way.url, way.name, way.host) == ("https://93.184.216.34:443/x", "told.example", "told.example")


def test_a_receiver_that_never_answers_costs_seconds_and_no_event(
    town: Town, caller: Caller, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "TIMEOUT", httpx.Timeout(0.3))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        caller.post("subscriptions", {"address": f"http://127.0.0.1:{silent.getsockname()[1]}/"})
        filed(town)
        assert told() == 0
    assert Subscription.objects.get().words == "ReadTimeout"
    assert Event.objects.count() == 1


def test_actions_of_the_case_are_told_to_the_end(town: Town, caller: Caller, receiver: Receiver) -> None:
    subscribed(caller, receiver)
    actions.withdraw(filed(town).id, by=town.chen, reason="found again")
    assert told() == 2
    assert receiver.events[-1]["data"]["to"] == "withdrawn"
