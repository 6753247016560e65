"""What stands between the braces of a template: a name, what is asked of it, and the filters it goes through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.base import FilterExpression, VariableNode, render_value_in_context
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

from banshi.web.rendering.escaping import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.template import Context
    from django.template.base import Parser

    type Step = tuple[Callable[..., Any], tuple[tuple[bool, Any], ...], bool, bool, bool]

NOTHING, DJANGO = object(), object()
"""There is no such name; and: it is for Django to say what this is."""


class Expression(FilterExpression):
    """A filter expression whose filters were looked at once, and whose names are looked up without detours."""

    __slots__ = ("steps",)

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        self.steps: tuple[Step, ...] = tuple(_step(function, given) for function, given in self.filters)

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 - Django's own shape
        """Return the value; as Django does, which also answers for all that is rare."""
        found: Any = self.var
        if self.is_var:
            lookups = found.lookups
            found = DJANGO if lookups is None else looked_up(lookups, context)
            if found is NOTHING and ignore_failures:
                found = None
            elif found is NOTHING or found is DJANGO:
                return super().resolve(context, ignore_failures)
        for step in self.steps:
            found = _filtered(found, step, context)
        return found


def looked_up(lookups: tuple[str, ...], context: Context) -> Any:  # noqa: ANN401 - whatever stands in the context
    """Return what a dotted name means here, where that is plain: nothing to be called, and nothing goes wrong."""
    name = lookups[0]
    for known in reversed(context.dicts):
        if name in known:
            found = known[name]
            break
    else:
        return NOTHING
    if callable(found):
        return DJANGO
    if len(lookups) == 1:
        return found
    try:
        for bit in lookups[1:]:
            found = found[bit] if hasattr(type(found), "__getitem__") else getattr(found, bit)
            if callable(found):
                return DJANGO
    except Exception:  # noqa: BLE001 - Django looks again, and knows what each of them means
        return DJANGO
    return found


def _step(function: Callable[..., Any], given: list[tuple[bool, Any]]) -> Step:
    return (
        function, tuple(given), getattr(function, "expects_localtime", False),
        getattr(function, "needs_autoescape", False), getattr(function, "is_safe", False),
    )  # fmt: skip


def _filtered(value: Any, step: Step, context: Context) -> Any:  # noqa: ANN401 - whatever a filter takes and gives
    function, given, local, needs_autoescape, is_safe = step
    if local:
        value = template_localtime(value, context.use_tz)
    if needs_autoescape:
        found = function(value, *_resolved(given, context), autoescape=context.autoescape)
    else:
        found = function(value, *_resolved(given, context)) if given else function(value)
    return mark_safe(found) if is_safe and isinstance(value, SafeString) else found  # noqa: S308 - what came in was


def _resolved(given: tuple[tuple[bool, Any], ...], context: Context) -> list[Any]:
    return [one.resolve(context) if is_name else mark_safe(one) for is_name, one in given]  # noqa: S308 - of the template


class Value(VariableNode):
    """A value on a page: most are words, which need no more than their five dangerous signs replaced."""

    def render(self, context: Context) -> str:
        """Return the value as it stands on the page."""
        return as_shown(self.filter_expression.resolve(context), context)

    render_annotated = render


def as_shown(value: Any, context: Context) -> str:  # noqa: ANN401 - whatever stands in the context
    """Return a value as it stands on a page."""
    kind = type(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return escaped(value) if context.autoescape else str(value)
    return render_value_in_context(value, context)
