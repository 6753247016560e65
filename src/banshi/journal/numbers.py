"""Numbers that do not count: what a resident reads as the number of a concern, a case or a visit.

Drawn from a sequence, so none comes twice, and permuted under the installation's key (``journal_number`` in
``door.sql``): two numbers tell nobody how many were given out in between. The last digit checks the others, so one
digit misheard on the telephone is the number of nothing.
"""

from __future__ import annotations

from django.db import connection

CHECK_DIGIT = 1


def draw(sequence: str, digits: int, *, count: int = 1) -> list[str]:
    """Return the next numbers of a sequence: so many digits and one that checks them; one digit more when all are out.

    A number that is not used is a gap, never a double. One statement, however many.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select journal_number(%s::text, nextval(%s::text::regclass), %s::int) from generate_series(1, %s::int)",
            [sequence, sequence, digits, count],
        )
        return [number for (number,) in cursor.fetchall()]
