"""Somebody who does not give up: what was not clearly answered is sent again under the same number.

Now and then a command is sent twice at once, the line is dropped before the answer, or an old command comes again much
later. Everything that was clearly answered is kept in a book, with the moments between which it must have been done.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from bench.day_client import TOKEN, Answer, Client

if TYPE_CHECKING:
    from uuid import UUID

TWICE, DROPPED = 0.06, 0.06
PATIENCE_SECONDS, DROPPED_WITHIN = 12.0, 0.08
SIGN_IN = "/accounts/"
NOT_NOW = frozenset({429})
OLD_ONES = 5000


@dataclass(slots=True, kw_only=True)
class Sent:
    """One command: of which kind, under which number, about what; when it was sent first and answered clearly."""

    kind: str
    key: str
    thing: str
    began: float
    answered: float = 0.0
    said: str = ""
    status: int = 0
    tries: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether it was acknowledged."""
        return self.said == "done"


@dataclass(slots=True)
class Call:
    """What is sent."""

    path: str
    who: str = ""
    form: dict[str, str] | None = None
    json: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Book:
    """Everything that was sent, and what can be sent again."""

    sent: list[Sent] = field(default_factory=list)
    old: list[tuple[Call, Sent]] = field(default_factory=list)
    again: int = 0
    twice: int = 0
    dropped: int = 0
    unclear: int = 0
    signed_out: int = 0
    errors: dict[str, int] = field(default_factory=dict)

    def acknowledged(self) -> int:
        """Return how many commands were acknowledged so far."""
        return sum(one.done for one in self.sent)

    def of(self, *kinds: str, said: str = "done") -> list[Sent]:
        """Return the commands of some kinds that were answered so."""
        return [one for one in self.sent if one.kind in kinds and one.said == said]


class Insistent(Client):
    """A client that sends until it is told clearly; ``over`` is the moment after which it gives up."""

    def __init__(self, port: int, sessions: dict[str, str], seed: int) -> None:
        super().__init__(port, sessions)
        self.rng, self.book, self.over = Random(seed), Book(), float("inf")  # noqa: S311 - no secret

    async def command(
        self,
        kind: str,
        call: Call,
        *,
        key: str | UUID,
        thing: str | UUID,
        persists: bool = False,
        **more: Any,  # noqa: ANN401 - kept
    ) -> Answer | None:
        """Send until it is acknowledged or refused, and write both down; ``persists`` takes no refusal of a form.

        Returns nothing where it was refused or time is up.
        """
        sent = Sent(kind=kind, key=str(key), thing=str(thing), began=time.time(), more=more)
        self.book.sent.append(sent)
        answer = await self._until_clear(call, sent, persists=persists)
        if answer is None:
            sent.said = "unknown"
            return None
        sent.answered, sent.status = time.time(), answer.status
        sent.said = "done" if answer.status < 400 else "refused"  # noqa: PLR2004 - from here on HTTP means no
        if sent.done and len(self.book.old) < OLD_ONES:
            self.book.old.append((call, sent))
        return answer if sent.done else None

    async def look(self, path: str, who: str = "") -> Answer | None:
        """Read a page, again and again if need be; nothing where it is refused."""
        answer = await self._until_clear(Call(path, who), None)
        return answer if answer is not None and answer.status < 400 else None  # noqa: PLR2004 - as above

    async def replay(self) -> None:
        """Send something again that was acknowledged some time ago."""
        if self.book.old:
            call, _sent = self.rng.choice(self.book.old)
            with suppress(OSError, EOFError, TimeoutError):
                await self._once(call)
                self.book.again += 1

    async def _until_clear(self, call: Call, sent: Sent | None, *, persists: bool = False) -> Answer | None:
        while time.monotonic() < self.over:
            if sent:
                sent.tries += 1
            answers = await self._some_way(call, writes=sent is not None)
            clear = [one for one in answers if one.status < 500 and one.status not in NOT_NOW]  # noqa: PLR2004 - HTTP's
            for one in answers:
                if one.status >= 500:  # noqa: PLR2004 - HTTP's own
                    self._note(one, call)
            good = [one for one in clear if one.status < 400]  # noqa: PLR2004 - HTTP's own
            if good or (clear and not persists):
                return (good or clear)[0]
            self.book.unclear += 1
            await asyncio.sleep(self.rng.uniform(0.1, 0.8))
        return None

    async def _some_way(self, call: Call, *, writes: bool) -> list[Answer]:
        """Send once, twice at once, or with a line that drops; return what was answered."""
        drawn = self.rng.random() if writes else 1.0
        if drawn < DROPPED:
            self.book.dropped += 1
            await self._dropped(call)
            return []
        times = 1 + (drawn < DROPPED + TWICE)
        self.book.twice += times - 1
        found = await asyncio.gather(*(self._once(call) for _one in range(times)), return_exceptions=True)
        answers = [one for one in found if isinstance(one, Answer)]
        return [one for one in answers if not self._is_signed_out(one)]

    async def _once(self, call: Call) -> Answer:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._exchange(self._of(call))

    async def _dropped(self, call: Call) -> None:
        with suppress(OSError):
            _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(self._of(call))
            await writer.drain()
            await asyncio.sleep(self.rng.uniform(0, DROPPED_WITHIN))
            writer.transport.abort()

    def _of(self, call: Call) -> bytes:
        if call.json is None and not call.headers:
            return self._written(call.path, call.who, call.form)
        head, _end, body = self._written(call.path, call.who, call.form or {}).partition(b"\r\n\r\n")
        lines = [f"{name}: {value}".encode() for name, value in call.headers.items()]
        if call.json is not None:
            body = json.dumps(call.json).encode()
            kept = [one for one in head.split(b"\r\n") if not one.lower().startswith(b"content-")]
            sized = [b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
            head = b"\r\n".join([*kept, *sized, f"X-CSRFToken: {TOKEN}".encode()])
        return b"\r\n".join([head, *lines, b"", body])

    def _is_signed_out(self, answer: Answer) -> bool:
        if answer.location.startswith(SIGN_IN):
            self.book.signed_out += 1
            return True
        return False

    def _note(self, answer: Answer, call: Call) -> None:
        what = f"{answer.status} {call.path.split('/')[1] or 'front'}"
        self.book.errors[what] = self.book.errors.get(what, 0) + 1
