"""Addresses in a template: what a name leads to is found once, and numbers are put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.defaulttags import URLNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

from banshi.web.rendering.escaping import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.template import Context
    from django.template.base import Node

STANDING_IN: dict[type, Callable[[int], object]] = {
    UUID: lambda at: UUID(int=0xB4A5_0000_0000_4000_8000_0000_0000_0000 + at),
    int: lambda at: 9_100_200_300_400_500_600 + at,
}
"""Numbers that no address has, one for each place: every address with such numbers in their places is written alike."""
known: dict[tuple[Any, ...], str | None] = {}


class Address(URLNode):
    """An address by a name that stands in the template."""

    name: str

    def render(self, context: Context) -> str:
        """Return the address, or keep it under a name."""
        given = [one.resolve(context) for one in self.args]
        address = address_of(self.name, given)
        if address is None:
            return super().render(context)
        if self.asvar:
            context.dicts[-1][self.asvar] = address
            return ""
        return escaped(address) if context.autoescape else address

    render_annotated = render


def address_of(name: str, given: list[Any]) -> str | None:
    """Return the address of a page by its name and the numbers in it; nothing where it is not so simple."""
    kinds = tuple(map(type, given))
    key = (name, kinds, get_script_prefix(), get_urlconf())
    if key not in known:
        known[key] = _form(name, kinds)
    form = known[key]
    if form is None or (int in kinds and any(type(one) is int and one < 0 for one in given)):
        return None
    return form % tuple(given) if given else form


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


class File(StaticNode):
    """The address of a style sheet, a script or a picture, by a path that stands in the template."""

    found: dict[str, str]

    def url(self, context: Context) -> str:
        """Return the address."""
        prefix = get_script_prefix()
        if prefix not in self.found:
            self.found[prefix] = super().url(context)
        return self.found[prefix]


def address(node: Any) -> Node:  # noqa: ANN401 - it becomes another class
    """Return what may stand in the place of an address: by a name of its own, outside of any namespace."""
    name = node.view_name.var
    if isinstance(name, str) and not node.view_name.filters and ":" not in name and not node.kwargs:
        node.__class__, node.name = Address, str(name)
    return node  # type: ignore[no-any-return]


def file(node: Any) -> Node:  # noqa: ANN401 - as above
    """Return what may stand in the place of the address of a file."""
    if isinstance(node.path.var, str) and not node.path.filters:
        node.__class__, node.found = File, {}
    return node  # type: ignore[no-any-return]
