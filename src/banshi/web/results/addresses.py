"""Where the pages and files of the public results are: served by this installation, or as files in a folder.

In a folder every link leads from one file to another, so that it may be put anywhere, without a server of ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.templatetags.static import static
from django.urls import reverse

from banshi.web.public.sharing import address

PAGES = ("overview", "places", "subjects", "definitions")
LANGUAGES = {"zh-hans": "zh", "en": "en"}


@dataclass(frozen=True, slots=True)
class Served:
    """The addresses of this installation."""

    def page(self, name: str, code: str = "") -> str:
        """Return the address of a page; ``code`` is the place."""
        return reverse(f"results-{name}", args=[code] if code else [])

    def file(self, name: str) -> str:
        """Return the address of a file of the open data, of the feed or of the calendar."""
        return reverse("results-file", args=[name])

    def style(self) -> str:
        return static("banshi/site.css")

    def other_languages(self, name: str, code: str = "") -> list[tuple[str, str]]:
        """Return the same page in each language: one address, told apart by ``language``."""
        return [(tag, f"{self.whole(name, code)}?language={tag}") for tag in LANGUAGES]

    def whole(self, name: str, code: str = "") -> str:
        return address(self.page(name, code))


@dataclass(frozen=True, slots=True)
class InAFolder:
    """The addresses among the files of a folder, as a page of one language sees them."""

    language: str

    def page(self, name: str, code: str = "") -> str:
        return file_of(name, code)

    def file(self, name: str) -> str:
        return f"../data/{name}"

    def style(self) -> str:
        return "../site.css"

    def other_languages(self, name: str, code: str = "") -> list[tuple[str, str]]:
        return [(tag, f"../{folder}/{file_of(name, code)}") for tag, folder in LANGUAGES.items()]

    def whole(self, name: str, code: str = "") -> str:
        return file_of(name, code)


type Addresses = Served | InAFolder


def file_of(name: str, code: str = "") -> str:
    """Return the file name of a page in its language's folder."""
    return {"overview": "index"}.get(name, f"{name}-{code}" if code else name) + ".html"
