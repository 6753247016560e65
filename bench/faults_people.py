"""The people of the busiest minute: each does one whole thing, a case, a concern or a vote, out of order at times.

The rates are those of the busiest hour (``day_rates``), times the load; where a thing goes is drawn.
"""

from __future__ import annotations

import asyncio
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from bench.day_client import moments
from bench.day_rates import by_name
from bench.faults_client import Call, Insistent

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bench.faults_world import Town

LOAD = 0.18
MOST_AT_ONCE = 24
REPLAYS_EVERY = 0.4
FORM = re.compile(r'name="form" value="([0-9a-f]+)"')
CODE = re.compile(r"\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b")
PLACE = "翠湖小区"
AWAY, OPEN311, VOTES = 0.12, 0.15, 0.15
"""Of each hundred cases so many are typed without network; the others for each case."""


class People:
    """All of them, on one client; ``town`` says who they are."""

    def __init__(self, client: Insistent, town: Town) -> None:
        self.client, self.town, self.rng = client, town, client.rng
        self.stopped = False

    async def come(self, seconds: float, load: float = LOAD) -> None:
        """Come one by one until told to stop, and let everything that was begun end."""
        rates = by_name()
        cases = rates["open"].a_second * load
        ways: tuple[tuple[float, Callable[[], Coroutine[Any, Any, None]]], ...] = (
            (cases * (1 - AWAY), self.case), (cases * AWAY, self.away), (cases * OPEN311, self.by_open311),
            (cases * VOTES, self.vote), (rates["report"].a_second * load, self.report),
            (rates["call"].a_second * load, self.call),
        )  # fmt: skip
        due = sorted((at, way) for way in range(len(ways)) for at in moments(ways[way][0], seconds, self.rng))
        began, running = time.monotonic(), {asyncio.create_task(self._replay())}
        for at, way in due:
            await asyncio.sleep(max(0.0, began + at - time.monotonic()))
            if self.stopped:
                break
            running = {one for one in running if not one.done()}
            if len(running) <= MOST_AT_ONCE:
                running.add(asyncio.create_task(ways[way][1]()))
        self.stopped = True
        await asyncio.gather(*running)

    async def _replay(self) -> None:
        while not self.stopped:
            await asyncio.sleep(REPLAYS_EVERY)
            await self.client.replay()

    # --------------------------------------------------------------------- cases

    async def case(self) -> None:
        """Receive somebody, file, and go on as it is drawn."""
        town, ask, clerk = self.town, self.client.command, self.town.clerk
        person = town.next_person()
        typed = {"id_number": person.number, "name": person.name, "compared": "on", "matter": "lost-booklet"}
        received = await ask("receive", Call("/counter/receive", clerk, typed), key=uuid4(), thing=str(person.id))
        if received is None:
            return
        case = UUID(received.location.rstrip("/").rpartition("/")[2])
        if self.rng.random() < 0.1:  # noqa: PLR2004 - one in ten decides before anything is filed
            await self._step("early approve", case, f"/office/cases/{case}/approve", town.officer)
        answers = {"command": str(uuid4()), "lost_on": town.yesterday, "circumstances": "火车上"}
        path = f"/counter/visits/{case}/"
        if await ask("file", Call(path, clerk, answers), key=answers["command"], thing=case, person=person.id):
            await self._goes_on(case)

    async def away(self) -> None:
        """File what was typed without network, now and then with an old version of the form."""
        town, person, command = self.town, self.town.next_person(), uuid4()
        old = self.rng.random() < 0.15  # noqa: PLR2004 - so many pages were kept too long
        typed = {"person-id_number": person.number, "person-name": person.name, "person-compared": "on",
                 "answers-lost_on": town.yesterday, "answers-circumstances": "集市上"}  # fmt: skip
        now = datetime.now(UTC).isoformat()  # noqa: TID251 - a clock of somebody's own
        sent = {"id": str(command), "account": int(town.clerk), "unit": town.clerk_unit, "made_at": now, "sent_at": now,
                "matter": "lost-booklet", "version": 0 if old else town.version, "typed": typed}  # fmt: skip
        call = Call("/counter/away/send?language=en", town.clerk, json=sent)
        kind = "away, old form" if old else "away"
        await self.client.command(kind, call, key=command, thing=str(person.id), person=person.id)

    async def _goes_on(self, case: UUID) -> None:
        drawn, officer, at = self.rng.random(), self.town.officer, f"/office/cases/{case}/"
        if drawn < 0.10:  # noqa: PLR2004 - shares of what becomes of a case; assumed
            await self._step("withdraw", case, f"/counter/cases/{case}/withdraw", self.town.clerk, reason="不办了")
            return
        if drawn < 0.18:  # noqa: PLR2004 - as above
            await self._step("refuse", case, f"{at}refuse", officer, ground="booklet-void", words="不符合条件")
            return
        if drawn < 0.30:  # noqa: PLR2004 - as above; nobody decides, and some run out of time
            if self.rng.random() < 0.5:  # noqa: PLR2004 - half of them
                self.town.late_cases.append(case)
            return
        if drawn < 0.45 and not await self._sent_back(case):  # noqa: PLR2004 - as above
            return
        if self.rng.random() < 0.1:  # noqa: PLR2004 - one in ten hands over before it is approved
            await self._step("early hand over", case, f"/counter/cases/{case}/hand-over", self.town.clerk, signed="on")
        if await self.client.look(at, officer):
            self.town.shown.append((case, officer))
        if await self._step("approve", case, f"{at}approve", officer) and drawn < 0.8:  # noqa: PLR2004 - as above
            await self._paper(case)

    async def _sent_back(self, case: UUID) -> bool:
        back = f"/office/cases/{case}/send-back"
        if not await self._step("send-back", case, back, self.town.officer, missing="照片两张"):
            return False
        given = await self._step(
            "supplement", case, f"/counter/cases/{case}/supplement", self.town.clerk, words="已补交"
        )
        return given is not None

    async def _paper(self, case: UUID) -> None:
        at, clerk = f"/counter/cases/{case}/", self.town.clerk
        if await self._step("print", case, f"{at}paper", clerk) is None:
            return
        if await self._step("hand-over", case, f"{at}hand-over", clerk, signed="on") is None or self.rng.random() < 0.5:  # noqa: PLR2004 - half say a word
            return
        code = await self.town.peek("select follow_code from matters_case where id = %s", case)
        said = {"verdict": "solved", "words": ""}
        await self.client.command("case verdict", Call(f"/follow/{code}/", "", said), key=code, thing=case)

    async def _step(self, kind: str, thing: UUID, path: str, who: str, **typed: str) -> Any:  # noqa: ANN401 - the answer
        form = {"command": str(uuid4()), **typed}
        return await self.client.command(kind, Call(path, who, form), key=form["command"], thing=thing)

    # ------------------------------------------------------------------ concerns

    async def report(self) -> None:
        """Report on the web; some take it back."""
        concern = uuid4()
        typed = {"ticket": self.town.ticket(concern), "words": self._words(), "place": PLACE, "phone": self._phone()}
        call = Call("/concerns/new/", "", typed)
        if await self.client.command("report", call, key=concern, thing=concern, persists=True) is None:
            return
        if self.rng.random() < 0.3:  # noqa: PLR2004 - so many wait until their time is over
            self.town.late_concerns.append(concern)
        elif self.rng.random() < 0.3:  # noqa: PLR2004 - so many take it back
            path = f"{await self.town.path_of(concern)}withdraw/"
            await self.client.command(
                "take back", Call(path, "", {"reason": ""}), key=f"{concern} withdraw", thing=concern
            )

    async def by_open311(self) -> None:
        """Send one by GeoReport under a key of its own, and confirm it at the hotline."""
        key = str(uuid4())
        typed = {"api_key": self.town.api_key, "service_code": self.town.category, "description": self._words(),
                 "address_string": PLACE, "phone": self._phone()}  # fmt: skip
        call = Call("/open311/v2/requests.json", "", typed, headers={"Idempotency-Key": key})
        answer = await self.client.command("open311", call, key=key, thing=key, persists=True)
        found = re.search(r'"service_request_id": ?"([^"]+)"', answer.text) if answer else None
        if found is None:
            return
        self.client.book.sent[-1].more["seen"] = found[1]
        number = found[1]
        self.town.numbers[key] = number
        concern = await self.town.peek("select id from concerns_concern where number = %s", number)
        confirm = Call(f"/hotline/queue/{concern}", self.town.operator, {})
        await self.client.command("confirm", confirm, key=f"{concern} confirm", thing=concern)

    async def call(self) -> None:
        """Take a call and send it; the unit accepts, writes down the contact and answers; the resident says a word."""
        concern, town = uuid4(), self.town
        typed = {"id": str(concern), "phone": self._phone(), "public": "on", "words": self._words(), "place": PLACE,
                 "category": town.category, "division": town.division, "do": "save"}  # fmt: skip
        if not await self.client.command("call", Call("/hotline/", town.operator, typed), key=concern, thing=concern):
            return
        at, unit = f"/unit/concerns/{concern}/", town.unit
        if not await self._step("accept", concern, f"{at}accept", unit) or self.rng.random() < 0.3:  # noqa: PLR2004 - left
            return
        reached = {"how": "phone", "reached": "yes", "words": "已说明处理时间"}
        await self._step("contact", concern, f"{at}contact", unit, **reached)
        if not await self._step("answer", concern, f"{at}answer", unit, send="1", **self._given(typed["words"])):
            return
        if self.rng.random() < 0.7:  # noqa: PLR2004 - so many say a word
            said = {"contacted": "yes", "solved": self.rng.choice(("yes", "yes", "no")), "satisfied": "yes"}
            path = await town.path_of(concern)
            await self.client.command("verdict", Call(path, "", said), key=f"{concern} verdict", thing=concern)

    def _given(self, words: str) -> dict[str, str]:
        done = f"已到{PLACE}现场核实并处理，恢复正常。"
        reply = f"您好，您反映的“{words}”一事，我们已到{PLACE}现场处理完毕，编号{self.rng.randrange(10**9)}。"
        return {"outcome": "solved", "done": done, "done_on": self.town.today, "reply": reply}

    def _words(self) -> str:
        house, days = self.rng.randrange(1, 400), self.rng.randrange(1, 30)
        return f"{PLACE}{house}号楼{self.rng.randrange(1, 9)}单元暖气不热，已经{days}天了"

    def _phone(self) -> str:
        return f"1380{self.rng.randrange(10**7):07d}"

    # -------------------------------------------------------------------- ballots

    async def vote(self) -> None:
        """Open the page of a ballot paper, send its form until the paper has come, and cast it."""
        voter = self.town.next_voter()
        if voter is None:
            return
        at = f"/votes/{self.town.ballot}/"
        page = await self.client.look(f"{at}paper", voter)
        form = FORM.search(page.text) if page else None
        if form is None:
            return
        asked = Call(f"{at}paper", voter, {"form": form[1]})
        given = await self.client.command("paper", asked, key=f"{voter} paper", thing=voter)
        found = CODE.search(given.text) if given else None
        if found is None:
            return
        choice = self.rng.choice(self.town.options)
        typed = {"step": "cast", "code": found[0], "choices": str(choice)}
        await self.client.command("cast", Call(f"{at}cast", "", typed), key=found[0], thing=voter, choice=str(choice))
