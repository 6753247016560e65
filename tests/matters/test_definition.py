"""A matter that asks twice, or says too little, does not start."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest

from banshi.china.matters import MATTERS
from banshi.china.matters.lost_booklet import LostBooklet
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.matters.definition import ask, refuse_if_not_whole
from banshi.matters.evidence import Claim, HttpHolder, Proof
from banshi.matters.jurisdiction import matter
from banshi.matters.rules import masked_name, masked_number, read_code, spoken_code


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksTheAddress:
    address: str = ask("Where do you live?")


@dataclass(frozen=True, slots=True, kw_only=True)
class AsksACodeThatIsRegistered:
    schooling: str = ask("Which school?", codes="education")


@pytest.mark.parametrize("asks", [AsksTheAddress, AsksACodeThatIsRegistered])
def test_what_the_register_holds_is_not_asked(asks: type) -> None:
    twice = type("Twice", (LostBooklet,), {"asks": asks})
    with pytest.raises(ValueError, match="the register holds it"):
        refuse_if_not_whole(twice())


@pytest.mark.parametrize(
    ("lacking", "says"), [({"law": ()}, "law"), ({"grounds": ()}, "law"), ({"sees": ("shoe_size",)}, "shoe_size")]
)
def test_a_matter_says_its_law_its_grounds_and_only_items_that_there_are(lacking: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        refuse_if_not_whole(type("Lacking", (LostBooklet,), lacking)())


@pytest.mark.parametrize("definition", MATTERS, ids=lambda m: m.code)
def test_every_matter_of_the_jurisdiction_is_whole(definition: LostBooklet) -> None:
    refuse_if_not_whole(definition)
    assert definition.fee is None or definition.fee.in_force(clock.today())


def test_a_case_finds_its_matter_in_the_version_it_was_accepted_under() -> None:
    assert matter("lost-booklet", 1).version == 1
    with pytest.raises(NotFound):
        matter("lost-booklet", 99)


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"match": "maybe"}', b"<html>", b'{"match": 1}'])
def test_a_holder_that_talks_nonsense_proves_nothing(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def post(*_args: object, **_kwargs: object) -> httpx.Response:
        return httpx.Response(200, content=answer, request=httpx.Request("POST", "http://holder.example/check"))

    monkeypatch.setattr(httpx, "post", post)
    assert HttpHolder("http://holder.example").check(Claim("D-1", "李晓明", "21")) is Proof.UNREACHABLE


def test_masks_and_codes() -> None:
    assert (masked_name("李晓明"), masked_name("李"), masked_number("99999919900517101X")) == (
        "李**",
        "李*",
        "****101X",
    )
    code = spoken_code()
    assert read_code(f" {code.replace('-', ' ').lower()} ") == code
    assert not set("01OIL") & set(code)
