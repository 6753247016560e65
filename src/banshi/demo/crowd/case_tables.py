"""A block's cases as the lines of their tables: case, visit, legs, particulars, the changes they made, the journal.

What a granted loss changes on the register, a booklet void and another in its place, is written with the persons.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from banshi.china.codes.tables import table
from banshi.demo.crowd import cases, places, words
from banshi.demo.crowd.cases import CODES, EDUCATION, KINSHIP, LOST, STATES, Cases
from banshi.demo.crowd.copying import NEVER, Columns, Lines, braced, chosen, lines, moments, there
from banshi.register.records import Entry, Patch, patch_to_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from banshi.demo.crowd.context import Context
    from banshi.demo.crowd.sheets import Sheets

FIRST_CHANGE = 1_000_000_001
FIRST_NUMBER = 100_000_001
NEW_SERIALS = 5_000_000_000
"""Added to a household's number for the booklet that took the place of a lost one."""

_PREFIXES = ("BL", "CK", "ED", "WP")
_ITEMS = ("{booklet}", "{}", "{education}", "{workplace}")
_SIGNS = np.array(list("23456789ABCDEFGHJKMNPQRSTUVWXYZ"))
_CODES = len(_SIGNS) ** 8
# Coprime to the number of all codes, so that no two cases get the same.
_STRIDE, _START = 340_573_321_739, 91_111_111_111
_HOW_LOST = ("火车上遗失", "搬家时遗失", "钱包被盗，户口簿在内", "家中漏水，户口簿损坏", "多年未用，找不到了")
_KIN = ("父亲", "母亲", "姐姐", "弟弟", "祖父")
_WORDS = ("很方便，没有来回跑", "两天就办好了", "工作人员很耐心", "", "", "希望窗口多开一个", "第一次不用回老家办事")
_VERDICTS = ("solved", "partly", "not-solved")
_MISSING = '["遗失经过的书面说明"]'
_FROZEN = {"until": "", "words": "该户涉及房屋征收，暂停办理", "ground": "household-frozen"}
_UNPROVEN = {"until": "", "words": "证书编号查询不到，且未提供其他证明", "ground": "not-proven"}
_NULLS = (
    "due_at", "paused_at", "decided_at", "decided_by", "handed_over_at", "closed_at", "verdict_at", "opened_at",
    "done_at",
)  # fmt: skip


def of_cases(drawn: Cases, of: Sheets, first_person: int, context: Context) -> Iterator[Lines]:
    """Yield the lines of a block's cases for each table."""
    whole = _Columns(drawn, of, first_person, context)
    yield lines("matters_case", {**whole.case(), **whole.standing(), **whole.ending()}, _NULLS)
    yield lines("matters_visit", whole.visit())
    yield lines("matters_leg", whole.legs(), _NULLS)
    yield lines("matters_particulars", whole.particulars())
    yield lines("register_change", whole.changes())
    yield lines("journal_line", whole.journal())


def follow_codes(numbers: NDArray[np.int64]) -> pl.Series:
    """Return the code by which each case is followed: of eight signs, no two alike, and not in their order."""
    left = np.array([(_START + int(number) * _STRIDE) % _CODES for number in numbers], dtype=np.int64)
    signs = []
    for _place in range(8):
        left, sign = np.divmod(left, len(_SIGNS))
        signs.append(chosen(_SIGNS.tolist(), sign))
    first, second = (half[0] + half[1] + half[2] + half[3] for half in (signs[:4], signs[4:]))
    return first + "-" + second


