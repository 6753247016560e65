"""Numbers and addresses that lead to one person: identity, phone, card, plate, e-mail, chat account.

Each pattern is bounded and begins where nothing of its own kind stands before it, so that a hostile text costs no
more than its length. A number that says what it is (a year, a price, a document, a hotline) is left alone.
"""

from __future__ import annotations

import re
from string import digits
from typing import TYPE_CHECKING

from banshi.concerns.masking.folding import Surroundings
from banshi.concerns.masking.kinds import MaskedKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.concerns.masking.folding import Folded

type Hit = tuple[int, int, MaskedKind]

GAP = r"[ \-._]{0,2}+"
"""What people put between the digits of one number."""
_MORE = rf"{GAP}\d"
"""One more digit; where their count is fixed they are written out, since `re` is slow to count a repeated group."""
_BEFORE = r"(?<![\d.])"
_BEGUN = r"(?<![\d.]\d)"  # the same behind the first digit: `re` skips to one, and only then looks back
_AFTER = r"(?!\d)(?!\.\d)"
_NOT_COUNTED = r"(?!\s?(?:元|块|万|亿|吨|千|公里|平|米|度|人|户|个|次|年|月|%|yuan|RMB|km|kWh))"
_LINK = r"(?:号码?|账号|帐号|是|为|叫|id|ID|同号|同步|加我|联系|[:;,、 ()=]){0,4}"
_NUMBER = rf"\d(?:{_MORE})"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


# ID cards: GB 11643, 18 characters with the birth date inside, or 15 as issued until 1999.
_CENTURY = rf"(?:1{GAP}[89]|2{GAP}0){GAP}\d{GAP}\d"
_DAY = rf"(?:0{GAP}[1-9]|1{GAP}[0-2]){GAP}(?:0{GAP}[1-9]|[12]{GAP}\d|3{GAP}[01])"
_AREA = rf"[1-9]{_BEGUN}{_MORE * 5}"
ID_18 = _pattern(rf"{_AREA}{GAP}{_CENTURY}{GAP}{_DAY}{_MORE * 3}{GAP}[\dx]{_AFTER}")
ID_18_X = _pattern(rf"[1-9]{_BEGUN}{_MORE * 16}{GAP}x(?![a-z0-9])")
ID_15 = _pattern(rf"{_AREA}{_MORE * 2}{GAP}{_DAY}{_MORE * 3}{_AFTER}{_NOT_COUNTED}")
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
CARD = _pattern(rf"[4-69]{_BEGUN}{_MORE * 15}(?:{_MORE}){{0,3}}{_AFTER}{_NOT_COUNTED}")
CARD_NAMED = _pattern(
    r"(?:卡号|[银账帐][行户号]|存折|(?:bank|debit|credit) (?:card|account)|card (?=no|num)|account (?=no|num))"
    r"(?:卡号|账号|帐号|号码?|尾号| ?no\.?| ?number| is|是|为|[::# ]){0,4}"
    rf"(?P<it>{_NUMBER}{{7,29}}){_AFTER}{_NOT_COUNTED}"
)
# Mobiles: 11 digits from 13 to 19; grouped ones may have any signs between the groups.
_ABROAD = rf"(?:\+|00)?{GAP}8{GAP}6{GAP}[)]?{GAP}"
_NO_DATE = r"(?!19\d\d[-.]\d{1,2}[-.]\d{1,2}(?!\d))"
_ANY = r"[^a-z0-9\n\[\]\u4e00-\u9fff]{1,3}"
MOBILE = _pattern(rf"{_BEFORE}\(?(?:{_ABROAD})?{_NO_DATE}1{GAP}[3-9]{_MORE * 9}{_AFTER}{_NOT_COUNTED}")
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
QQ = _pattern(rf"(?:\bqq|扣扣|企鹅号?){_LINK}(?: ?is ?)?(?P<it>[1-9]{_MORE}(?:{_MORE}){{3,10}}){_AFTER}{_NOT_COUNTED}")

_OF_AT = frozenset("@艾aA")
_OF_CHAT = frozenset("信宝音钉xXwWtT")
PATTERNS = (
    (ID_18, MaskedKind.ID_NUMBER, "01"),
    (ID_18_X, MaskedKind.ID_NUMBER, "xX"),
    (ID_15, MaskedKind.ID_NUMBER, "01"),
    (ID_NAMED, MaskedKind.ID_NUMBER, "证保金籍口dD"),
    (PASSPORT, MaskedKind.PASSPORT, "照行乡台pP"),
    (MOBILE, MaskedKind.MOBILE, "1"),
    (MOBILE_GROUPED, MaskedKind.MOBILE, "1"),
    (LANDLINE, MaskedKind.LANDLINE, "0"),
    (ABROAD, MaskedKind.LANDLINE, "+"),
    (PHONE_NAMED, MaskedKind.LANDLINE, "话机式致eE"),
    (CARD, MaskedKind.BANK_CARD, "4569"),
    (CARD_NAMED, MaskedKind.BANK_CARD, "卡银账帐折cC"),
    (PLATE, MaskedKind.PLATE, f"{_HOME_OF_PLATE}wW"),
    (PLATE_NAMED, MaskedKind.PLATE, "牌pP"),
    (CHAT, MaskedKind.ACCOUNT, _OF_CHAT),
    (QQ, MaskedKind.ACCOUNT, "qQ扣企"),
)
"""Each pattern, what it finds, and signs of which each of its finds has one: without them it is not tried."""
_TOGETHER = frozenset({ID_18, ID_18_X, ID_15, MOBILE, CARD})
_ELEVEN = _pattern(rf"\d{_MORE * 10}")
"""As many digits together as a find of each of these has."""
_TRIED = tuple((pattern, kind, frozenset(signs), pattern in _TOGETHER) for pattern, kind, signs in PATTERNS)
_AT = _pattern(r"@|\(at\)|\[at\]|艾特")
_TWO_LETTERS = _pattern(r"[a-z]{2}")
_DIGITS = frozenset(digits)
_ABOUT_DIGITS = Surroundings(r"\d+", 48, 24)
_FEWEST_DIGITS = 2  # of a number plate


def hits(plain: Folded) -> Iterator[Hit]:
    """Yield each number or address of a folded text that leads to a person."""
    text = plain.text
    if plain.has(_OF_AT) and _AT.search(text):
        yield from _found(EMAIL, MaskedKind.EMAIL, text, 0, len(text))
    if plain.has(_OF_CHAT) and _TWO_LETTERS.search(text):
        yield from _found(CHAT, MaskedKind.ACCOUNT, text, 0, len(text))
    tried = [(pattern, kind, together) for pattern, kind, signs, together in _TRIED if plain.has(signs)]
    for start, end in _ABOUT_DIGITS.of(text) if plain.has(_DIGITS) else ():
        if sum(map(str.isdigit, text[start:end])) >= _FEWEST_DIGITS:
            eleven = _ELEVEN.search(text, start, end)
            for pattern, kind, together in tried:
                if eleven or not together:
                    yield from _found(pattern, kind, text, start, end)


def _found(pattern: re.Pattern[str], kind: MaskedKind, text: str, start: int, end: int) -> Iterator[Hit]:
    it = "it" if "it" in pattern.groupindex else 0
    for match in pattern.finditer(text, start, end):
        yield (*match.span(it), kind)
