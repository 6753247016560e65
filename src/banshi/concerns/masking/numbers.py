"""Numbers and addresses that lead to one person: identity, phone, card, plate, e-mail, chat account.

Each pattern is bounded and begins where nothing of its own kind stands before it, so that a hostile text costs no
more than its length. A number that says what it is (a year, a price, a document, a hotline) is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from banshi.concerns.masking.folding import stretches
from banshi.concerns.masking.kinds import MaskedKind

if TYPE_CHECKING:
    from collections.abc import Iterator

type Hit = tuple[int, int, MaskedKind]

GAP = r"[ \-._]{0,2}"
"""What people put between the digits of one number."""
_BEFORE = r"(?<![\d.])"
_AFTER = r"(?!\d)(?!\.\d)"
_NOT_COUNTED = r"(?!\s?(?:元|块|万|亿|吨|千|公里|平|米|度|人|户|个|次|年|月|%|yuan|RMB|km|kWh))"
_LINK = r"(?:号码?|账号|帐号|是|为|叫|id|ID|同号|同步|加我|联系|[:;,、 ()=]){0,4}"
_NUMBER = rf"\d(?:{GAP}\d)"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


# ID cards: GB 11643, 18 characters with the birth date inside, or 15 as issued until 1999.
_CENTURY = rf"(?:1{GAP}[89]|2{GAP}0){GAP}\d{GAP}\d"
_DAY = rf"(?:0{GAP}[1-9]|1{GAP}[0-2]){GAP}(?:0{GAP}[1-9]|[12]{GAP}\d|3{GAP}[01])"
_AREA = rf"[1-9](?:{GAP}\d){{5}}"
ID_18 = _pattern(rf"{_BEFORE}{_AREA}{GAP}{_CENTURY}{GAP}{_DAY}(?:{GAP}\d){{3}}{GAP}[\dx]{_AFTER}")
ID_18_X = _pattern(rf"{_BEFORE}[1-9](?:{GAP}\d){{16}}{GAP}x(?![a-z0-9])")
ID_15 = _pattern(rf"{_BEFORE}{_AREA}{GAP}\d{GAP}\d{GAP}{_DAY}(?:{GAP}\d){{3}}{_AFTER}{_NOT_COUNTED}")
ID_NAMED = _pattern(
    r"(?:身份证|社会?保障?|医保|驾驶?证|居住证|公积金|残疾证|军官证|学籍|准考证|户口[本簿]"
    r"|identity card|id card|id(?= ?(?:no|num)))"
    r"(?:卡|件|账户|帐户)?(?:后[四六]位|尾号)?(?:号码?|编号| ?no\.?| ?number| is|是|为|[::# ]){0,5}"
    rf"(?P<it>[a-z]{{0,2}}{_NUMBER}{{3,20}}(?:{GAP}x)?)(?![\d元年月万块%])"
)
PASSPORT = _pattern(
    r"(?:护照|通行证|回乡证|台胞证|passport|travel permit)(?:号码?|编号| ?no\.?| ?number| is|是|为|[::# ]){0,5}"
    r"(?P<it>(?=[a-z]{0,2}[ -]?\d)[a-z]{0,2}[ -]?\d(?:[ -]?[a-z0-9]){5,9})(?![a-z0-9])"
)
# Bank cards: ISO/IEC 7812, 16 to 19 digits; those of payment begin with 3 to 6, of the national schemes with 9.
CARD = _pattern(rf"{_BEFORE}[4-69]{GAP}\d(?:{GAP}\d){{14,17}}{_AFTER}{_NOT_COUNTED}")
CARD_NAMED = _pattern(
    r"(?:卡号|[银账帐][行户号]|存折|(?:bank|debit|credit) (?:card|account)|card (?=no|num)|account (?=no|num))"
    r"(?:卡号|账号|帐号|号码?|尾号| ?no\.?| ?number| is|是|为|[::# ]){0,4}"
    rf"(?P<it>{_NUMBER}{{7,29}}){_AFTER}{_NOT_COUNTED}"
)
# Mobiles: 11 digits from 13 to 19; grouped ones may have any signs between the groups.
_ABROAD = rf"(?:\+|00)?{GAP}8{GAP}6{GAP}[)]?{GAP}"
_NO_DATE = r"(?!19\d\d[-.]\d{1,2}[-.]\d{1,2}(?!\d))"
_ANY = r"[^a-z0-9\n\[\]\u4e00-\u9fff]{1,3}"
MOBILE = _pattern(rf"{_BEFORE}\(?(?:{_ABROAD})?{_NO_DATE}1{GAP}[3-9](?:{GAP}\d){{9}}{_AFTER}{_NOT_COUNTED}")
MOBILE_GROUPED = _pattern(rf"{_BEFORE}\(?1[3-9]\d{_ANY}(?:\d{{4}}{_ANY}\d{{4}}|\d{{3}}{_ANY}\d{{5}}){_AFTER}")
# Landlines with their area code (10, 2x, 3xx to 9xx), and whatever a text calls a phone.
LANDLINE = _pattern(
    rf"(?<![\d.])\(?(?:\+?86{GAP})?0(?:10|2\d|[3-9]\d{{2}})[\- )]{{0,3}}[2-8]\d{{2,3}}[ \-]?\d{{4}}"
    r"(?:(?:转|-|ext\.? ?)\d{1,5})?(?!\d)"
)
ABROAD = _pattern(r"(?<![\w+])\+\d{1,3}[ \-]?\(?\d(?:[ \-()]{0,2}\d){5,12}(?!\d)")
PHONE_NAMED = _pattern(
    r"(?:电(?<!热线电)(?<!服务电)(?<!举报电)(?<!监督电)话|手机|座机|联系方式|致电"
    r"|\btel|\bphone|\bcell|\bmobile|\bcall me|\btext me)"
    r"(?:号码?| ?no\.?|number| is|at|on|是|为|[:.# ]){0,5}"
    rf"(?P<it>(?!400|800|12345|96)\+?\(?\d(?:[ \-.()]{{0,2}}\d){{6,13}}){_AFTER}{_NOT_COUNTED}"
)
# Number plates: GA 36, seven signs, eight for new energy; I and O are not used after the letter of the city.
_HOME_OF_PLATE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_OF_PLATE = "[a-hj-np-z0-9]"
PLATE = _pattern(
    rf"{_HOME_OF_PLATE} ?[a-z] ?[·•・. \-]?(?=[a-z ]{{0,6}}\d)(?:{_OF_PLATE} ?){{4}}"
    rf"(?:{_OF_PLATE} ?{_OF_PLATE}|{_OF_PLATE}|[挂学警港澳试超使领])(?![a-z0-9])"
    rf"|WJ ?{_HOME_OF_PLATE}? ?\d{{4}}[a-z0-9](?![a-z0-9])"
)
PLATE_NAMED = _pattern(
    r"(?:车牌|牌照|号牌|licen[cs]e plate|number plate|plate no|registration plate)"
    r"(?:号码?|尾号| ?no\.?| ?number| is|是|为|[::# ]){0,4}"
    r"(?P<it>(?=[a-z \-]{0,6}\d)[a-z0-9](?:[ \-·.]?[a-z0-9]){3,7})(?![a-z0-9])"
)
EMAIL = _pattern(
    r"(?<![a-z0-9._%+\-])[a-z0-9._%+\-]++ ?(?:@|\(at\)|\[at\]|艾特) ?"
    r"[a-z0-9\-]{1,63}+(?:(?:\.| ?点 ?| dot )[a-z0-9\-]{1,63}+){1,4}"
)
_CHAT = r"微信|薇信|威信|v信|\bvx|\bwx|weixin|wechat|whatsapp|telegram|支付宝|抖音号|钉钉号?"
CHAT = _pattern(
    rf"(?:{_CHAT}){_LINK}(?: ?is ?)?(?P<it>[a-z][\-_a-z0-9]{{5,19}}|{_NUMBER}{{4,11}})(?![\-_a-z0-9]){_NOT_COUNTED}"
)
QQ = _pattern(rf"(?:\bqq|扣扣|企鹅号?){_LINK}(?: ?is ?)?(?P<it>[1-9]{GAP}\d(?:{GAP}\d){{3,10}}){_AFTER}{_NOT_COUNTED}")

PATTERNS: tuple[tuple[re.Pattern[str], MaskedKind], ...] = (
    (ID_18, MaskedKind.ID_NUMBER),
    (ID_18_X, MaskedKind.ID_NUMBER),
    (ID_15, MaskedKind.ID_NUMBER),
    (ID_NAMED, MaskedKind.ID_NUMBER),
    (PASSPORT, MaskedKind.PASSPORT),
    (MOBILE, MaskedKind.MOBILE),
    (MOBILE_GROUPED, MaskedKind.MOBILE),
    (LANDLINE, MaskedKind.LANDLINE),
    (ABROAD, MaskedKind.LANDLINE),
    (PHONE_NAMED, MaskedKind.LANDLINE),
    (CARD, MaskedKind.BANK_CARD),
    (CARD_NAMED, MaskedKind.BANK_CARD),
    (PLATE, MaskedKind.PLATE),
    (PLATE_NAMED, MaskedKind.PLATE),
    (CHAT, MaskedKind.ACCOUNT),
    (QQ, MaskedKind.ACCOUNT),
)
_LETTERS = _pattern(r"[a-z]{2}")
_AT = _pattern(r"@|\(at\)|\[at\]|艾特")
_DIGITS = re.compile(r"\d+")
_FEWEST_DIGITS = 2  # of a number plate


def hits(text: str) -> Iterator[Hit]:
    """Yield each number or address of a folded text that leads to a person."""
    if _AT.search(text):
        yield from _found(EMAIL, MaskedKind.EMAIL, text, 0, len(text))
    if _LETTERS.search(text):
        yield from _found(CHAT, MaskedKind.ACCOUNT, text, 0, len(text))
    for start, end in stretches(_DIGITS, text, 48, 24):
        if sum(map(str.isdigit, text[start:end])) >= _FEWEST_DIGITS:
            for pattern, kind in PATTERNS:
                yield from _found(pattern, kind, text, start, end)


def _found(pattern: re.Pattern[str], kind: MaskedKind, text: str, start: int, end: int) -> Iterator[Hit]:
    named = "it" in pattern.groupindex
    for match in pattern.finditer(text, start, end):
        yield (*(match.span("it") if named else match.span()), kind)
