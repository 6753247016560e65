"""From a paper's plain values to its unsigned PDF: days and moments as people write them, a code to check it by."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from banshi.china.booklet.papers import AnswerPaper, BookletPaper, MemberCardPaper, RefusalPaper, SlipPaper
from banshi.journal import installation
from banshi.kernel import clock
from banshi.kernel.squares import large_qr_svg, qr_svg
from banshi.kernel.typesetting import typeset

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from banshi.china.booklet.statements import CertificatePaper, LegPaper

FOLDER = Path(__file__).parent
DEMONSTRATION = "演示 · 无效 · DEMONSTRATION"
WEEKDAYS_ZH = "一二三四五六日"

type Paper = BookletPaper | MemberCardPaper | SlipPaper | RefusalPaper | AnswerPaper | CertificatePaper | LegPaper


def print_paper(paper: Paper, *, proof: str | None = None) -> bytes:
    """Give the unsigned PDF of a paper; the same paper gives the same bytes.

    ``proof`` is of the paper's line in the sealed log, empty while it follows; it stands in the keywords of every PDF,
    and as a square on the slip.
    Raises CannotPrint for a character without a shape and DoesNotFit for a value too long for its place.
    """
    content = _content(paper)
    content["qr"] = qr_svg(paper.check_address)
    content["demonstration"] = DEMONSTRATION if installation.is_demonstration() else ""
    content["proof"] = proof
    content["proof_qr"] = large_qr_svg(proof) if proof else ""
    return typeset(FOLDER / paper.layout, content, at=_made_at(paper))


def _made_at(paper: Paper) -> datetime:
    match paper:
        case SlipPaper():
            return paper.accepted_at
        case AnswerPaper():
            return paper.asked_at
        case RefusalPaper():
            return _morning(paper.decided_on)
    return _morning(paper.issued_on)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.zone())


def _content(value: DataclassInstance) -> dict[str, object]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: object) -> object:
    """Turn one value into what a layout reads: texts, truths, lists and folders of them."""
    match value:
        case str() | bool() | None:
            return value
        case Enum():
            return value.value
        case datetime():
            return _told_moment(value)
        case date():
            return _told_day(value)
        case tuple():
            return [_plain(each) for each in value]
    return _content(value)  # type: ignore[arg-type]  # what remains is one of the dataclasses above


def _told_day(day: date) -> dict[str, str]:
    told = f"{day.year}年{day.month}月{day.day}日"
    return {"zh": told, "en": f"{day.day} {day:%b %Y}", "full": told}


def _told_moment(moment: datetime) -> dict[str, str]:
    """Tell the local time with the day of the week, which people plan by."""
    local = moment.astimezone(clock.zone())
    weekday = WEEKDAYS_ZH[local.weekday()]
    return {
        "zh": f"{local.month}月{local.day}日（周{weekday}）{local:%H:%M}",
        "en": f"{local:%a} {local.day} {local:%b %Y, %H:%M}",
        "full": f"{_told_day(local.date())['zh']} {local:%H:%M}",
    }
