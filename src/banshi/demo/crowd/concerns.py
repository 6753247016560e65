"""A block of concerns over the last year: what residents of Li's city report and ask, and how far it came.

The words are those of ``demo.saying``, about the places of the gazetteer: a few troubles and a few places are most of
it. Whatever is open is within its term, so that the worker finds nothing to make up for.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from banshi.demo.crowd import names, people
from banshi.demo.crowd.cases import now_of
from banshi.demo.crowd.copying import DAY, NEVER, SECOND, uuids

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from banshi.demo.crowd.context import Context
    from banshi.demo.crowd.desks import Desks

RECEIVED, DISPATCHED, IN_HAND, ANSWERED, CLOSED, WAITING = range(6)
STATES = ("received", "dispatched", "in-hand", "answered", "closed", "waiting")
NONE, SOLVED, PARTLY, UNCONFIRMED, NOT_NOW = range(5)
OUTCOMES = ("", "solved", "partly", "unconfirmed", "not-now")
CHANNELS, _CHANNELS = ("phone", "web", "counter", "file"), (0.86, 0.98, 0.995)
TERM = 7 * DAY
YEAR = 365
_QUESTIONS, _PUBLIC, _NOT_NOW = 0.42, 0.6, 0.01
_HOUR = 3600 * SECOND
# Of what was answered: solved, partly, and the rest of whom nobody said anything.
_VERDICTS = (0.55, 0.66)
type Moments = NDArray[np.int64]


@dataclass(slots=True)
class Concerns:
    """The concerns of one block in columns; ``topic`` and ``spot`` are places in the lists of the desks."""

    first: int
    ids: list[str]
    topic: NDArray[np.int64]
    spot: NDArray[np.int64]
    said: list[str]
    titles: list[str]
    done: list[str]
    question: NDArray[np.bool_]
    channel: NDArray[np.int64]
    public: NDArray[np.bool_]
    caller: names.Names
    phone: NDArray[np.int64]
    at: Moments
    confirmed: Moments
    contacted: Moments
    answered: Moments
    closed: Moments
    state: NDArray[np.int64]
    outcome: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


def draw(block: int, many: int, context: Context) -> Concerns:
    """Draw the first ``many`` concerns of a block, the oldest first; a block is a share of the whole year."""
    rng = people.generator(context.seed, people.CONCERNS, block)
    desks, whole = context.desks, people.BLOCK
    question = rng.random(whole) < _QUESTIONS
    topic = np.where(question, desks.questions[_steeply(rng, len(desks.questions), whole)],
                     desks.faults[_steeply(rng, len(desks.faults), whole)])  # fmt: skip
    spot = _steeply(rng, len(desks.spots), whole)
    at = np.sort(now_of(context) - (rng.random(whole) * YEAR * DAY).astype(np.int64))
    drawn = rng.integers(0, 1 << 30, (whole, 3))
    words = [_words(desks, *each) for each in zip(topic[:many].tolist(), spot[:many].tolist(),
                                                   drawn[:many].tolist(), strict=True)]  # fmt: skip
    titles, said, done = zip(*words, strict=True) if words else ((), (), ())
    confirmed = at + (rng.random(whole) ** 2 * 4 * _HOUR).astype(np.int64) + 300 * SECOND
    contacted = np.where(question, NEVER, confirmed + (rng.random(whole) * 20 * _HOUR).astype(np.int64))
    answered = np.where(question, confirmed, contacted + (rng.random(whole) ** 2 * 5 * DAY).astype(np.int64) + _HOUR)
    closed = answered + _HOUR + (rng.random(whole) * 9 * DAY).astype(np.int64)
    sex = (1 + (rng.random(whole) < 0.5)).astype(np.int8)  # noqa: PLR2004 - as many women as men call
    given = names.draw_given(rng, rng.integers(1945, 2004, whole), sex, np.zeros(whole, dtype=np.int64))
    found = Concerns(
        first=block * whole, ids=uuids(rng.bytes(16 * whole))[:many], topic=topic[:many], spot=spot[:many],
        said=list(said), titles=list(titles), done=list(done), question=question[:many],
        channel=np.searchsorted(_CHANNELS, rng.random(whole))[:many], public=(rng.random(whole) < _PUBLIC)[:many],
        caller=names.Names(names.draw_surnames(rng, whole), given)[np.arange(many)],
        phone=rng.integers(0, 10_000, whole)[:many], at=at[:many], confirmed=confirmed[:many],
        contacted=contacted[:many], answered=answered[:many], closed=closed[:many],
        state=np.zeros(many, dtype=np.int64), outcome=np.searchsorted(_VERDICTS, rng.random(whole))[:many] + 1,
    )  # fmt: skip
    _until(found, now_of(context), (rng.random(whole) < _NOT_NOW)[:many])
    return found


def _until(found: Concerns, now: int, not_now: NDArray[np.bool_]) -> None:
    """Let each concern come as far as it came by now, and forget what lies ahead."""
    waits = not_now & ~found.question & (found.answered <= now)
    found.state[:] = np.select(
        [found.confirmed > now, found.answered <= now, found.contacted > now],
        [RECEIVED, np.select([waits, found.closed > now], [WAITING, ANSWERED], CLOSED), DISPATCHED],
        IN_HAND,
    )
    found.outcome[:] = np.select(
        [waits, found.state == ANSWERED, found.state == CLOSED], [NOT_NOW, SOLVED, found.outcome], NONE
    )
    found.closed[waits] = NEVER
    for name in ("confirmed", "contacted", "answered", "closed"):
        moment = getattr(found, name)
        moment[moment > now] = NEVER


def _steeply(rng: Generator, kinds: int, many: int) -> NDArray[np.int64]:
    """Draw which of some kinds: the first is the most frequent, as troubles and places are."""
    return np.searchsorted(_edges(kinds), rng.random(many) * (1 - 1e-9))


@cache
def _edges(kinds: int) -> NDArray[np.float64]:
    share = 1 / (np.arange(kinds) + 8)
    return np.asarray(np.cumsum(share / share.sum()))


def _words(desks: Desks, topic: int, spot: int, drawn: list[int]) -> tuple[str, str, str]:
    """Return title, words and what was done, as somebody would put it about a place."""
    about, place = desks.topics[topic], desks.spots[spot].name
    filled = {
        "p": place, "r": place, "h": 1 + drawn[0] % 28, "n": 11 + drawn[0] // 28 % 6, "m": 19 + drawn[0] // 168 % 3,
        "k": 2 + drawn[0] // 504 % 5, "t": _HOW_LONG[drawn[0] // 2520 % len(_HOW_LONG)],
        "firm": _FIRMS[drawn[0] // 15_120 % len(_FIRMS)], "room": 101 + drawn[2] % 1700, "age": 66 + drawn[2] % 23,
        "county": "", "plate": f"皖I{drawn[2] % 100_000:05d}", "re": place, "pe": place, "te": "", "name": "",
        "name_en": "", "surname": "", "phone": "",
    }  # fmt: skip
    turn = drawn[1] % len(about.what)
    what = about.what[turn].format_map(filled)
    more = about.more[drawn[1] // 64 % len(about.more)].format_map(filled) if about.more else ""
    said = _PUT[drawn[1] // 4096 % len(_PUT)].format(what=what, more=more or "请告诉我", age=filled["age"])
    return what[:60], said, about.done[turn % len(about.done)].format_map(filled)


_HOW_LONG = ("三天", "四五天", "一个多星期", "半个月", "快一个月", "两个月")
_FIRMS = ("好邻居", "小满", "聚福", "巧手", "百味", "老灶台", "金穗", "同乐", "佳佳", "四季鲜", "悦动", "青禾", "万家")
_PUT = (
    "您好，{what}。{more}，麻烦帮忙协调一下，谢谢！", "你好，我想反映个问题，{what}。{more}。希望有关部门尽快处理。",
    "{what}。{more}。", "{what}！{more}！到底有没有人管？", "同志你好，我今年{age}岁了，{what}。{more}。请你们多费心。",
    "市民来电反映：{what}。{more}。希望核实处理并回复。", "{what}，{more}，邻居们都很着急。",
)  # fmt: skip
