"""Pages written twice: by our parts and by Django's own, which must agree to the sign."""

from __future__ import annotations

import copy
import re
from collections import Counter
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.conf import settings
from django.template.backends import django as backend

from banshi.web.rendering.controls import Controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
"""It is another one each time it is asked for."""
MOST_TIMES = 25
"""So often one template is compared in a walk that opens it some hundred times."""


@cache
def plain() -> backend.DjangoTemplates:
    """Return Django's own way of writing our templates."""
    how: dict[str, Any] = copy.deepcopy(settings.TEMPLATES[0])
    del how["BACKEND"], how["OPTIONS"]["loaders"]
    return backend.DjangoTemplates(how | {"NAME": "plain", "APP_DIRS": True, "DIRS": []})


@contextmanager
def compared() -> Iterator[list[tuple[str, str, str]]]:
    """Write pages twice, as often as is worth it; yields a list of the templates that differed, with where."""
    differ: list[tuple[str, str, str]] = []
    times: Counter[str | None] = Counter()
    ours, controls, again = backend.Template.render, Controls.render, [False]

    def control(self: Controls, name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if again[0]:
            return plain().get_template(name).render(context, request).strip()
        return controls(self, name, context, request)

    def render(self: backend.Template, context: Any = None, request: HttpRequest | None = None) -> Any:
        once = ours(self, context, request)
        times[self.template.name] += 1
        if again[0] or not self.template.name or times[self.template.name] > MOST_TIMES:
            return once
        again[0] = True
        try:
            twice = plain().get_template(self.template.name).render(context, request)
        finally:
            again[0] = False
        if (a := TOKEN.sub("", once)) != (b := TOKEN.sub("", twice)):
            at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
            differ.append((self.template.name, a[at - 40 : at + 40], b[at - 40 : at + 40]))
        return once

    with patch.object(backend.Template, "render", render), patch.object(Controls, "render", control):
        yield differ
