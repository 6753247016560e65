"""A paper that is sent twice, since its answer was lost on the way, is one paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi import access
from banshi.matters import actions
from banshi.matters.evidence import Proof
from banshi.matters.looking import look
from banshi.matters.models import Document
from tests.matters import stories

if TYPE_CHECKING:
    from tests.cast import Town


def test_the_same_file_for_the_same_evidence_is_kept_once(town: Town) -> None:
    case = stories.education(town, Proof.NO_MATCH)
    for _sent in range(2):
        actions.add_document(case.id, "diploma", "a.pdf", b"%PDF-1.7", by=town.chen)
    actions.add_document(case.id, "diploma", "b.pdf", b"%PDF-1.7 another page", by=town.chen)
    actions.add_document(case.id, "other", "a.pdf", b"%PDF-1.7", by=town.chen)
    look(case, by=town.chen)
    assert Document.objects.filter(case_id=case.id).count() == 3
    access.close()
