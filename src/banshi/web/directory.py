"""The list of all addresses, opened at the right letter: by the first word of an address.

Django tries one pattern after the other, of some hundreds; each begins with a word of its own, and few with the same.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import Resolver404, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.urls import ResolverMatch

    type Entry = URLPattern | URLResolver


class Directory(URLResolver):
    """Patterns in their order, of which only those are tried that may fit."""

    def resolve(self, path: str) -> ResolverMatch:
        """Return what an address leads to; raise ``Resolver404`` where it leads nowhere."""
        path = str(path)
        by_word, anywhere = self._by_first_word
        for entry in by_word.get(path.partition("/")[0], anywhere):
            try:
                found = entry.resolve(path)
            except Resolver404:
                continue
            if found is not None:
                return found
        raise Resolver404({"path": path})

    @cached_property
    def _by_first_word(self) -> tuple[dict[str, list[Entry]], list[Entry]]:
        entries = [(_first_word(entry), entry) for entry in _flat(self.url_patterns)]
        words = {word for word, _entry in entries if word is not None}
        by_word = {word: [entry for own, entry in entries if own in {word, None}] for word in words}
        return by_word, [entry for word, entry in entries if word is None]


def directory(entries: Sequence[Entry]) -> list[Entry]:
    """Return the patterns as one entry that finds the right ones at once."""
    return [Directory(RoutePattern("", is_endpoint=False), list(entries))]


def _flat(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the patterns themselves, out of lists that add nothing to their addresses."""
    for entry in entries:
        adds = str(entry.pattern) or (isinstance(entry, URLResolver) and (entry.namespace or entry.default_kwargs))
        if isinstance(entry, URLResolver) and not adds:
            yield from _flat(entry.url_patterns)
        else:
            yield entry


def _first_word(entry: Entry) -> str | None:
    """Return the word that every address of an entry begins with; nothing where it may begin with any."""
    route = str(entry.pattern)
    if not isinstance(entry.pattern, RoutePattern):
        return None
    fixed, found, _rest = route.partition("<")
    word, slash, _after = fixed.partition("/")
    return word if slash or (not found and isinstance(entry, URLPattern)) else None
