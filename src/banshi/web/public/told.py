"""The answer before the trip as JSON: the same values as the page, each with its code and its words.

The shape is described in ``docs/can-i.md`` and does not change within a version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banshi.kernel import clock
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.vocabulary import ROLE_WORDS
from banshi.web.public import sharing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from banshi.kernel.sources import Source
    from banshi.kernel.workdays import Due
    from banshi.matters.definition import Ground
    from banshi.stations.queries import Counter
    from banshi.web.public.answering import Answer, Way
    from banshi.web.public.known import OnFile

SHAPE = 1


def as_json(told: Answer, said: Mapping[str, str]) -> dict[str, Any]:
    """Return an answer as plain values; labels in the language of the moment."""
    matter, remedy, fee = told.matter, jurisdiction().remedy, told.matter.fee
    return {
        "shape": SHAPE,
        "matter": {"code": matter.code, "version": matter.version, "title": str(matter.title)},
        "address": sharing.address(f"/can-i/{matter.code}/", **said),
        "verdict": told.verdict,
        "class": matter.category.value,
        "role": {"code": told.role.value, "label": str(ROLE_WORDS[told.role])} if told.role else None,
        "who_may_apply": [{"code": r.value, "label": str(ROLE_WORDS[r])} for r in matter.who_may_apply],
        "place": {"code": told.place.token, "label": told.place.name} if told.place else None,
        "filed_at": moment(told.filed_at),
        "bring": [{"label": str(one.what), "source": source(one.source)} for one in told.bring],
        "not_needed": [str(label) for label in told.spared],
        "ways": [_way(way) for way in told.ways],
        "heard": [
            {"who": str(h.who), "what": str(h.word), "from_age": h.from_age, "working_days": h.working_days,
             "source": source(h.source)}
            for h in told.heard
        ],
        "refused_if": [_ground(ground) for ground in matter.grounds],
        "remedy": {
            "way": str(remedy.way), "where": str(remedy.where), "days": remedy.days, "source": source(remedy.source),
        },
        "cost": {"yuan": fee.yuan if fee else 0, "source": source(fee.source) if fee else None},
        "counters": [_counter(one) for one in told.counters.all] if told.counters else [],
        "law": [source(one) for one in matter.law],
        "on_file": _on_file(told.on_file, told.home),
    }  # fmt: skip


def source(of: Source | None) -> dict[str, Any] | None:
    """Return where a rule stands, and whether an authority has confirmed it."""
    return {"label": of.said, "article": of.article, "verified": of.verified} if of else None


def moment(at: datetime | None) -> str | None:
    """Return a moment as the clocks of the stations show it, with its zone (ISO 8601), to the minute."""
    return at.astimezone(clock.zone()).isoformat(timespec="minutes") if at else None


def _way(way: Way) -> dict[str, Any]:
    steps = [
        {
            "office": str(step.office), "task": step.task.value, "label": str(step.does),
            "working_days": step.working_days, "due": _due(step.due), "holds_up": not step.beside,
            "source": source(step.source),
        }
        for step in way.steps
    ]  # fmt: skip
    return {"if": str(way.when), "done": _due(way.done), "steps": steps}


def _due(due: Due) -> dict[str, Any]:
    return {"at": moment(due.at), "provisional": due.provisional}


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "code": ground.code, "label": str(ground.sentence), "cure": str(ground.cure), "source": source(ground.source),
    }  # fmt: skip


def _counter(one: Counter) -> dict[str, Any]:
    station = one.station
    return {
        "code": station.code, "label": str(station), "kilometres": one.kilometres, "address": station.address,
        "phone": station.phone, "hours": station.hours, "open_until": moment(one.open_until),
        "opens_at": moment(one.opens_at),
    }  # fmt: skip


def _on_file(known: OnFile | None, home: Counter | None) -> dict[str, Any] | None:
    if known is None:
        return None
    return {
        "known": [{"item": line.name, "label": str(line.label), "value": line.value} for line in known.lines],
        "home": {"code": known.home.code, "label": str(known.home), "kilometres": home.kilometres if home else None},
        "judged": known.judged,
        "against": [_ground(ground) for ground in known.against],
    }
