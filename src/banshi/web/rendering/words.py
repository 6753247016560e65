"""Sentences of a template in the language of the reader: each is looked up once for each language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from banshi.web.rendering.expressions import DJANGO, NOTHING, as_shown, looked_up

if TYPE_CHECKING:
    from django.template import Context
    from django.template.base import Node


class Sentence(TranslateNode):
    """A sentence of the template itself, with nothing put into it: the same for everybody who reads that language."""

    said: dict[str | None, str]

    def render(self, context: Context) -> str:
        """Return the sentence, or keep it under a name."""
        language = get_language()
        said = self.said.get(language)
        if said is None:
            said = self.said[language] = self._looked_up(context)
        if self.asvar:
            context.dicts[-1][self.asvar] = said
            return ""
        return said

    render_annotated = render

    def _looked_up(self, context: Context) -> str:
        said: str = super().render(context)
        if self.asvar:
            said = context[self.asvar]
        return said


class Filled(BlockTranslateNode):
    """A sentence with values in it: its bare form, which the catalogues know, is put together once."""

    one: tuple[str, list[str]]
    many: tuple[str, list[str]] | None

    def render(self, context: Context, nested: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's own shape
        """Return the sentence with its values, or keep it under a name; whatever is odd is said as Django has it."""
        said = None if nested else self._filled(context)
        if said is None:
            return super().render(context, nested)
        if self.asvar:
            context.dicts[-1][self.asvar] = SafeString(said)
            return ""
        return said

    render_annotated = render

    def _filled(self, context: Context) -> str | None:
        given: dict[str, Any] = {name: value.resolve(context) for name, value in self.extra_context.items()}
        context.dicts.append(given)
        try:
            said, names = self.one
            if self.many is not None and self.countervar and self.counter:
                count = given[self.countervar] = self.counter.resolve(context)
                if not isinstance(count, (Decimal, float, int)):
                    return None
                said, names = ngettext(said, self.many[0], count), names + self.many[1]  # type: ignore[arg-type]
            else:
                said = gettext(said)
            values = {name: looked_up((name,), context) for name in names}
            if any(value is NOTHING or value is DJANGO for value in values.values()):
                return None
            return said % {name: as_shown(value, context) for name, value in values.items()}
        except (KeyError, ValueError):
            return None
        finally:
            context.dicts.pop()


def sentence(node: Any) -> Node:  # noqa: ANN401 - it becomes another class
    """Return what may stand in the place of a sentence: one that is looked up once, if nothing is put into it."""
    expression = node.filter_expression
    if node.message_context is None and not expression.filters and isinstance(expression.var.literal, str):
        node.__class__, node.said = Sentence, {}
    return node  # type: ignore[no-any-return]


def filled(node: Any) -> Node:  # noqa: ANN401 - as above
    """Return what may stand in the place of a sentence with values."""
    if node.message_context is None:
        node.__class__, node.one, node.many = Filled, node.render_token_list(node.singular), None
        if node.plural and node.countervar and node.counter:
            node.many = node.render_token_list(node.plural)
    return node  # type: ignore[no-any-return]
