"""Where a rule comes from: a law and its article, and whether an authority has confirmed that it holds here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule comes from, and whether an authority has confirmed that it holds here.

    ``article`` holds numbers only: "17", "17-18"; how an article is cited depends on the language.
    """

    title: _StrOrPromise
    article: str = ""
    verified: bool

    @property
    def said(self) -> str:
        """The law and its article as the reader's language cites them."""
        if not self.article:
            return str(self.title)
        return gettext("%(law)s, art. %(article)s") % {"law": self.title, "article": self.article}
