"""What a page shows in one case and not in another, and what it calls by a shorter name meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.base import TextNode, VariableDoesNotExist
from django.template.defaulttags import IfNode, TemplateLiteral, WithNode

if TYPE_CHECKING:
    from django.template import Context
    from django.template.base import FilterExpression, Node, NodeList

    type Branch = tuple[FilterExpression | None, Any, str | None, NodeList]


class Branches(IfNode):
    """A condition: most are one value, which is there or not, and many bring no more than a few fixed signs."""

    branches: tuple[Branch, ...]

    def render(self, context: Context) -> str:
        """Return what is shown."""
        for value, condition, text, nodes in self.branches:
            try:
                if value is not None:
                    holds = value.resolve(context, True)  # noqa: FBT003 - Django's own shape
                else:
                    holds = condition is None or condition.eval(context)
            except VariableDoesNotExist:
                continue
            if holds:
                return nodes.render(context) if text is None else text
        return ""

    render_annotated = render


class Named(WithNode):
    """Shorter names for what a page says several times."""

    def render(self, context: Context) -> str:
        """Return what is shown under these names."""
        context.dicts.append({name: value.resolve(context) for name, value in self.extra_context.items()})
        try:
            return self.nodelist.render(context)
        finally:
            context.dicts.pop()

    render_annotated = render


def branches(node: Any) -> Node:  # noqa: ANN401 - it becomes another class
    """Return what may stand in the place of a condition."""
    node.__class__ = Branches
    node.branches = tuple(
        (condition.value if type(condition) is TemplateLiteral else None, condition, _text(nodes), nodes)
        for condition, nodes in node.conditions_nodelists
    )
    return node  # type: ignore[no-any-return]


def named(node: Any) -> Node:  # noqa: ANN401 - as above
    """Return what may stand in its place."""
    node.__class__ = Named
    return node  # type: ignore[no-any-return]


def _text(nodes: NodeList) -> str | None:
    texts = [one.s for one in nodes if isinstance(one, TextNode)]
    return "".join(texts) if len(texts) == len(nodes) else None
