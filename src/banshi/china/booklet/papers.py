"""The papers a resident takes home, as plain values.

The household register booklet (居民户口簿, inner page 143 × 105 mm; forms set by the Ministry of Public
Security, 1958 Regulations art. 22), one member's card after a change, the promise slip (受理回执), the letter
of refusal, the answer given before filing. In Chinese with English beneath: a paper goes to any reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Chinese and in English; without English only the Chinese is printed."""

    zh: str
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLine:
    """One line of the register of address changes."""

    address: str
    on: date
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One line of a member's log of changes and corrections."""

    item: str
    content: str
    on: date
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member's card, as printed; religion has no place here (sensitive, PIPL art. 28)."""

    name: str
    relation: str
    sex: str
    ethnicity: str
    born_on: date
    id_number: str
    registered_on: date
    officer: str
    former_name: str = ""
    birth_place: str = ""
    native_place: str = ""
    other_address: str = ""
    height: str = ""
    blood_type: str = ""
    education: str = ""
    marital_status: str = ""
    military_service: str = ""
    workplace: str = ""
    occupation: str = ""
    came_to_city: str = ""
    came_to_address: str = ""
    changes: tuple[ChangeLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BookletPaper:
    """A whole household register booklet; `check_address` is all that the QR code holds."""

    layout: ClassVar[str] = "booklet.typ"

    household_type: str
    household_number: str
    head_name: str
    address: str
    seal_of_province: str
    seal_of_organ: str
    office: str
    officer: str
    issued_on: date
    serial: str
    check_address: str
    members: tuple[Member, ...]
    addresses: tuple[AddressLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCardPaper:
    """One member's card and log, printed anew after an item has changed."""

    layout: ClassVar[str] = "member_card.typ"

    household_number: str
    member: Member
    office: str
    issued_on: date
    serial: str
    check_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLeg:
    """One office's part of a case; `done_at` once it is done, else `due_at` is the promise."""

    office: str
    task: Bilingual
    due_at: datetime | None = None
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule is written, and whether an authority has confirmed it."""

    text: Bilingual
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPaper:
    """The promise slip (受理回执); the caller masks name, number (Licensing Law art. 32: dated, sealed)."""

    layout: ClassVar[str] = "slip.typ"

    number: str
    what: Bilingual
    applicant_masked: str
    id_masked: str
    legs: tuple[SlipLeg, ...]
    journey: Bilingual
    follow_code: str
    check_address: str
    office: str
    accepted_by: str
    accepted_at: datetime
    source: Source


class Refused(Enum):
    """What was refused: to take the matter in, or to grant it."""

    NOT_ACCEPTED = "not-accepted"
    NOT_GRANTED = "not-granted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Where the resident may have a refusal looked at again, and until when."""

    way: Bilingual
    where: Bilingual
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPaper:
    """The letter that says no (不予受理 / 不予办理): coded reason, article, cure, remedy."""

    layout: ClassVar[str] = "refusal.typ"

    refused: Refused
    number: str
    applicant: str
    what: Bilingual
    asked_on: date
    reason_code: str
    reason: Bilingual
    source: Source
    cure: tuple[Bilingual, ...]
    remedies: tuple[Remedy, ...]
    office: str
    officer: str
    decided_on: date
    check_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPaper:
    """The answer before filing: here or not, with what, who decides, by when, why it might be refused."""

    layout: ClassVar[str] = "answer.typ"

    what: Bilingual
    here: bool
    answer: Bilingual
    needs: tuple[Bilingual, ...]
    decides: Bilingual
    by_when: Bilingual
    fee: Bilingual
    refused_if: tuple[Bilingual, ...]
    source: Source
    office: str
    asked_at: datetime
    check_address: str
