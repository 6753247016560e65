"""Names of persons: those that are known, and those that a word beside them gives away (我叫, 姓名, 先生, Mr).

A Chinese name is a surname of the list and one or two characters more. A strong cue (我叫) needs no more; a weak one
(本人, 业主) also needs characters that given names are made of, and an end after them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from banshi.concerns.masking.kinds import MaskedKind
from banshi.concerns.masking.words import (
    COMPOUND_SURNAMES,
    GIVEN,
    NEVER_WEAK,
    NOT_GIVEN,
    NOT_NAMES,
    ORDINARY,
    SURNAMES,
    TITLES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from banshi.concerns.masking.folding import Folded
    from banshi.concerns.masking.numbers import Hit

_HAN = "\u4e00-\u9fa5"
_ALL_HAN = re.compile(f"[{_HAN}]*")
_GIVEN = GIVEN - NOT_GIVEN
_ROLES = (
    "联系人|申请人|投诉人|举报人|反映人|来电人|诉求人|信访人|经办人|当事人|负责人|法人代表|法定代表人|法人"
    "|户主|机主|车主|收款人|开户名|户名|姓名|全名|真名"
)
# Every alternative begins with a sign of its own, not with a group: so `re` looks only where one of the signs stands.
_AFTER_ROLE = r"\s?[:是为叫](?:\s|:){0,3}"
STRONG = re.compile("|".join(["我叫", "名叫", "名字[是叫:]", *(role + _AFTER_ROLE for role in _ROLES.split("|"))]))
_OF_STRONG = frozenset("叫字人主名")
FORM = re.compile(rf"(?:姓名|联系人|申请人|投诉人|户名|户主|机主)\s?:\s?(?P<it>[{_HAN}]{{1,8}}[·•・.][{_HAN}]{{1,12}})")
WEAK = re.compile(
    rf"{_ROLES}|本人|我是|市民|群众|业主|房东|租客|租户|居民|村民|邻居|患者|病人|学生|司机|员工|职工|家长|儿子|女儿|丈夫|妻子|老公|老婆|父亲|母亲|爸爸|妈妈|"
    r"经理|主任|书记|局长|所长|科长|校长|院长|队长|村长|镇长|站长|医生|老师|律师|老板|会计|同事|朋友|叫做|一个叫|自称|名为"
)
_END_OF_NAME = re.compile(
    rf"[^{_HAN}]|$|今年|男|女|住|家|电话|手机|身份|系|是|于|在|为|的|和|与|及|等|说|称|把|将|对|向|现|我|打|从|拒|因|已|未|不|没|也|都|被|反映"
)
# Between a name and its number; a comma alone ends a sentence as often.
_LABEL = re.compile(r"(?:[ :,(]{0,2}(?:(?:联系|手机)?(?:电话|手机)|号码|tel)[是为]?[ :]{0,2}|[ :(]{1,2})$")
_LONGEST_LABEL = 12
_NO_NAME_BEFORE_NUMBERS = frozenset(
    "杭州 武汉 郑州 徐州 苏州 沈阳 夏天 蓝天 季节 周年 周岁 卫生 钱财 齐全 程中 江山 洪水".split()  # noqa: SIM905
)
TITLE = re.compile(f"(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})(?![划算])")
_WORD = r"[A-Z][a-z]{1,20}(?:['’\-][A-Z]?[a-z]{1,20})?"
ENGLISH = (
    re.compile(
        rf"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Madam|Sir)(?![a-z])\.? ?"
        rf"(?P<it>(?:[A-Z]\. ?)?{_WORD}(?: {_WORD}){{0,2}})"
    ),
    re.compile(
        r"(?<![A-Za-z])(?:[Mm]y (?:full )?name(?: is|'s|’s)"
        r"|(?:[Nn]ame|[Cc]ontact(?: person)?|[Aa]pplicant|[Oo]wner|[Cc]omplainant) ?:"
        rf"|(?:I am|I'm|I’m) called|named) ?(?P<it>{_WORD}(?: [A-Z]\.)?(?: {_WORD}){{0,2}})"
    ),
    re.compile(
        r"(?<![A-Za-z])[Mm]y (?:full )?name(?: is|'s|’s) (?!(?:on|in|not|the|and|a|an|being|missing|wrong|still|no)\b)"
        r"(?P<it>[a-z]{2,20}(?! \[)(?: (?!(?:and|i|from|my|we|the|of|living|live|at|in|who|is|on)\b)[a-z]{2,20})?)"
    ),
    re.compile(rf"(?<![A-Za-z])(?:I am|I'm|I’m|[Tt]his is) (?P<it>{_WORD} {_WORD})(?=[,.;!]| from| of| living|$)"),
)
_OF_ENGLISH = tuple(map(frozenset, ("MDPS", "nNc", "y", "Is")))
"""For each of these, signs of which each of its finds has one: without them it is not tried."""
_FIRST = SURNAMES | {name[0] for name in COMPOUND_SURNAMES}
_NOT_ENGLISH = {"The", "Please", "Today", "There", "Our", "Estate", "Street", "Road", "Community", "Village", "City"}


def hits(plain: Folded, names: Sequence[str]) -> Iterator[Hit]:
    """Yield each name of a person in a folded text."""
    text = plain.text
    yield from _known(text, names)
    yield from _titled(text)
    if plain.has(_OF_STRONG):
        for match in FORM.finditer(text):
            yield (*match.span("it"), MaskedKind.NAME)
        for cue in STRONG.finditer(text):
            yield from _after(text, cue.end(), strong=True)
    for cue in WEAK.finditer(text):
        start = cue.end() + (text[cue.end() : cue.end() + 1] in {":", " ", "叫", "是"})
        yield from _after(text, start, strong=False)
    for pattern, signs in zip(ENGLISH, _OF_ENGLISH, strict=True):
        for match in pattern.finditer(text) if plain.has(signs) else ():
            if not _NOT_ENGLISH & set(match["it"].split()):
                yield (*match.span("it"), MaskedKind.NAME)


def before_numbers(text: str, starts: Sequence[int]) -> Iterator[Hit]:
    """Yield the names that stand directly before mobile numbers: 王芳13900001111, 王芳，电话139…; the longest."""
    for at in starts:
        label = _LABEL.search(text, max(0, at - _LONGEST_LABEL), at)
        end = label.start() if label else at
        for length in (4, 3, 2):
            start = end - length
            if start >= 0 and _surname(text, start) and _is_named_alone(text[start:end]):
                yield start, end, MaskedKind.NAME
                break


def _is_named_alone(name: str) -> bool:
    """Tell whether characters that nothing but a number follows are a name; an everyday surname needs two more."""
    surname = 2 if name[:2] in COMPOUND_SURNAMES else 1
    given = name[surname:]
    if not 0 < len(given) <= 2 or name[0] in NEVER_WEAK or name in _NO_NAME_BEFORE_NUMBERS:  # noqa: PLR2004
        return False
    if {name[:2], name[-2:]} & NOT_NAMES:
        return False
    return _is_given(given, sure=False) and (surname > 1 or name[0] not in ORDINARY or len(given) > 1)


def is_before_title(text: str, end: int) -> bool:
    """Tell whether a title follows, before which a covered name reads as 某."""
    return TITLE.match(text, end) is not None


def _known(text: str, names: Sequence[str]) -> Iterator[Hit]:
    for name in names:
        signs = [re.escape(sign) for sign in name.strip() if not sign.isspace()]
        if len(signs) < 2:  # noqa: PLR2004 - one character is a word, not a name
            continue
        latin = name.isascii()
        inner = r" {0,2}".join(signs)
        pattern = rf"(?<![A-Za-z]){inner}(?![A-Za-z])" if latin else inner
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield (*match.span(), MaskedKind.NAME)


def _after(text: str, start: int, *, strong: bool) -> Iterator[Hit]:
    """Yield the name that begins at ``start``, the longest that reads like one."""
    surname = _surname(text, start)
    if not surname or TITLE.match(text, start + surname) or (not strong and text[start] in NEVER_WEAK):
        return
    for given in (2, 1):
        end = start + surname + given
        rest = text[start + surname : end]
        if len(rest) < given or not _is_given(rest, sure=strong) or text[start : start + 2] in NOT_NAMES:
            continue
        likely = text[start] not in ORDINARY
        if strong or (likely and given > 1) or ((likely or given > 1) and _END_OF_NAME.match(text, end)):
            yield start, end, MaskedKind.NAME
            return


def _surname(text: str, start: int) -> int:
    if text[start : start + 2] in COMPOUND_SURNAMES:
        return 2
    return int(text[start : start + 1] in SURNAMES)


def _is_given(given: str, *, sure: bool) -> bool:
    """Tell whether characters can be a given name; ``sure``: only what cannot be one is refused."""
    if sure:
        return NOT_GIVEN.isdisjoint(given) and _ALL_HAN.fullmatch(given) is not None
    return _GIVEN.issuperset(given)


def _titled(text: str) -> Iterator[Hit]:
    """Yield the names before a title, the longest that reads like one: 欧阳建国先生, 王先生."""
    for title in TITLE.finditer(text):
        end = title.start()
        for length in (4, 3, 2, 1):
            start = end - length
            if start >= 0 and text[start] in _FIRST and _is_named(text, start, end):
                yield start, end, MaskedKind.NAME
                break


def _is_named(text: str, start: int, end: int) -> bool:
    surname, name = _surname(text, start), text[start:end]
    if not surname or surname > len(name) or len(name) > surname + 2 or name[:2] in NOT_NAMES:
        return False
    if len(name) > surname:
        likely = surname > 1 or (text[start] not in NEVER_WEAK and (text[start] not in ORDINARY or len(name) > 2))  # noqa: PLR2004
        return likely and _is_given(name[surname:], sure=False)
    before = text[start - 1 : start] + name if start else name
    if before in NOT_NAMES or name + text[end : end + 1] in NOT_NAMES:
        return False
    return surname > 1 or name not in ORDINARY or not "\u4e00" <= text[start - 1 : start] <= "\u9fa5"
