"""What residents say to the hotline of the demonstration, each in their own way: old, angry, polite, short, rambling.

The sentences stand in ``topics.toml``. Names, telephone numbers, number plates and flats inside them are made up, so
that masking is seen at work: no operator has 1380000, no division the letter I on its plates.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin

from banshi.china.divisions import division
from banshi.concerns.vocabulary import Kind
from banshi.demo.hotline import CITY
from banshi.demo.names import given_name, surname
from banshi.demo.offices import HOME_COUNTY

if TYPE_CHECKING:
    from random import Random

    from banshi.demo.hotline import Line, Spot

# Requests of Beijing's hotline in 2020 by subject, ten thousands, without the epidemic; the other 45 % lie evenly.
_SHARES = {
    "06": 98, "01": 52, "02": 61, "08": 60, "04": 55, "05": 60, "07": 46, "10": 36, "09": 35,
    **dict.fromkeys(("03", "11", "12", "13", "14", "15", "16", "17", "18", "19"), 50),
}  # fmt: skip
_AT_HOME = 0.35  # so much of it comes from Li's home county
_ENGLISH = 0.06
_HOW_LONG = ("三天", "四五天", "一个多星期", "半个月", "快一个月", "两个月")
_HOW_LONG_EN = ("three days", "a week", "two weeks", "a month")
_FIRMS = (
    "好邻居", "小满", "聚福", "巧手", "百味", "老灶台", "金穗", "同乐", "佳佳", "四季鲜", "悦动", "青禾", "万家",
)  # fmt: skip
_FAULTS = (
    "您好，{what}。{more}，麻烦帮忙协调一下，谢谢！",
    "你好，我想反映个问题，{what}。{more}。希望有关部门尽快处理。",
    "{what}。",
    "{what}，{more}。",
    "{what}！{more}！到底有没有人管？",
    "都第{k}次打了，{what}，{more}，你们能不能给个准话？！",
    "同志你好，我今年{age}岁了，{what}。{more}。我们老年人不会弄手机，请你们多费心。",
    "喂，是热线吗，{what}，{more}，就这个事。我耳朵不太好你说大声点。",
    "本来不想麻烦政府的，{what}，物业找了，社区也找了，绕了一大圈没结果。{more}，{other}。我也不求别的，解决就好。",
    "市民来电反映：{what}。{more}。希望核实处理并回复。",
    "来电人称{what}，{more}，诉求：尽快解决。",
    "请帮我们呼吁一下，{what}。{more}，邻居们都很着急。",
    "{what}，{other}。上次说三天内回复，也没等到。",
)
_QUESTIONS = (
    "请问{ask}？", "您好，{ask}？谢谢", "我想咨询一下，{ask}", "{ask}？", "替我父母问一下，{ask}？",
    "我是{county}的，想问{ask}", "同志，麻烦问个事，{ask}？我记一下", "上回打过电话没听明白，{ask}？",
    "市民咨询：{ask}。", "网上查了半天查不到，{ask}？", "我今年{age}岁，眼睛花，{ask}？", "您好，家在{p}，{ask}",
)  # fmt: skip
_SIGNED = (
    "我叫{name}，电话{phone}。", "联系人：{name}，手机{phone}。", "我是{h}栋{k}单元{room}室的住户，请打{phone}。",
    "我姓{surname}，请回电{phone}。", "本人{name}，住{p}{h}号楼{k}单元{room}室。", "微信同号{phone}。",
)  # fmt: skip
_ENGLISH_ENDS = (
    ". Please help.", ". Please ask somebody to look at it, thank you.", ". My name is {name_en}, phone {phone}.",
    "! Who is in charge of this?",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing that residents call about: what it is, how they put it, and what is done or answered."""

    code: str
    kind: Kind = Kind.ASK
    where: str = "estate"
    about: bool = False
    what: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    english: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A concern before it is taken in: the words, who says them, and where it is."""

    topic: Topic
    words: str
    spot: Spot
    name: str
    phone: str
    filled: dict[str, object] = field(hash=False)

    def done(self, rng: Random) -> str:
        """Return what a unit did about it, or what the hotline answers to just this question."""
        turn = self.filled["turn"] if self.topic.kind is Kind.ASK else rng.randrange(len(self.topic.done))
        return self.topic.done[int(str(turn))].format(**self.filled)


@cache
def topics(kind: str) -> tuple[Topic, ...]:
    """Return the topics of a kind, "fault" or "question", as written down."""
    written = tomllib.loads(files(__package__).joinpath("topics.toml").read_text(encoding="utf-8"))[kind]
    return tuple(
        Topic(
            code=one["code"], kind=Kind(one.get("kind", "ask")), where=one.get("where", "estate"),
            about=one.get("about", False), what=tuple(one.get("what") or one["ask"]), more=tuple(one.get("more", ())),
            done=tuple(one.get("done") or one["reply"]), english=tuple(one.get("english", ())),
        )
        for one in written
    )  # fmt: skip


def topic(code: str) -> Topic:
    """Return the fault of a category."""
    return next(one for one in topics("fault") if one.code == code)


class Voices:
    """Everybody who calls: draws what is said, by whom and about which place."""

    def __init__(self, line: Line, rng: Random) -> None:
        self.rng = rng
        self._spots: dict[tuple[str, str], list[Spot]] = {}
        for spot in line.places:
            self._spots.setdefault((spot.division[:6], spot.kind), []).append(spot)
        self._counties = [county.code for county in line.counties]
        self._numbers = rng.sample(range(10_000), 10_000)
        self._often = [(self._name(), self._phone()) for _ in range(15)]

    def fault(self, about: Topic | None = None, spot: Spot | None = None, *, plainly: bool = False) -> Spoken:
        """Let somebody report something; ``spot`` where others have reported it before."""
        about = about or self._draw("fault")
        spot = spot or self.spot(about.where)
        english = not plainly and self._speaks_english(about)
        return self._spoken(about, spot, self._fault_in_english if english else self._plain if plainly else self._fault)

    def question(self) -> Spoken:
        """Let somebody ask something."""
        about = self._draw("question")
        return self._spoken(
            about, self.spot("estate"), self._question_in_english if self._speaks_english(about) else self._question
        )

    def spot(self, kind: str, county: str = "") -> Spot:
        """Draw a place of a kind: in a county, or anywhere in the city, in the home county first."""
        if not county:
            county = HOME_COUNTY if self.rng.random() < _AT_HOME else self.rng.choice(self._counties)
        return self.rng.choice(self._spots[county, kind])

    def _speaks_english(self, about: Topic) -> bool:
        return bool(about.english) and self.rng.random() < _ENGLISH * 4  # a fourth of the topics is put in English

    def _draw(self, kind: str) -> Topic:
        known: dict[str, list[Topic]] = {}
        for one in topics(kind):
            known.setdefault(one.code[:2], []).append(one)
        subjects = list(known)
        (subject,) = self.rng.choices(subjects, [_SHARES[code] for code in subjects])
        return self.rng.choice(known[subject])

    def _spoken(self, about: Topic, spot: Spot, put: object) -> Spoken:
        often = self.rng.random() < 0.08  # noqa: PLR2004 - a few call again and again
        name, phone = self.rng.choice(self._often) if often else (self._name(), self._phone())
        filled = self._filled(about, spot, name, phone)
        words = put(about, filled)  # type: ignore[operator]
        return Spoken(topic=about, words=words, spot=spot, name=name, phone=phone, filled=filled)

    def _filled(self, about: Topic, spot: Spot, name: str, phone: str) -> dict[str, object]:
        rng, county = self.rng, spot.division[:6]
        road = spot if about.where == "road" else self.spot("road", county)
        place = spot if about.where != "road" else self.spot("estate", county)
        where = division(county).name if county != CITY and rng.random() < 0.4 else ""  # noqa: PLR2004 - a share
        return {
            "turn": rng.randrange(len(about.done)),
            "p": place.name if where and about.where == "road" else where + place.name,
            "r": (where if about.where == "road" else "") + road.name, "re": road.name_en, "pe": place.name_en,
            "h": rng.randrange(1, 29), "n": rng.randrange(11, 17), "m": rng.randrange(19, 22),
            "k": rng.randrange(2, 7), "t": rng.choice(_HOW_LONG), "te": rng.choice(_HOW_LONG_EN),
            "age": rng.randrange(66, 89), "room": rng.randrange(1, 18) * 100 + rng.randrange(1, 5),
            "firm": rng.choice(_FIRMS), "plate": f"皖I{rng.randrange(10000, 99999)}", "name": name,
            "name_en": " ".join(reversed(["".join(lazy_pinyin(name[:1])), "".join(lazy_pinyin(name[1:]))])).title(),
            "surname": name[:1], "phone": phone, "county": division(county).name,
        }  # fmt: skip

    def _fault(self, about: Topic, filled: dict[str, object]) -> str:
        rng = self.rng
        what = rng.choice(about.what)
        more, other = rng.sample(about.more, 2)
        said = rng.choice(_FAULTS).format(what=what, more=more, other=other, age=filled["age"], k=filled["k"])
        signed = rng.choice(_SIGNED) if rng.random() < 0.3 else ""  # noqa: PLR2004 - a share
        return (said + signed).format(**filled)

    def _plain(self, about: Topic, filled: dict[str, object]) -> str:
        return f"{self.rng.choice(about.what)}。{self.rng.choice(about.more)}。".format(**filled)

    def _question(self, about: Topic, filled: dict[str, object]) -> str:
        said = self.rng.choice(_QUESTIONS).format(ask=about.what[int(str(filled["turn"]))], **filled)
        return said + (f"。我姓{filled['surname']}，电话{filled['phone']}。" if self.rng.random() < 0.15 else "")  # noqa: PLR2004 - a share

    def _fault_in_english(self, about: Topic, filled: dict[str, object]) -> str:
        said = self.rng.choice(about.english) + self.rng.choice(_ENGLISH_ENDS)
        return said.format(**{**filled, "p": filled["pe"], "r": filled["re"], "t": filled["te"]})

    def _question_in_english(self, about: Topic, filled: dict[str, object]) -> str:
        filled["turn"] = 0  # the first answer is the one to what is asked in English
        return f"Hello, {self.rng.choice(about.english)}?"

    def _name(self) -> str:
        rng = self.rng
        return surname(rng) + given_name(rng, rng.choice("12"), rng.randrange(1940, 2004))

    def _phone(self) -> str:
        return f"1380000{self._numbers.pop():04d}"
