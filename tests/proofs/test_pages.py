"""What is published of the sealed log: heads, keys and proofs that a stranger computes; what a page says of a slip."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from banshi.journal.models import Line
from banshi.matters import actions, printing, receiving
from banshi.proofs import heads, keys, queries, sealing, slips
from banshi.proofs.models import Head, Leaf
from tests.browser import signed_in
from tests.matters import stories
from tests.proofs import by_the_book
from tests.proofs.sealed import as_superuser, log, one

if TYPE_CHECKING:
    from tests.cast import Town

HERE = "/.well-known/banshi-log/"


def asked(page: str, **values: object) -> Any:
    return Client().get(HERE + page, {name: str(value) for name, value in values.items()}).json()


def key() -> bytes:
    (only,) = keys.trusted_keys().values()
    return only


def test_the_newest_head_is_a_note_that_a_stranger_opens(town: Town) -> None:
    assert Client().get(f"{HERE}checkpoint").status_code == 404
    leaves = log(5, 4)
    response = Client().get(f"{HERE}checkpoint")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    size, root, _at = by_the_book.opened(response.content.decode(), key())
    assert (size, root.hex()) == (leaves, asked("heads.json")["heads"][-1]["root"])
    told = Client().get(HERE, headers={"accept": "application/json"}).json()
    assert (told["head"]["size"], told["complete_up_to"]) == (leaves, told["head"]["at"])


def test_heads_are_listed_page_by_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("banshi.web.public.sealed.PAGE", 2)
    for _batch in range(3):
        log(1)
    first = asked("heads.json")
    rest = asked("heads.json", after=first["next"])
    assert ([len(page["heads"]) for page in (first, rest)], rest["next"]) == ([2, 1], None)
    text = Client().get(f"{HERE}heads.txt", {"after": 0}).content.decode()
    assert [head.size for head in heads.read_notes(text)] == [head["size"] for head in first["heads"]]


def test_keys_are_published_with_the_name_of_the_log(town: Town) -> None:
    log(1)
    (told,) = asked("keys.json")["keys"]
    assert told == {"name": heads.name(heads.key_id_of(key())), "ed25519": key().hex()}


def test_any_two_heads_are_proved_to_belong_together(town: Town) -> None:
    for _batch in range(4):
        log(3, 2)
    roots = {head.size: bytes(head.root) for head in Head.objects.all()}
    for first, old in roots.items():
        for second, new in roots.items():
            told = asked("consistency.json", first=first, second=second)
            if first > second:
                assert told["refused"] == "no-such-list"
                continue
            path = [bytes.fromhex(each) for each in told["path"]]
            assert by_the_book.is_consistent(first, second, path, old, new)


def test_a_leaf_that_somebody_knows_is_proved_to_be_in_the_newest_list(town: Town) -> None:
    size = log(9, 4)
    for leaf in Leaf.objects.order_by("index"):
        told = asked("inclusion.json", index=leaf.index, leaf=bytes(leaf.hash).hex())
        _size, root, _at = by_the_book.opened(told["head"]["note"], key())
        path = [bytes.fromhex(each) for each in told["path"]]
        assert by_the_book.root_over(bytes(leaf.hash), leaf.index, size, path) == root


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("inclusion.json", {"index": "0", "leaf": "00"}), ("inclusion.json", {"index": "1000000000", "leaf": ""}),
        ("inclusion.json", {}), ("inclusion.json", {"index": "٣"}), ("inclusion.json", {"index": "9" * 30}),
        ("consistency.json", {"first": "0", "second": "3"}), ("consistency.json", {"first": "one"}),
        ("consistency.json", {"first": "2", "second": "1000000000"}), ("heads.json", {"after": "-1"}),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused_in_words(town: Town, page: str, values: dict[str, str]) -> None:
    log(2)
    response = Client().get(HERE + page, values)
    assert response.status_code in {404, 422}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_shows_head_and_key_to_whoever_keeps_them(town: Town, language: str) -> None:
    assert Client().get(HERE, headers={"accept-language": language}).status_code == 200
    log(2)
    said = Client().get(HERE, headers={"accept-language": language}).content.decode()
    head = queries.newest()
    assert head is not None
    assert head.said.split("\n")[2] in html.unescape(said)
    assert key().hex() in said


def test_no_hash_of_a_row_can_be_guessed_from_what_is_published(town: Town) -> None:
    """A leaf is hashed with sixteen random bytes, and those are told to nobody."""
    log(3, 3)
    salts = [bytes(salt or b"").hex() for salt in Leaf.objects.values_list("salt", flat=True)]
    told = "".join(str(asked(page)) for page in ("heads.json", "keys.json"))
    assert not [salt for salt in salts if salt in told]
    assert len(set(salts)) == len(salts)


def _slip(town: Town) -> tuple[bytes, str]:
    """File a case, seal it, and print its slip; return the PDF and the number of the case."""
    case = stories.filed(town)
    sealing.seal_waiting()
    paper = actions.print_slip(case.id, by=town.chen)
    return printing.content(paper, person_id=town.li.id), case.number


def test_a_slip_proves_on_the_page_when_the_case_was_written_down(town: Town) -> None:
    pdf, number = _slip(town)
    text = slips.read(pdf.decode("latin-1")).text
    for sent in ({"proof": text}, {"slip": SimpleUploadedFile("slip.pdf", pdf)}):
        said = Client().post("/check/proof/", sent, headers={"accept-language": "en"}).content.decode()
        assert "Genuine" in said
        assert number in said
        assert "nothing before it was changed since" in said


def test_the_slip_carries_the_proof_of_the_first_line_of_its_case(town: Town) -> None:
    pdf, _number = _slip(town)
    slip = slips.read(pdf.decode("latin-1"))
    assert (slip.said["step"], slip.said["start"]) == ("file", "")
    assert by_the_book.read_slip(slip.text, key()).line == slip.line


def test_any_other_paper_carries_the_proof_of_the_last_step(town: Town) -> None:
    case = stories.approved(town)
    sealing.seal_waiting()
    paper = actions.print_paper(case.id, by=town.chen)
    slip = slips.read(printing.content(paper, person_id=town.li.id).decode("latin-1"))
    assert (slip.said["thing_id"], slip.said["end"]) == (str(case.id), "approved")


def test_the_square_on_a_paper_leads_to_the_seal_of_its_own_step_before_and_after(town: Town) -> None:
    case = stories.approved(town)
    slip, booklet = actions.print_slip(case.id, by=town.chen), actions.print_paper(case.id, by=town.chen)
    told = {paper: f"/check/{paper.check_code}/" for paper in (slip, booklet)}
    for address in told.values():
        assert "is sealed within seconds" in Client().get(address, headers={"accept-language": "en"}).content.decode()
    sealing.seal_waiting()
    for paper, address in told.items():
        said = html.unescape(Client().get(address, headers={"accept-language": "en"}).content.decode())
        found = re.search(r"inclusion[.]json[?]index=(\d+)&leaf=([0-9a-f]{64})", said)
        assert found is not None
        assert asked("inclusion.json", index=found[1], leaf=found[2])["leaf"] == found[2]
        row_id = Leaf.objects.get(index=found[1]).row_id
        step = Line.objects.get(pk=row_id, thing_id=case.id).step
        assert (step, f"line {int(found[1]) + 1}," in said) == ("file" if paper is slip else "print", True)


def test_a_printed_answer_is_no_step_and_claims_no_place_in_the_log(town: Town) -> None:
    paper = actions.print_answer(receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name,
                                                   by=town.chen)[0].id, by=town.chen)  # fmt: skip
    said = Client().get(f"/check/{paper.check_code}/", headers={"accept-language": "en"}).content.decode()
    assert "In the sealed log" not in said


def test_a_slip_that_comes_before_its_seal_says_so_and_carries_none(town: Town) -> None:
    case = stories.filed(town)
    paper = actions.print_slip(case.id, by=town.chen)
    with pytest.raises(ValueError, match="no proof"):
        slips.read(printing.content(paper, person_id=town.li.id).decode("latin-1"))


def test_a_slip_is_refused_in_words_where_it_proves_nothing(town: Town) -> None:
    log(1)
    for sent in ({"proof": "BANSHI1:NOTHING:"}, {"proof": ""}, {}, {"slip": SimpleUploadedFile("x", b"\xff" * 99)}):
        said = Client().post("/check/proof/", sent, headers={"accept-language": "en"}).content.decode()
        assert "Genuine" not in said
        assert "There is no proof in it" in said or "Paste the text" in said


def test_a_slip_of_a_log_that_was_rewritten_is_told_to_be_kept(town: Town) -> None:
    pdf, _number = _slip(town)
    text = slips.read(pdf.decode("latin-1")).text
    log(20)
    as_superuser("update proofs_node set hash = decode(repeat('00', 32), 'hex')")
    as_superuser("update proofs_leaf set hash = decode(repeat('00', 32), 'hex') where index < 8")
    said = Client().post("/check/proof/", {"proof": text}, headers={"accept-language": "en"}).content.decode()
    assert "does not begin with the list that this slip was proved in" in said


def test_my_record_says_up_to_when_it_is_sealed(town: Town) -> None:
    li = signed_in(town.li_online)
    assert "it is sealed" not in li.get("/my/record/").content.decode()
    log(1)
    assert "it is sealed" in li.get("/my/record/").content.decode()
    assert one("select count(*) from proofs_head where whole") == 1
