"""What the archive asks of a country: how long looks and journal lines stay in the database, and by which law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from banshi.kernel.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """One country's answer: for how many months each stays where everything else is, and why so long.

    What is older may be archived. It is kept and read there, too; no term for destroying it is named.
    """

    look_months: int
    look_source: Source
    line_months: int
    line_source: Source
