"""Chinese names in pinyin without tones, surname first: "单小明" is "shan xiaoming" (GB/T 28039-2011).

Characters with several readings take the one they have in names: surnames by their own list (单 is shan,
not dan), given names by the usual reading. ü is written yu after l and n (吕 is lyu), as on travel
documents. One name at a time or whole columns; both give the same.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import polars as pl
from pypinyin import pinyin_dict
from pypinyin.contrib.tone_convert import to_normal

# Surnames read otherwise than the same character inside a given name.
SURNAMES: dict[str, str] = {
    "单": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge",
    "覃": "qin", "薄": "bo", "召": "shao", "种": "chong", "折": "she", "繁": "po", "员": "yun",
    "洗": "xian", "黑": "he", "缪": "miao", "乐": "yue", "秘": "bi", "祭": "zhai", "能": "nai",
    "句": "gou", "粘": "nian", "藏": "zang", "隽": "juan", "澹": "tan", "晟": "cheng", "單": "shan",
    "區": "ou", "繆": "miao", "樂": "yue", "員": "yun", "種": "chong",
}  # fmt: skip

COMPOUND_SURNAMES: dict[str, str] = {
    "欧阳": "ouyang", "太史": "taishi", "端木": "duanmu", "上官": "shangguan", "司马": "sima",
    "东方": "dongfang", "独孤": "dugu", "南宫": "nangong", "万俟": "moqi", "闻人": "wenren",
    "夏侯": "xiahou", "诸葛": "zhuge", "尉迟": "yuchi", "公羊": "gongyang", "赫连": "helian",
    "澹台": "tantai", "皇甫": "huangfu", "宗政": "zongzheng", "濮阳": "puyang", "公冶": "gongye",
    "太叔": "taishu", "申屠": "shentu", "公孙": "gongsun", "慕容": "murong", "仲孙": "zhongsun",
    "钟离": "zhongli", "长孙": "zhangsun", "宇文": "yuwen", "司徒": "situ", "鲜于": "xianyu",
    "司空": "sikong", "闾丘": "lyuqiu", "子车": "ziju", "亓官": "qiguan", "司寇": "sikou",
    "巫马": "wuma", "公西": "gongxi", "颛孙": "zhuansun", "壤驷": "rangsi", "公良": "gongliang",
    "漆雕": "qidiao", "乐正": "yuezheng", "宰父": "zaifu", "谷梁": "guliang", "拓跋": "tuoba",
    "夹谷": "jiagu", "轩辕": "xuanyuan", "令狐": "linghu", "段干": "duangan", "百里": "baili",
    "呼延": "huyan", "东郭": "dongguo", "南门": "nanmen", "羊舌": "yangshe", "微生": "weisheng",
    "梁丘": "liangqiu", "左丘": "zuoqiu", "东门": "dongmen", "西门": "ximen", "歐陽": "ouyang",
}  # fmt: skip

# Characters that names, given or inherited, read otherwise than the first reading of the dictionary.
IN_NAMES: dict[str, str] = {
    "曾": "zeng", "翟": "zhai", "阚": "kan", "卜": "bu", "都": "du", "郇": "xun", "佴": "nai",
    "颉": "xie", "乜": "nie", "晟": "sheng", "长": "chang", "伽": "jia", "偲": "si", "隽": "jun",
    "没": "mo", "芎": "xiong", "率": "shuai",
}  # fmt: skip

DOT = "·"
DOTS = "[•‧・∙⋅･]"
BLANKS = "[ \t\u00a0\u3000]+"
# With the private use area, where old systems keep characters that Unicode lacked.
HAN = "[\u3007\u3400-\u9fff\ue000-\ufaff\U00020000-\U000323af]"


def name_pinyin(name: str) -> str:
    """Return a name in small letters, surname and given name apart; a name with dots keeps them.

    A character that the dictionary does not know stays as it is, and so do Latin letters.
    """
    tidy = re.sub(BLANKS, " ", re.sub(DOTS, DOT, name)).strip(" ")
    if re.search(HAN, tidy) is None:
        return tidy.lower()
    tidy = tidy.replace(" ", "")
    if DOT in tidy:
        return _spell(tidy)
    cut = 2 if len(tidy) > 2 and tidy[:2] in COMPOUND_SURNAMES else 1  # noqa: PLR2004 - "欧阳" alone is Ou Yang
    surname, given = tidy[:cut], tidy[cut:]
    return f"{_surnames().get(surname) or _spell(surname)} {_spell(given)}".strip()


def name_pinyin_expr(column: str) -> pl.Expr:
    """Return ``name_pinyin`` of a whole column."""
    return pl.col(column).map_batches(_in_pinyin, return_dtype=pl.String)


def _in_pinyin(names: pl.Series) -> pl.Series:
    """Spell a column step by step: as one expression, every step would be taken again wherever its result is used."""
    tidy = names.str.replace_all(DOTS, DOT).str.replace_all(BLANKS, " ").str.strip_chars(" ")
    joined = tidy.str.replace_all(" ", "", literal=True)
    compound = (joined.str.len_chars() > 2) & joined.str.slice(0, 2).is_in(list(COMPOUND_SURNAMES))  # noqa: PLR2004
    named = pl.DataFrame({"tidy": tidy, "joined": joined, "cut": compound.cast(pl.Int8) + 1})
    named = named.with_columns(surname=pl.col("joined").str.slice(0, pl.col("cut")).replace(_surnames()))
    named = named.with_columns(given=pl.col("joined").str.slice(pl.col("cut")))
    named = named.with_columns(apart=pl.concat_str("surname", "given", separator=" ").str.strip_chars(" "))
    dotted = pl.col("joined").str.contains(DOT, literal=True)
    whole = named.select(pl.when(dotted).then("joined").otherwise("apart")).to_series()
    named = named.with_columns(_spell_all(whole.str.to_lowercase()).alias("spelt"))
    spelt = pl.when(pl.col("tidy").str.contains(HAN)).then("spelt").otherwise(pl.col("tidy").str.to_lowercase())
    return named.select(spelt).to_series().alias(names.name)


def typed_pinyin(text: str) -> str:
    """Return what somebody typed in the spelling used here: "Lǚ Bù", "lü bu" and "lv bu" are all "lyu bu"."""
    bare = unicodedata.normalize("NFD", text.lower()).replace("u\u0308", "v")
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"(?<=[ln])v", "yu", letters).replace("v", "u")


@lru_cache(2**16)  # more characters than a dictionary has, and fewer than somebody may type
def _reading(character: str) -> str:
    """Return how a character reads in names; one that the dictionary does not know is its own reading."""
    said = IN_NAMES.get(character)
    if said is None and (listed := pinyin_dict.pinyin_dict.get(ord(character))) is not None:
        said = to_normal(listed.split(",")[0])
    return character if said is None else said.replace("v", "yu")


@cache
def _surnames() -> dict[str, str]:
    return SURNAMES | COMPOUND_SURNAMES


def _spell_all(names: pl.Series) -> pl.Series:
    """Spell a column by the characters in it alone: to look for all 40,000 takes longer to begin than to do."""
    readings = {character: _reading(character) for character in set(names.str.join("").item())}
    there = {character: said for character, said in readings.items() if said != character}
    return names.str.replace_many(there) if there else names


def _spell(characters: str) -> str:
    return "".join(map(_reading, characters.lower()))
