"""Addresses in a template: what a name leads to is found once, and numbers are put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from banshi.web.rendering.escaping import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.template.defaulttags import URLNode
    from django.templatetags.static import StaticNode

    from banshi.web.rendering.sheet import Names, Sheet
    from banshi.web.rendering.writer import Writer

STANDING_IN: dict[type, Callable[[int], object]] = {
    UUID: lambda at: UUID(int=0xB4A5_0000_0000_4000_8000_0000_0000_0000 + at),
    int: lambda at: 9_100_200_300_400_500_600 + at,
}
"""Numbers that no address has, one for each place: every address with such numbers in their places is written alike."""
known: dict[tuple[Any, ...], str | None] = {}


def address(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - Django says no types
    """Write an address by a name of its own, outside of any namespace, or keep it under a name."""
    name = node.view_name.var
    if not isinstance(name, str) or node.view_name.filters or ":" in name or node.kwargs:
        return False
    given = "".join(f"{writer.value(one)}, " for one in node.args)
    code = f"{writer.keep(led_to)}({str(name)!r}, ({given}), {writer.keep(node)}, sheet, {writer.names})"
    if node.asvar:
        writer.set(node.asvar, code)
    else:
        writer.piece(f"{writer.keep(escaped)}({code})")
    return True


def led_to(name: str, given: tuple[Any, ...], node: URLNode, sheet: Sheet, names: Names) -> str:
    """Return an address; where it is not so simple, as Django finds it."""
    found = address_of(name, given, sheet.where)
    if found is None:
        found = SafeString(node.render(sheet.handed(names)))
        return names[node.asvar] if node.asvar else found
    return found


def address_of(name: str, given: tuple[Any, ...], where: tuple[str, str | None]) -> str | None:
    """Return the address of a page by its name and the numbers in it; nothing where it is not so simple."""
    kinds = tuple(map(type, given))
    key = (name, kinds, where)
    if key not in known:
        known[key] = _form(name, kinds)
    form = known[key]
    if form is None or (int in kinds and any(type(one) is int and one < 0 for one in given)):
        return None
    return form % given if given else form


def _form(name: str, kinds: tuple[type, ...]) -> str | None:
    """Return the address with a place for each number; nothing where a part of it is not a number."""
    if not STANDING_IN.keys() >= set(kinds):
        return None
    numbers = [STANDING_IN[kind](at) for at, kind in enumerate(kinds)]
    try:
        form = reverse(name, args=numbers).replace("%", "%%")
    except NoReverseMatch:
        return None
    for number in numbers:
        before, found, after = form.partition(str(number))
        if not found:
            return None
        form = f"{before}%s{after}"
    return form if kinds else form.replace("%%", "%")


def file(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - as above
    """Write the address of a style sheet, a script or a picture, by a path that stands in the template."""
    if not isinstance(node.path.var, str) or node.path.filters or node.varname:
        return False
    writer.piece(f"{writer.keep(found_at)}({writer.keep({})}, {writer.keep(node)}, sheet)")
    return True


def found_at(found: dict[str, str], node: StaticNode, sheet: Sheet) -> str:
    """Return the address of a file."""
    prefix, _list = sheet.where
    if prefix not in found:
        found[prefix] = node.render(sheet.context)
    return found[prefix]
