"""A page while it is written: what its parts share, and the compiled parts themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.base import NodeList
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.template import Context, Engine, Template
    from django.template.base import Node

type Names = dict[str, Any]
"""What every name means at one place of a page: where Django searches a pile of tables, it is one."""
type Write = Callable[[Sheet, Names, list[str]], None]
"""A compiled part: it adds what it writes to a list."""

BUILTIN: Names = {"True": True, "False": False, "None": None}
"""What is known where nothing else is."""


class Sheet:
    """What all parts of a page share while it is written, in one thread."""

    __slots__ = ("context", "language", "where")

    def __init__(self, context: Context) -> None:
        self.context, self.language = context, get_language()
        self.where = get_script_prefix(), get_urlconf()

    def handed(self, names: Names) -> Context:
        """Return the context as Django's own parts expect it, with what names mean here."""
        self.context.dicts = [BUILTIN, names]
        return self.context


class Written(NodeList):
    """The parts of a template, or of a block of it, with the function that writes them: made when first asked for."""

    def __init__(self, nodes: Iterable[Node], compiled: Callable[[Written], Write]) -> None:
        super().__init__(nodes)
        self.compiled = compiled
        self.is_compiled = False
        self.keeps_something = True
        self.minds_names = True

    def write(self, sheet: Sheet, names: Names, parts: list[str]) -> None:
        """Write the parts."""
        self.ready().write(sheet, names, parts)

    def ready(self) -> Written:
        """Return itself, compiled: ``write`` is the function from here on."""
        if not self.is_compiled:
            self.write = self.compiled(self)  # type: ignore[method-assign, assignment]
            self.is_compiled = True
        return self

    def render(self, context: Context) -> SafeString:
        """Return the parts; where nothing is to be escaped, as Django writes them."""
        if not context.autoescape:
            return super().render(context)
        seen = context.dicts
        names: Names = {}
        parts: list[str] = []
        for known in seen:
            names.update(known)
        try:
            self.write(Sheet(context), names, parts)
        finally:
            context.dicts = seen
        return SafeString("".join(parts))


class Part:
    """Another template that a template names, found when it is first written."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine, self.name = engine, name

    def write(self, sheet: Sheet, names: Names, parts: list[str]) -> None:
        """Write it; what keeps something between one part and the next gets a state of its own, as Django gives it."""
        template = self.engine.get_template(self.name)
        nodes = template.nodelist
        if isinstance(nodes, Written) and not nodes.ready().keeps_something:
            self.write = nodes.write  # type: ignore[method-assign]
        else:
            self.write = apart(template)  # type: ignore[method-assign, assignment]
        self.write(sheet, names, parts)


def apart(template: Template) -> Write:
    """Return how a template is written by Django."""

    def write(sheet: Sheet, names: Names, parts: list[str]) -> None:
        parts.append(template.render(sheet.handed(names)))

    return write
