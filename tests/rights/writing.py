"""The two tables of docs/who-may-what.md: who may take which step, and what every address answers to everybody."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils import translation

from banshi.kernel.actor import Duty
from tests.rights.walking import NOT_THERE, REFUSED, WRONG_METHOD, addresses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from banshi.journal.steps import Step
    from tests.rights.asking import Asked
    from tests.rights.walking import Address, Walk

HEADINGS = {
    "burden": "Reports that offices are asked for", "care": "Looking after people", "concerns": "Concerns and problems",
    "connections": "Systems that are connected", "linkage": "Records that may be of one person",
    "matters": "Matters", "projects": "Lists, candidates, projects, milestones",
    "stations": "Standing in for a colleague",
    "stories": "What worked, and taking it over", "volunteers": "Volunteers", "voting": "Ballots and draws",
    "watching": "Questions about looks",
    "register/findings": "Contradictions on the register", "retention/holding": "Stopping a deletion",
    "stations/account_lifecycle": "Sessions, and the way back into an account",
}  # fmt: skip
EVERY_DUTY = tuple(Duty)


def steps(found: Mapping[str, list[Asked]]) -> Iterator[str]:
    """Yield the lines of the first table: one step a line, computed from the predicates."""
    for package, rows in found.items():
        yield f"\n### {HEADINGS[package.removesuffix('/lifecycle')]}\n"
        yield "| Step | 中文 | From → to | Who may | Never |"
        yield "| --- | --- | --- | --- | --- |"
        for row in rows:
            yield _line([_step(row.step), _chinese(row.step), _moves(row.step), _who(row), "; ".join(row.never) or "–"])


def _step(step: Step[Any]) -> str:
    with translation.override("en"):
        return f"{step.says} `{step.name}`"


def _chinese(step: Step[Any]) -> str:
    with translation.override("en"):
        english = str(step.says)
    with translation.override("zh-hans"):
        return str(step.says) if str(step.says) != english else "–"


def _moves(step: Step[Any]) -> str:
    start = ", ".join(str(one) for one in step.start) or "(begins)"
    return f"{start} → {step.end or 'stays'}"


def _who(row: Asked) -> str:
    offices = [f"{office}: {_duties(duties)}" for office, duties in row.offices.items()]
    return "; ".join([*offices, *row.persons]) or "nobody"


def _duties(duties: tuple[Duty, ...]) -> str:
    return "every post" if duties == EVERY_DUTY else ", ".join(one.value for one in duties)


def urls(walk: Walk) -> Iterator[str]:
    """Yield the lines of the second table: one address a line, with what everybody gets."""
    yield "| Address | Name | Says it is for | Reading | Sending |"
    yield "| --- | --- | --- | --- | --- |"
    for one in addresses():
        reading = walk.answers.get((one.route, "GET"))
        if reading is not None:
            sending = walk.answers[one.route, "POST"]
            yield _line(
                [route(one), one.name or "–", _audience(one), _grouped(reading), _grouped(sending, _free(one, walk))]
            )


def route(one: Address) -> str:
    """Return an address as the table writes it."""
    plain = one.route.replace("^", "").replace("$", "")
    return f"`/{plain}`"


def _free(one: Address, walk: Walk) -> str:
    """Say so where a command is taken without a token: other systems have keys instead."""
    without = {said for (said,) in walk.answers[one.route, "POST without token"].values()}
    return "" if without <= {REFUSED, WRONG_METHOD, NOT_THERE} else "no token needed; "


def _audience(one: Address) -> str:
    audience = getattr(one.view, "audience", "nobody said")
    duties = [
        cell.cell_contents
        for cell in getattr(one.view, "__closure__", None) or ()
        if isinstance(cell.cell_contents, tuple) and all(isinstance(duty, Duty) for duty in cell.cell_contents)
    ]
    named = [duty.value for duty in Duty if duties and duty in duties[0]]
    return f"{audience}: {', '.join(named)}" if named else audience


def _grouped(answers: Mapping[str, tuple[str, ...]], before: str = "") -> str:
    """Return what everybody gets, the largest group as 'all others'."""
    groups: dict[str, list[str]] = defaultdict(list)
    for member, said in answers.items():
        groups[_phrase(said)].append(member)
    if len(groups) == 1:
        return before + next(iter(groups))
    largest = max(groups, key=lambda phrase: (len(groups[phrase]), phrase))
    named = [f"**{phrase}**: {', '.join(members)}" for phrase, members in sorted(groups.items()) if phrase != largest]
    return before + "; ".join([*named, f"**{largest}**: all others"])


def _phrase(said: tuple[str, ...]) -> str:
    """Return in words what somebody got for our thing, for theirs, and for one that is not there."""
    ours, theirs, nothing = (said * 3)[:3] if len(said) == 1 else said
    if ours == theirs == nothing:
        return ours
    if ours == theirs:
        return f"{ours} both" if nothing == NOT_THERE else f"{ours} both, {nothing} where there is none"
    if theirs == nothing:
        return f"{ours} ours" if theirs == NOT_THERE else f"{ours} ours, {theirs} else"
    if ours == nothing:
        return f"{theirs} theirs" if ours == NOT_THERE else f"{theirs} theirs, {ours} else"
    return f"{ours} ours, {theirs} theirs, {nothing} else"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
