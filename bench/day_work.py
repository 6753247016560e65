"""The hour's work, laid out beforehand: persons who will come, cases and concerns in every state to be worked on.

Everything is made through the same actions as in service, so that a case that waits for its officer is whole. Of every
list there is enough for the run, its warm-up, and the measuring of single requests.
"""

from __future__ import annotations

import math
from datetime import timedelta
from itertools import islice
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from bench.day_base import SEED, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from banshi.kernel.actor import Actor

    type Staff = dict[str, list[tuple[int, int, int]]]

MORE = 1.15
PRINTED = 12
PERSONS = (
    "select i.id_number, k.name, v.born_on, k.station_id, k.person_id, h.address"
    " from register_membership m tablesample bernoulli (%s)"
    " join register_searchkey k on k.person_id = m.person_id join register_idnumber i on i.person_id = m.person_id"
    " join register_personversion v on v.person_id = m.person_id and v.superseded_at is null and v.valid_to is null"
    "  and v.id_number = i.id_number"
    " join register_householdversion h on h.household_id = m.household_id and h.superseded_at is null"
    "  and h.valid_to is null"
    " where m.superseded_at is null and m.valid_to is null and m.position = 1"
    " and v.born_on < current_date - interval '19 years' and v.cancelled = '' and v.moved_out = '' and h.frozen = ''"
    " and exists (select from register_booklet b where b.household_id = m.household_id and b.voided_on is null)"
    " and not exists (select from matters_case c where c.household_id = m.household_id)"
    " order by hashint8(m.person_id) limit %s"
)
SAID = (
    "select r.words, c.place, c.category, c.division"
    " from concerns_concern c join concerns_report r on r.concern_id = c.id"
    " where c.category <> '' and c.place <> '' and c.unit_id <> c.hotline_id order by c.at desc limit %s"
)


def wanted(rate: float, seconds: float, spare: int) -> int:
    """Return how many things a list has to hold, chance included, and some that are done alone afterwards."""
    expected = rate * seconds * MORE
    return math.ceil(expected + 4 * math.sqrt(expected)) + spare


class Work:
    """Lays out the lists, for so many seconds of each rate."""

    def __init__(self, staff: Staff, rates: dict[str, float], seconds: float, spare: int) -> None:
        self.staff, self.rng = staff, Random(SEED)  # noqa: S311 - the same work every time, no secret
        self.many = {name: wanted(rate, seconds, spare) for name, rate in rates.items()}
        self.station = {unit: account for account, _post, unit in staff["officer"]}
        self.unit = {unit: (account, post) for account, post, unit in (*staff["officer"], *staff["unit"])}

    def things(self) -> dict[str, list[Any]]:
        """Return what every line of the rates is about."""
        return {**self._cases(), **self._concerns()}

    # ------------------------------------------------------------- cases

    def _cases(self) -> dict[str, list[Any]]:
        made = ("approve", "print", "hand over")
        persons = iter(_persons(2 * sum(self.many[name] for name in ("open", *made, "search"))))
        cases = {name: list(self._made(name, persons)) for name in made}
        say(f"{sum(map(len, cases.values())):,} cases laid out")
        coming = list(islice(persons, self.many["open"]))
        if len(coming) < self.many["open"]:
            raise RuntimeError("Too few households for so long an hour: ask for more persons, or for fewer seconds.")
        searched = [*persons, *coming][: self.many["search"]]
        return cases | {
            "open": [self._comes(number, name) for number, name, *_rest in coming],
            "search": [one for person in searched if (one := self._searched(person))],
        }

    def _comes(self, number: str, name: str) -> dict[str, str]:
        from banshi.kernel import clock

        yesterday = (clock.today() - timedelta(days=1)).isoformat()
        return {"number": number, "name": name, "clerk": self._clerk()[0], "lost_on": yesterday}

    def _made(self, state: str, persons: Iterator[tuple[Any, ...]]) -> Iterator[dict[str, str]]:
        from banshi.china.matters.lost_booklet import Answers
        from banshi.kernel import clock
        from banshi.kernel.refusals import Refusal
        from banshi.matters import decisions, filing, receiving

        lost = Answers(lost_on=clock.today() - timedelta(days=1), circumstances="火车上")
        left = self.many[state]
        while left:
            number, name, _born, home, *_rest = next(persons)
            clerk, by = self._clerk()
            try:
                visit = receiving.receive("lost-booklet", id_number=number, name=name, by=by, face_compared=True)[0]
                case = filing.file_case(visit.id, lost, by=by)
                if state != "approve":
                    decisions.approve(case.id, by=self._officer(home))
                if state == "hand over":
                    _print(case.id, by, really=left <= PRINTED)
            except Refusal as refusal:
                say(f"passed over: {refusal.code}")
                continue
            left -= 1
            yield {"case": str(case.id), "clerk": clerk, "officer": str(self.station[home])}

    def _searched(self, person: tuple[Any, ...]) -> dict[str, str] | None:
        """Return a question with one mistake, as an officer of the home station types it."""
        from bench import mistyped

        number, name, born, home, pk, address = person
        meant = mistyped.Meant(id=pk, name=name, born_on=born, id_number=number, address=address, station_id=home)
        asked = mistyped.typed(self.rng.choice([*mistyped.KINDS]), meant, self.rng)
        return {"asked": asked, "officer": str(self.station[home])} if asked else None

    def _clerk(self) -> tuple[str, Actor]:
        return _actor(self.rng.choice(self.staff["clerk"]))

    def _officer(self, home: int) -> Actor:
        return _actor(next(one for one in self.staff["officer"] if one[2] == home))[1]

    # ------------------------------------------------------------- concerns

    def _concerns(self) -> dict[str, list[Any]]:
        made = ("confirm", "take", "answer", "verdict")
        said = self._said(sum(self.many[name] for name in (*made, "report", "call")))
        concerns = {name: [self._heard(name, next(said)) for _one in range(self.many[name])] for name in made}
        say(f"{sum(map(len, concerns.values())):,} concerns laid out")
        told = {name: [next(said) for _one in range(self.many[name])] for name in ("report", "call")}
        for one in told["call"]:
            one["operator"] = str(self.rng.choice(self.staff["operator"])[0])
        return concerns | told

    def _said(self, many: int) -> Iterator[dict[str, str]]:
        """Yield as many things to say as are wanted: what is said lately, of another house, by another number."""
        from django.db import connections

        with connections["owner"].cursor() as cursor:
            cursor.execute(SAID, [many])
            rows = cursor.fetchall()
        for at in range(many):
            words, place, category, division = rows[at % len(rows)]
            yield {"words": f"{words} {place}{at % 97 + 1}号楼{at % 31 + 1}0{at % 4 + 1}室", "place": place,
                   "category": category, "division": division, "phone": f"1380000{at:06d}"}  # fmt: skip

    def _heard(self, state: str, said: dict[str, str]) -> Any:  # noqa: ANN401 - what the line takes
        """Take a concern in and bring it to a state."""
        from banshi.concerns import dispatching, handling, intake
        from banshi.concerns.proposing import Hints
        from banshi.concerns.vocabulary import Channel

        account, by = _actor(self.rng.choice(self.staff["operator"]))
        hints = Hints(place=said["place"], category=said["category"], division=said["division"])
        heard = intake.Said(id=uuid4(), words=said["words"], channel=Channel.WEB, hints=hints, phone=said["phone"])
        concern = intake.take_in(heard, by=by).concern
        if state == "confirm":
            return {"concern": str(concern.id), "operator": account}
        concern = dispatching.confirm(concern.id, dispatching.as_proposed(concern), by=by)
        unit, post = self.unit[concern.unit_id or 0]
        officer, actor = _actor((unit, post, concern.unit_id or 0))
        given = _given(said, concern.number)
        if state == "take":
            return {"concern": str(concern.id), "officer": officer}
        handling.accept(concern.id, by=actor)
        if state == "answer":
            return {"concern": str(concern.id), "officer": officer, "given": given}
        return _answered(concern.id, given, actor)


