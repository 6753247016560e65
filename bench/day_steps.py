"""What somebody does in front of the screen, request by request, for each line of ``day_rates``.

Nothing is thought over for long: whoever reads, reads for a second or two, so that all rates are reached in a short
run. A thing takes what it is about from its list (a case that waits for its officer, words that a caller says).
"""

from __future__ import annotations

import asyncio
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bench.day_client import Client

    type Thing = Callable[[Client, list[Any], float], Awaitable[None]]

READS_SECONDS, SPEAKS_SECONDS, WRITES_SECONDS = 1.0, 0.5, 2.5
PROPOSED_A_CALL = 4
"""Pauses of 0.4 s in what an operator types while a resident talks, each of which asks for a proposal; assumed."""
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
CALL_ID = re.compile(r'name="id" value="([^"]+)"')


async def _later(client: Client, seconds: float = READS_SECONDS) -> float:
    """Wait as long as somebody reads, and return the moment that was meant; who is in a hurry only writes."""
    seconds = 0.0 if client.in_a_hurry and seconds < WRITES_SECONDS else seconds
    at = time.monotonic() + seconds
    await asyncio.sleep(seconds)
    return at


async def open_case(client: Client, things: list[Any], at: float) -> None:
    """Receive, read the answer, file, print the slip and open it: the clerk's part of a case that begins."""
    one = things.pop()
    who = one["clerk"]
    await client.ask("open: counter", "/counter/", who=who, at=at)
    typed = {"id_number": one["number"], "name": one["name"], "compared": "on", "matter": "lost-booklet"}
    at = await _later(client)
    visit = (await client.ask("open: receive", "/counter/receive", who=who, form=typed, at=at)).location
    await client.ask("open: answer", visit, who=who)
    answers = {"command": str(uuid4()), "lost_on": one["lost_on"], "circumstances": "火车上"}
    at = await _later(client)
    case = (await client.ask("open: file", visit, who=who, form=answers, at=at)).location
    await client.ask("open: case", case, who=who)
    slip = await client.ask("open: print slip", f"{urlsplit(case).path}slip", who=who, form={}, at=await _later(client))
    await client.ask("open: slip", slip.location, who=who)


async def approve(client: Client, things: list[Any], at: float) -> None:
    """Open the worklist, open a case, approve it."""
    one = things.pop()
    who, case = one["officer"], f"/office/cases/{one['case']}/"
    await client.ask("approve: worklist", "/office/", who=who, at=at)
    await client.ask("approve: case", case, who=who, at=await _later(client))
    command = {"command": str(uuid4())}
    done = await client.ask("approve", f"{case}approve", who=who, form=command, at=await _later(client))
    await client.ask("approve: case afterwards", done.location, who=who)


async def print_paper(client: Client, things: list[Any], at: float) -> None:
    """Print a booklet and open the sealed file."""
    one = things.pop()
    who, case = one["clerk"], f"/counter/cases/{one['case']}/"
    await client.ask("print: case", case, who=who, at=at)
    done = await client.ask("print", f"{case}paper", who=who, form={"command": str(uuid4())}, at=await _later(client))
    await client.ask("print: case afterwards", done.location, who=who)
    await client.ask("print: paper", f"/papers/{done.location.rpartition('=')[2]}.pdf", who=who)


async def hand_over(client: Client, things: list[Any], at: float) -> None:
    """Hand a paper over."""
    one = things.pop()
    who, case = one["clerk"], f"/counter/cases/{one['case']}/"
    await client.ask("hand over: case", case, who=who, at=at)
    signed = {"command": str(uuid4()), "signed": "on"}
    done = await client.ask("hand over", f"{case}hand-over", who=who, form=signed, at=await _later(client))
    await client.ask("hand over: case afterwards", done.location, who=who)


async def search(client: Client, things: list[Any], at: float) -> None:
    """Look for somebody with one mistake in what is typed."""
    one = things.pop()
    await client.ask("search", "/office/search", who=one["officer"], form={"asked": one["asked"]}, at=at)


async def report(client: Client, things: list[Any], at: float) -> None:
    """Report a concern on the web and read the receipt."""
    one = things.pop()
    page = await client.ask("report: form", "/concerns/new/", at=at)
    found = TICKET.search(page.text)
    typed = {"ticket": found[1] if found else "", "words": one["words"], "place": one["place"], "phone": one["phone"]}
    sent = await client.ask("report", "/concerns/new/", form=typed, at=await _later(client, WRITES_SECONDS))
    await client.ask("report: receipt", sent.location)


