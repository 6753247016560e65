"""No address before both sides said yes: tried with the web process's own rights, by raw SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from banshi import access
from banshi.access.models import Look
from banshi.kernel.actor import NOBODY
from banshi.kernel.refusals import NotAllowed
from banshi.volunteers import agreeing, looking
from banshi.volunteers.models import Contact, Whereabouts
from banshi.volunteers.vocabulary import Way
from tests.cast import SATURDAY_MORNING
from tests.volunteers import help_town
from tests.volunteers.help_town import ADDRESS, Helpers, agreed, needed, offered, proposed, raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from banshi.volunteers.models import Need
    from tests.cast import Town

ALL = "select address from volunteers_whereabouts"


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    with help_town.at(SATURDAY_MORNING):
        yield


@pytest.fixture
def helpers(town: Town) -> Helpers:
    return help_town.build(town)


def looks(need: Need, by: Actor, purpose: str) -> list[tuple[str, ...]]:
    raw("select volunteers_look(%s, %s, %s, '', %s::text, '{}'::text[])", need.id, by.account_id, by.unit_id, purpose)
    return raw(ALL)


def test_without_a_look_there_is_no_address_and_no_contact(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    access.close()
    assert (raw(ALL), list(Contact.objects.all())) == ([], [])
    assert raw(ALL, alias="owner") == [(ADDRESS,)]


def test_a_volunteer_who_is_only_asked_gets_no_address(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    proposed(helpers)
    assert looks(need, helpers.li, looking.VISIT) == []


def test_the_yes_of_the_volunteer_alone_opens_nothing(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    agreeing.say_yes(proposed(helpers)[0].id, by=helpers.li)
    assert looks(need, helpers.li, looking.VISIT) == []
    with pytest.raises(NotAllowed):
        looking.whereabouts(need.id, by=helpers.li)


def test_a_state_that_was_forged_opens_nothing_without_both_words(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    proposed(helpers)
    raw("update volunteers_match set state = 'agreed'")
    assert looks(need, helpers.li, looking.VISIT) == []


def test_the_volunteer_cannot_give_the_word_of_the_person_helped(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    match = agreeing.say_yes(proposed(helpers)[0].id, by=helpers.li)
    forged = (
        "insert into volunteers_word (match_id, side, at, way, account_id) values (%s, 'helped', now(), 'link', %s)"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        raw(forged, match.id, helpers.li.account_id)


@pytest.mark.parametrize("side", ["volunteer", "helped"])
def test_nobody_gives_a_word_before_its_turn(helpers: Helpers, side: str) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    (match,) = proposed(helpers)
    said = "insert into volunteers_word (match_id, side, at, way, account_id) values (%s, %s, now(), 'link', null)"
    with pytest.raises(DatabaseError), transaction.atomic():
        raw(said, match.id, side)


def test_a_word_cannot_be_changed_or_taken_away(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    agreed(helpers)
    for attack in ("update volunteers_word set side = 'helped'", "delete from volunteers_word"):
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(attack)


def test_who_else_is_helped_and_how_many_have_to_come_cannot_be_rewritten(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    needed(helpers)
    agreed(helpers)
    for attack in (
        "update volunteers_match set person_id = 5", "update volunteers_match set need_id = gen_random_uuid()",
        "update volunteers_need set fewest = 1", "update volunteers_whereabouts set person_id = 1",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            raw(attack)


def test_after_both_yeses_the_volunteer_sees_it_and_the_person_helped_reads_of_the_look(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    agreed(helpers)
    found = looking.whereabouts(need.id, by=helpers.li)
    assert (found.address, found.phone) == (ADDRESS, "13800000007")
    look = Look.objects.get(reference=need.id)
    assert (look.persons, look.purpose) == ([helpers.town.without_booklet.id], "volunteer-visit")


def test_the_look_opens_no_record_of_the_register(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    agreed(helpers)
    looking.whereabouts(need.id, by=helpers.li)
    assert raw("select count(*) from register_personversion") == [(0,)]


def test_another_volunteer_gets_nothing(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    agreed(helpers)
    assert looks(need, helpers.stranger, looking.VISIT) == []


def test_a_look_that_is_not_committed_opens_nothing(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    agreed(helpers)
    with transaction.atomic():
        assert looks(need, helpers.li, looking.VISIT) == []


def test_only_its_own_unit_sees_whom_it_arranges_help_for(helpers: Helpers) -> None:
    need = needed(helpers)
    assert looking.whereabouts(need.id, by=helpers.arranger).address == ADDRESS
    with pytest.raises(NotAllowed):
        looking.whereabouts(need.id, by=helpers.town.chen)


def test_nobody_goes_alone_where_two_have_to_come(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    offered(helpers, helpers.stranger)
    need = needed(helpers, fewest=2)
    first, second = proposed(helpers)
    for match in (first, second):
        agreeing.say_yes(match.id, by=_actor(helpers, match.person_id))
    agreeing.welcome(first.id, way=Way.LINK, by=NOBODY)
    one = _actor(helpers, first.person_id)
    assert looks(need, one, looking.VISIT) == []
    agreeing.welcome(second.id, way=Way.LINK, by=NOBODY)
    assert looks(need, one, looking.VISIT) == [(ADDRESS,)]
    agreeing.say_no(second.id, by=_actor(helpers, second.person_id))
    assert looks(need, one, looking.VISIT) == []


def test_the_person_helped_reads_who_comes_only_after_both_yeses(helpers: Helpers) -> None:
    offered(helpers, helpers.li)
    need = needed(helpers)
    match = agreeing.say_yes(proposed(helpers)[0].id, by=helpers.li)
    assert looking.who_comes(need.id, by=NOBODY) == []
    agreeing.welcome(match.id, way=Way.LINK, by=NOBODY)
    assert [(one.name, one.phone) for one in looking.who_comes(need.id, by=NOBODY)] == [("李晓明", "13900000001")]


def test_an_address_is_deleted_some_time_after_the_visit(helpers: Helpers) -> None:
    need = needed(helpers)
    raw("update volunteers_need set closed_at = now() where id = %s", need.id)
    raw("select volunteers_forget(now() + interval '1 day')")
    assert list(Whereabouts.objects.using("owner").all()) == []


def _actor(helpers: Helpers, person_id: int) -> Actor:
    return next(one for one in (helpers.li, helpers.stranger, helpers.sun) if one.person_id == person_id)
