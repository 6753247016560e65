"""Templates as they are compiled here: Django reads them, and each is put down as one function when first written."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.template import Template, TemplateDoesNotExist
from django.template.base import NodeList, TextNode, VariableNode
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    CycleNode,
    ForNode,
    IfNode,
    LoadNode,
    URLNode,
    WithNode,
)
from django.template.library import InclusionNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, GetCurrentLanguageNode, TranslateNode
from django.templatetags.static import StaticNode

from banshi.web.rendering import addresses, branches, layouts, words
from banshi.web.rendering.sheet import Written
from banshi.web.rendering.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.template import Engine
    from django.template.base import Node, Origin

    from banshi.web.rendering.sheet import Write

EMITTERS: dict[type[Node], Callable[[Writer, Any], bool]] = {
    TextNode: branches.text,
    VariableNode: branches.value,
    CommentNode: branches.nothing,
    LoadNode: branches.nothing,
    IfNode: branches.branches,
    ForNode: branches.loop,
    WithNode: branches.named,
    TranslateNode: words.sentence,
    BlockTranslateNode: words.filled,
    GetCurrentLanguageNode: words.language,
    URLNode: addresses.address,
    StaticNode: addresses.file,
    ExtendsNode: layouts.extending,
    BlockNode: layouts.block,
    IncludeNode: layouts.included,
    InclusionNode: layouts.drawn,
    CsrfTokenNode: layouts.token,
}
"""How each part of a template is put down; each says whether it could, else Django writes the part."""


class Page(Template):
    """A template that becomes a function."""

    def compile_nodelist(self) -> NodeList:
        """Return the parts of the template; Django's own where a ``cycle`` may change names outside of it."""
        nodes = super().compile_nodelist()
        if self.engine.string_if_invalid or nodes.get_nodes_by_type(CycleNode):
            return nodes
        compiled = partial(_compiled, self.engine)
        blocks: list[Any] = nodes.get_nodes_by_type(BlockNode)
        for block in blocks:
            block.nodelist = Written(block.nodelist, compiled)
        return Written(nodes, compiled)


def _compiled(engine: Engine, nodes: Written) -> Write:
    return Writer(engine, EMITTERS).function(nodes)


class Uncached(base.Loader):
    """Compiles a template where Django finds it."""

    get_contents: Callable[[Origin], str]

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return a template, compiled by us; raise ``TemplateDoesNotExist``, with where it was looked for."""
        tried = []
        for origin in self.get_template_sources(template_name):
            if origin in (skip or ()):
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
            else:
                return Page(contents, origin, str(origin.template_name), self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, Uncached):
    """Compiles each template once."""
