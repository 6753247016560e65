"""A slip proves since when a line stands in the log, to whoever has it and the public key, and to nobody else's key."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi.kernel import clock, merkle
from banshi.kernel.squares import large_qr_svg
from banshi.proofs import giving, heads, keeping, keys, queries, sealing, slips
from banshi.proofs.models import Head
from tests.archive import old
from tests.proofs import by_the_book
from tests.proofs.sealed import THING, as_superuser, log, one, written

if TYPE_CHECKING:
    from tests.cast import Town

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
# How long it takes is for a bench to say, and not for a busy machine.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
AT = datetime(2026, 11, 21, 9, 44, 3, 21, tzinfo=UTC)
WORDS = ("7", "1795254243000021", "matters.case", "5e0f0e1e-93d8-43cb-8ecc-9b63bb5d2f26", "file", "", "accepted")
WAITING = (
    "select count(*) from journal_line j where not exists (select from proofs_leaf where source = 2 and row_id = j.id)"
)
LINE = b"12:journal_line" + b"".join(f"{len(w)}:{w}".encode() for w in WORDS) + b"N2:115:clerk0:N"


def slip_in(size: int, index: int) -> slips.Slip:
    """Return a slip from a list of so many lines, whose other hashes are made up."""
    path = tuple(merkle.leaf_hash(repr(span).encode()) for span in merkle.inclusion_spans(index, size))
    unsigned = slips.Slip(key_id=heads.key_id_of(PUBLIC), size=size, index=index, at=AT, signature=bytes(64),
                          salt=bytes(16), line=LINE, path=path)  # fmt: skip
    head = unsigned.head
    assert head is not None
    return replace(unsigned, signature=heads.signed(heads.SigningKey(KEY), size, head.root, AT).signature)


@UNHURRIED
@given(st.integers(1, 2**40), st.data())
def test_a_slip_is_read_back_as_it_was_printed(size: int, data: st.DataObject) -> None:
    slip = slip_in(size, data.draw(st.integers(0, size - 1)))
    assert slips.read(f"  printed: {slip.text}\n") == slip
    assert slip.holds({slip.key_id: PUBLIC})
    assert slip.said["step"] == "file"
    read = by_the_book.read_slip(slip.text, PUBLIC)
    assert (read.line, read.at, slip.head and slip.head.root) == (LINE, AT, read.root)


@UNHURRIED
@given(st.data())
def test_a_slip_with_one_character_changed_proves_nothing(data: st.DataObject) -> None:
    slip = slip_in(1000, 613)
    text = slip.text
    place = data.draw(st.integers(len(slips.PREFIX), len(text) - 2))
    letter = data.draw(st.sampled_from(slips.DIGITS).filter(lambda each: each != text[place]))
    changed = text[:place] + letter + text[place + 1 :]
    try:
        assert not slips.read(changed).holds({slip.key_id: PUBLIC})
    except ValueError:
        assert changed != text


@UNHURRIED
@given(st.text(max_size=40) | st.text(alphabet=slips.DIGITS, max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    whole = slip_in(9, 3).text
    for each in (text, f"BANSHI1:{text}:", whole[: len(text)], whole[:-9] + text):
        with contextlib.suppress(ValueError):
            assert slips.read(each).size > 0


def test_a_slip_under_another_key_or_name_proves_nothing() -> None:
    slip, other = slip_in(9, 3), Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    assert not slip.holds({})
    assert not slip.holds({heads.key_id_of(other): other})
    assert not slip.holds({slip.key_id: other})


@pytest.mark.parametrize(("lines", "most"), [(1_000, 16), (1_000_000, 21), (1_000_000_000, 25)])
def test_the_square_on_a_slip_stays_small_enough_to_scan(lines: int, most: int) -> None:
    """Version 25 has 117 modules a side: at 62 mm with its margin each is 0.50 mm, which a telephone reads."""
    slip = slip_in(lines, lines // 3)
    side = int(large_qr_svg(slip.text).split('width="')[1].split('"')[0])
    assert (side - 2 * 4 - 17) // 4 <= most


def test_the_first_line_of_a_thing_is_proved_by_the_first_head_that_has_it(town: Town) -> None:
    log(3)
    first = queries.newest()
    log(5, 9)
    slip = giving.proof_of_thing(THING, first=True)
    assert slip is not None
    assert (slip.head, slip.holds(keys.trusted_keys())) == (first, True)
    assert slip.said["reason"] == "第1次：“好”"
    last = giving.proof_of_thing(THING, first=False)
    assert last is not None
    assert (last.said["reason"], last.size) == ("第5次：“好”", Head.objects.latest("id").size)


def test_a_slip_from_before_proves_its_line_after_the_log_was_rewritten(town: Town) -> None:
    log(3)
    slip = giving.proof_of_thing(THING, first=True)
    published = queries.newest()
    assert slip is not None
    assert published is not None
    (key,) = keys.trusted_keys().values()
    note = published.note(key)
    as_superuser(
        "delete from journal_line", "delete from proofs_leaf", "delete from proofs_node", "delete from proofs_head"
    )
    size, root, _at = by_the_book.opened(note, key)
    told = by_the_book.read_slip(slip.text, key)
    assert (told.root, slip.size, told.line) == (root, size, slip.line)
    assert str(THING).encode() in told.line


def test_without_a_sealer_nobody_waits_and_there_is_no_proof(town: Town) -> None:
    written(1)
    began = clock.now()
    assert giving.proof_of_thing(THING, first=True) is None
    assert clock.now() - began < timedelta(seconds=1)
    assert giving.proof_of_thing(old.OLD, first=True) is None


def test_a_sealer_that_does_not_come_is_not_waited_for_longer_than_said(town: Town) -> None:
    log(1)
    written(1)
    began = clock.now()
    assert giving.proof_of_thing(THING, first=False, patience=0.2) is None
    assert timedelta(seconds=0.2) < clock.now() - began < timedelta(seconds=1.5)


def test_whoever_prints_wakes_the_sealer_and_has_the_proof_in_a_moment(town: Town) -> None:
    log(1)
    ending = Event()
    sealer = Thread(target=keeping.keep_sealing, args=(ending,))
    sealer.start()
    try:
        for _time in range(3):
            written(1)
            began = clock.now()
            slip = giving.proof_of_thing(THING, first=False)
            assert slip is not None
            assert clock.now() - began < timedelta(seconds=giving.PATIENCE)
    finally:
        ending.set()
        sealer.join()


def test_a_sealer_whose_connection_is_ended_goes_on(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "AFTER_TROUBLE", 0.05)
    log(0)
    with keeping.kept_sealing():
        kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity where query like 'listen%%' or pid in"
        kill += " (select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        kill += " and usename = current_user)"
        for _time in range(3):
            one(kill)
            written(2)
        until_sealed()


def test_nothing_is_written_while_nothing_happens(town: Town) -> None:
    log(2)
    with connections["owner"].cursor() as cursor, transaction.atomic(using="owner"):
        assert sealing.seal_waiting() == 0
        cursor.execute("select pg_current_xact_id_if_assigned()")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize(
    ("rows", "seconds", "pause"),
    [(0, 1, 10), (1, 10, 10), (500, 5, 5), (1_000, 5, 2.5), (4_000, 1, 1), (100_000, 60, 1), (1, 0.1, 10), (9, 0, 1)],
)
def test_the_pause_is_as_long_as_it_takes_until_a_seal_is_worth_it(rows: int, seconds: float, pause: float) -> None:
    assert keeping.pause_after(rows, seconds) == pause


def test_those_who_print_at_once_share_a_seal(town: Town) -> None:
    log(1)
    with keeping.kept_sealing():
        until_sealed()
        before = Head.objects.count()
        for _slip in range(20):
            written(1)
            giving.wake()
        until_sealed()
    assert Head.objects.count() - before < 20


def test_a_sealer_that_is_told_to_end_does_not_finish_its_pause(town: Town) -> None:
    began = clock.now()
    with keeping.kept_sealing():
        written(1)
        giving.wake()
        until_sealed()
    assert clock.now() - began < timedelta(seconds=keeping.EVERY)


def until_sealed() -> None:
    """Wait until a sealer beside this has nothing left to do."""
    until = clock.now() + timedelta(seconds=10)
    while one(WAITING) and clock.now() < until:
        pass
    assert one(WAITING) == 0
