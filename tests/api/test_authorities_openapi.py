"""The published description and the running API are one: addresses, answers, refusals; the client example runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client as Browser
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounded
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from banshi.api.authorities import versions
from banshi.api.authorities.checking import refuse_unknown_words, refuse_unless
from banshi.api.authorities.openapi import CONVERTER
from banshi.api.authorities.operations import described as description
from banshi.api.authorities.schemas import ANSWERED, SENT
from banshi.api.authorities.urls import urlpatterns
from banshi.api.authorities.versions import Version
from banshi.connections.outbox import take_up
from banshi.connections.scopes import Scope
from banshi.connections.webhooks import tell_waiting
from banshi.kernel.refusals import RuleBroken
from tests.api.test_authorities import filed
from tests.connections.receivers import receiving
from tests.connections.systems import BASE, Caller, asked_for_token, authority, let_in, to_follow, to_read

if TYPE_CHECKING:
    from pytest_django import Settings

    from tests.cast import Town

DOCS = Path(__file__).parents[2] / "docs" / "connections.md"
ALL = (
    to_read(), to_follow(), to_follow(Scope.CASE), to_read(scope=Scope.TRACKER, purpose="", items=(), area=""),
    to_read(scope=Scope.CONCERN, purpose="", items=(), area=""),
)  # fmt: skip


def fits(name: str, body: Any) -> list[str]:
    """Return what is wrong with an answer, by its published schema."""
    schema = {"$ref": f"#/components/schemas/{name}", "components": description()["components"]}
    return [error.message for error in Draft202012Validator(schema).iter_errors(body)]


def test_every_address_is_described_and_every_description_has_an_address() -> None:
    there = {"/" + CONVERTER.sub(r"{\2}", str(one.pattern)) for one in urlpatterns} - {"/<path:rest>"}
    assert set(description()["paths"]) == there


def test_the_description_is_openapi_3_1_and_every_schema_is_a_schema(town: Town) -> None:
    said = json.loads(Browser().get(f"{BASE}/openapi.json").content)
    assert said["openapi"] == "3.1.0"
    for schema in (SENT | ANSWERED).values():
        validator_for(schema, Draft202012Validator).check_schema(schema)
    names = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(said))
    assert set(names) <= set(said["components"]["schemas"])
    ids = [one["operationId"] for path in said["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids)) >= 20


def test_what_is_answered_fits_what_is_published(town: Town, settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    take_up()
    caller = let_in(town, *ALL).caller()
    case = filed(town)
    with receiving() as receiver:
        made = caller.post("subscriptions", {"address": receiver.address})
        take_up()
        caller.post(f"subscriptions/{made.json()['id']}/replay", {"after": ""})
        tell_waiting()
    path = f"subscriptions/{made.json()['id']}"
    for name, answer in (
        ("Description", caller.get("")), ("Keys", caller.get("keys")), ("Requirements", caller.get("evidence")),
        ("Client", caller.get("client")), ("Person", caller.ask(town.li)), ("Problem", caller.ask(town.li, name="x")),
        ("Case", caller.get(f"cases/{case.number}?reference=1")), ("Events", caller.get("events")),
        ("Subscription", made), ("Subscription", caller.get(path)), ("Subscriptions", caller.get("subscriptions")),
        ("Secret", caller.get(f"{path}/secret")), ("Deliveries", caller.get(f"{path}/deliveries")),
        ("Heartbeat", caller.get("tracker/heartbeat")), ("UsagePeriod", caller.get("tracker/usagePeriod")),
        ("Usages", caller.get("tracker/findUsage", **{"X-Road-UserId": town.li.id_number})),
        ("TokenError", asked_for_token()), ("Problem", caller.get("nowhere")),
    ):  # fmt: skip
        assert fits(name, answer.json()) == [], name
    assert all(fits("Event", event) == [] for event in receiver.events)
    assert len(receiver.events) == 1
    assert caller.get("evidence").json()["requirements"]


def test_what_is_sent_is_checked_as_the_published_schema_says() -> None:
    good: dict[str, Any] = {"id_number": "1", "name": "x", "purpose": "p", "reference": "r"}
    bodies: tuple[Any, ...] = (
        good, {}, good | {"items": ["name"]}, good | {"items": ["name", "name"]}, good | {"items": [1]}, [], None, 5,
        good | {"name": ""}, good | {"name": "x" * 61}, good | {"name": None}, good | {"else": 1}, "x", True,
        good | {"name": "李·明"},
    )  # fmt: skip
    for body in bodies:
        ours = _refused(SENT["Inquiry"], body)
        assert ours == bool(list(Draft202012Validator(SENT["Inquiry"]).iter_errors(body))), body
    # Here we are stricter than a library of Python: the end of a pattern is the very end (ECMA 262).
    assert _refused(SENT["Inquiry"], good | {"name": "x\n"})


def _refused(schema: Any, body: Any) -> bool:
    try:
        refuse_unless(schema, body)
    except RuleBroken:
        return True
    return False


def test_a_schema_with_a_word_that_nobody_checks_is_refused() -> None:
    with pytest.raises(ValueError, match="Nobody checks"):
        refuse_unknown_words({"type": "object", "properties": {"a": {"type": "string", "contentEncoding": "base64"}}})


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400), (b"[" * 60_000, "application/json", 400), (b"null", "application/json", 422),
        (b"\xff", "application/json", 400), (b'{"name": NaN}', "application/json", 400),
        (b"{}", "text/plain", 415), (b"{}", "", 415), (b"<a/>", "application/xml", 415),
        (b" " * 70_000, "application/json", 413), (b"a=1", "multipart/form-data; boundary=x", 415),
        (b'{"id_number": "\\ud800", "name": "a", "purpose": "p", "reference": "1"}', "application/json", 422),
    ],
)  # fmt: skip
def test_giant_and_foreign_bodies_are_refused_in_words(town: Town, body: bytes, kind: str, status: int) -> None:
    said = {"Authorization": f"Bearer {let_in(town).token()}"}
    answer = Browser(headers=said).post(f"{BASE}/persons/inquiries", body, content_type=kind)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_unknown_and_doubled_parameters_are_refused(town: Town) -> None:
    caller = let_in(town, to_follow()).caller()
    for query in ("else=1", "limit=1&limit=2", "limit=0", "limit=x", "limit=1e3", "limit=²", "after=%00"):
        assert caller.get(f"events?{query}").status_code == 422


def test_another_method_is_told_which_ones_there_are(town: Town) -> None:
    answer = Browser().put(f"{BASE}/subscriptions")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")
    token = Browser().get(f"{BASE}/token")
    assert (token.status_code, token["Allow"]) == (405, "POST")


def test_deprecation_and_end_are_told_in_headers(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Deprecation" not in Browser().get(f"{BASE}/")
    old = Version(name="v1", since=date(2026, 1, 1), deprecated_on=date(2027, 1, 1), ends_on=date(2028, 1, 2))
    monkeypatch.setitem(versions.OPERATIONS, "keys", old)
    answer = Browser().get(f"{BASE}/keys")
    assert (answer["Deprecation"], answer["Sunset"]) == ("@1798761600", "Sun, 02 Jan 2028 00:00:00 GMT")
    assert 'rel="deprecation"' in answer["Link"]
    assert description()["paths"]["/keys"]["get"]["deprecated"] is True
    with pytest.raises(ValueError, match="notice"):
        Version(name="v1", since=date(2026, 1, 1), deprecated_on=date(2027, 1, 1), ends_on=date(2027, 6, 1))
    assert timedelta(days=365) <= versions.LEAST_NOTICE


def test_the_example_of_ten_lines_runs_against_the_running_server(town: Town, live: str, tmp_path: Path) -> None:
    example = re.findall(r"^```python\n(.*?)^```", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]
    assert len(example.splitlines()) == 10
    system = let_in(town)
    key = tmp_path / "key.pem"
    key.write_bytes(system.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    asked = {
        "id_number": town.li.id_number,
        "name": town.li.name,
        "purpose": "school-place",
        "reference": "EDU-2026/17",
    }
    told = {"BANSHI": live, "CLIENT_ID": str(system.id), "PRIVATE_KEY": str(key), "QUESTION": json.dumps(asked)}
    done = subprocess.run(
        [sys.executable, "-c", example], env=os.environ | told, capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(done.stdout)["items"]["name"] == town.li.name


def test_schemathesis_finds_nothing(town: Town, live: str) -> None:
    """Some hundred calls made up from the description alone, good and bad, against the running server."""
    take_up()
    system = let_in(town, *ALL, unit_id=authority())
    filed(town)
    take_up()
    schema = schemathesis.openapi.from_dict(json.loads(Browser().get(f"{BASE}/openapi.json").content))
    schema.config.base_url = f"{live}{BASE}"
    calls: list[int] = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        _call(result.ok(), system.token(), calls)
    assert len(calls) > 150
    assert {status for status in calls if status >= 500} == set()


def _call(operation: Any, token: str, calls: list[int]) -> None:
    """Call one operation with what the description allows and with what it does not, and check each answer."""

    @bounded(max_examples=12, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
             suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(case=operation.as_strategy())
    def called(case: Any) -> None:
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        calls.append(response.status_code)
        case.validate_response(response, excluded_checks=_without_meaning(response))

    called()


def _without_meaning(response: Any) -> list[Any]:
    """Return the checks that mean nothing for a single call with a token, or for a rule that no schema can tell."""
    by_a_rule = response.status_code == 422 and not response.json()["type"].endswith("not-as-described")
    return [ignored_auth, *([positive_data_acceptance] if by_a_rule else [])]


def test_a_call_without_a_token_is_refused_wherever_one_is_needed(town: Town) -> None:
    for path, methods in description()["paths"].items():
        for method, said in methods.items():
            if said["security"]:
                address = BASE + re.sub(r"\{\w+\}", "0579a7ef-66a0-4888-9b3d-5998872f5a22", path)
                assert getattr(Browser(), method)(address).status_code == 401, (method, path)
    assert Caller("").get("openapi.json").status_code == 200
