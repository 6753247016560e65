"""An answer to keep and to pass on: one address that holds the question whole, and nothing of a person."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.utils.safestring import mark_safe

from banshi.kernel.squares import inline_svg

if TYPE_CHECKING:
    from django.utils.safestring import SafeString


def address(path: str, **said: str) -> str:
    """Return the whole address of a page, with what was answered on the way to it."""
    answered = {name: value for name, value in said.items() if value}
    return f"{settings.PUBLIC_ADDRESS}{path}{f'?{urlencode(answered)}' if answered else ''}"


def square(link: str) -> SafeString:
    """Return a link as a square pattern that a phone reads (QR code, ISO/IEC 18004), drawn as SVG."""
    return mark_safe(inline_svg(link, css="square"))  # noqa: S308 - drawn by us, holds no text


@lru_cache(maxsize=512)
def square_of_many(link: str) -> SafeString:
    """Return the same for an address that many ask for; one that holds somebody's code is never kept in memory."""
    return square(link)
