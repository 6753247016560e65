"""Pages within layouts, parts within pages: which template it is and which blocks it brings is found once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode, ExtendsNode

from banshi.web.rendering.branches import table
from banshi.web.rendering.escaping import escaped
from banshi.web.rendering.sheet import BUILTIN, Part, Written

if TYPE_CHECKING:
    from django.template import Engine, Template

    from banshi.web.rendering.sheet import Names, Sheet
    from banshi.web.rendering.writer import Writer


def extending(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - Django says no types
    """Write a page within a layout that the template names; one of its own name is for Django to find."""
    name = node.parent_name.var
    if not isinstance(name, str) or node.parent_name.filters or name == node.origin.template_name:
        return False
    writer.keeps_something = True
    layout = writer.keep(Layout(writer.engine, node, name))
    writer.line(f"{layout}.write(sheet, {writer.names}, parts)")
    return True


class Layout:
    """A layout, with the blocks of the page within it."""

    def __init__(self, engine: Engine, page: ExtendsNode, name: str) -> None:
        self.engine, self.page, self.name = engine, page, name
        self.found: tuple[Template, dict[str, BlockNode]] | None = None

    def write(self, sheet: Sheet, names: Names, parts: list[str]) -> None:
        """Write the layout, with the blocks that were not written anew by a page within."""
        layout, own = self.found = self.found or self._found()
        state = sheet.context.render_context
        blocks = state.get(BLOCK_CONTEXT_KEY)
        if blocks is None:
            blocks = state[BLOCK_CONTEXT_KEY] = BlockContext()
        blocks.add_blocks(self.page.blocks)
        blocks.add_blocks(own)
        before, state.template = state.template, layout
        try:
            if isinstance(layout.nodelist, Written):
                layout.nodelist.write(sheet, names, parts)
            else:
                parts.append(layout.nodelist.render(sheet.handed(names)))
        finally:
            state.template = before

    def _found(self) -> tuple[Template, dict[str, BlockNode]]:
        """Return the layout and its blocks, if it extends none itself; one that does brings its own in its turn."""
        layout, _origin = self.engine.find_template(self.name, skip=[self.page.origin])
        extends = any(isinstance(node, ExtendsNode) for node in layout.nodelist)
        blocks: list[Any] = [] if extends else layout.nodelist.get_nodes_by_type(BlockNode)
        return layout, {one.name: one for one in blocks}


def block(writer: Writer, node: BlockNode) -> bool:
    """Write a block: what the innermost page has put into it."""
    writer.keeps_something = True
    writer.hand_over()
    writer.line(f"{writer.keep(written)}({writer.keep(node)}, sheet, {writer.names}, parts)")
    return True


def written(node: BlockNode, sheet: Sheet, names: Names, parts: list[str]) -> None:
    """Write a block; what stands in it may ask for what it replaces, and what it names is forgotten after it."""
    blocks = sheet.context.render_context.get(BLOCK_CONTEXT_KEY)
    replacing = blocks.blocks[node.name] if blocks is not None else []
    nodes = (replacing[-1] if replacing else node).nodelist
    if not isinstance(nodes, Written):
        parts.append(node.render(sheet.handed(names)))
    elif not nodes.ready().minds_names:
        nodes.write(sheet, names, parts)
    elif blocks is None:
        nodes.write(sheet, {**names, "block": node}, parts)
    else:
        own = replacing.pop() if replacing else None
        asked: Any = BlockNode(node.name, nodes)
        asked.context = sheet.context
        nodes.write(sheet, {**names, "block": asked}, parts)
        if own is not None:
            replacing.append(own)


def included(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - as above
    """Write a part whose name stands in the template, from the root of all templates."""
    expression = node.template
    if not isinstance(expression.var, str) or expression.filters or expression.var.startswith(("./", "../")):
        return False
    if not node.isolated_context:
        writer.hand_over()
    part = writer.keep(Part(writer.engine, str(expression.var)))
    writer.line(f"{part}.write(sheet, {table(writer, node.extra_context, alone=node.isolated_context)}, parts)")
    return True


def drawn(writer: Writer, node: Any) -> bool:  # noqa: ANN401 - as above
    """Write a part that a tag draws with a template of its own: it sees what it is given, and nothing else."""
    if node.takes_context or not isinstance(node.filename, str):
        return False
    given = [writer.value(one) for one in node.args]
    given += [f"**{{{name!r}: {writer.value(one)}}}" for name, one in node.kwargs.items()]
    seen = f"{writer.keep(alone)}({writer.keep(node.func)}({', '.join(given)}), {writer.names})"
    writer.line(f"{writer.keep(Part(writer.engine, node.filename))}.write(sheet, {seen}, parts)")
    return True


def alone(given: Names, names: Names) -> Names:
    """Return what a tag gives its part, and the token of the form it may stand in."""
    token = names.get("csrf_token")
    return BUILTIN | dict(given) if token is None else {**BUILTIN, **given, "csrf_token": token}


def token(writer: Writer, _node: object) -> bool:
    """Write the token of a form."""
    writer.piece(f"{writer.keep(of_form)}({writer.names}.get('csrf_token'))")
    return True


def of_form(given: Any) -> str:  # noqa: ANN401 - a promise of a token
    """Return the token of a form, where there is one."""
    if not given or given == "NOTPROVIDED":
        return ""
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escaped(str(given))}">'
