"""A made-up register in which some persons stand twice, with the truth: set-based, the same for the same size.

Households of three or so, common names, twins and namesakes; of every 200 persons one stands a second time, elsewhere,
with an error in name, birth date, number or several of them, and mostly without the others of the household.
Numbers are of divisions that were never assigned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲建国华红玉兰春梅海燕志鹏飞鑫波斌宇浩凯健俊帆雪婷慧莹倩颖琳佳晶欣"
    "怡悦涵梓轩泽晨博昊天子睿思雨萱若曦诗语嘉懿煜城立诚庆祥福生贵荣德才光宝成云龙长清永兴根水木金凤仙珍珠翠莲香菊花素贞淑惠"
    "改改霄晓小筱潇孝校肖骁伶灵铃岭凌菱令领薇微威维卫蔚炜玮巍"
)
STREETS = ("平湖路", "市场街", "南关街", "解放路", "人民路", "新华街", "建设路", "中山路", "和平里", "东风巷")
ONE_IN, TWIN_ONE_IN = 200, 100
KINDS = (
    "homophone", "other-character", "missing-character", "swapped-date", "other-year", "other-day", "other-number",
    "number-digit", "former-name",
)  # fmt: skip

PERSONS = """
create or replace table drawn as
with n as (select range as i, hash(range, 'name') as h, hash(range, 'given') as g, hash(range, 'born') as d,
    range // 3 as household from range($size)),
twins as (select *, i % 3 = 2 and hash(household, 'twin') % $twin = 0 as twin from n),
born as (select *, date '1930-01-01' + (hash(household, 'age') % 20000)::int
    + case i % 3 when 0 then 0 when 1 then (d % 2500)::int else 9000 + (hash(household, 'child') % 2500)::int end
    as day from twins)
select i as record, household, i as person, '' as former_name,
  $surnames[1 + floor(pow((hash(household, 'surname') % 100000) / 100000.0, 2.2) * length($surnames))::int] as surname,
  case when h % 10 < 2 then '' else $given[1 + (g % length($given))::int] end
    || $given[1 + (floor(pow((h % 100000) / 100000.0, 1.5) * length($given)))::int] as given,
  strftime(day, '%Y-%m-%d') as born, (1 + h % 2)::varchar as sex,
  '9999' || lpad((hash(household, 'division') % 100)::varchar, 2, '0') as division,
  lpad((hash(i, 'sequence') % 1000)::varchar, 3, '0') as sequence,
  $streets[1 + (hash(household, 'street') % length($streets))::int] || (1 + hash(household, 'no') % 300) || '号'
    || (1 + hash(household, 'door') % 40) || '室' as address,
  hash(household, 'division') % 97 as station, false as planted, '' as kind
from born
"""
TWINS = """
insert into drawn by name
select record + 10 * $size as record, case when hash(record, 'apart') % 2 = 0 then household + 10 * $size
  else household end as household, record + 10 * $size as person, '' as former_name, surname,
  given[1:-2] || $given[1 + (hash(record, 'twin') % length($given))::int] as given, born, sex, division,
  lpad(((sequence::int + 2) % 1000)::varchar, 3, '0') as sequence, address, station, false as planted, '' as kind
from drawn where record % 3 = 2 and hash(household, 'twin') % $twin = 0
"""
AGAIN = """
insert into drawn by name
with alike as (select s.c, max(t.c) as alike from sounds s join sounds t on t.sound = s.sound and t.c <> s.c
  group by s.c),
  twice as (select drawn.*, alike, $kinds[1 + (hash(record, 'kind') % length($kinds))::int] as how,
    hash(record, 'where') % 3 = 0 as whole_family, hash(record, 'x') as x, hash(household, 'moved') as y
  from drawn left join alike on alike.c = given[1:1] where hash(household, 'twice') % $one_in = 0 and record < $size and
    (record % 3 = hash(household, 'who') % 3 or hash(household, 'where') % 3 = 0))
select record + 20 * $size as record, household + $size as household, person,
  case when how = 'former-name' then surname || given else '' end as former_name, surname,
  case how when 'homophone' then coalesce(alike, given[1:1]) || given[2:]
    when 'other-character' then $given[1 + (x % length($given))::int] || given[2:]
    when 'former-name' then $given[1 + (x % length($given))::int]
    when 'missing-character' then given[-1:] else given end as given,
  case how when 'swapped-date' then case when born[9:10] <= '12' then born[1:5] || born[9:10] || '-' || born[6:7]
      else born end
    when 'other-year' then (born[1:4]::int + case when x % 2 = 0 then 1 else -10 end)::varchar || born[5:]
    when 'other-day' then born[1:8] || lpad((1 + x % 28)::varchar, 2, '0') else born end as born,
  sex, division, case when how in ('other-number', 'homophone') then lpad((x % 1000)::varchar, 3, '0')
    when how = 'number-digit' then sequence[1:2] || ((sequence[3]::int + 1) % 10)::varchar else sequence end
    as sequence,
  $streets[1 + (y % length($streets))::int] || (1 + y % 299) || '号' || (1 + y % 37) || '室' as address,
  y % 97 as station, true as planted, how as kind
from twice
"""
AS_REGISTERED = """
create or replace table persons as
select d.record, d.surname || d.given as name, a.sound || ' ' || coalesce(b.sound, '') || coalesce(c.sound, '')
    as pinyin, d.former_name, d.born, d.sex, d.division || replace(d.born, '-', '') || d.sequence || 'X' as number,
  '' as birth_place, d.division as native_place, d.address, d.household, d.station, d.person as truth, d.kind
from drawn d join sounds a on a.c = d.surname left join sounds b on b.c = d.given[1:1]
  left join sounds c on c.c = nullif(d.given[2:2], '')
"""


def draw(engine: duckdb.DuckDBPyConnection, size: int) -> None:
    """Leave about ``size`` persons in ``persons``; ``truth`` is who it is, ``kind`` the error of a second record."""
    from banshi.china.pinyin import name_pinyin

    characters = sorted({*SURNAMES, *GIVEN})
    engine.execute("create or replace table sounds (c varchar, sound varchar)")
    engine.executemany("insert into sounds values (?, ?)", [(c, name_pinyin(c)) for c in characters])
    given = {
        "size": size, "surnames": list(SURNAMES), "given": list(GIVEN), "streets": list(STREETS),
        "kinds": list(KINDS), "one_in": ONE_IN, "twin": TWIN_ONE_IN,
    }  # fmt: skip
    for statement in (PERSONS, TWINS, AGAIN, AS_REGISTERED):
        engine.execute(statement, {name: value for name, value in given.items() if f"${name}" in statement})
