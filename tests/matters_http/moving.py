"""The other end of a move: a household near Market Street, and the collective household of a school there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from banshi.china.codes.tables import table
from banshi.china.id_number import compose
from banshi.matters.hearing import parties_of
from banshi.matters.models import Case, Leg, Paper
from banshi.register.codes import number_of
from banshi.stations.models import Unit
from tests import cast
from tests.browser import signed_in
from tests.cast import DIVISION, Resident
from tests.matters_http import details
from tests.matters_http.families import owner

if TYPE_CHECKING:
    from datetime import datetime

    from tests.cast import Town

# name, sex, born, sequence, relation, household
PEOPLE = (
    ("何军", "1", date(1983, 2, 5), 121, "02", 21),
    ("钱校长", "1", date(1970, 9, 1), 122, "02", 22),
)
HOUSEHOLDS = {21: "东港市市场街21号", 22: "东港大学学生集体户"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """Everybody by their part in the stories."""

    husband: Resident
    school: Resident


def move_in() -> NewPlace:
    """Register both households at Market Street, as the owner of the tables."""
    market = Unit.objects.get(code="999901000001").pk
    for number, address in HOUSEHOLDS.items():
        cast._household(number, address, "", has_booklet=True)  # noqa: SLF001 - the cast's own way in
        owner("update register_household set station_id = %s where id = %s", market, number)
    for person_id, (name, sex, born, sequence, relation, household) in enumerate(PEOPLE, start=21):
        cast._person(person_id, name, sex, born, sequence, relation, "61", household)  # noqa: SLF001
        owner("update register_searchkey set station_id = %s where person_id = %s", market, person_id)
    owner("update register_householdversion set household_type = %s where household_id = 22",
          number_of(table("household").value("20")))  # fmt: skip
    return NewPlace(**{
        part: Resident(id=i, name=one[0], id_number=compose(DIVISION, one[2], one[3]), household_id=one[5])
        for i, (part, one) in enumerate(zip(NewPlace.__dataclass_fields__, PEOPLE, strict=True), start=21)
    })  # fmt: skip


def joins(head: Resident, relation: str) -> dict[str, str]:
    """Return what is typed where the household of this head is joined."""
    return {"head_number": head.id_number, "head_name": head.name, "stands": relation}


def wed(there: NewPlace) -> dict[str, str]:
    """Return what is typed where a wife joins her husband's household."""
    return joins(there.husband, "12")


def filed(town: Town, who: Resident, matter: str, typed: dict[str, str]) -> Case:
    """File a move at Market Street, where the answer before it was that it can be done."""
    visit = details.received(town.chen, who, matter)
    assert "Yes, here and now." in signed_in(town.chen).get(visit).content.decode()
    return details.filed(town.chen, visit, typed)


def all_agree(town: Town, case: Case) -> None:
    """Let everybody whose word the case needs give it at the counter."""
    for party in parties_of(case.id):
        assert details.word(town.chen, case, party.id, "yes") == 302


def moved(town: Town, case: Case) -> None:
    """Let both ends do their part: the new place permits, the old lets go, the new enters."""
    all_agree(town, case)
    assert details.step(town.colleague, case, "pass-on", opinion="符合迁入条件") == 302
    assert details.step(town.wang, case, "pass-on", opinion="已电话核实") == 302
    assert details.step(town.colleague, case, "approve") == 302


def legs(case: Case) -> list[tuple[str, str, int]]:
    """Return each leg of a case: its task, the code of its office, its term in working days."""
    codes = dict(Unit.objects.values_list("id", "code"))
    rows = Leg.objects.filter(case=case).order_by("position")
    return [(leg.task, codes[leg.unit_id], leg.working_days) for leg in rows]


def due(case: Case, task: str) -> datetime:
    """Return by when a leg is to be done."""
    found = Leg.objects.get(case=case, task=task).due_at
    assert found is not None
    return found


def papers(case: Case) -> dict[str, Paper]:
    """Return the newest paper of each kind that the case has."""
    return {paper.kind: paper for paper in Paper.objects.filter(case_id=case.id).order_by("id")}
