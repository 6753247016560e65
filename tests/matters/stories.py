"""How far a story has come, in one call: what the tests of single steps start from."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from banshi.china.codes.tables import table
from banshi.china.matters import education_level, lost_booklet
from banshi.matters import decisions, evidence, filing, receiving
from banshi.matters.evidence import Proof

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.kernel.actor import Actor
    from banshi.matters.evidence import Claim
    from banshi.matters.models import Case
    from tests.cast import Resident, Town

ON_THE_TRAIN = lost_booklet.Answers(lost_on=date(2026, 11, 20), circumstances="在火车上丢失")
BACHELOR = education_level.Answers(level=table("education").value("21"), diploma="D-2012-000101")


def filed(town: Town, who: Resident | None = None, by: Actor | None = None) -> Case:
    """Li (or another) reported the booklet lost at Market Street."""
    resident, clerk = who or town.li, by or town.chen
    visit, _facts = receiving.receive("lost-booklet", id_number=resident.id_number, name=resident.name, by=clerk)
    return filing.file_case(visit.id, ON_THE_TRAIN, by=clerk)


def approved(town: Town) -> Case:
    """Wang approved it at Pinghu Road."""
    return decisions.approve(filed(town).id, by=town.wang)


def education(town: Town, proof: Proof = Proof.VERIFIED) -> Case:
    """Li asked for the education level, and the holder of the diploma gave this answer."""
    visit, _facts = receiving.receive("education-level", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    with holder_says(proof):
        return filing.file_case(visit.id, BACHELOR, by=town.chen)


@contextmanager
def holder_says(proof: Proof) -> Iterator[None]:
    """Stand in for the holder at the network's edge; the real service is asked in the journeys."""

    def check(_self: object, _claim: Claim) -> Proof:
        return proof

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence.HttpHolder, "check", check)
        yield
