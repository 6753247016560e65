from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from banshi.home import home
from banshi.linkage import keeping
from banshi.linkage.explaining import waterfall
from banshi.linkage.models import Proposal
from tests.linkage.people import AGAIN, ELSEWHERE, register_li_again, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town

LI = 1
HOMOPHONE = "李小明"


@pytest.fixture(autouse=True)
def _nothing_kept(town: Town) -> Iterator[None]:
    place = home() / "linkage" / "persons.duckdb"
    place.unlink(missing_ok=True)
    yield
    place.unlink(missing_ok=True)


def test_somebody_who_stands_twice_is_proposed_to_both_stations_with_the_reasons(town: Town) -> None:
    register_li_again(name=HOMOPHONE)
    done = keeping.link_register()
    assert (done.found, done.new, done.gone) == (1, 1, 0)
    found = Proposal.objects.get()
    assert (found.one_id, found.other_id, found.station_id) == (LI, AGAIN, town.wang.unit_id)
    assert found.other_station_id == town.outsider.unit_id
    rows = waterfall(found.evidence)
    assert "sounds the same" in [str(row.says) for row in rows]
    assert rows[-1].total == pytest.approx(found.weight, abs=0.1)


def test_nobody_who_stands_once_is_proposed(town: Town) -> None:
    assert keeping.link_register().found == 0
    assert town


def test_a_pair_that_is_not_alike_any_more_is_gone_and_comes_back(town: Town) -> None:
    register_li_again(name=HOMOPHONE)
    keeping.link_register()
    run("update register_personversion set cancelled = '2026' where person_id = %s", AGAIN)
    assert keeping.link_register().gone == 1
    assert Proposal.objects.get().state == "gone"
    run("update register_personversion set cancelled = '' where person_id = %s", AGAIN)
    keeping.link_register()
    assert Proposal.objects.get().state == "open"
    assert town


def test_what_was_answered_is_not_asked_again(town: Town) -> None:
    register_li_again(name=HOMOPHONE)
    keeping.link_register()
    run("update linkage_proposal set state = 'different'")
    assert keeping.link_register().new == 0
    assert Proposal.objects.get().state == "different"
    assert town


def test_a_new_record_is_compared_with_everybody_kept(town: Town) -> None:
    keeping.link_register()
    register_li_again(name=HOMOPHONE)
    assert keeping.link_new().new == 1
    assert Proposal.objects.get().other_id == AGAIN
    assert keeping.link_new().found == 0
    register_li_again(person=AGAIN + 1, household=ELSEWHERE + 1, born_on="1990-05-16")
    assert keeping.link_new().new == 2
    assert town


def test_without_a_whole_run_there_is_nothing_to_compare_with(town: Town) -> None:
    with pytest.raises(keeping.NothingKept):
        keeping.link_new()
    assert town


def test_what_is_kept_is_readable_by_its_owner_alone(town: Town) -> None:
    keeping.link_register()
    kept = home() / "linkage" / "persons.duckdb"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert town
