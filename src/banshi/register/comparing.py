"""Whether what a proposal expected still stands on the register, and the refusal that shows both values if not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from banshi.kernel.codes import CodeValue
from banshi.kernel.refusals import Conflict, Difference
from banshi.register.codes import code_value, number_of
from banshi.register.records import shown

if TYPE_CHECKING:
    from datetime import date

    from banshi.register.records import Value


def same(raw: object, expected: Value) -> bool:
    """Return whether a column holds the expected value."""
    return raw == stored(expected)


def stored(value: Value) -> str | int | date | None:
    """Return a value as its column holds it."""
    return number_of(value) if isinstance(value, CodeValue) else value


def gone(what: Any, expected: Value, raw: Any, *, code: bool) -> Conflict:  # noqa: ANN401
    """Return the refusal of a proposal whose expected old value does not stand there any more: both side by side."""
    found = code_value(raw) if code and raw is not None else raw
    return Conflict(
        "old-value-gone",
        _("The register has changed since this was proposed, so nothing was written."),
        cure=_("Compare both values; then send the case back or refuse it."),
        differences=(Difference(what, shown(expected) or "–", shown(found) or "–"),),
    )
