"""What was sent is held against the very schema that is published: one place says what a call takes.

Only the words of JSON Schema that our schemas use are known; a schema with another word is refused when we start.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

type Schema = Mapping[str, Any]

KNOWN = {
    "type", "properties", "required", "additionalProperties", "minLength", "maxLength", "pattern", "enum", "items",
    "minItems", "maxItems", "uniqueItems", "format", "minimum", "maximum", "description", "examples", "default",
}  # fmt: skip
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
}  # fmt: skip
MOST_TOLD = 10


def refuse_unless(schema: Schema, given: Any, where: str = "body") -> None:  # noqa: ANN401 - whatever was sent
    """Raise ``RuleBroken`` with every fault, each named by its place, where what was given does not fit."""
    faults = list(_faults(schema, given, where))[:MOST_TOLD]
    if faults:
        raise RuleBroken(
            "not-as-described", _("What was sent does not fit: %(faults)s.") % {"faults": "; ".join(faults)}
        )


def refuse_unknown_words(schema: Schema) -> None:
    """Raise ``ValueError`` for a schema that says something which nobody here would check."""
    if unknown := set(schema) - KNOWN:
        raise ValueError(f"Nobody checks {unknown}.")
    for inner in [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]:
        refuse_unknown_words(inner)


def parameter(schema: Schema, text: str) -> Any:  # noqa: ANN401 - as its schema says
    """Return what stands in an address as the value that its schema means; text that means none stays text."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?\d{1,18}", text, re.ASCII):
        return int(text)
    return {"true": True, "false": False}.get(text, text) if schema.get("type") == "boolean" else text


def _faults(schema: Schema, given: Any, where: str) -> Iterator[str]:  # noqa: ANN401 - whatever was sent
    kind = schema.get("type", "object")
    fits = isinstance(given, TYPES[kind]) and not (kind == "integer" and isinstance(given, bool))
    if not fits:
        yield f"{where}: {kind}"
        return
    if "enum" in schema and given not in schema["enum"]:
        yield f"{where}: {' | '.join(map(str, schema['enum']))}"
    if kind == "object":
        yield from _of_object(schema, given, where)
    elif kind == "array":
        yield from _of_array(schema, given, where)
    elif kind == "string":
        yield from _of_text(schema, given, where)
    elif kind == "integer" and not schema.get("minimum", given) <= given <= schema.get("maximum", given):
        yield f"{where}: {schema.get('minimum', '')} … {schema.get('maximum', '')}"


def _of_object(schema: Schema, given: dict[str, Any], where: str) -> Iterator[str]:
    properties: Schema = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in given:
            yield f"{where}.{name}: ?"
    for name, value in given.items():
        if name in properties:
            yield from _faults(properties[name], value, f"{where}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{where}: {name[:40]!r}?"


def _of_array(schema: Schema, given: list[Any], where: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(given) <= schema.get("maxItems", len(given)):
        yield f"{where}: {schema.get('minItems', 0)} … {schema.get('maxItems', '')}"
        return
    for number, one in enumerate(given):
        yield from _faults(schema["items"], one, f"{where}[{number}]")
    if schema.get("uniqueItems") and len({repr(one) for one in given}) < len(given):
        yield f"{where}: 1×"


def _of_text(schema: Schema, given: str, where: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(given) <= schema.get("maxLength", len(given)):
        yield f"{where}: {schema.get('minLength', 0)} … {schema.get('maxLength', '')}"
    elif "\0" in given or any("\ud800" <= letter <= "\udfff" for letter in given):
        yield f"{where}: \\0"
    elif "pattern" in schema and not re.search(_to_the_end(schema["pattern"]), given):
        yield f"{where}: {schema['pattern']}"
    elif "format" in schema and not _is(schema["format"], given):
        yield f"{where}: {schema['format']}"


def _to_the_end(pattern: str) -> str:
    """Return a pattern of ECMA 262, whose ``$`` is the very end, as Python means it."""
    return f"{pattern[:-1]}\\Z" if pattern.endswith("$") else pattern


def _is(kind: str, given: str) -> bool:
    try:
        if kind == "uuid":
            return str(UUID(given)) == given.lower()
        if kind == "date-time":
            return moment(given) is not None
    except ValueError:
        return False
    return True


def moment(given: str) -> datetime | None:
    """Return a moment with its zone (RFC 3339); ``None`` for anything else."""
    try:
        found = parse_datetime(given) if re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d", given, re.ASCII) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
