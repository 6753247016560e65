"""A template put down as one Python function: what stands still is joined, what changes is asked for where it stands.

For ``<p>{{ case.number }}</p>{% if late %}<b>{% translate "late" %}</b>{% endif %}`` the function reads

    def write(sheet, names, parts):
        said = known.get(sheet.language) or say(sheet.language)
        parts += ('<p>', shown(k4(sheet, names), sheet), '</p>',)
        if (k5(sheet, names) if callable(v := names.get('late', None)) else v):
            parts += ('<b>', said[0], '</b>',)

in which ``k4`` looks up ``case.number`` and ``k5`` what has to be called. ``names`` is one table of all that is known
at that place; a loop, a part or a shorter name works on a copy of it. What we do not know is written by Django, which
is handed the context.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.templatetags.i18n import BlockTranslateNode, GetCurrentLanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import mark_safe

from banshi.web.rendering.expressions import NOTHING, filtered, finder, shown
from banshi.web.rendering.sheet import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.template import Engine
    from django.template.base import FilterExpression, Node, Variable

    from banshi.web.rendering.sheet import Names, Sheet, Write, Written

    type Emitter = Callable[[Writer, Any], bool]

KEEPS_NOTHING = (BlockTranslateNode, GetCurrentLanguageNode, SimpleNode, StaticNode, TranslateNode, URLNode)
"""What Django writes for us, but keeps nothing of between one part of a page and the next, as ``cycle`` does."""


class Writer:
    """Puts down one function, line by line."""

    def __init__(self, engine: Engine, emitters: Mapping[type[Node], Emitter]) -> None:
        self.engine, self.emitters = engine, emitters
        self.given: dict[str, Any] = {"shown": shown, "filtered": filtered, "by_django": by_django, "builtin": BUILTIN}
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.text = ""
        self.depth = 0
        self.names, self.scopes = "names", 0
        self.looked_up: set[str] = set()
        self.hands_over = False
        self.keeps_something = False
        self.sets_names = False
        self.finders: dict[tuple[str, object], str] = {}
        self.sentences: list[Callable[[], str]] = []

    # ------------------------------------------------------------------ lines

    def keep(self, thing: object) -> str:
        """Return a name under which the function knows a thing."""
        name = f"k{len(self.given)}"
        self.given[name] = thing
        return name

    def literal(self, text: str) -> None:
        """Write what stands in the template."""
        self.text += text

    def piece(self, code: str) -> None:
        """Write what an expression gives."""
        self._end_text()
        self.pieces.append(code)

    def line(self, code: str) -> None:
        """Put down a statement."""
        self._written_so_far()
        self.lines.append("    " * self.depth + code)

    def _end_text(self) -> None:
        if self.text:
            self.pieces.append(repr(self.text))
            self.text = ""

    def _written_so_far(self) -> None:
        self._end_text()
        if self.pieces:
            self.lines.append("    " * self.depth + f"parts += ({', '.join(self.pieces)},)")
            self.pieces.clear()

    @contextmanager
    def within(self, head: str) -> Iterator[None]:
        """Put down a block of lines under its head."""
        self.line(head)
        before = len(self.lines)
        self.depth += 1
        yield
        self._written_so_far()
        if len(self.lines) == before:
            self.line("pass")
        self.depth -= 1

    @contextmanager
    def scope(self, table: str) -> Iterator[str]:
        """Let names mean something else for a while; yields what their table is called."""
        self.scopes += 1
        outer, inner = self.names, f"names{self.scopes}"
        self.line(f"{inner} = {table}")
        self.names = inner
        yield inner
        self._written_so_far()
        self.names = outer

    # ------------------------------------------------------------------ parts of a template

    def nodes(self, nodes: list[Node]) -> None:
        """Put down one part after the other."""
        for node in nodes:
            emitter = self.emitters.get(type(node))
            if emitter is None or not emitter(self, node):
                self.keeps_something |= not isinstance(node, KEEPS_NOTHING)
                self.hand_over()
                self.piece(f"by_django({self.keep(node)}, sheet, {self.names})")

    def set(self, name: str, code: str) -> None:
        """Keep what an expression gives under a name."""
        self.sets_names = True
        self.line(f"{self.names}[{name!r}] = {code}")

    def hand_over(self) -> None:
        """Note that somebody else sees all names, and may set some."""
        self.hands_over = True

    def sentence(self, say: Callable[[], str]) -> str:
        """Return the expression for words that are the same for everybody who reads a language."""
        self.sentences.append(say)
        return f"said[{len(self.sentences) - 1}]"

    def source(self, nodes: list[Node]) -> str:
        """Return the function that writes these parts, as it reads."""
        with self.within("def write(sheet, names, parts):"):
            self.nodes(nodes)
        if self.sentences:
            self.lines.insert(1, "    said = known.get(sheet.language) or say(sheet.language)")
        return "\n".join(self.lines)

    def function(self, nodes: Written) -> Write:
        """Return the function that writes these parts, and note what they leave behind."""
        known: dict[str | None, tuple[str, ...]] = {}
        sentences = self.sentences

        def say(language: str | None) -> tuple[str, ...]:
            known[language] = tuple(one() for one in sentences)
            return known[language]

        self.given |= {"known": known, "say": say}
        where = f"{nodes[0].origin.name}, compiled" if nodes else ""
        exec(compile(self.source(nodes), where, "exec"), self.given)  # noqa: S102 - of our own templates, at first use
        nodes.keeps_something = self.keeps_something
        nodes.minds_names = self.sets_names or self.hands_over or "block" in self.looked_up
        return cast("Write", self.given["write"])

    # ------------------------------------------------------------------ values

    def value(self, expression: FilterExpression, missing: object = "") -> str:
        """Return the expression for a value with its filters; ``missing`` is what a name gives that is not there."""
        code = self._name(expression.var, missing) if expression.is_var else self.keep(expression.var)
        for function, given in expression.filters:
            known = self.keep(function)
            more = [self._name(one, NOTHING) if is_name else self._of_template(one) for is_name, one in given]
            if any(getattr(function, how, False) for how in ("expects_localtime", "needs_autoescape", "is_safe")):
                code = f"filtered({', '.join([known, code, 'sheet', *more])})"
            else:
                code = f"{known}({', '.join([code, *more])})"
        return code

    def _of_template(self, words: str) -> str:
        """Return a name for words that stand in the template: they are HTML as they are."""
        return self.keep(mark_safe(words))  # noqa: S308 - we wrote them

    def _name(self, variable: Variable, missing: object) -> str:
        if variable.lookups is None:
            return self.keep(variable.resolve({}))
        self.looked_up.add(variable.lookups[0])
        key = (str(variable.var), missing)
        if key not in self.finders:
            self.finders[key] = self.keep(finder(*key))
        find = f"{self.finders[key]}(sheet, {self.names})"
        if len(variable.lookups) > 1 or missing is NOTHING:
            return find
        return f"({find} if callable(v := {self.names}.get({variable.lookups[0]!r}, {missing!r})) else v)"


def by_django(node: Node, sheet: Sheet, names: Names) -> str:
    """Return what Django writes for a part."""
    return node.render(sheet.handed(names))