def _persons(many: int) -> list[tuple[Any, ...]]:
    """Return heads of households who have a booklet and no case, from everywhere."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = 'register_membership'")
        (there,) = cursor.fetchone() or (1,)
        cursor.execute(PERSONS, [min(100.0, 100.0 * 20 * many / max(1, there)), many])
        return list(cursor.fetchall())


def _print(case: UUID, by: Actor, *, really: bool) -> None:
    """Print, or for most skip what is typesetting and sealing and is measured by itself."""
    from django.db import connections

    from banshi.matters import actions

    if really:
        actions.print_paper(case, by=by)
        return
    with connections["owner"].cursor() as cursor:
        cursor.execute("update matters_case set state = 'printed' where id = %s", [case])


def _given(said: dict[str, str], number: str) -> dict[str, str]:
    """Return an answer that no machine doubts: it speaks of what was said, and no other is in the same words."""
    reply = f"您好，您反映的“{said['words'][:40]}”一事，我们已到{said['place']}现场处理完毕，编号{number}。"
    return {
        "outcome": "solved",
        "done": f"已到{said['place']}现场核实并处理，恢复正常。",
        "done_on": _today(),
        "reply": reply,
    }


def _answered(concern: UUID, given: dict[str, str], actor: Actor) -> str:
    """Answer a concern for its unit, and return the link by which the resident says a word."""
    from datetime import date

    from banshi.concerns import codes, handling
    from banshi.concerns.vocabulary import Outcome

    handling.contact(concern, how="phone", reached=True, words="", by=actor)
    answer = handling.Given(
        outcome=Outcome.SOLVED, done=given["done"], reply=given["reply"], done_on=date.fromisoformat(given["done_on"])
    )
    moved = handling.answer(concern, answer, by=actor)
    return codes.path_of(moved.number, moved.id)


def _actor(who: tuple[int, int, int]) -> tuple[str, Actor]:
    from banshi.stations.queries import actor_in_post

    return str(who[0]), actor_in_post(who[0], who[1])


def _today() -> str:
    from banshi.kernel import clock

    return clock.today().isoformat()