async def call(client: Client, things: list[Any], at: float) -> None:
    """Take a call: has this number called before, what is it while one types, save and send, read out."""
    one = things.pop()
    who, words = one["operator"], one["words"]
    page = await client.ask("call: screen", "/hotline/", who=who, at=at)
    found = CALL_ID.search(page.text)
    typed = {"id": found[1] if found else str(uuid4()), "phone": one["phone"], "public": "on"}
    await client.ask("call: called before", "/hotline/history", who=who, form=typed)
    for part in range(1, PROPOSED_A_CALL + 1):
        so_far = typed | {"words": words[: len(words) * part // PROPOSED_A_CALL]}
        await client.ask(
            "call: proposed", "/hotline/propose", who=who, form=so_far, at=await _later(client, SPEAKS_SECONDS)
        )
    chosen = {name: one[name] for name in ("category", "division", "place")}
    whole = typed | {"words": words, **chosen, "do": "save"}
    saved = await client.ask("call: save", "/hotline/", who=who, form=whole, at=await _later(client))
    await client.ask("call: read out", saved.location, who=who)


async def confirm(client: Client, things: list[Any], at: float) -> None:
    """Send what came by the web to its unit, by one key in the queue."""
    one = things.pop()
    await client.ask("confirm", f"/hotline/queue/{one['concern']}", who=one["operator"], form={}, at=at)


async def take(client: Client, things: list[Any], at: float) -> None:
    """Open the unit's desk and a concern, and accept it."""
    one = things.pop()
    who, concern = one["officer"], f"/unit/concerns/{one['concern']}/"
    await client.ask("take: desk", "/unit/", who=who, at=at)
    await client.ask("take: concern", concern, who=who, at=await _later(client))
    done = await client.ask(
        "take", f"{concern}accept", who=who, form={"command": str(uuid4())}, at=await _later(client)
    )
    await client.ask("take: concern afterwards", done.location, who=who)


async def answer(client: Client, things: list[Any], at: float) -> None:
    """Write down that the resident was reached; write the answer, read it over, send it."""
    one = things.pop()
    who, concern = one["officer"], f"/unit/concerns/{one['concern']}/"
    await client.ask("answer: concern", concern, who=who, at=at)
    reached = {"command": str(uuid4()), "how": "phone", "reached": "yes", "words": "已说明处理时间"}
    done = await client.ask("answer: contact", f"{concern}contact", who=who, form=reached, at=await _later(client))
    await client.ask("answer: concern", done.location, who=who)
    given = {"command": str(uuid4()), **one["given"]}
    await client.ask("answer: read over", f"{concern}answer", who=who, form=given, at=await _later(client))
    sent = await client.ask("answer", f"{concern}answer", who=who, form=given | {"send": "1"}, at=await _later(client))
    await client.ask("answer: concern afterwards", sent.location, who=who)


async def verdict(client: Client, things: list[Any], at: float) -> None:
    """Say by the link whether it is solved."""
    link = things.pop()
    await client.ask("verdict: link", link, at=at)
    said = {"contacted": "yes", "solved": "yes", "satisfied": "yes"}
    thanks = await client.ask("verdict", link, form=said, at=await _later(client))
    await client.ask("verdict: thanks", thanks.location)


def page(kind: str) -> Thing:
    """Return how somebody looks at one page of a list, signed in where the list says as whom."""

    async def look(client: Client, things: list[Any], at: float) -> None:
        path, who = things.pop()
        things.insert(0, [path, who])
        await client.ask(kind, path, who=who, at=at)

    return look


PAGES = ("worklist", "queue", "unit's desk", "front", "can I", "stations", "follow a case", "check a paper",
         "follow a concern", "problems", "problem", "rates", "results", "Open311 list", "style sheet")  # fmt: skip
STEPS: dict[str, Thing] = {
    "open": open_case, "approve": approve, "print": print_paper, "hand over": hand_over, "search": search,
    "report": report, "call": call, "confirm": confirm, "take": take, "answer": answer, "verdict": verdict,
    **{name: page(name) for name in PAGES},
}  # fmt: skip
