"""One answer in the two formats of GeoReport v2: XML, and JSON made of it by the Spark convention.

A list in JSON is, in XML, an element that holds one named element a row; what is null is empty there. Characters
that XML cannot hold are left out of both, so that both tell the same.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from django.http import HttpResponse

from banshi.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

type Fact = str | float | bool | datetime | Mapping[str, Fact] | Sequence[Fact] | None

CONTENT_TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ROW = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What a row is called in the list of this name."""

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is answered: the name of the outermost element, the facts in it, and where the next page is."""

    root: str
    facts: Fact
    next_page: str = ""


def rendered(document: Document, form: str, *, status: int = 200) -> HttpResponse:
    """Return a document as ``json`` or ``xml``."""
    facts = _written(document.facts)
    content = _xml(document.root, facts) if form == "xml" else json.dumps(facts, ensure_ascii=False).encode()
    response = HttpResponse(content, content_type=CONTENT_TYPES[form], status=status)
    if document.next_page:
        response["Link"] = f'<{document.next_page}>; rel="next"'
    return response


def _written(fact: Fact) -> Fact:
    """Return a fact as text may hold it: times by the W3C note on dates, in the hotline's own zone."""
    if isinstance(fact, str):
        return _UNWRITABLE.sub("", fact)
    if isinstance(fact, datetime):
        return fact.astimezone(clock.zone()).isoformat(timespec="seconds")
    if fact is None or isinstance(fact, (int, float)):
        return fact
    if isinstance(fact, list | tuple):
        return [_written(one) for one in fact]
    assert isinstance(fact, dict)  # noqa: S101 - all that is left of the kinds of facts
    return {name: _written(one) for name, one in fact.items()}


def _xml(root: str, facts: Fact) -> bytes:
    found: bytes = ET.tostring(_element(root, facts), encoding="utf-8", xml_declaration=True)
    return found


def _element(name: str, fact: Fact) -> ET.Element:
    element = ET.Element(name)
    if isinstance(fact, dict):
        element.extend(_element(key, value) for key, value in fact.items())
    elif isinstance(fact, list):
        element.extend(_element(ROW[name], one) for one in fact)
    elif isinstance(fact, bool):
        element.text = "true" if fact else "false"
    elif fact is not None:
        element.text = str(fact)
    return element
