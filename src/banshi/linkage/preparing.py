"""Records made ready to be compared: one spelling, and the parts and keys that comparisons and blocks read.

Set-based, in DuckDB; the prepared table is written as it is for any other engine. A record comes with whichever of the
columns below its source has; the others stand empty and are not compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

LATIN_COLUMNS = (
    "full_name", "given", "family", "born", "postcode", "place", "sex", "occupation", "email", "number", "address",
)  # fmt: skip
CHINESE_COLUMNS = (
    "name", "pinyin", "former_name", "born", "sex", "number", "birth_place", "native_place", "address", "household",
)  # fmt: skip
DAYS = (
    "born[1:4] || '-' || born[9:10] || '-' || born[6:7] as born_swapped, try_cast(born[1:4] as integer) as year,"
    " born[1:7] as month, born[6:10] as day, born[6:10] <> '01-01' as day_known,"
    " date_diff('day', date '1900-01-01', try_cast(born as date)) as day_number,"
    " born[1:4] || least(born[6:7], born[9:10]) || greatest(born[6:7], born[9:10]) as born_either_way"
)
SPELT = (
    "nullif(trim(regexp_replace(regexp_replace(lower(strip_accents({0})), '[^a-z ]', ' ', 'g'), ' +', ' ', 'g')), '')"
)
LATIN = f"""
with spelt as (
  select * exclude (full_name, given, family), lower(given) as given, lower(family) as family,
    {SPELT.format("coalesce(full_name, concat_ws(' ', given, family))")} as name from persons),
worded as (
  select *, list_sort(list_distinct(list_filter(string_split(name, ' '), lambda w: length(w) > 1))) as words
  from spelt),
word as (select record, unnest(words) as word from worded),
common as (select word, count(*) as bearers from word group by word),
rarities as (
  select record, list(word order by bearers, word) as by_rarity,
    list(word order by word) filter (where bearers <= (select 20 + count(*) / 2000 from worded)) as rare_words
  from word join common using (word) group by record)
select w.* exclude (postcode), r.rare_words, r.by_rarity[1] as rarest, contains(name, ' ') as several,
  array_to_string(words, ' ') as bag, given || ' ' || family as whole, given[1:1] as initial,
  family[1:2] as family_begins, family[1:4] as family_four, given[1:3] as given_three,
  upper(replace(postcode, ' ', '')) as postcode, split_part(postcode, ' ', 1) as district, postcode[1:2] as region,
  split_part(email, '@', 1) as mailbox, {DAYS}
from worded w left join rarities r using (record)
"""  # noqa: S608 - put together from parts that are written here
CHINESE = f"""
with spelt as (
  select * replace (nullif(name, '') as name, nullif(upper(number), '') as number, nullif(address, '') as address,
      nullif(birth_place, '') as birth_place, nullif(native_place, '') as native_place),
    split_part(pinyin, ' ', 1) as first_sound, replace(pinyin, ' ', '') as sound from persons),
homes as (
  select household, list(distinct name order by name) as living from spelt where household is not null
  group by household having count(*) between 2 and 20),
housed as (
  select s.*, nullif(list_filter(h.living, lambda one: one <> s.name), []) as kin
  from spelt s left join homes h using (household))
select * exclude (pinyin, former_name, first_sound), list_distinct(list_filter([name, nullif(former_name, '')],
    lambda one: one is not null)) as names, length(name) > 2 as long,
  list_distinct(list_prepend(name, list_transform(range(1, length(name) + 1),
    lambda place: name[1:place - 1] || name[place + 1:]))) as cuts,
  nullif(regexp_extract(address, '^[^0-9]+'), '') as street,
  array_to_string(list_sort(string_split(name, '')), '') as characters,
  case when length(name) > 3 and length(first_sound) > 6 then name[1:2] else name[1:1] end as surname,
  kin[1] as kin_first, case when length(number) = 18 then number[1:6] || number[15:17] end as number_parts,
  case when length(number) = 18 then number[7:17] end as number_tail, number[1:6] as division,
  case when length(number) = 18 then try_cast(number[15:17] as integer) end as sequence, {DAYS}
from housed
"""  # noqa: S608 - as above


def prepare_latin(engine: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Prepare the table ``persons`` as ``people``; returns the columns that hold anything.

    ``persons`` has ``record`` and any of ``LATIN_COLUMNS``; what else it has is kept.
    """
    return _prepared(engine, LATIN, LATIN_COLUMNS, "people")


def prepare_chinese(engine: duckdb.DuckDBPyConnection, *, into: str = "people") -> tuple[str, ...]:
    """Prepare the table ``persons`` as ``people``, or ``into`` another; returns the columns that hold anything.

    ``persons`` has ``record`` and any of ``CHINESE_COLUMNS``; ``pinyin`` is that of the register, surname apart.
    """
    return _prepared(engine, CHINESE, CHINESE_COLUMNS, into)


def filled(engine: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    """Return the columns of a table that hold anything."""
    names = [row[0] for row in engine.execute(f"describe {table}").fetchall()]
    counted = ", ".join(f'count("{name}")' for name in names)
    counts = engine.execute(f"select {counted} from {table}").fetchall()[0]  # noqa: S608 - names of the table
    return tuple(name for name, count in zip(names, counts, strict=True) if count)


def _prepared(
    engine: duckdb.DuckDBPyConnection, statement: str, columns: tuple[str, ...], into: str
) -> tuple[str, ...]:
    there = {row[0] for row in engine.execute("describe persons").fetchall()}
    for column in columns:
        if column not in there:
            engine.execute(f"alter table persons add column {column} varchar")
    engine.execute(f"create or replace table {into} as {statement}")
    return filled(engine, into)
