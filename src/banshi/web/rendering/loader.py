"""Templates as they are compiled here: each part is put down as one that does no work twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template import Template, TemplateDoesNotExist
from django.template.base import FilterExpression, Lexer, Node, Parser, VariableNode
from django.template.defaulttags import IfNode, URLNode, WithNode
from django.template.library import InclusionNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode

from banshi.web.rendering import addresses, branches, layouts, words
from banshi.web.rendering.expressions import Expression, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.template.base import NodeList, Origin, Token

IN_PLACE_OF: dict[type[Node], Callable[[Any], Node]] = {
    VariableNode: lambda node: Value(node.filter_expression),
    TranslateNode: words.sentence,
    BlockTranslateNode: words.filled,
    IfNode: branches.branches,
    WithNode: branches.named,
    URLNode: addresses.address,
    StaticNode: addresses.file,
    ExtendsNode: layouts.extending,
    BlockNode: layouts.block,
    IncludeNode: layouts.included,
    InclusionNode: layouts.drawn,
}


class Compiler(Parser):
    """Django's parser, which puts our parts in place of Django's."""

    def compile_filter(self, token: str) -> FilterExpression:
        """Return what stands between the braces."""
        return Expression(token, self)

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        """Put the next part down."""
        instead = IN_PLACE_OF.get(type(node))
        node = instead(node) if instead else node
        if type(node).render_annotated is Node.render_annotated:
            node.render_annotated = node.render  # type: ignore[method-assign]  # nobody debugs here
        super().extend_nodelist(nodelist, node, token)


class Page(Template):
    """A template that was compiled by our parser."""

    def compile_nodelist(self) -> NodeList:
        """Return the parts of the template."""
        compiler = Compiler(
            Lexer(self.source).tokenize(), self.engine.template_libraries, self.engine.template_builtins, self.origin
        )
        nodes = compiler.parse()
        self.extra_data = compiler.extra_data
        return nodes


class Uncached(base.Loader):
    """Compiles a template where Django finds it."""

    get_contents: Callable[[Origin], str]

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return a template, compiled by our parser; raise ``TemplateDoesNotExist``, with where it was looked for."""
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
