"""schemathesis on every form of every page, as everybody who sees it: no fault, no silence, nothing of anybody else.

In the suite each form is sent a few times by one who sees it. ``BANSHI_FORMS=10 pytest -s tests/attack/test_forms.py``
sends each forty times, ten in each way, as everybody who does, and prints what it tried.
"""

from __future__ import annotations

import html
import logging
import os
import re
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from banshi.kernel import clock
from banshi.web import kept_typing
from scripts.attack.line import Tried
from scripts.attack.pages import TOKEN
from tests import told
from tests.attack import forms
from tests.cast import PASSWORD, SATURDAY_MORNING
from tests.once import once
from tests.rights import world
from tests.rights.putting_back import keep, put_back

if TYPE_CHECKING:
    from tests.attack.forms import Reader, Sent
    from tests.cast import Town

TIMES = int(os.environ.get("BANSHI_FORMS", "0"))
IN_THE_SUITE = 3
CPU_SECONDS, SECONDS = 1.5, 20.0
"""How long an answer may take: of a processor, and with the database, on a machine that does other things."""
BAD_REQUEST, NO_SUCH_METHOD, REFUSED, FAULT = 400, 405, 422, 500
SAYS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)
GIVEN_BACK = {"text", "textarea", "search", "tel", "email", "number", "date"}
HARMFUL = (
    "\0", "words\0", "", " ", "-1", "0", "9" * 30, "1e9", "٣", "2026-02-30", "0001-01-01", "99999-01-01", "25:61",
    "nan", "00000000-0000-0000-0000-00000000dead", "{{7*7}}", "%s%n", "<script>alert(1)</script>", "' or 1=1--",
    "../../x", "\u202e\ufeff", "𠮷" * 3000, "\r\nSet-Cookie: a=b", "javascript:alert(1)", "//example.org/", "=1+1",
)  # fmt: skip
"""What is put in place of one value of a form that is right otherwise: for fields, buttons and hidden values alike."""
SECRET = re.compile(r"passw|code|token|ticket|digits", re.IGNORECASE)
TRAP = "second_words"
"""A field that no person sees: whoever fills it in is a program, and it comes back empty (``web.concerns.forms``)."""


@dataclass(slots=True)
class Attacker:
    """Sends what schemathesis makes up from the description of a form, as somebody who sees it."""

    world: world.World
    reader: Reader
    tried: Tried = field(default_factory=Tried)
    slowest: float = 0.0
    raised: str = ""
    application: Any = field(default_factory=get_wsgi_application)
    words: Any = None
    """What stands in our own code and may be sent, as schemathesis read it."""
    needles: re.Pattern[str] = field(default_factory=told.needles)

    def go(self, sent: Sent, number: int, times: int) -> None:
        """Send a form as its description allows and as it does not; put the world back after what was taken."""
        document = forms.described(sent, self._known(sent.form.method))
        schema = schemathesis.openapi.from_dict(document)
        schema.app = self.application
        schema._constants_pool_cache = self.words  # noqa: SLF001 - or our code would be read anew for each form
        result = next(iter(schema.get_all_operations()))
        assert isinstance(result, Ok), result.err()
        self.tried.add(Tried(people={sent.member}, requests=1, values=len(sent.form.fields)))
        ways = WAYS if TIMES else [WAYS[number % len(WAYS)]]
        if sum(self._send(sent, way(result.ok(), sent), times, number) for way in ways):
            self._send(sent, spoilt_by_one(result.ok(), sent), times, number)  # it may be over now: nothing is lost
            put_back()
        self.words = schema._constants_pool_cache  # noqa: SLF001 - as above

    def _send(self, sent: Sent, strategy: Any, times: int, number: int) -> bool:
        taken = []

        @seed(number)
        @settings(max_examples=times, deadline=None, database=None, phases=[Phase.generate],
                  suppress_health_check=list(HealthCheck))  # fmt: skip
        @given(case=strategy)
        def called(case: Any) -> None:
            taken.append(self._call(sent, case))

        called()
        return any(taken)

    def _call(self, sent: Sent, case: Any) -> bool:
        if sent.form.method == "get" and self.needles.search(str(case.query)):
            return False  # what chance made looks like somebody's number, and all addresses of a run are read for such
        cache.clear()
        began, worked = time.monotonic(), time.thread_time()
        headers = self.reader.headers(sent.member)
        kept = dict(one.split("=", 1) for one in headers.pop("cookie").split("; "))
        response = case.call(headers=headers, cookies=kept, environ_base={"REMOTE_ADDR": "127.0.0.1"})
        lasted, worked = time.monotonic() - began, time.thread_time() - worked
        self.tried.answers[response.status_code] += 1
        self.slowest = max(self.slowest, worked)
        said = self._judge(sent, case, response)
        if worked > CPU_SECONDS or lasted > SECONDS:
            said.append(f"took {worked:.1f} s, {lasted:.1f} s in all")
        self.tried.found += [f"{sent.form.method} {operation_of(sent)} as {sent.member}: {one}" for one in said]
        return bool(sent.form.method == "post" and response.status_code < BAD_REQUEST)

    def _judge(self, sent: Sent, case: Any, response: Any) -> list[str]:
        wrong, shown = [], response.content.decode("utf-8", "replace")
        if response.status_code >= FAULT:
            wrong.append(f"{response.status_code} {self.raised}")
        if response.status_code >= BAD_REQUEST or sent.form.method == "get":
            kind = "".join(response.headers.get("content-type", []))
            if not kind.startswith("text/html") and response.status_code >= BAD_REQUEST:
                wrong.append(f"{response.status_code} as {kind}")
        # A form whose buttons send it elsewhere has an address of its own that no browser asks: it may say less.
        if response.status_code not in {*range(BAD_REQUEST), NO_SUCH_METHOD} and len(words_of(shown)) < 40:
            wrong.append(f"{response.status_code} says nothing: {shown[:200]!r}")
        if response.status_code in kept_typing.REFUSED and sent.form.method == "post":
            wrong += [f"does not give back {name}" for name in lost(sent, case.body, shown)]
        wrong += [
            f"shows {words}"
            for words, allowed in self.world.planted.items()
            if words in shown and sent.member not in allowed
        ]
        return wrong

    def _known(self, method: str) -> dict[str, list[str]]:
        if method == "get":
            return {"q": ["暖气", "'%_\\"]}
        li = self.world.things.town.li
        return {
            "id_number": [li.id_number], "name": [li.name], "phone": [world.LI_PHONE], "password": [PASSWORD],
            "reason": ["车祸伤者昏迷，身上只有身份证，需要尽快通知家属到医院"], "q": [li.name, "暖气", "'%_\\"],
        }  # fmt: skip

    def note(self, **_named: object) -> None:
        """Remember what was raised, for the fault that comes of it."""
        self.raised = repr(sys.exc_info()[1])[:300]


