"""Values, conditions, loops and shorter names, as lines of Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.base import VariableDoesNotExist
from django.template.defaulttags import TemplateLiteral

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.template.base import TextNode, VariableNode
    from django.template.defaulttags import IfNode

    from banshi.web.rendering.sheet import Names, Sheet
    from banshi.web.rendering.writer import Writer

OPERATORS = {"or", "and", "in", "not in", "is", "is not", "==", "!=", ">", ">=", "<", "<="}


def text(writer: Writer, node: TextNode) -> bool:
    """Write what stands in the template."""
    writer.literal(node.s)
    return True


def nothing(_writer: Writer, _node: object) -> bool:
    """Write nothing."""
    return True


def value(writer: Writer, node: VariableNode) -> bool:
    """Write a value."""
    writer.piece(f"shown({writer.value(node.filter_expression)}, sheet)")
    return True


# ------------------------------------------------------------------ conditions


def branches(writer: Writer, node: IfNode) -> bool:
    """Write what is shown in one case and not in another."""
    _branch(writer, list(node.conditions_nodelists))
    return True


def _branch(writer: Writer, those: list[Any]) -> None:
    (condition, nodes), *others = those
    if condition is None:
        writer.nodes(nodes)
        return
    with writer.within(f"if {_tested(writer, condition)}:"):
        writer.nodes(nodes)
    if others:
        with writer.within("else:"):
            _branch(writer, others)


def _tested(writer: Writer, condition: Any) -> str:  # noqa: ANN401 - Django says no types
    """Return the expression for a condition; one in which something may go wrong is judged by Django if it does."""
    code = _condition(writer, condition)
    if _is_value(condition) and not condition.value.filters:
        return code
    with writer.within("try:"):
        writer.line(f"holds = {code}")
    with writer.within("except Exception:"):
        writer.line(f"holds = {writer.keep(judged)}({writer.keep(condition)}, sheet, {writer.names})")
    return "holds"


def _condition(writer: Writer, condition: Any) -> str:  # noqa: ANN401 - as above
    if _is_value(condition):
        return writer.value(condition.value, missing=None)
    if condition.id == "not":
        return f"(not {_condition(writer, condition.first)})"
    assert condition.id in OPERATORS  # noqa: S101 - Django has no others
    return f"({_condition(writer, condition.first)} {condition.id} {_condition(writer, condition.second)})"


def _is_value(condition: object) -> bool:
    return isinstance(condition, TemplateLiteral)


def judged(condition: Any, sheet: Sheet, names: Names) -> object:  # noqa: ANN401 - as above
    """Return whether a condition holds, as Django judges; what is not there does not."""
    try:
        return condition.eval(sheet.handed(names))
    except VariableDoesNotExist:
        return False


# ------------------------------------------------------------------ loops


def loop(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - as above
    """Write the body for each of some values; ``forloop`` is kept up to date only where somebody may look at it."""
    outer = writer.names
    with writer.scope(f"{{**{outer}}}") as names:
        rows = f"rows_of_{names}"
        writer.line(f"{rows} = {writer.keep(rows_of)}({writer.value(node.sequence, missing=None)})")
        with writer.within(f"if not len({rows}):"):
            writer.nodes(node.nodelist_empty)
        with writer.within("else:"):
            _rows(writer, node, outer, rows)
    return True


def _rows(writer: Writer, node: Any, outer: str, rows: str) -> None:  # noqa: ANN401 - as above
    names, at = writer.names, f"at_{writer.names}"
    head = len(writer.lines)
    looked_up, writer.looked_up = writer.looked_up, set()
    hands_over, writer.hands_over = writer.hands_over, False
    in_turn = f"reversed({rows})" if node.is_reversed else rows
    with writer.within(f"for {at}, row in enumerate({in_turn}):"):
        begin = len(writer.lines)
        if len(node.loopvars) == 1:
            writer.line(f"{names}[{node.loopvars[0]!r}] = row")
            writer.nodes(node.nodelist_loop)
        else:
            with writer.scope(f"{{**{names}, **{writer.keep(unpacked)}({writer.keep(node.loopvars)}, row)}}"):
                writer.nodes(node.nodelist_loop)
    if writer.hands_over or "forloop" in writer.looked_up:
        ahead, inside = "    " * writer.depth, "    " * (writer.depth + 1)
        count, know = writer.keep(counted), f'"parentloop": {outer}.get("forloop", {{}}), "length": len({rows})'
        writer.lines.insert(begin, f'{inside}{count}({names}["forloop"], {at})')
        writer.lines.insert(head, f'{ahead}{names}["forloop"] = {{{know}}}')
    writer.looked_up |= looked_up
    writer.hands_over |= hands_over


def rows_of(values: Any) -> Collection[Any]:  # noqa: ANN401 - whatever stands in the context
    """Return what a loop goes through: nothing, or something of which it is known how much it is."""
    if values is None:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def unpacked(names: list[str], row: Any) -> Names:  # noqa: ANN401 - as above
    """Return the parts of a row under their names; as Django, raise ``ValueError`` if there are more or fewer."""
    try:
        found = len(row)
    except TypeError:
        found = 1
    if found != len(names):
        raise ValueError(f"Need {len(names)} values to unpack in for loop; got {found}. ")
    return dict(zip(names, row, strict=False))


def counted(forloop: dict[str, Any], at: int) -> None:
    """Say in ``forloop`` the how manieth row it is."""
    left = forloop["length"] - at
    forloop["counter0"], forloop["counter"] = at, at + 1
    forloop["revcounter"], forloop["revcounter0"] = left, left - 1
    forloop["first"], forloop["last"] = at == 0, left == 1


# ------------------------------------------------------------------ shorter names


def named(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - as above
    """Write what is shown under shorter names."""
    with writer.scope(table(writer, node.extra_context)):
        writer.nodes(node.nodelist)
    return True


def table(writer: Writer, more: dict[str, Any], *, alone: bool = False) -> str:
    """Return the expression for all names that are known so far, or none of them, and some more."""
    before = "**builtin" if alone else f"**{writer.names}"
    return f"{{{', '.join([before, *(f'{name!r}: {writer.value(one)}' for name, one in more.items())])}}}"
