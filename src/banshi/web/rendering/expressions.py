"""What stands between the braces of a template: a name, what is asked of it, and the filters it goes through."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.base import Variable, VariableDoesNotExist, render_value_in_context
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

from banshi.web.rendering.escaping import escaped, to_escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from banshi.web.rendering.sheet import Names, Sheet

    type Find = Callable[[Sheet, Names], Any]

NOTHING = object()
"""There is no such name."""
ODD_KEYS = (TypeError, AttributeError, KeyError, ValueError, IndexError)
"""What Django takes for: not to be had by this key, so perhaps by an attribute."""
GROUPED_FROM = 1000
"""Numbers from here on may be written with separators."""


@cache
def finder(name: str, missing: object) -> Find:
    """Return how a dotted name is looked up. What goes wrong is looked up again by Django, which knows what it means.

    ``missing`` is what a name gives that is not there; with ``NOTHING`` it is an error, as Django has it.
    """
    variable = Variable(name)
    lookups: tuple[str, ...] = variable.lookups or ()

    def by_django(sheet: Sheet, names: Names) -> Any:  # noqa: ANN401 - whatever stands in the context
        try:
            return variable.resolve(sheet.handed(names))
        except VariableDoesNotExist:
            if missing is NOTHING:
                raise
            return missing

    if lookups[:1] == ("block",):
        return by_django  # it asks the context for what it replaces, which must know what names mean here
    find = (_of_one, _of_two, _of_many)[min(len(lookups), 3) - 1](lookups, missing, by_django)

    def strict(sheet: Sheet, names: Names) -> Any:  # noqa: ANN401 - as above
        found = find(sheet, names)
        return by_django(sheet, names) if found is NOTHING else found

    return strict if missing is NOTHING else find


def _of_one(lookups: tuple[str, ...], missing: object, by_django: Find) -> Find:
    (name,) = lookups

    def find(sheet: Sheet, names: Names) -> Any:  # noqa: ANN401 - as above
        found = names.get(name, missing)
        return by_django(sheet, names) if callable(found) else found

    return find


def _of_two(lookups: tuple[str, ...], missing: object, by_django: Find) -> Find:
    first, second = lookups

    def find(sheet: Sheet, names: Names) -> Any:  # noqa: ANN401 - as above
        thing = names.get(first)
        if thing is None:
            return missing
        try:
            found = WAYS[type(thing)](thing, second)
            return called(found) if callable(found) else found
        except Exception as error:  # noqa: BLE001 - Django looks again
            return missing if is_not_there(thing, second, error) else by_django(sheet, names)

    return find


def _of_many(lookups: tuple[str, ...], missing: object, by_django: Find) -> Find:
    first, *others = lookups

    def find(sheet: Sheet, names: Names) -> Any:  # noqa: ANN401 - as above
        found = names.get(first)
        try:
            for bit in others:
                if found is None:
                    return missing
                found = WAYS[type(found)](found, bit)
                if callable(found):
                    found = called(found)
        except Exception:  # noqa: BLE001 - as above
            return by_django(sheet, names)
        return found

    return find


class Ways(dict[type, "Callable[[Any, str], Any]"]):
    """How each kind of thing is asked for what it has under a name: found out when the first of its kind comes."""

    def __missing__(self, kind: type) -> Callable[[Any, str], Any]:
        """Return the way: by key if there may be keys, else as an attribute; what is to be called is left to Django."""
        if any("__call__" in known.__dict__ for known in kind.__mro__):
            self[kind] = not_to_be_asked
        else:
            self[kind] = by_key if hasattr(kind, "__getitem__") else getattr
        return self[kind]


WAYS = Ways()


def not_to_be_asked(_thing: object, _bit: str) -> None:
    """Leave it to Django."""
    raise TypeError


def by_key(thing: Any, bit: str) -> Any:  # noqa: ANN401 - as above
    """Return what a thing has under a key, else what it has as an attribute."""
    try:
        return thing[bit]
    except ODD_KEYS:
        return getattr(thing, bit)


def is_not_there(thing: object, bit: str, error: Exception) -> bool:
    """Tell whether a thing has nothing of this name, without asking Django: neither its kind nor itself knows it."""
    kind = type(thing)
    plain = kind.__dir__ is object.__dir__ and not hasattr(kind, bit)
    return type(error) is AttributeError and error.obj is thing and plain and not bit[0].isdigit()


def called(thing: Any) -> Any:  # noqa: ANN401 - as above
    """Return what something gives that can be called; what would change data is not called."""
    if getattr(thing, "do_not_call_in_templates", False):
        return thing
    return "" if getattr(thing, "alters_data", False) else thing()


def shown(value: Any, sheet: Sheet) -> str:  # noqa: ANN401 - as above
    """Return a value as it stands on a page; Django says how numbers and days are written in a language."""
    kind = type(value)
    if kind is str:
        return escape(value) if to_escape(value) else value
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    if kind is int and -GROUPED_FROM < value < GROUPED_FROM:
        return str(value)
    if isinstance(value, (str, Promise, UUID)):
        return escaped(value if isinstance(value, str) else str(value))
    return render_value_in_context(value, sheet.context)


def filtered(function: Callable[..., Any], value: Any, sheet: Sheet, *given: object) -> Any:  # noqa: ANN401 - as above
    """Return what a filter gives that says more of itself: local time, whether it escapes, whether HTML stays HTML."""
    if getattr(function, "expects_localtime", False):
        value = template_localtime(value, sheet.context.use_tz)
    if getattr(function, "needs_autoescape", False):
        found = function(value, *given, autoescape=True)
    else:
        found = function(value, *given)
    is_safe = getattr(function, "is_safe", False) and isinstance(value, SafeData)
    return mark_safe(found) if is_safe else found  # noqa: S308 - what came in was
