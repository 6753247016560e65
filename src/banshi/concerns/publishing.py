"""What of a concern the public may read: a person's word on what is covered, and photos that were looked at.

Covering is done by rule before anything is shown. Somebody at the hotline may show a passage again that leads to
nobody, or cover one more; each time with a reason that stays in the journal, without the words it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banshi.concerns import callers, rules, same
from banshi.concerns.lifecycle import anybody_at_its_hotline
from banshi.concerns.masking import mask, overridden
from banshi.concerns.models import Attachment, Concern, Problem
from banshi.journal.steps import remark
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from banshi.concerns.masking import Masked
    from banshi.concerns.models import Report
    from banshi.kernel.actor import Actor

MASKING = "masking"
"""Where a concern keeps the places (never the words) that a person showed again or covered besides."""


def covered_by_rule(report: Report) -> Masked:
    """Return what the rule covers in a report, before anybody changed it."""
    return mask(report.words, names=[report.name] if report.name else [])


def change_masking(
    concern_id: UUID, *, show: Collection[int], hide: Sequence[tuple[int, int]], reason: str, by: Actor
) -> Concern:
    """Show passages again that the rule covers (by index), cover spans of the raw words besides, and say why.

    Both are the whole choice and take the place of an earlier one. A look is written down first. Raises
    ``NotAllowed`` for anybody but the hotline, ``RuleBroken`` without a reason or for a passage that does not exist.
    """
    if not reason.strip():
        raise RuleBroken("no-reason", _("Say why."), cure=_("It stands in the file, with your name."))
    _only_its_hotline(_concern(concern_id), by)
    report = callers.report_of(concern_id, by=by, purpose="masking")
    masked = overridden(report.words, covered_by_rule(report), show=show, hide=hide)
    with transaction.atomic():
        concern = _concern(concern_id, lock=True)
        before, title = concern.title, rules.title_of(masked.text)
        chosen: dict[str, Any] = {"show": sorted(show), "hide": [list(span) for span in hide]}
        concern.title, concern.said, concern.proposed = title, masked.text, {**concern.proposed, MASKING: chosen}
        Concern.objects.filter(id=concern.id).update(
            title=title, said=concern.said, proposed=concern.proposed
        )  # the state stays as it is
        if concern.problem_id is not None:
            Problem.objects.filter(id=concern.problem_id, title=before).update(title=title)
        same.enter(concern.id, _trace(concern))
        remark(concern, "change-masking", by=by, reason=reason.strip())
    return concern


def clear_attachment(concern_id: UUID, attachment_id: UUID, *, by: Actor) -> None:
    """Let the public see a photo or file that a person has looked at and that shows nobody. A look is written down."""
    concern = _concern(concern_id)
    _only_its_hotline(concern, by)
    callers.look_at(concern_id, by=by, purpose="clear-attachment")
    with transaction.atomic():
        cleared = Attachment.objects.filter(id=attachment_id, concern_id=concern_id).update(public=True)
        if not cleared:
            raise NotFound("no-such-file", _("There is no such photo or file in this concern."))
        remark(concern, "clear-attachment", by=by, reason="")


def attachment(concern_id: UUID, attachment_id: UUID, *, by: Actor) -> Attachment:
    """Return one photo, voice note or file with its content, behind a look."""
    callers.look_at(concern_id, by=by, purpose="attachment")
    found = Attachment.objects.filter(id=attachment_id, concern_id=concern_id).first()
    if found is None:
        raise NotFound("no-such-file", _("There is no such photo or file in this concern."))
    return found


def spans_of(words: str, passages: Sequence[str]) -> list[tuple[int, int]]:
    """Return every place at which these passages stand in the words. Raises ``RuleBroken`` for one that does not."""
    found = []
    for passage in passages:
        places = [at for at in range(len(words)) if words.startswith(passage, at)]
        if not places:
            raise RuleBroken(
                "no-such-passage",
                _("“%(passage)s” does not stand in the text.") % {"passage": passage},
                cure=_("Copy it exactly as it stands there."),
            )
        found += [(at, at + len(passage)) for at in places]
    return found


def _concern(concern_id: UUID, *, lock: bool = False) -> Concern:
    rows = Concern.objects.select_for_update() if lock else Concern.objects
    found = rows.filter(id=concern_id).first()
    if found is None:
        raise NotFound("no-such-concern", _("There is no such concern."))
    return found


def _only_its_hotline(concern: Concern, by: Actor) -> None:
    if not anybody_at_its_hotline(by, concern):
        raise NotAllowed(
            "not-allowed",
            _("Only its hotline decides what of a concern is public."),
            cure=_("Tell the hotline which passage it is about."),
        )


def _trace(concern: Concern) -> same.Trace:
    return same.trace_of(
        concern.title, concern.said, at=concern.at, division=concern.division, latitude=concern.latitude,
        longitude=concern.longitude, category=concern.category,
    )  # fmt: skip
