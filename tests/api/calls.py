"""Calls of another system: a city's app that holds a key, and what it sends about cold heating."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from django.core.cache import cache
from django.test import Client
from jsonschema import Draft202012Validator

from banshi.api.open311 import keys
from banshi.concerns import dispatching, handling
from banshi.concerns.models import Concern
from banshi.concerns.vocabulary import Outcome
from banshi.kernel import clock
from tests.hotline import ESTATE, heating_category

if TYPE_CHECKING:
    from tests.hotline import Line

SCHEMAS = Path(__file__).parent / "schemas"
BASE = "/open311/v2"
JURISDICTION = "999900"
COLD = f"{ESTATE}暖气一直不热，室温只有十二度"


def key(name: str = "City app", *, batch: bool = False) -> str:
    """Return a new key; nothing of earlier tests is remembered."""
    keys.forget()
    cache.clear()
    return keys.make_key(name, batch=batch)


def client(language: str = "en") -> Client:
    """Return a caller without a cookie, who checks nothing for us."""
    return Client(headers={"accept-language": language}, enforce_csrf_checks=True)


def form(api_key: str | None, **changes: Any) -> dict[str, Any]:
    """Return what an app sends, with what the test changes; ``None`` leaves a field out."""
    said = {
        "api_key": api_key, "jurisdiction_id": JURISDICTION, "service_code": heating_category(), "description": COLD,
        "lat": "36.0012", "long": "114.3021", "address_string": ESTATE, "phone": "13800000007",
        "email": "a@example.org", "first_name": "小明", "last_name": "李", "device_id": "device-7",
        "account_id": "account-7",
    }  # fmt: skip
    return {name: value for name, value in (said | changes).items() if value is not None}


def send(api_key: str | None, *, to: Any = "requests.json", headers: Any = None, **changes: Any) -> Any:
    """Send a request as a form; returns the response."""
    return client().post(f"{BASE}/{to}", form(api_key, **changes), headers=headers)


def number_of(response: Any) -> str:
    """Return the number that an answer gives."""
    assert response.status_code == 200, response.content.decode()
    return str(valid("receipt", response)[0]["service_request_id"])


def get(path: str, language: str = "en", **asked: Any) -> Any:
    """Read something; returns the response."""
    return client(language).get(f"{BASE}/{path}", asked)


def valid(schema: str, response: Any) -> Any:
    """Return the JSON of a response that its schema allows."""
    found = json.loads(response.content)
    wanted = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(wanted).iter_errors(found)] == []
    return found


def parsed(response: Any) -> ET.Element:
    """Return the outermost element of an XML response."""
    return ET.fromstring(response.content)  # noqa: S314 - our own


def errors(response: Any, status: int) -> str:
    """Return the sentences of the errors of a refused call."""
    assert response.status_code == status, response.content.decode()
    listed = valid("errors", response)
    assert {error["code"] for error in listed} == {status}
    return " ".join(error["description"] for error in listed)


def sent(api_key: str, **changes: Any) -> Concern:
    """Send a request and return the concern it became."""
    return Concern.objects.get(number=number_of(send(api_key, **changes)))


def confirmed(concern: Concern, line: Line) -> Concern:
    """Let an operator confirm a concern as it was proposed: it becomes public."""
    return dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=line.operator)


def answered(concern: Concern, line: Line, reply: str) -> Concern:
    """Let the heating company get in touch and answer; what raises a doubt, the hotline lets pass."""
    handling.contact(concern.id, how="phone", reached=True, words="", by=line.heater)
    given = handling.Given(
        outcome=Outcome.SOLVED,
        done=f"{ESTATE}换热站循环泵已更换，暖气供水恢复到50度",
        done_on=clock.today(),
        reply=reply,
    )
    done = handling.answer(concern.id, given, by=line.heater)
    return handling.pass_answer(done.id, by=line.reviewer) if done.flagged else done


def concerns() -> int:
    """Return how many concerns there are."""
    return Concern.objects.count()