class _Columns:
    """The columns of one block's cases, as each table has them."""

    def __init__(self, drawn: Cases, of: Sheets, first_person: int, context: Context) -> None:
        self.drawn, self.of, self.now = drawn, of, cases.now_of(context)
        self.id, self.many = pl.Series(drawn.ids), len(drawn)
        self.number = np.arange(drawn.first, drawn.first + self.many)
        self.person = drawn.row + first_person
        self.household = (of.home[drawn.row] + first_person).astype(np.int64)
        self.home = np.array([s.id for s in of.stations])[of.station[drawn.row]]
        self.clerk = places.account(drawn.accepting, 0)
        self.decides = np.where(drawn.matter != cases.WORKPLACE, self.home, drawn.accepting)
        self.officer = places.account(self.decides, 1)
        self.closed = drawn.state == cases.CLOSED
        self.withdrawn = drawn.state == cases.WITHDRAWN
        self.matter = chosen(CODES, drawn.matter)

    def case(self) -> Columns:
        """Return who files what, and where."""
        drawn = self.drawn
        year = pl.Series(drawn.accepted).cast(pl.Datetime("us")).dt.year().cast(pl.String)
        name = self.of.name.gather(drawn.row)
        stars = chosen(["*" * max(length - 1, 1) for length in range(40)], name.str.len_chars().to_numpy())
        number = chosen(_PREFIXES, drawn.matter) + "-" + year + "-" + _text(self.number + FIRST_NUMBER)
        return {
            "id": self.id, "number": number, "matter": self.matter, "version": 1, "person_id": self.person,
            "household_id": self.household, "masked_name": name.str.slice(0, 1) + stars,
            "masked_number": "****" + self.of.id_number.gather(drawn.row).str.slice(-4), "role": "self",
            "institution": "", "items": chosen(_ITEMS, drawn.matter), "persons": braced(self.person),
            "households": braced(self.household), "printed_for": self.household, "hands": braced(self.clerk),
            "accepting_id": drawn.accepting, "home_id": self.home, "target_id": drawn.accepting,
            "accepted_at": moments(drawn.accepted), "accepted_by": self.clerk, "face_compared": True, "proof": "",
            "answers_digest": "", "follow_code": follow_codes(self.number), "kilometres": drawn.kilometres, "asked": 0,
            "asked_known": 0, "stopped_for": "", "times_sent_back": (drawn.sent_back != NEVER).astype(np.int8),
        }  # fmt: skip

    def standing(self) -> Columns:
        """Return where each case stands: with which office, for what, since when and until when."""
        drawn, state = self.drawn, self.drawn.state
        waits, back = np.isin(state, (cases.ACCEPTED, cases.SENT_BACK)), state == cases.SENT_BACK
        in_print = np.isin(state, (cases.APPROVED, cases.PRINTED))
        begun = np.where(drawn.supplemented == NEVER, drawn.accepted, drawn.supplemented)
        last = np.select(
            [back, state == cases.ACCEPTED, state == cases.PRINTED, self.closed],
            [drawn.sent_back, begun, drawn.printed, drawn.closed],
            drawn.decided,
        )
        return {
            "state": chosen(STATES, state), "since": moments(last),
            "office_id": np.where(in_print | self.closed, drawn.accepting, self.decides),
            "task": chosen(("", "decide", "print"), np.select([waits, in_print], [1, 2], 0)),
            "due_at": moments(np.select([waits, in_print], [drawn.decide_due, drawn.print_due], NEVER)),
            "paused_at": moments(np.where(back, drawn.sent_back, NEVER)),
            "missing": chosen(("[]", _MISSING), back.astype(int)),
        }  # fmt: skip

    def ending(self) -> Columns:
        """Return how each case was decided and ended, and what the resident said of it."""
        drawn, said = self.drawn, self.drawn.verdict != NEVER
        decided = (drawn.decided != NEVER) & ~self.withdrawn
        why = np.where(drawn.state == cases.REFUSED, np.where(drawn.matter == EDUCATION, 2, 1), 0)
        return {
            "decided_at": moments(np.where(decided, drawn.decided, NEVER)), "decided_by": there(self.officer, decided),
            "refusal": chosen(("{}", _json(_FROZEN), _json(_UNPROVEN)), why),
            "handed_over_at": moments(np.where(self.closed, drawn.closed, NEVER)), "closed_at": moments(drawn.closed),
            "verdict": words.optional(chosen(_VERDICTS, drawn.said), said),
            "verdict_words": words.optional(chosen(_WORDS, drawn.row % len(_WORDS)), said),
            "verdict_at": moments(drawn.verdict),
        }  # fmt: skip

    def visit(self) -> Columns:
        """Return who stood at the counter."""
        return {
            "id": self.id, "at": moments(self.drawn.accepted), "matter": self.matter, "unit_id": self.drawn.accepting,
            "account_id": self.clerk, "person_id": self.person, "household_id": self.household, "home_id": self.home,
            "role": "self", "institution": "", "face_compared": True,
        }  # fmt: skip

    def legs(self) -> Columns:
        """Return three legs a case: accepted, decided by the home station or a second officer, printed."""
        drawn, many = self.drawn, self.many
        ended = drawn.state >= cases.REFUSED
        done = (
            drawn.accepted,
            drawn.decided,
            np.where(ended, drawn.decided, np.where(self.closed, drawn.closed, NEVER)),
        )
        due = (drawn.accepted, drawn.decide_due, drawn.print_due)
        opened = (drawn.accepted, drawn.accepted, np.where(drawn.granted(), drawn.decided, NEVER))
        term = np.where(np.isin(drawn.matter, (KINSHIP, EDUCATION)), 3, 1)
        late = [(end != NEVER) & (end > promised) & ~ended for end, promised in zip(done, due, strict=True)]
        place = np.repeat((0, 1, 2), many)
        return {
            "case_id": pl.concat([self.id] * 3), "position": place,
            "unit_id": np.concatenate((drawn.accepting, self.decides, drawn.accepting)),
            "task": chosen(("accept", "decide", "print"), place),
            "working_days": np.concatenate((np.zeros(many, dtype=int), term, np.ones(many, dtype=int))),
            "due_at": moments(np.concatenate(due)), "provisional": False, "opened_at": moments(np.concatenate(opened)),
            "done_at": moments(np.concatenate(done)), "late": np.concatenate(late),
        }  # fmt: skip

    def particulars(self) -> Columns:
        """Return what was answered and what is proposed, as JSON."""
        answers, patches = zip(*map(self._answered, range(self.many)), strict=True) if self.many else ((), ())
        return {
            "person_id": self.person, "case_id": self.id, "answers": pl.Series(answers, dtype=pl.String),
            "patch": pl.Series(patches, dtype=pl.String),
        }  # fmt: skip

    def _answered(self, at: int) -> tuple[str, str]:
        row, person, household = int(self.drawn.row[at]), int(self.person[at]), int(self.household[at])
        match self.drawn.matter[at]:
            case cases.LOST:
                on = {"date": str(np.datetime64(int(self.drawn.lost[at]), "D"))}
                new = str(household + NEW_SERIALS)
                entry = Entry(subject="booklet", subject_id=household, item="lost", old=serial(household), new=new)
                return _json({"lost_on": on, "circumstances": _HOW_LOST[row % len(_HOW_LOST)]}), _patch(entry)
            case cases.KINSHIP:
                kin, other = _KIN[row % len(_KIN)], self.of.name[(row * 7 + 11) % len(self.of.name)]
                together = f"{1985 + row % 20}年，{self.of.stations[0].town}"
                answers = {"other_name": other, "other_number": "", "kinship": kin, "together": together}
                return _json(answers), _patch()
            case cases.EDUCATION:
                level = table("education").value("21")
                entry = Entry(subject="person", subject_id=person, item="education", old=None, new=level)
                return _json({"level": to_json(level), "diploma": f"D-{1990 + row % 30}-{row:06d}"}), _patch(entry)
            case _:
                firm = f"{self.of.stations[0].town}{words.FIRMS[row % len(words.FIRMS)]}"
                entry = Entry(subject="person", subject_id=person, item="workplace", old="", new=firm)
                return _json({"workplace": firm}), _patch(entry)

    def changes(self) -> Columns:
        """Return what altered the register: each granted loss."""
        drawn = self.drawn
        which = np.flatnonzero(drawn.granted() & (drawn.matter == LOST))
        return {
            "id": self.number[which] + FIRST_CHANGE, "recorded_at": moments(drawn.decided[which]),
            "kind": pl.repeat("change", len(which), eager=True), "case_id": self.id.gather(which),
            "account_id": self.officer[which], "unit_id": self.decides[which],
            "ground": pl.repeat(CODES[LOST], len(which), eager=True),
        }  # fmt: skip

    def journal(self) -> Columns:
        """Return a line for each step, in the order of the steps."""
        drawn = self.drawn
        clerk, decides = (self.clerk, drawn.accepting, 0), (self.officer, self.decides, 1)
        unproven = np.where(drawn.matter == EDUCATION, 1, 0)
        steps = (
            ("file", "", "accepted", drawn.accepted, clerk, ("",)),
            ("send-back", "accepted", "sent-back", drawn.sent_back, decides, ("遗失经过的书面说明",)),
            ("supplement", "sent-back", "accepted", drawn.supplemented, clerk, ("已补交书面说明",)),
            ("refuse", "accepted", "refused", self._ended(cases.REFUSED), decides, (_said(_FROZEN), _said(_UNPROVEN))),
            ("withdraw", "accepted", "withdrawn", self._ended(cases.WITHDRAWN), clerk, ("暂时不办了",)),
            ("approve", "accepted", "approved", np.where(drawn.granted(), drawn.decided, NEVER), decides, ("",)),
            ("print", "approved", "printed", drawn.printed, clerk, ("",)),
            ("hand-over", "printed", "closed", np.where(self.closed, drawn.closed, NEVER), clerk, ("",)),
        )
        frames = []
        for step, start, end, at, (account, unit, duty), reasons in steps:
            which = np.flatnonzero(at != NEVER)
            frames.append(pl.select(
                at=moments(at[which]), thing_id=self.id.gather(which), step=pl.lit(step), start=pl.lit(start),
                end=pl.lit(end), account_id=pl.Series(account[which]), unit_id=pl.Series(unit[which]),
                duty=pl.lit(("clerk", "officer")[duty]),
                reason=chosen(reasons, unproven[which] if len(reasons) > 1 else np.zeros(len(which), dtype=int)),
            ))  # fmt: skip
        whole = pl.concat(frames)
        return {"kind": "matters.case"} | {name: whole[name] for name in whole.columns}

    def _ended(self, state: int) -> NDArray[np.int64]:
        return np.where(self.drawn.state == state, self.drawn.decided, NEVER)


def serial(household: int) -> str:
    """Return the serial of the booklet that a household of the crowd had at first."""
    return str(household + (100_000_000 if household < 200_000_000 else 1_000_000_000))  # noqa: PLR2004 - see places


def _text(numbers: NDArray[np.int64]) -> pl.Series:
    return pl.Series(numbers).cast(pl.String)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _patch(*entries: Entry) -> str:
    return _json(patch_to_json(Patch(kind="change", entries=entries)))


def _said(refusal: dict[str, str]) -> str:
    return f"{refusal['ground']}: {refusal['words']}"
