"""Numbers drawn for a proposal before it is decided. One that is not used in the end is a gap, never a double."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken
from banshi.matters.jurisdiction import jurisdiction

if TYPE_CHECKING:
    from datetime import date

    from banshi.stations.models import Unit

TRIED_AT_ONCE = 500


@dataclass(slots=True)
class Drawing:
    """Draws for one case; new households are entered at ``unit``, ID numbers are of the division of ``home``.

    ``booklet`` was drawn beside the number of the case, to save a round trip; a second one is drawn when asked for.
    """

    unit: Unit
    home: Unit
    booklet: str

    def serial(self) -> str:
        """Return the serial of a new booklet."""
        drawn, self.booklet = self.booklet or f"{_next("'register_booklet_serial'"):09d}", ""
        return drawn

    def person(self) -> int:
        """Return the number of a new row for a person."""
        return _next("pg_get_serial_sequence('register_person', 'id')")

    def household(self) -> int:
        """Return the number of a new household."""
        return _next("pg_get_serial_sequence('register_household', 'id')")

    def station(self) -> int:
        """Return the station whose register a new household is entered in."""
        return self.unit.id

    def id_number(self, person_id: int, born_on: date, *, male: bool) -> str:
        """Return an ID number that nobody has, kept for this person; ``RuleBroken`` where all of a day are used up."""
        numbers = iter(jurisdiction().numbers(self.home.division, born_on, male=male))
        while some := list(islice(numbers, TRIED_AT_ONCE)):
            with connection.cursor() as cursor:
                cursor.execute("select register_keep_number(%s, %s)", [some, person_id])
                (kept,) = cursor.fetchone() or (None,)
            if kept:
                return str(kept)
        raise RuleBroken(
            "no-number-left",
            _("All ID numbers of this day and division are used."),
            cure=_("The county gives out the next series."),
        )

    def keep(self, number: str, person_id: int) -> str:
        """Keep an ID number that papers show for this person; ``RuleBroken`` if it is, or ever was, somebody else's."""
        with connection.cursor() as cursor:
            cursor.execute("select register_keep_this_number(%s, %s)", [number, person_id])
            (kept,) = cursor.fetchone() or (False,)
        if kept:
            return number
        raise RuleBroken(
            "number-taken",
            _("Somebody else has this ID number, or had it once."),
            cure=_("Compare it with the paper. If they agree, say that the number is shared, and get a new one."),
        )


def _next(sequence: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select nextval({sequence})")
        return int((cursor.fetchone() or (0,))[0])
