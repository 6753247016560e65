"""Pages within layouts, parts within pages: which template it is and which blocks it brings is found once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.base import Node, TextNode, VariableNode
from django.template.defaulttags import CommentNode, CsrfTokenNode, ForNode, IfNode, LoadNode, URLNode, WithNode
from django.template.library import InclusionNode, SimpleNode
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, GetCurrentLanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.template import Context, Engine, Template

SIMPLE = (
    TextNode, VariableNode, CommentNode, CsrfTokenNode, ForNode, IfNode, LoadNode, URLNode, WithNode, InclusionNode,
    SimpleNode, IncludeNode, BlockTranslateNode, GetCurrentLanguageNode, TranslateNode, StaticNode,
)  # fmt: skip
"""What keeps nothing between one part of a page and the next, as ``cycle`` does: it needs no state of its own."""


EMPTY = SafeString("")


class Extending(ExtendsNode):
    """A page within a layout that the template names."""

    layout: Template | None

    def render(self, context: Context) -> SafeString:
        """Return the layout with the blocks of this page."""
        if self.layout is None:
            self.layout = self._found(context)
        if self.layout is None:
            return SafeString(super().render(context))
        state = context.render_context
        blocks = state.get(BLOCK_CONTEXT_KEY)
        if blocks is None:
            blocks = state[BLOCK_CONTEXT_KEY] = BlockContext()
        blocks.add_blocks(self.blocks)
        blocks.add_blocks(_own_blocks(self.layout))
        before, state.template = state.template, self.layout
        try:
            return self.layout.nodelist.render(context)
        finally:
            state.template = before

    render_annotated = render

    def _found(self, context: Context) -> Template | None:
        """Return the layout; nothing where a template extends another of its own name, as only Django can."""
        parent: Any = self.parent_name
        name = parent.var
        if not isinstance(name, str) or parent.filters or name == self.origin.template_name:
            return None
        found, _origin = _engine(context).find_template(name, skip=[self.origin])
        return found


def _own_blocks(layout: Template) -> dict[str, BlockNode]:
    """Return the blocks of a layout that extends none itself; one that does brings its own when its turn comes."""
    found: dict[str, BlockNode] | None = getattr(layout, "own_blocks", None)
    if found is None:
        extends = any(isinstance(node, ExtendsNode) for node in layout.nodelist)
        blocks: list[Any] = [] if extends else layout.nodelist.get_nodes_by_type(BlockNode)
        found = {one.name: one for one in blocks}
        layout.own_blocks = found  # type: ignore[attr-defined]
    return found


def _engine(context: Context) -> Engine:
    assert context.template is not None  # noqa: S101 - a page is being written
    return context.template.engine


class Block(BlockNode):
    """A block: one that was left empty takes no work."""

    def render(self, context: Context) -> SafeString:
        """Return what the innermost page has written into it."""
        blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
        written = blocks.blocks[self.name] if blocks is not None else ()
        nodes = written[-1].nodelist if written else self.nodelist
        if not nodes:
            return EMPTY
        if len(nodes) == 1 and type(nodes[0]) is TextNode:
            return SafeString(nodes[0].s)
        return super().render(context)

    render_annotated = render


class Included(IncludeNode):
    """A part of a page that the template names."""

    part: Template | None
    is_simple: bool

    def render(self, context: Context) -> SafeString:
        """Return the part with what it is given."""
        if self.part is None:
            name = self.template.var
            self.part = _engine(context).get_template(str(name))
            self.is_simple = _is_simple(self.part)
        if not self.is_simple:
            return super().render(context)
        given = {name: value.resolve(context) for name, value in self.extra_context.items()}
        seen = context.dicts
        context.dicts = [*(seen[:1] if self.isolated_context else seen), given]
        try:
            return self.part.nodelist.render(context)
        finally:
            context.dicts = seen

    render_annotated = render


class Drawn(InclusionNode):
    """A part of a page that a tag draws with a template of its own: it sees what it is given, and nothing else."""

    part: Template | None
    is_simple: bool

    def render(self, context: Context) -> SafeString:
        """Return the part."""
        if self.part is None:
            self.part = _engine(context).get_template(str(self.filename))
            self.is_simple = _is_simple(self.part)
        if not self.is_simple:
            return SafeString(super().render(context))
        positional, named = self.get_resolved_arguments(context)
        given = dict(self.func(*positional, **named))
        token = context.get("csrf_token")
        if token is not None:
            given["csrf_token"] = token
        seen = context.dicts
        context.dicts = [seen[0], given]
        try:
            return self.part.nodelist.render(context)
        finally:
            context.dicts = seen

    render_annotated = render


def _is_simple(part: Template) -> bool:
    return all(isinstance(node, SIMPLE) for node in part.nodelist.get_nodes_by_type(Node))


def extending(node: Any) -> Node:  # noqa: ANN401 - it becomes another class
    """Return what may stand in its place."""
    node.__class__, node.layout = Extending, None
    return node  # type: ignore[no-any-return]


def block(node: Any) -> Node:  # noqa: ANN401 - as above
    """Return what may stand in its place."""
    node.__class__ = Block
    return node  # type: ignore[no-any-return]


def included(node: Any) -> Node:  # noqa: ANN401 - as above
    """Return what may stand in its place: a part whose name stands in the template, from the root of all templates."""
    name = node.template.var
    if isinstance(name, str) and not node.template.filters and not name.startswith(("./", "../")):
        node.__class__, node.part, node.is_simple = Included, None, False
    return node  # type: ignore[no-any-return]


def drawn(node: Any) -> Node:  # noqa: ANN401 - as above
    """Return what may stand in its place."""
    if isinstance(node.filename, str):
        node.__class__, node.part, node.is_simple = Drawn, None, False
    return node  # type: ignore[no-any-return]
