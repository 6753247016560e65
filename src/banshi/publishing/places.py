"""The trees that published counts add up in: places by their division codes, and what concerns are about.

A place is listed because an office serves it, never because somebody there reported something. What is not known more
exactly has a node of its own beside its siblings, whose code ends with a star, so that siblings add up.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from banshi.concerns import catalogue
from banshi.stations.models import Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROOT = ""
REST = "*"
"""The last sign of the node for whatever is not known more exactly than its parent."""
LENGTHS = (4, 6, 9, 12)
LEVELS = {0: "all", 4: "city", 6: "county", 9: "street", 12: "village"}
COUNTY = 6
NAMED_BY = {UnitKind.GOVERNMENT, UnitKind.STREET, UnitKind.VILLAGE}
"""Whose names are those of places; a bureau names its place where none of them does."""
SAID_BY = {
    UnitKind.GOVERNMENT: ("人民政府", " government"),
    UnitKind.STREET: ("办事处", " office"),
    UnitKind.CITY: ("公安局", " city bureau"),
    UnitKind.COUNTY: ("公安局", " county bureau"),
}
"""What the names of offices say after that of their place."""


@dataclass(frozen=True, slots=True)
class Named:
    """A node's name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Nodes by their codes: the children of each, and the names; ``ROOT`` is everything.

    ``part`` is what stands between a code and the part that makes it a code further down.
    """

    children: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Named]
    part: str = ""
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def __contains__(self, code: str) -> bool:
        return code in self.names

    def add_up(self, counted: Iterable[tuple[str, int]]) -> dict[str, int]:
        """Return the sum of every node, from counts of leaves or of nodes that are known no more exactly."""
        sums = dict.fromkeys(self.names, 0)
        for code, number in counted:
            for node in self.line_of(code):
                sums[node] += number
        return sums

    def line_of(self, code: str) -> tuple[str, ...]:
        """Return the nodes that a code counts for, ``ROOT`` first; a code nobody listed counts for what is above it."""
        if code not in self.lines:
            line = [ROOT]
            while below := [one for one in self.children.get(line[-1], ()) if self._covers(one, code)]:
                line.append(below[0])
            self.lines[code] = (*line, *self.children.get(line[-1], ())[-1:])
        return self.lines[code]

    def _covers(self, node: str, code: str) -> bool:
        return code == node or (not node.endswith(REST) and code.startswith(node + self.part))


def level_of(place: str) -> str:
    """Return what kind of place a node is; the level above for what is not known more exactly."""
    return LEVELS[len(place.removesuffix(REST))]


def parent_of(place: str) -> str:
    """Return the node above a place."""
    if place.endswith(REST):
        return place[:-1]
    return place[: max((length for length in (0, *LENGTHS) if length < len(place)), default=0)]


def place_tree() -> Tree:
    """Return every place that some office of this installation serves, down to villages where it has offices there."""
    names: dict[str, Named] = {ROOT: Named("全部", "Everywhere")}
    for kind, code, division, zh, en in Unit.objects.order_by("code").values_list(
        "kind", "code", "division", "name", "name_en"
    ):
        place = _place(kind, code, division)
        if not place:
            continue
        for length in LENGTHS:
            if length <= len(place):
                names.setdefault(place[:length], Named(place[:length], place[:length]))
        if kind in NAMED_BY or names[place].zh == place:
            ends = SAID_BY.get(UnitKind(kind), ("", ""))
            names[place] = Named(zh.removesuffix(ends[0]), en.removesuffix(ends[1]))
    return _tree(names, parent_of)


def _place(kind: str, code: str, division: str) -> str:
    """Return the place that a unit serves; nothing for one that serves more than a city."""
    if kind == UnitKind.VILLAGE:
        return code[:12]
    if kind == UnitKind.STREET:
        return code[:9]
    if division.endswith("0000"):
        return ""
    return division[:4] if division.endswith("00") else division[:6]


def subject_tree() -> Tree:
    """Return what concerns are about, as the taxonomy of this installation has it."""
    names = {ROOT: Named("全部", "Everything")}
    names |= {code: Named(one.name, one.name_en) for code, one in catalogue.categories().items()}
    return _tree(names, lambda code: code.rpartition(".")[0], part=".")


def _tree(names: dict[str, Named], above: Callable[[str], str], part: str = "") -> Tree:
    children: defaultdict[str, list[str]] = defaultdict(list)
    for code in sorted(names.keys() - {ROOT}):
        children[above(code)].append(code)
    for parent in children:
        rest = f"{parent}{REST}"
        children[parent].append(rest)
        names[rest] = _unknown(names[parent]) if parent else Named("不详", "Not known")
    return Tree(children={parent: tuple(below) for parent, below in children.items()}, names=names, part=part)


def _unknown(above: Named) -> Named:
    return Named(f"{above.zh}（不详）", f"{above.en}, not known more exactly")
