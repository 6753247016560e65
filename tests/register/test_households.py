"""Who lives where, in two times: moved, corrected, opened anew, taken back; and nothing of it without a look."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError, ProgrammingError

from banshi import access
from banshi.china.codes.tables import table
from banshi.china.pinyin import name_pinyin
from banshi.china.relations import relation
from banshi.kernel import clock
from banshi.kernel.refusals import Conflict, RuleBroken
from banshi.matters.drawing import Drawing
from banshi.register import actions
from banshi.register.records import Entry, Patch, patch_from_json, patch_to_json
from banshi.stations.queries import unit
from tests.cast import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable

    from banshi.register.records import Value
    from tests.cast import Town

FIRST, SECOND, TODAY = date(2020, 3, 1), date(2021, 7, 1), date(2026, 11, 21)
NEW_PERSON, NEW_HOUSEHOLD = 5001, 6001
BORN = date(2026, 11, 2)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=SHANGHAI)


def moves(person: int, old: int | None, new: int | None) -> Entry:
    return Entry(subject="membership", subject_id=person, item="household", old=old, new=new)


def stands(person: int, old: str | None, new: str) -> Entry:
    was = relation(old) if old else None
    return Entry(subject="membership", subject_id=person, item="relation", old=was, new=relation(new))


def opened(town: Town, household: int = NEW_HOUSEHOLD) -> Entry:
    values: dict[str, Value] = {
        "station": town.wang.unit_id, "household_type": table("household").value("10"), "address": "平湖路99号",
    }  # fmt: skip
    return Entry(subject="new-household", subject_id=household, item="", values=values)


def newborn(number: str, name: str = "李新生") -> Entry:
    values: dict[str, Value] = {
        "name": name, "sex": table("sex").value("2"), "ethnicity": table("ethnicity").value("01"), "born_on": BORN,
        "id_number": number,
    }  # fmt: skip
    return Entry(subject="new-person", subject_id=NEW_PERSON, item="", values=values)


def write(town: Town, *entries: Entry, kind: str = "change", on: date = TODAY, look: bool = True) -> Patch:
    """Write a patch as a decision does: behind one committed look at all that it touches."""
    patch = patch_from_json(patch_to_json(Patch(kind=kind, entries=entries)))  # type: ignore[arg-type]
    with clock.stopped_at(noon(on)):
        if look:
            first, *others = sorted(patch.persons) or [town.li.id]
            access.write_down(
                first, ("name",), by=town.wang, purpose="test", reference=uuid4(), persons=others,
                household_id=min(patch.households, default=town.li.household_id), households=sorted(patch.households),
            )  # fmt: skip
        with transaction.atomic():
            actions.apply(patch, case_id=uuid4(), ground="test", by=town.wang, spelled=name_pinyin)
    return patch


def asked(statement: str, *values: int | date | datetime) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def lived(person: int, *, on: date, known: date) -> list[tuple[object, ...]]:
    """Where somebody lived on a day, and as what, as far as was known on another day."""
    return asked(
        "select m.household_id, c.code from register_membership m left join register_code c on c.id = m.relation"
        " where person_id = %s and valid_from <= %s and (valid_to is null or valid_to > %s) and recorded_at <= %s"
        " and (superseded_at is null or superseded_at > %s) and household_id is not null",
        person, on, on, noon(known), noon(known),
    )  # fmt: skip


def addresses(household: int, *, on: date, known: date) -> list[object]:
    rows = asked(
        "select address from register_householdversion where household_id = %s and valid_from <= %s"
        " and (valid_to is null or valid_to > %s) and recorded_at <= %s"
        " and (superseded_at is null or superseded_at > %s)",
        household, on, on, noon(known), noon(known),
    )  # fmt: skip
    return [address for (address,) in rows]


def rows_of(tables: Iterable[str] = ("membership", "householdversion", "personversion", "searchkey", "change")) -> str:
    return str([asked(f"select * from register_{one} order by 1, 2, 3") for one in tables])


def test_a_move_holds_from_its_day_and_both_dates_can_be_asked_for(town: Town) -> None:
    write(town, moves(3, 1, 2), on=FIRST)
    assert lived(3, on=date(2019, 1, 1), known=TODAY) == [(1, "52")]
    assert lived(3, on=FIRST, known=TODAY) == [(2, "52")]
    assert lived(3, on=FIRST, known=date(2020, 2, 1)) == [(1, "52")]


def test_a_correction_says_that_the_record_was_wrong_since_it_began(town: Town) -> None:
    write(town, moves(3, 1, 2), kind="correction", on=FIRST)
    assert lived(3, on=date(2001, 1, 1), known=TODAY) == [(2, "52")]
    assert lived(3, on=date(2001, 1, 1), known=date(2020, 2, 1)) == [(1, "52")]


def test_a_change_a_day_after_a_correction_keeps_all_three_stories(town: Town) -> None:
    write(town, stands(3, "52", "51"), kind="correction", on=FIRST)
    write(town, stands(3, "51", "60"), on=SECOND)
    assert lived(3, on=date(2019, 1, 1), known=date(2019, 1, 1)) == [(1, "52")]
    assert lived(3, on=date(2019, 1, 1), known=TODAY) == [(1, "51")]
    assert lived(3, on=SECOND, known=TODAY) == [(1, "60")]


def test_two_changes_on_one_day_leave_the_later_one(town: Town) -> None:
    write(town, moves(3, 1, 2), stands(3, "52", "60"), on=FIRST)
    assert lived(3, on=FIRST, known=TODAY) == [(2, "60")]
    assert lived(3, on=date(2019, 1, 1), known=TODAY) == [(1, "52")]


def test_somebody_leaves_every_register_and_comes_back(town: Town) -> None:
    write(town, moves(3, 1, None), on=FIRST)
    assert lived(3, on=FIRST, known=TODAY) == []
    write(town, moves(3, None, 2), stands(3, None, "60"), on=SECOND)
    assert lived(3, on=SECOND, known=TODAY) == [(2, "60")]
    assert lived(3, on=date(2020, 6, 1), known=TODAY) == []


def test_a_new_household_is_opened_with_its_members_in_one_patch(town: Town) -> None:
    write(town, opened(town), moves(4, 1, NEW_HOUSEHOLD), stands(4, "73", "02"), on=FIRST)
    assert lived(4, on=FIRST, known=TODAY) == [(NEW_HOUSEHOLD, "02")]
    assert addresses(NEW_HOUSEHOLD, on=FIRST, known=TODAY) == ["平湖路99号"]
    assert addresses(NEW_HOUSEHOLD, on=date(2019, 1, 1), known=TODAY) == []


@pytest.mark.parametrize(("kind", "before"), [("change", "平湖路12号院3号楼201室"), ("correction", "平湖路13号")])
def test_a_household_that_changes_keeps_what_it_was(town: Town, kind: str, before: str) -> None:
    entry = Entry(subject="household", subject_id=1, item="address", old="平湖路12号院3号楼201室", new="平湖路13号")
    write(town, entry, kind=kind, on=FIRST)
    assert addresses(1, on=date(2019, 1, 1), known=TODAY) == [before]
    assert addresses(1, on=FIRST, known=TODAY) == ["平湖路13号"]
    assert addresses(1, on=FIRST, known=date(2020, 2, 1)) == ["平湖路12号院3号楼201室"]


def test_nothing_of_a_household_but_its_own_items_is_ever_written(town: Town) -> None:
    with pytest.raises(ValueError, match="station_id"):
        write(town, Entry(subject="household", subject_id=1, item="station_id", old=1, new=2))


def a_number(town: Town) -> str:
    with clock.stopped_at(noon(TODAY)):
        home = unit(town.wang.unit_id or 0)
        return Drawing(home, home, "").id_number(NEW_PERSON, BORN, male=False)


def test_a_new_person_is_found_by_exact_number_and_by_search_afterwards(town: Town) -> None:
    number = a_number(town)
    write(town, newborn(number), moves(NEW_PERSON, None, 1), stands(NEW_PERSON, None, "30"))
    found = access.find(number, "李新生", ("name", "relation"), by=town.chen, purpose="test", reference=uuid4())
    assert found is not None
    assert (found.id, found.members[0].text("relation")) == (1, relation("30").label)
    (seen,) = access.search(
        stations=[town.wang.unit_id or 0], items=("name",), by=town.wang, pinyin="li xin", birth_year=2026
    )
    assert seen.id == NEW_PERSON


def test_a_number_is_never_kept_for_two(town: Town) -> None:
    home = unit(town.wang.unit_id or 0)
    drawing = Drawing(home, home, "")
    one, other = (drawing.id_number(person, BORN, male=False) for person in (NEW_PERSON, NEW_PERSON + 1))
    assert one != other
    with pytest.raises(RuleBroken) as refusal:
        drawing.keep(one, NEW_PERSON + 1)
    assert refusal.value.code == "number-taken"
    with pytest.raises(RuleBroken):
        drawing.keep(town.li.id_number, NEW_PERSON)
    assert drawing.keep(one, NEW_PERSON) == one


def test_a_person_is_not_entered_under_a_number_that_is_somebody_elses(town: Town) -> None:
    write(town, newborn(town.li.id_number), moves(NEW_PERSON, None, 1))
    found = access.find(town.li.id_number, "李新生", ("name",), by=town.chen, purpose="test", reference=uuid4())
    assert found is None


def test_a_move_is_taken_back_by_a_correction_that_keeps_that_it_was_made(town: Town) -> None:
    patch = write(town, moves(3, 1, 2), stands(3, "52", "60"), on=FIRST)
    undone = patch.undone()
    write(town, *undone.entries, kind=undone.kind, on=SECOND)
    assert lived(3, on=SECOND, known=TODAY) == [(1, "52")]
    assert lived(3, on=FIRST, known=date(2020, 6, 1)) == [(2, "60")]


def test_leaving_by_mistake_is_taken_back_with_place_and_relation(town: Town) -> None:
    patch = write(town, moves(3, 1, None), on=FIRST)
    write(town, *patch.undone().entries, kind="correction", on=FIRST)
    assert lived(3, on=FIRST, known=TODAY) == [(1, "52")]
    assert asked("select household_id from register_searchkey where person_id = 3") == [(1,)]


def test_who_was_entered_by_mistake_is_cancelled_and_never_forgotten(town: Town) -> None:
    patch = write(town, newborn(a_number(town)), moves(NEW_PERSON, None, 1), stands(NEW_PERSON, None, "30"))
    write(town, *patch.undone().entries, kind="correction")
    assert lived(NEW_PERSON, on=TODAY, known=date(2026, 11, 22)) == []
    cancelled = asked(
        "select cancelled from register_personversion where person_id = %s and superseded_at is null", NEW_PERSON
    )
    assert cancelled == [("–",)]


def test_a_household_opened_by_mistake_stays_with_nobody_in_it(town: Town) -> None:
    patch = write(town, opened(town), moves(4, 1, NEW_HOUSEHOLD), stands(4, "73", "02"))
    write(town, *patch.undone().entries, kind="correction")
    assert lived(4, on=TODAY, known=date(2026, 11, 22)) == [(1, "73")]
    assert addresses(NEW_HOUSEHOLD, on=TODAY, known=date(2026, 11, 22)) == ["平湖路99号"]


@pytest.mark.parametrize(
    ("entry", "expected", "found"),
    [
        (moves(3, 2, 4), "2", "1"),
        (moves(3, None, 4), "–", "1"),
        (stands(3, "51", "60"), relation("51").label, relation("52").label),
        (Entry(subject="household", subject_id=1, item="address", old="平湖路1号", new="x"), "平湖路1号",
         "平湖路12号院3号楼201室"),
        (Entry(subject="household", subject_id=3, item="frozen", old="", new="x"), "–", "房屋征收冻结"),
        (Entry(subject="household", subject_id=77, item="address", old="平湖路1号", new="x"), "平湖路1号", "–"),
        (Entry(subject="household", subject_id=1, item="household_type", old=table("household").value("20"),
               new=table("household").value("10")), table("household").value("20").label,
         table("household").value("10").label),
    ],
)  # fmt: skip
def test_an_expected_value_that_is_gone_shows_both_and_writes_nothing(
    town: Town, entry: Entry, expected: str, found: str
) -> None:
    before = rows_of()
    with pytest.raises(Conflict) as conflict:
        write(town, entry)
    (difference,) = conflict.value.differences
    assert (difference.expected, difference.found) == (expected, found)
    assert rows_of() == before


def test_a_move_that_fails_at_its_last_line_leaves_nothing(town: Town) -> None:
    before = rows_of()
    with pytest.raises(Conflict):
        write(town, opened(town), moves(4, 1, NEW_HOUSEHOLD), stands(4, "73", "02"), moves(3, 2, NEW_HOUSEHOLD))
    assert rows_of() == before
    assert asked("select count(*) from register_household where id = %s", NEW_HOUSEHOLD) == [(0,)]


@pytest.mark.parametrize(
    "entries",
    [
        (moves(3, 1, 2),),
        (stands(3, "52", "60"),),
        (moves(3, 1, None),),
        (Entry(subject="household", subject_id=1, item="address", old="平湖路12号院3号楼201室", new="x"),),
        (moves(NEW_PERSON, None, 1),),
        (Entry(subject="membership", subject_id=3, item="relation", new=relation("60")),),
    ],
)
def test_none_of_it_is_possible_without_a_look(town: Town, entries: tuple[Entry, ...]) -> None:
    before = rows_of()
    with pytest.raises((Conflict, DatabaseError)):
        write(town, *entries, look=False)
    assert rows_of() == before


def test_a_household_is_not_opened_or_entered_without_a_look(town: Town) -> None:
    before = rows_of()
    for entries in ((opened(town),), (newborn("999999202611020029"),)):
        with pytest.raises(ProgrammingError):
            write(town, *entries, look=False)
    assert rows_of() == before


def test_a_look_at_one_household_moves_nobody_into_another(town: Town) -> None:
    before = rows_of()
    access.write_down(3, ("name",), by=town.wang, purpose="test", reference=uuid4(), household_id=1)
    with pytest.raises(ProgrammingError):
        write(town, moves(3, 1, 2), look=False)
    assert rows_of() == before


def test_the_web_process_rewrites_and_deletes_nothing_of_where_somebody_lived(town: Town) -> None:
    access.write_down(3, ("name",), by=town.wang, purpose="test", reference=uuid4(), household_id=1)
    for statement in (
        "delete from register_membership", "update register_membership set household_id = 2",
        "update register_membership set valid_from = '2001-01-01'", "delete from register_householdversion",
        "update register_householdversion set address = 'x'", "update register_household set station_id = 1",
    ):  # fmt: skip
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(statement)