def spoilt_by_one(operation: Any, sent: Sent) -> st.SearchStrategy[Any]:
    """Return cases that are as the page wants them but for one value, which is harmful."""
    names = [name for name in sent.form.fields if name != TOKEN]

    def spoilt(drawn: tuple[Any, str, str]) -> Any:
        case, name, harmful = drawn
        (case.body if sent.form.method == "post" else case.query)[name] = harmful
        return case

    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    return st.tuples(right, st.sampled_from(names), st.sampled_from(HARMFUL)).map(spoilt)


def as_it_wants(operation: Any, _sent: Sent) -> st.SearchStrategy[Any]:
    return operation.as_strategy(generation_mode=GenerationMode.POSITIVE)  # type: ignore[no-any-return]


def as_it_does_not(operation: Any, _sent: Sent) -> st.SearchStrategy[Any]:
    return operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)  # type: ignore[no-any-return]


WAYS = (spoilt_by_one, as_it_wants, spoilt_by_one, as_it_does_not)
"""How a form is filled in; in the suite each by one of them, in turn."""


def operation_of(sent: Sent) -> str:
    return f"{sent.kind[1]}[{sent.kind[2][:60]}]"


def words_of(shown: str) -> str:
    return " ".join(SAYS.sub(" ", shown).split())


def lost(sent: Sent, body: Any, shown: str) -> list[str]:
    """Return the fields of a refused form whose words the page does not give back."""
    if not isinstance(body, dict):
        return []
    there = html.unescape(shown)
    found = []
    for name, one in sent.form.fields.items():
        typed = body.get(name)
        if one.kind not in GIVEN_BACK or name == TRAP or SECRET.search(name) or not isinstance(typed, str):
            continue
        words = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
        if words and words.isprintable() and words not in there:
            found.append(name)
    return found


@pytest.fixture
def attacked(town: Town) -> Attacker:
    """Attack every form once; all tests of this file look at what came of it."""
    if not DONE:
        with clock.stopped_at(SATURDAY_MORNING):
            built = once(world.build, town)
            reader = forms.Reader(built)
            keep()
            attacker = Attacker(built, reader)
            got_request_exception.connect(attacker.note, weak=False)
            everything = reader.forms(alike=len(built.members) if TIMES else 1)
            logging.disable(logging.CRITICAL)
            for number, seen in enumerate(everything.values()):
                chosen = seen if TIMES else [seen[number % len(seen)]]
                for sent in {one.member: one for one in chosen}.values():
                    attacker.go(sent, number, TIMES or IN_THE_SUITE)
            logging.disable(logging.NOTSET)
            got_request_exception.disconnect(attacker.note)
        DONE.append(attacker)
    return DONE[0]


DONE: list[Attacker] = []


def test_no_form_meets_a_fault_a_silence_or_what_is_another_s(attacked: Attacker) -> None:
    print(f"{attacked.tried}; slowest {attacked.slowest:.2f} s of a processor")  # noqa: T201 - is worth knowing
    found = sorted(set(attacked.tried.found))
    print(*found, sep="\n")  # noqa: T201 - all of them: a comparison shows some
    assert found == []


def test_every_form_of_every_member_was_tried(attacked: Attacker) -> None:
    tried = attacked.tried
    assert tried.requests >= 90
    assert tried.calls >= tried.requests * (TIMES * len(WAYS) or IN_THE_SUITE) * 0.7
    assert len(tried.people) > 12


def test_what_was_sent_was_read_and_not_turned_away_at_the_door(attacked: Attacker) -> None:
    tried = attacked.tried
    turned_away = sum(tried.answers[status] for status in (401, 403, 429))
    assert turned_away < tried.calls * 0.15
    assert tried.answers[302] + tried.answers[303] > tried.calls * 0.02
    assert tried.answers[REFUSED] > tried.calls * 0.1
