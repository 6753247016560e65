"""Papers that state what the register says: the certificate of a change, and what two ends of a move give each other.

The entry permit (准予迁入证明) and the migration certificate (户口迁移证) were paper that residents carried from one
place to the other; here the offices hand them on, and the resident may read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from datetime import date

    from banshi.china.booklet.papers import Bilingual, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One line of what the register says."""

    what: Bilingual
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One line of what has changed: what stood there, and what stands there now."""

    what: Bilingual
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePaper:
    """A certificate: what the register says of somebody, and what the case has changed in it."""

    layout: ClassVar[str] = "certificate.typ"

    title: Bilingual
    number: str
    case_title: Bilingual
    stated: tuple[Stated, ...]
    changed: tuple[Changed, ...]
    source: Source
    office: str
    officer: str
    issued_on: date
    check_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """Somebody who moves, as both ends have to recognise them."""

    name: str
    id_number: str
    sex: str
    born_on: date
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPaper:
    """What one end of a move gives the other: who moves, from where, to where, and why."""

    layout: ClassVar[str] = "leg_paper.typ"

    title: Bilingual
    says: Bilingual
    number: str
    why: Bilingual
    from_office: str
    from_address: str
    to_office: str
    to_address: str
    movers: tuple[Mover, ...]
    source: Source
    office: str
    officer: str
    issued_on: date
    check_address: str
