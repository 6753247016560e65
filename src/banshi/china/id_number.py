"""The citizen identity number (GB 11643-1999): division, date of birth, sequence, and a check character.

A number that is well formed may still disagree with the register about birth, sex or place, after an old
error that nobody corrected. That is reported to a person and never a reason to reject. The division is
that of the *first* registration, often long abolished, and numbers with an unassigned one are well formed
too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import polars as pl
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from banshi.china.codes.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.codes import CodeValue

LENGTH = 18
OLD_LENGTH = 15
SEQUENCES = 1000
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SHOWN = 4
UNASSIGNED = "99"
FIRST_SEQUENCE = 2


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing the number says and the register does not, or a division nobody knows."""

    about: Literal["birth", "sex", "division"]
    sentence: _StrOrPromise


def normalise(text: str) -> str:
    """Return the number as stored: half-width digits, no blanks or dashes, capital X, 15 digits made 18."""
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(number) == OLD_LENGTH and _digits(number):
        return _with_check(f"{number[:6]}19{number[6:]}")
    return number


def problem(number: str) -> _StrOrPromise | None:
    """Return why this is no possible number, as a sentence, or None; give it the result of ``normalise``."""
    if len(number) != LENGTH:
        return format_lazy(_("An ID number has 18 characters; this one has {count}."), count=len(number))
    if not _digits(number[:-1]) or not (_digits(number[-1]) or number[-1] == "X"):
        return _("An ID number is 17 digits and a last character that is a digit or X.")
    if _born(number) is None:
        day = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        return format_lazy(_("There is no such date of birth: {day}."), day=day)
    expected = ric.calc_check_digit(number)
    if number[-1] != expected:
        sentence = _("The last character would be {expected}, not {found}: one of the 18 is wrong.")
        return format_lazy(sentence, expected=expected, found=number[-1])
    return None


def birth_date(number: str) -> date:
    """Return the date of birth that a number states; raise ``ValueError`` if it is no possible number."""
    return ric.get_birth_date(_sound(number))


def sex(number: str) -> CodeValue:
    """Return the sex that a number states (odd sequence male, even female); raise ``ValueError`` as above."""
    return table("sex").value("1" if int(_sound(number)[16]) % 2 else "2")


def disagreements(number: str, born_on: date, sex_code: str) -> tuple[Disagreement, ...]:
    """Return where a sound number and the register disagree, for a person to look at.

    The sex is coded by GB/T 2261.1; one that the register does not know (0, 9) disagrees with nothing.
    """
    found = []
    if (said := birth_date(number)) != born_on:
        sentence = _("The number says born on {said}, the register says {kept}.")
        sentence = format_lazy(sentence, said=said.isoformat(), kept=born_on.isoformat())
        found.append(Disagreement("birth", sentence))
    if sex_code in {"1", "2"} and sex(number).code != sex_code:
        found.append(Disagreement("sex", _("The number and the register disagree about the sex.")))
    if (doubt := _division_doubt(number)) is not None:
        found.append(Disagreement("division", doubt))
    return tuple(found)


def masked(number: str) -> str:
    """Return the number with all but its last four characters hidden, as papers and screens show it."""
    return "****" + (number[-SHOWN:] if len(number) >= OLD_LENGTH else "")


def compose(division: str, born_on: date, sequence: int) -> str:
    """Return the number of a division (6 digits), a birthday and a sequence (0-999); else ``ValueError``."""
    if len(division) != len("110101") or not _digits(division) or not 0 <= sequence < SEQUENCES:
        message = "A number is composed of a division of six digits, a date and a sequence from 0 to 999."
        raise ValueError(message)
    return _with_check(f"{division}{born_on:%Y%m%d}{sequence:03}")


def numbers_of(division: str, born_on: date, *, male: bool) -> Iterator[str]:
    """Yield every number that a division may give out for a birthday: odd sequences for men, even ones for women.

    A demonstration gives out numbers of divisions that were never assigned: 99, then the last four digits.
    """
    given_by = f"{UNASSIGNED}{division[2:]}" if settings.MADE_UP_NUMBERS else division
    for sequence in range(FIRST_SEQUENCE + male, SEQUENCES, 2):
        yield compose(given_by, born_on, sequence)


def checksum_ok(column: str) -> pl.Expr:
    """Return whether each number is 17 digits with the right check character; a missing number stays null.

    For whole columns at once. It does not look at the date: ``well_formed`` does.
    """
    text = pl.col(column)
    digit = text.str.slice(17).cast(pl.Int64, strict=False)
    last = pl.when(text.str.ends_with("X")).then(10).otherwise(digit)
    fits = _check_value(text.str.slice(0, 17)).eq_missing(last)
    return text.str.contains(r"^[0-9]{17}[0-9X]$") & fits


def well_formed(column: str) -> pl.Expr:
    """Return for each number whether ``problem`` would find none; a missing number stays null."""
    text = pl.col(column)
    born = text.str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    a_day = born.is_not_null() & (text.str.slice(6, 4) != "0000")  # Python knows no year 0, Polars does
    return pl.when(text.is_not_null()).then(checksum_ok(column) & a_day)


def convert_15(column: str) -> pl.Expr:
    """Return the column with every number of 15 digits made 18; all other texts stay as they are."""
    return pl.col(column).map_batches(_converted, return_dtype=pl.String)


def _converted(numbers: pl.Series) -> pl.Series:
    old = numbers.str.contains(r"^[0-9]{15}$")
    if not old.any():  # the last of them were given out in 1999: hardly a column has one
        return numbers
    text = pl.lit(numbers)
    body = text.str.slice(0, 6) + "19" + text.str.slice(6)
    value = _check_value(body)
    check = pl.when(value == 10).then(pl.lit("X")).otherwise(value.cast(pl.String))  # noqa: PLR2004 - ISO 7064
    return pl.select(pl.when(old).then(body + check).otherwise(text)).to_series()


def _check_value(seventeen: pl.Expr) -> pl.Expr:
    """Return the ISO 7064 MOD 11-2 value (10 is X) of 17 digits, which fit into 64 bits as one integer."""
    whole = seventeen.cast(pl.Int64, strict=False)
    digits = [whole // 10 ** (16 - place) % 10 for place in range(17)]
    weighted = pl.sum_horizontal(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=True))
    return pl.when(whole.is_not_null()).then((12 - weighted % 11) % 11)


def _with_check(seventeen: str) -> str:
    return seventeen + ric.calc_check_digit(f"{seventeen}0")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _born(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _sound(number: str) -> str:
    if (reason := problem(number)) is not None:
        raise ValueError(str(reason))
    return number


def _division_doubt(number: str) -> _StrOrPromise | None:
    known = any("county" in found for _part, found in numdb.get("cn/loc").info(number[:6]))
    if not known:
        return format_lazy(_("No division ever had the code {code}."), code=number[:6])
    try:
        ric.get_birth_place(number)
    except InvalidComponent:
        return format_lazy(_("The division {code} did not exist in the year of birth."), code=number[:6])
    return None
