"""The lot: promised before, repeatable after, foreseen by nobody, and done once whatever happens in between."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, ProgrammingError, connection
from hypothesis import given
from hypothesis import strategies as st

from banshi.china.watching import WATCHING
from banshi.journal.models import Line
from banshi.watching import drawing, published
from banshi.watching.lifecycle import DRAW, PUBLISH_SEED
from banshi.watching.models import Conclusion, Drawn, Inquiry, Secret, Seed
from tests.lifecycles import checks
from tests.watching import lot_by_the_book
from tests.watching.nights import at, look, night_after, on, run

if TYPE_CHECKING:
    from tests.cast import Town

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


@pytest.fixture
def november(town: Town) -> dict[int, list[int]]:
    """Return the looks of November by their office, after the hash was published in October."""
    with on(OCTOBER + timedelta(days=20)):
        drawing.publish_seeds()
    looks: dict[int, list[int]] = {}
    for by, count in ((town.wang, 40), (town.chen, 7), (town.zhao, 1)):
        for number in range(count):
            made = look(by, town.stranger.id, moment=at(NOVEMBER + timedelta(days=number % 28)))
            looks.setdefault(by.unit_id or 0, []).append(made)
    return looks


def test_the_draw_is_repeated_by_code_that_shares_nothing_with_ours(november: dict[int, list[int]]) -> None:
    night_after(DECEMBER)
    seed = Seed.objects.get(month=NOVEMBER)
    assert lot_by_the_book.keeps_its_promise(seed.seed, seed.commitment)
    terms = WATCHING.drawn
    found = {one.unit_id: one.looks for one in Drawn.objects.filter(seed=seed)}
    assert found == {
        unit: lot_by_the_book.drawn(seed.seed, looks, terms.share, terms.fewest, terms.most)
        for unit, looks in november.items()
    }
    assert {len(looks) for looks in found.values()} == {1, 2}  # the office of one look is drawn, too


def test_every_look_that_was_drawn_is_a_question_once(november: dict[int, list[int]]) -> None:
    night_after(DECEMBER)
    night_after(DECEMBER + timedelta(days=1))
    drawn = sorted(look for one in Drawn.objects.all() for look in one.looks)
    assert sorted(Inquiry.objects.filter(origin="sample").values_list("last_look", flat=True)) == drawn


def test_a_look_made_before_the_hash_was_published_is_never_drawn(town: Town) -> None:
    with on(NOVEMBER + timedelta(days=4)):
        early = look(town.wang, town.stranger.id, moment=at(NOVEMBER + timedelta(days=3)))
        drawing.publish_seeds()
    late = look(town.wang, town.stranger.id, moment=at(NOVEMBER + timedelta(days=5)))
    night_after(DECEMBER)
    (drawn,) = Drawn.objects.filter(unit_id=town.wang.unit_id or 0)
    assert drawn.looks == [late]
    assert early < late


def test_the_secret_is_read_by_nobody_before_the_draw(november: dict[int, list[int]]) -> None:
    secret = Secret.objects.using("owner").get(seed__month=NOVEMBER).secret
    with pytest.raises(ProgrammingError, match="permission denied"):
        Secret.objects.count()
    assert Seed.objects.get(month=NOVEMBER).seed == ""
    assert secret not in published.draws_file().decode()
    assert not Line.objects.filter(reason__contains=secret).exists()


def test_promise_and_draw_stand_in_the_journal(november: dict[int, list[int]]) -> None:
    night_after(DECEMBER)
    seed = Seed.objects.get(month=NOVEMBER)
    said = list(Line.objects.filter(kind="watching.seed", reason__startswith="2026-11").order_by("id"))
    assert [(one.step, one.start, one.end) for one in said] == [
        (step.name, "".join(step.start), step.end) for step in (PUBLISH_SEED, DRAW)
    ]
    checks.well_told(said)
    assert seed.commitment in said[0].reason
    assert seed.seed in said[1].reason


def test_another_secret_does_not_take_the_place_of_the_promised_one(november: dict[int, list[int]]) -> None:
    for change in ("seed = 'ffff'", "commitment = 'ffff'", "after_look = 77", "month = '2026-01-01'"):
        with pytest.raises(DatabaseError, match="written once"):
            run(f"update watching_seed set {change} where month = '2026-11-01'")
    night_after(DECEMBER)
    for statement in ("update watching_seed set seed = ''", "delete from watching_seed", "delete from watching_drawn"):
        with pytest.raises(DatabaseError, match="written once"):
            run(statement)


def test_a_draw_that_is_killed_is_done_again_with_the_same_looks(
    november: dict[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = drawing._raise_sample  # noqa: SLF001 - killed in the middle of it
    raised: list[object] = []

    def killed(*asked: object) -> None:
        if len(raised) == 2:
            raise KeyboardInterrupt
        raised.append(asked)
        whole(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "_raise_sample", killed)
    with pytest.raises(KeyboardInterrupt):
        night_after(DECEMBER)
    assert Inquiry.objects.filter(origin="sample").count() == 2
    assert not Drawn.objects.exists()
    monkeypatch.setattr(drawing, "_raise_sample", whole)
    night_after(DECEMBER)
    drawn = sorted(look for one in Drawn.objects.all() for look in one.looks)
    assert sorted(Inquiry.objects.filter(origin="sample").values_list("last_look", flat=True)) == drawn


def test_a_clock_that_runs_ahead_and_is_set_back_leaves_no_look_undrawable(town: Town) -> None:
    with on(OCTOBER + timedelta(days=20)):
        drawing.publish_seeds()
    look(town.wang, town.stranger.id, moment=at(NOVEMBER))
    night_after(DECEMBER)  # the clock was a month ahead: November is drawn, its secret is out
    with on(NOVEMBER + timedelta(days=2)):
        drawing.publish_seeds()
    after = look(town.wang, town.stranger.id, moment=at(NOVEMBER + timedelta(days=3)))
    night_after(DECEMBER + timedelta(days=1))
    second = Seed.objects.get(month=NOVEMBER, number=2)
    assert [one.looks for one in Drawn.objects.filter(seed=second)] == [[after]]


def test_whether_a_look_was_drawn_is_told_to_whoever_knows_its_number(november: dict[int, list[int]]) -> None:
    night_after(DECEMBER)
    draws = published.draws()
    drawn = Drawn.objects.filter(of=7).get()
    told = {look: published.tried(look, draws)[0].unit for office in november.values() for look in office}
    assert [look for look, unit in told.items() if unit and unit.pk == drawn.unit_id] == sorted(drawn.looks)
    for look_id in november[drawn.unit_id]:
        tried = published.tried(look_id, draws)[0]
        assert (tried.hash <= drawn.highest) == (look_id in drawn.looks)


@given(total=st.integers(0, 100_000))
def test_as_many_are_drawn_as_there_are_up_to_the_least_and_never_more_than_the_most(total: int) -> None:
    drawn = drawing.number_drawn(total)
    assert min(total, 2) <= drawn <= min(total, 20)


@given(st.dictionaries(st.sampled_from([one.value for one in Conclusion]), st.integers(0, 40)))
def test_no_conclusion_below_ten_can_be_worked_out(kinds: dict[str, int]) -> None:
    told = published.told(NOVEMBER, kinds)
    small = [one for one in Conclusion if 0 < kinds.get(one.value, 0) < 10]
    assert not small or set(told.kinds.values()) == {None}
    assert told.together is None or told.together >= 10
    assert small or all(told.kinds[one] == kinds.get(one.value, 0) for one in Conclusion)


def test_an_auditors_look_that_is_drawn_lies_on_another_desk(town: Town) -> None:
    with on(OCTOBER + timedelta(days=20)):
        drawing.publish_seeds()
    look(town.auditor, town.stranger.id, moment=at(NOVEMBER), purpose="review-look")
    night_after(DECEMBER)
    assert Inquiry.objects.get(origin="sample").desk_duty == "leader"


def test_the_web_process_cannot_draw_for_itself(town: Town) -> None:
    for statement in (
        "insert into watching_seed (month, number, commitment, published_at, after_look, seed) values"
        " ('2027-01-01', 1, 'x', now(), 0, '')",
        "update watching_seed set seed = 'x'",
        "insert into watching_drawn (seed_id, unit_id, \"of\", looks, highest) values (1, 1, 1, '{}', '')",
        "insert into watching_night (day, upto_look, findings, at) values ('2026-11-16', 1, 0, now())",
        "update watching_stretch set upto_look = 1000000",
        "delete from watching_tally",
        "delete from watching_inquiry",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)
