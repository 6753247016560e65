"""Sentences of a template in the language of the reader: each is looked up once for each language."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

if TYPE_CHECKING:
    from django.template.base import FilterExpression
    from django.templatetags.i18n import BlockTranslateNode, GetCurrentLanguageNode, TranslateNode

    from banshi.web.rendering.sheet import Names, Sheet
    from banshi.web.rendering.writer import Writer


def sentence(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - Django says no types
    """Write a sentence of the template itself, with nothing put into it, or keep it under a name."""
    expression = node.filter_expression
    if node.message_context is not None or expression.filters or not isinstance(expression.var.literal, str):
        return False
    said = writer.sentence(partial(_said, node))
    if node.asvar:
        writer.set(node.asvar, said)
    else:
        writer.piece(said)
    return True


def _said(node: TranslateNode) -> str:
    context = Context()
    said: str = node.render(context)
    if node.asvar:
        said = context[node.asvar]
    return said


def language(writer: Writer, node: GetCurrentLanguageNode) -> bool:
    """Keep the language of the page under a name."""
    writer.set(node.variable, "sheet.language")
    return True


def filled(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - Django says no types
    """Write a sentence with values in it, or keep it under a name: its bare form is put together once."""
    more: dict[str, FilterExpression] = node.extra_context
    counts = bool(node.plural and node.countervar and node.counter)
    if node.message_context is not None or (counts and _looks_at(node.counter, more)):
        return False
    one, known = node.render_token_list(node.singular)
    many = ""
    if counts:
        many, others = node.render_token_list(node.plural)
        known = [*known, *others]
    values = [f"{name!r}: shown({_value(writer, name, node, counts=counts)}, sheet)" for name in dict.fromkeys(known)]
    at_hand = f"{{{', '.join(values)}}}, {writer.keep(node)}, sheet, {writer.names}"
    if counts:
        count = f"count_{writer.names}"
        writer.line(f"{count} = {writer.value(node.counter)}")
        code = f"{writer.keep(of_number)}({one!r}, {many!r}, {count}, {at_hand})"
    else:
        code = f"{writer.keep(said_with)}({writer.sentence(partial(gettext, one))}, {at_hand})"
    if node.asvar:
        writer.set(node.asvar, code)
    else:
        writer.piece(code)
    return True


def _looks_at(expression: FilterExpression, names: dict[str, FilterExpression]) -> bool:
    lookups = expression.var.lookups if expression.is_var else None
    return bool(names) and (lookups is None or lookups[0] in names)


def _value(writer: Writer, name: str, node: Any, *, counts: bool) -> str:  # noqa: ANN401 - as above
    if counts and name == node.countervar:
        return f"count_{writer.names}"
    if name in node.extra_context:
        return writer.value(node.extra_context[name])
    writer.looked_up.add(name)
    return f"{writer.names}.get({name!r}, '')"


def said_with(form: str, values: dict[str, str], node: BlockTranslateNode, sheet: Sheet, names: Names) -> str:
    """Return a sentence with its values; one that cannot be put together so is for Django."""
    try:
        said = form % values
    except (KeyError, ValueError):
        said = node.render(sheet.handed(names))
        return names[node.asvar] if node.asvar else said
    return SafeString(said) if node.asvar else said


def of_number(one: str, many: str, count: Any, values: dict[str, str], *for_django: Any) -> str:  # noqa: ANN401 - as above
    """Return a sentence with a number in it; raise as Django does where it is none."""
    if not isinstance(count, (Decimal, float, int)):
        node, sheet, names = for_django
        node.render(sheet.handed(names))
    return said_with(ngettext(one, many, count), values, *for_django)
