"""What the check of the register has to know about China: relations and ages, the layout of the ID number, old codes.

Thresholds are wide on purpose: what they find cannot be true, and what is only rare they leave alone. Where no law
names a figure the source says so, and it is not marked as verified.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import sql

from banshi.china.codes.crosswalk import Ambiguous, convert, crosswalk_of
from banshi.china.id_number import WEIGHTS
from banshi.kernel.codes import CodeValue
from banshi.register.checking import AgeRule, CheckRules, Codes, Conversion, Doubt, LongestLife

if TYPE_CHECKING:
    from collections.abc import Iterable

    from banshi.china.codes.signed import Crosswalk

RELATION, MARITAL = "GB/T 4761", "GB/T 2261.2"
TWELVE_YEARS = "nobody has a child before the age of twelve: experience, no law"
OLDER_BROTHER = "the words of GB/T 4761-2008 themselves"

# Of the 17 digits, ISO 7064 MOD 11-2 (GB 11643-1999); `b` holds the number as bytes, in which 0 is 48.
_SUM = sql.SQL(" + ").join(
    sql.SQL("get_byte(b, {}) * {}").format(sql.Literal(place), sql.Literal(weight))
    for place, weight in enumerate(WEIGHTS)
) + sql.SQL(f" - {48 * sum(WEIGHTS)}")
# A pattern would cost more than all the rest: a regular expression of these digits takes twice as long as their sum.
_SOUND = sql.SQL(
    "(case when length({number}) = 18 and translate(left({number}, 17), '0123456789', '') = ''"
    "  and translate(right({number}, 1), '0123456789X', '') = ''"
    " then (select substr('10X98765432', ({sum}) %% 11 + 1, 1) = substr({number}, 18, 1)"
    "  from (select convert_to({number}, 'UTF8') as b offset 0) as bytes)"
    " and case when substr({number}, 7, 4) > '0000' and substr({number}, 11, 2) between '01' and '12'"
    "  and substr({number}, 13, 2) between '01' and '31'"
    "  then substr({number}, 13, 2) <= '28' or substr({number}, 13, 2)::int <= extract(day from"
    "   make_date(substr({number}, 7, 4)::int, substr({number}, 11, 2)::int, 1) + interval '1 month - 1 day')"
    "  else false end"
    " else false end)"
)


def check_rules() -> CheckRules:
    """Return what a check of the register goes by."""
    return CheckRules(
        heads=Codes(table=RELATION, codes=frozenset({"02"})),
        spouses=Codes(table=RELATION, codes=frozenset({"10", "11", "12"})),
        married=Codes(table=MARITAL, codes=frozenset({"20", "21", "22", "23"})),
        marriage_unstated=Codes(table=MARITAL, codes=frozenset({"90"})),
        ages=AGES,
        # Jeanne Calment (1875-1997), 122 years and 164 days.
        longest_life=LongestLife(years=123, source="the longest life that was proved ended at 122", verified=False),
        fixed_at_birth=("name", "sex", "born_on", "ethnicity", "birth_place", "native_place"),
        number_sound=number_sound,
        other_birth=other_birth,
        other_sex=other_sex,
        doubt=doubt,
    )


def _ages(codes: str, source: str, *, earliest: int | None = None, latest: int | None = None) -> AgeRule:
    relation = Codes(table=RELATION, codes=frozenset(codes.split()))
    return AgeRule(relation=relation, earliest=earliest, latest=latest, source=source, verified=False)


# Adopted and step relations (27, 37, 57, 58) and relations by marriage are left alone: those may be of any age.
AGES: tuple[AgeRule, ...] = (
    _ages("20 21 22 23 24 25 26 30 31 32 33 34 35 36", TWELVE_YEARS, earliest=12),
    _ages("40 41 42 43 44", TWELVE_YEARS, earliest=24),
    _ages("47 48", TWELVE_YEARS, earliest=36),
    _ages("50 51 52", TWELVE_YEARS, latest=-12),
    _ages("60 61 62 63 64", TWELVE_YEARS, latest=-24),
    _ages("66 67", TWELVE_YEARS, latest=-36),
    _ages("71 75", OLDER_BROTHER, latest=0),
    _ages("73 77", OLDER_BROTHER, earliest=0),
)


def number_sound(number: sql.Composable) -> sql.Composed:
    """Return whether a number is possible: 17 digits with a day in them, and the right check character."""
    return _SOUND.format(number=number, sum=_SUM)


def other_birth(number: sql.Composable, born_on: sql.Composable) -> sql.Composed:
    """Return whether the eight digits of the birthday are others than the registered day's."""
    return sql.SQL("substr({}, 7, 8) <> to_char({}, 'YYYYMMDD')").format(number, born_on)


def other_sex(number: sql.Composable, sex: sql.Composable) -> sql.Composed:
    """Return whether the sequence is odd and the sex female, or even and male; unknown and unstated fit anything."""
    return sql.SQL(
        "case substr({}, 17, 1) when '1' then {sex} = '2' when '3' then {sex} = '2' when '5' then {sex} = '2'"
        " when '7' then {sex} = '2' when '9' then {sex} = '2' else {sex} = '1' end"
    ).format(number, sex=sex)


def doubt(value: CodeValue) -> Doubt | None:
    """Return what a code of an older table may mean in the current one; None where it is current and says what it is.

    Where the words are not those of the code one of the two is wrong, in whatever edition.
    """
    match convert(value):
        case None:
            return Doubt(candidates=(), certain=False)
        case Ambiguous(kind=kind, candidates=candidates):
            return Doubt(candidates=candidates, certain=kind == "unverified")
        case converted:
            return None if converted == value else Doubt(candidates=(converted,), certain=True)


def signed(value: CodeValue, by: Iterable[Crosswalk]) -> Conversion | None:
    """Return what a code of an older table is in the current one by a crosswalk that an authority has signed.

    Proposals convert nothing here, not even where both tables print the same words: nobody answers for them.
    """
    crosswalks = tuple(by)
    new, way = convert(value, by=crosswalks), crosswalk_of(value, by=crosswalks)
    if not isinstance(new, CodeValue) or new == value or way is None or not way.verified:
        return None
    ground = f"crosswalk {way.name} signed by {way.signed_by}, {way.office}, {way.signed_on.isoformat()}"
    return Conversion(new=new, ground=ground, answers_for_it=way.signed_by)
