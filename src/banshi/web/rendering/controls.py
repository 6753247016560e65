"""Lines to type in, ticks, hidden values and lists to choose from, written down at once.

A template for each costs more than the rest of it. What is drawn otherwise keeps its template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

from banshi.web.rendering.escaping import escaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

FOLDER = "django/forms/widgets/"
LINES = (
    "text",
    "hidden",
    "number",
    "email",
    "url",
    "password",
    "date",
    "datetime",
    "time",
    "search",
    "file",
    "checkbox",
)


class Controls(TemplatesSetting):
    """Django's renderer, with the commonest templates by heart."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return a control as HTML."""
        by_heart = BY_HEART.get(template_name)
        return by_heart(context["widget"]) if by_heart else super().render(template_name, context, request)


def _line(widget: dict[str, Any]) -> str:
    value = widget["value"]
    kept = "" if value is None else f' value="{_as_words(value)}"'
    return f'<input type="{escaped(widget["type"])}" name="{escaped(widget["name"])}"{kept}{_attributes(widget)}>'


def _several_lines(widget: dict[str, Any]) -> str:
    value = widget["value"]
    typed = escaped(value) if value else ""
    return f'<textarea name="{escaped(widget["name"])}"{_attributes(widget)}>\n{typed}</textarea>'


def _list_to_choose_from(widget: dict[str, Any]) -> str:
    rows = []
    for group, options, _index in widget["optgroups"]:
        lines = "".join(map(_option, options))
        rows.append(f'\n  <optgroup label="{_shown(group)}">{lines}\n  </optgroup>' if group else lines)
    return f'<select name="{escaped(widget["name"])}"{_attributes(widget)}>{"".join(rows)}\n</select>'


def _option(option: dict[str, Any]) -> str:
    return f'\n  <option value="{_as_words(option["value"])}"{_attributes(option)}>{_shown(option["label"])}</option>\n'


def _shown(value: object) -> str:
    """Return what a resident reads, which need not be words."""
    return escaped(value) if isinstance(value, str) else escaped(str(localize(template_localtime(value))))


def _attributes(widget: dict[str, Any]) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{_as_words(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _as_words(value: object) -> str:
    return escaped(value if isinstance(value, str) else str(value))


BY_HEART: dict[str, Callable[[dict[str, Any]], str]] = {f"{FOLDER}{kind}.html": _line for kind in LINES} | {
    f"{FOLDER}textarea.html": _several_lines,
    f"{FOLDER}select.html": _list_to_choose_from,
}
