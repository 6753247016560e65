"""A day of birth as it may have been meant: day and month swapped, or counted by the lunar calendar.

Old people often know their birthday by the lunar calendar only, and old sheets hold it as if it were solar.
The lunar years are those of tyme4py (MIT), which agrees with two other libraries on every third day from 1905 to 2029:
it computes a year from the sky in milliseconds, too long for a search, so they are written down here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

FIRST, LAST = 1800, 2150
# Each year in five hexadecimal digits: the month that is doubled, or 0, and thirteen bits, the lowest for the first
# month, set where a month has thirty days. The first of these years began on 25 January 1800.
_YEARS = (
    "08aad00ad6005d404da900ec90ce8a0068b00d270a9560095b00ada076d400754007450568b00a930d52b004ad0096d08b6a00baa00ba4"
    "07b4500d450fa9500a950052d0aaad00ab500daa09da400ea413d4a00d4a00a960d5360055a00ad5096ca0075200ea50754a0054b0ea97"
    "00aab0055a0ab5500ba90075209aa500b2511a4b0094d00aad0f56a005b400ba90bd5200d9200d2507a4d00956112b500ad6006d40ada9"
    "00ec900e9208d260052714a570095b00b5a0d6d400754007490b69300a930052b06a5b0096d0eb6a00daa00ba40bb4900d4900a950952b"
    "0052d00aad0556a00daa0dda400ea400d4a0aa9500a970055606ab500ad5116d20075200ea50b64a0064b00a9b095560056a00b5905752"
    "007520db2500b2500a4b0b4ab002ad0056b04b6900da90fd9200e9200d250ba4d00a56002b6095b5006d400ea905e9200e920cd260052b"
    "00a570b2b600b5a006d406ec9007490f69300a930052b0ca5b00aad0056a09b5500ba400b4905a9300a950f52d0053600aad0b5aa005b2"
    "00da507d4a00d4a10a9500a97005560cab500ad5006d208ea500ea50064a06c9700a9b0f55a0056a00b690b75200b5200b250964b00a4b"
    "114ab002ad0056d0cb6900da900d9209d2500d2515a4d00a56002b60c5b5006d500ea90be9200e9200d2606a5600a57114d60035a006d5"
    "0b6c900749006930952b0052b00a5b0555a0056a0fb5500ba400b490ba9300a950052d08aad00ab5135aa005d200da50dd4a00d4a00c95"
    "0952e0055600ab5055b2006d20cea5007250064b0ac9700cab0055a06ad600b691775200b5200b250da4b00a4b004ab0a55b005ad00b6a"
    "05b5200d920fd2500d2500a550b4ad004b6005b506daa00ec911e9200e9200d260ca5600a57004d6086d5007550074906e93006930f52b"
    "0052b00a5b0b55a0056a00b650974a00b4a11a9500a950052d0caad00ab5005aa08ba500da500d4a07c9500c960f94e0055600ab50b5b2"
    "006d200ea508e4a0068b10c97004ab0055b0cad600b6a007520972500b4500a8b0549b004ab0e95b005ad00baa0bb5200d9200d2509a4b"
    "00a55134ad004b6006b50cdaa00ec900e9209d2600d2a00a56074b6005560ead500b550074a0ae93006950052b08a5700a9b1755a0056a"
    "00b650d74a00b4a00b150b52b0054d00aad0556a005aa0eba500da500d4a0bd1500d160094e08aad00ad6175b4006d200ea50ce8a"
)
_BEGAN = 657_096
_DIGITS, _MONTHS, _SHORT = 5, 13, 29


@dataclass(frozen=True, slots=True)
class Day:
    """A day as typed: it need not exist in the solar calendar. Month and day are 0 where only the year is known."""

    year: int
    month: int = 0
    day: int = 0
    lunar: bool = False

    @property
    def whole(self) -> bool:
        return bool(self.month and self.day)

    @property
    def solar(self) -> date | None:
        """Return the day in the solar calendar, if there is such a day."""
        return _exists(self.year, self.month, self.day)

    @property
    def swapped(self) -> date | None:
        """Return the day with day and month changed for each other, if that is another day and exists."""
        return None if self.month == self.day else _exists(self.year, self.day, self.month)


def from_lunar(year: int, month: int, day: int) -> tuple[date, ...]:
    """Return the solar days of a lunar one: two where the month was doubled that year, none where it was too short."""
    return tuple(
        date.fromordinal(first + day - 1)
        for number, first, length in _months(year)
        if number == month and 1 <= day <= length
    )


def to_lunar(born_on: date) -> tuple[int, int, int]:
    """Return year, month and day of the lunar calendar; a doubled month has the number of the first."""
    ordinal = born_on.toordinal()
    year = born_on.year if _months(born_on.year)[0][1] <= ordinal else born_on.year - 1
    number, first, _length = next(month for month in reversed(_months(year)) if month[1] <= ordinal)
    return year, number, ordinal - first + 1


def as_registered_by_lunar(born_on: date) -> date | None:
    """Return the day that a register holds which took the lunar birthday for a solar one, if such a day exists."""
    return _exists(*to_lunar(born_on))


@lru_cache(512)
def _months(year: int) -> tuple[tuple[int, int, int], ...]:
    """Return the months of a lunar year: the number of each, the ordinal of its first day, and its length."""
    if not FIRST <= year <= LAST:
        return ()
    doubled, lengths = _lengths(year)
    found, first = [], _first_day(year)
    for place, length in enumerate(lengths):
        number = place if doubled and place >= doubled else place + 1
        found.append((number, first, length))
        first += length
    return tuple(found)


@lru_cache(512)
def _first_day(year: int) -> int:
    """Return the ordinal of the first day of a lunar year."""
    return _BEGAN + sum(sum(_lengths(one)[1]) for one in range(FIRST, year))


@lru_cache(512)
def _lengths(year: int) -> tuple[int, tuple[int, ...]]:
    """Return which month is doubled in a lunar year, 0 for none, and how many days each has, the doubled one twice."""
    at = _DIGITS * (year - FIRST)
    written = int(_YEARS[at : at + _DIGITS], 16)
    doubled = written >> _MONTHS
    return doubled, tuple(_SHORT + (written >> place & 1) for place in range(_MONTHS - (not doubled)))


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
