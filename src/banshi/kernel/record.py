"""What a row of the record can hold at the most: journal lines and looks have to be read for ever, by anybody.

The database takes no more from the web process; what its owner wrote all the same stops neither sealing nor checking.
"""

from __future__ import annotations

from datetime import UTC, datetime

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
"""From the first on and before the last, everything is dated."""
LONGEST = 250_000
"""Characters of a reason: a burial tells of ten thousand numbers in one."""
MOST_VALUES = 1_000_000
"""Of one list of a look."""
