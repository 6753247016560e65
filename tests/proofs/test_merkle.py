"""Proofs of the tree: ours make and check them, and so does a stranger's program that shares nothing with ours."""

from __future__ import annotations

import pymerkle  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi.kernel import merkle
from tests.archive.merkle_by_the_book import tree_hash
from tests.proofs import by_the_book

ENTRIES = st.lists(st.binary(max_size=3), min_size=1, max_size=70)
SIZES = st.integers(1, 2**40)
# How long it takes is for a bench to say, and not for a busy machine.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def stored(entries: list[bytes]) -> dict[merkle.Place, bytes]:
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    made = merkle.grown(0, [], leaves)
    nodes = {(level, place): root for level, first, roots in made for place, root in enumerate(roots, first)}
    return nodes | {(0, place): leaf for place, leaf in enumerate(leaves)}


def included(entries: list[bytes], index: int) -> list[bytes]:
    nodes = stored(entries)
    return merkle.proof(merkle.inclusion_spans(index, len(entries)), lambda _places: nodes)


def consistent(entries: list[bytes], first: int) -> list[bytes]:
    nodes = stored(entries)
    return merkle.proof(merkle.consistency_spans(first, len(entries)), lambda _places: nodes)


@UNHURRIED
@given(ENTRIES, st.data())
def test_every_entry_is_proved_to_be_in_the_list(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    path = included(entries, index)
    assert by_the_book.inclusion_path(index, entries) == path
    assert by_the_book.is_included(entries[index], index, len(entries), path, tree_hash(entries))
    leaf = merkle.leaf_hash(entries[index])
    assert merkle.root_by_inclusion(leaf, index, len(entries), path) == tree_hash(entries)


@UNHURRIED
@given(ENTRIES, st.data())
def test_every_list_is_proved_to_begin_with_each_shorter_one(entries: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(entries)))
    path, roots = consistent(entries, first), (tree_hash(entries[:first]), tree_hash(entries))
    assert by_the_book.consistency_path(first, entries) == path
    assert by_the_book.is_consistent(first, len(entries), path, *roots)
    assert merkle.is_consistent(first, roots[0], len(entries), roots[1], path)


@UNHURRIED
@given(ENTRIES, st.data())
def test_a_proof_with_anything_changed_proves_nothing(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    path, root, leaf = included(entries, index), tree_hash(entries), merkle.leaf_hash(entries[index])
    other = data.draw(st.integers(0, len(entries) - 1).filter(lambda i: entries[i] != entries[index]) | st.just(-1))
    assert merkle.root_by_inclusion(leaf, other, len(entries), path) != root or other == index
    assert merkle.root_by_inclusion(leaf, index, len(entries), [*path, leaf]) != root
    assert merkle.root_by_inclusion(merkle.leaf_hash(b"long and other"), index, len(entries), path) != root
    for place in range(len(path)):
        wrong = [*path[:place], bytes(32), *path[place + 1 :]]
        assert merkle.root_by_inclusion(leaf, index, len(entries), wrong) != root
        assert merkle.root_by_inclusion(leaf, index, len(entries), path[:place]) != root


@UNHURRIED
@given(ENTRIES, st.data())
def test_a_list_that_was_rewritten_is_not_consistent(entries: list[bytes], data: st.DataObject) -> None:
    first = data.draw(st.integers(1, len(entries)))
    changed = data.draw(st.integers(0, first - 1))
    rewritten = [*entries[:changed], b"something else", *entries[changed + 1 :]]
    old, new = tree_hash(entries[:first]), tree_hash(rewritten)
    assert not merkle.is_consistent(first, old, len(entries), new, consistent(rewritten, first))
    assert not merkle.is_consistent(first, old, len(entries), new, consistent(entries, first))


@settings(UNHURRIED, max_examples=25)
@given(ENTRIES, st.data())
def test_pymerkle_accepts_our_proofs_and_has_our_roots(entries: list[bytes], data: st.DataObject) -> None:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    index, first = data.draw(st.integers(0, len(entries) - 1)), data.draw(st.integers(1, len(entries)))
    root = merkle.root_of(merkle.leaf_hash(entry) for entry in entries)
    assert tree.get_root() == root
    theirs = tree.prove_inclusion(index + 1)
    pymerkle.verify_inclusion(merkle.leaf_hash(entries[index]), root, theirs)
    assert list(theirs.path[1:]) == included(entries, index)
    pymerkle.verify_consistency(tree.get_root(first), root, tree.prove_consistency(first, len(entries)))


@UNHURRIED
@given(SIZES, st.data())
def test_a_proof_reads_few_nodes_however_long_the_list(size: int, data: st.DataObject) -> None:
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    for spans in (merkle.inclusion_spans(index, size), merkle.consistency_spans(first, size)):
        read = [place for span in spans for place in merkle.places(span)]
        assert len(read) <= 2 * size.bit_length() + 1
        assert all((place + 1) << level <= size for level, place in read)


@UNHURRIED
@given(st.lists(st.integers(0, 20), max_size=12))
def test_a_list_grows_batch_by_batch_to_the_same_nodes_and_root(batches: list[int]) -> None:
    entries = [bytes([n % 251, n // 251]) for n in range(sum(batches))]
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    peaks: list[bytes] = []
    found: dict[merkle.Place, bytes] = {(0, place): leaf for place, leaf in enumerate(leaves)}
    size = 0
    for many in batches:
        for level, first, roots in merkle.grown(size, peaks, leaves[size : size + many]):
            for place, root in enumerate(roots, first):
                assert (level, place) not in found
                found[level, place] = root
        size += many
    assert merkle.joined(peaks) == merkle.root_of(leaves) == tree_hash(entries)
    complete = {(level, place) for level in range(8) for place in range(size >> level)}
    assert set(found) == complete
    assert all(root == tree_hash(entries[p << level : (p + 1) << level]) for (level, p), root in found.items())


def test_a_list_longer_than_what_is_hashed_at_once_has_the_same_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merkle, "AT_ONCE", 7)
    entries = [bytes([n]) for n in range(100)]
    assert merkle.root_of(merkle.leaf_hash(entry) for entry in entries) == tree_hash(entries)


@pytest.mark.parametrize(("index", "size"), [(1, 1), (-1, 3), (0, 0)])
def test_what_is_in_no_list_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="has no entry"):
        merkle.inclusion_spans(index, size)
    assert merkle.root_by_inclusion(bytes(32), index, size, []) is None


def test_a_list_does_not_begin_with_nothing_or_with_a_longer_one() -> None:
    for first in (0, 4):
        with pytest.raises(ValueError, match="does not begin"):
            merkle.consistency_spans(first, 3)
        assert not merkle.is_consistent(first, bytes(32), 3, bytes(32), [])
    assert not merkle.is_consistent(2, bytes(32), 3, bytes(32), [])
    assert merkle.is_consistent(3, bytes(32), 3, bytes(32), [])
