"""Whether words tell an event or only use its words: a fear, a memory, a lesson, a bill, a word within a word.

A resident in danger writes few words in any order (天然气漏了, gas smell); one who asks for a wider fire lane writes
the same words after 一旦. So an event is looked for clause by clause, and excused by what stands around it there.
Where both readings are possible it is an event: two hours of an office cost less than a life.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NEAR = 18
"""Characters before an event in which a condition reaches it, over a comma too: 一旦电线老化，着火…"""
SENTENCES = re.compile(r"[。！!？?；;\n]+|\.(?!\d)")
CLAUSES = re.compile(r"[^，,：:]+")
CONDITION = re.compile(
    r"万一|一[旦但]|如果|假如|倘若|要是|若是|若(?!干)|如(?:发生|遇|出现|有|起)|哪一?天|有一天|迟早|早晚会?|只要|难道|非得|非要等|"
    r"要等|等到|真的?(?=[着起出烧摔砸撞发])|说不定|随时|将会|比如|例如|好比|就像|仿佛|恨不得|"
    r"\b(?:if|in case|whenever|suppose|one day|some day|when there|as if)\b"
)
"""What makes all that follows it a thought."""
WORRY = re.compile(
    r"担心|害怕|怕|唯恐|生怕|容易|极?易|会(?!不会)|将(?!军)|引发|引起|造成|导致|酿成|差点|险些|差一点|几乎|防|避免|以免|免得|杜绝|"
    r"不是|没有|没(?!人|过)|未|存在|潜在|"
    r"\b(?:could|might|may|would|can|will) (?:easily |also )?"
    r"(?:be|catch|cause|start|lead|explode|collapse|fall|burn)\b|"
    r"\b(?:risk|danger|fear|afraid|worried|scared|prevent\w*|avoid\w*|against|no|not|never|nearly|almost)\b"
)
"""What makes an event a fear, unless it is told as done (了)."""
DOUBT = re.compile(r"怕|担心|容易|可能会?|随时|会(?!不会)")
"""What makes a fear when it stands in the middle of the words: 墙面裂缝怕倒塌."""
LESSON = re.compile(
    r"预防|防止|防范|严防|谨防|以防|防溺水|防触电|防爆|防坠|防塌|演练|演习|宣传|知识|讲座|培训|教育|课程|预案|标准|规定|法律|"
    r"报警器|警报器|探测器|检测仪|监测|保护器|保护开关|漏电开关|保险|模拟|新闻|报道|电视|电影|网上|外地|外省|各地|全国|历史|现实中|"
    r"\b(?:drill|training|insurance|detector|alarm (?:costs?|price)|course|film|movie|news|extinguishers?|fee|safety)\b"
)
"""What is learned, sold, ruled or told of elsewhere."""
PAST = re.compile(
    r"去年|前年|上个?月|上半年|以前|曾经?|当年|当时|往年|每年|平均|此前|上一?次|那次|那年|早已|早就|前不久|不久前|日前|近日|接二连三|"
    r"(?<!从)(?:昨[天晚日夜]|前[天晚]|前[几两]天|上周)(?!起|开始|到现在|至今)|因车祸|赔偿|补偿|"
    r"[0-9一二两三四五六七八九十几多数半早]个?[年月](?:前|了)|(?:19|20)?\d\d年|\d月\d+[日号]|"
    r"\b(?:last (?:year|month|week|winter|summer)|(?:year|month|week)s? ago|used to|in the past|(?:19|20)\d\d)\b"
)
NOW = re.compile(r"正在|现在|此刻|目前|刚刚|刚才|突然|快来|救命|马上|\b(?:now|just)\b")
"""What takes the excuse of the past away."""
AFTERWARDS = re.compile(
    r"^.{0,3}(?:隐患|风险|的?可能|危险性|的危险|后果|谁负责|谁来?承担|我负责|怎么赔|的概率|的几率|的钱|价|费|不堪设想|无处逃|才能|才会|才重视)|"
    r"^的?(?:事件|事故|问题|现象|频发|案|一事|之事|的事|原因|刑事|罪|故障|次数|时$|时候)|^、.{0,14}(?:隐患|风险|危险)|"
    r"^\s*(?:risks?|hazards?|prevention)\b"
)
COUNTED = re.compile(r"过|[0-9一二两三四五六七八九十几多][起次]")
"""Words in the middle of an event that make it one of some in the past: 发生过火灾, 引起两次火灾."""
HABIT = re.compile(
    r"经常|总是|老是|常常|时常|频繁|频频|多次|数次|屡次|屡屡|多发|有时|时不时|偶尔|每次|动不动|三天两头|事件|"
    r"\b(?:often|always|again and again|keeps?|sometimes)\b"
)
"""What comes again and again, and is bad, but waits for nobody's life: a lift that often sticks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What tells an event, in one clause; ``unless`` is what takes it back anywhere in that clause.

    What ``lasts``, such as a smell of gas or a child that is missing, is so today when it began last month.
    """

    told: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    lasts: bool = False


def is_told(events: Iterable[Event], said: str) -> bool:
    """Return whether the words tell one of these events as something that is so."""
    plain = normalize("NFKC", said).lower()
    named = [event for event in events if event.told.search(plain)]
    return bool(named) and any(_is_told(event, part) for part in SENTENCES.split(plain) for event in named)


def _is_told(event: Event, sentence: str) -> bool:
    return any(
        not any(_excuses(event, clause, found, sentence))
        for clause in CLAUSES.finditer(sentence)
        if not (event.unless and event.unless.search(clause.group()))
        for found in event.told.finditer(sentence, clause.start(), clause.end())
    )


def _excuses(event: Event, clause: re.Match[str], found: re.Match[str], sentence: str) -> Iterator[bool]:
    """Yield for each reason whether the words found tell no event."""
    words, begin = clause.group(), max(0, found.start() - NEAR)
    done = found.group().endswith("了") or sentence.startswith("了", found.end())
    yield CONDITION.search(sentence, begin, found.start()) is not None
    yield not done and WORRY.search(sentence, max(begin, clause.start()), found.start()) is not None
    yield not done and DOUBT.search(found.group()) is not None
    yield LESSON.search(words) is not None
    yield not event.lasts and PAST.search(words) is not None and NOW.search(words) is None
    yield not event.lasts and COUNTED.search(found.group()) is not None
    yield AFTERWARDS.search(sentence[found.end() : clause.end()]) is not None
