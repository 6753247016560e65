"""The pages of the public results: what each shows, whether it is served or written to a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext

from banshi.publishing import problems, results, tables
from banshi.publishing.files import KINDS
from banshi.publishing.places import COUNTY, REST, ROOT, parent_of
from banshi.web.months import month_in_words
from banshi.web.results import words
from banshi.web.results.sections import SECTIONS, by_month, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from banshi.publishing.places import Named
    from banshi.web.results.addresses import Addresses
    from banshi.web.results.standing import Standing

TEMPLATES = {
    "overview": "results/overview.html",
    "places": "results/places.html",
    "subjects": "results/subjects.html",
    "definitions": "results/definitions.html",
}


def all_pages(of: Standing) -> list[tuple[str, str]]:
    """Return every page by its name and place: one for each place that has others in it."""
    return [*((name, "") for name in TEMPLATES), *(("places", code) for code in of.places.children if code != ROOT)]


def shown(name: str, of: Standing, to: Addresses, code: str = "") -> dict[str, object]:
    """Return what a page shows. Raises ``KeyError`` for a place that has no page."""
    own = {"overview": _overview, "places": _places, "subjects": _subjects, "definitions": _definitions}[name]
    return {
        "is_overview": name == "overview",
        "standing": of,
        "last": month_in_words(of.months[-1]) if of.months else "",
        "overview": to.page("overview"),
        "definitions": to.page("definitions"),
        "canonical": to.whole(name, code),
        "other_languages": to.other_languages(name, code),
        "style": to.style(),
        "feed": to.file("feed.xml"),
        "calendar": to.file("calendar.ics"),
        **own(of, to, code),
    }


def _overview(of: Standing, to: Addresses, _code: str) -> dict[str, object]:
    found = (section(of, to) for section in SECTIONS)
    return {
        "description": gettext("What public services here achieved and what went wrong, counted from the casework."),
        "sections": [one for one in found if one],
        "files": _files(to),
        "dictionary": to.file("dictionary.json"),
        "draws": to.file("draws.json"),
        "notes": [(month_in_words(one.month), one) for one in of.notes],
    }


def _files(to: Addresses) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (str(words.TABLES[one.name]), [(kind.upper(), to.file(f"{one.name}.{kind}")) for kind in KINDS])
        for one in tables.TABLES
    ]


def _places(of: Standing, to: Addresses, code: str) -> dict[str, object]:
    name, months = _name(of.places.names[code]), of.shown[::-1]
    below = of.places.children[code] if code else _first_level(of)
    above = parent_of(code) if code else None
    return {
        "description": gettext("Concerns that residents of %(place)s reported, month by month.") % {"place": name},
        "name": name if code else "",
        "above": (_name(of.places.names[above]), to.page("places", above)) if above is not None else None,
        "exhibits": by_month(of, code),
        "heads": [month_in_words(one) for one in months],
        "rows": [
            (_name(of.places.names[one]), to.page("places", one) if of.places.children.get(one) else "",
             [told(of.number(problems.PLACES, one, "", month)) for month in months])
            for one in below
        ],
        "subjects": _subjects_of(of, code),
    }  # fmt: skip


def _subjects_of(of: Standing, place: str) -> list[tuple[str, str, list[str]]]:
    """Return the main subjects of a county, month by month; nothing for other places."""
    if len(place) != COUNTY:
        return []
    return [
        (
            _name(of.subjects.names[one]),
            "",
            [told(of.number(problems.BOTH, place, one, month)) for month in of.shown[::-1]],
        )
        for one in of.subjects.children.get(ROOT, ())
    ]


def _first_level(of: Standing) -> Iterable[str]:
    """Return where the list of places begins: a lone city is skipped."""
    below = of.places.children.get(ROOT, ())
    alone = [one for one in below if not one.endswith(REST)]
    return (*of.places.children.get(alone[0], ()), *below[1:]) if len(alone) == 1 else below


def _subjects(of: Standing, _to: Addresses, _code: str) -> dict[str, object]:
    months = of.shown[::-1]
    return {
        "description": gettext("What residents’ concerns are about, month by month."),
        "heads": [month_in_words(one) for one in months],
        "rows": [
            (_name(name), "", [told(of.number(problems.SUBJECTS, ROOT, about, one)) for one in months])
            for about, name in sorted(of.subjects.names.items())
            if about and not (about.endswith(REST) and "." in about)
        ],
    }  # fmt: skip


def _definitions(_of: Standing, to: Addresses, _code: str) -> dict[str, object]:
    return {
        "description": gettext("How each public figure is counted, and what each field of the open data means."),
        "figures": [(words.TITLES[one.name], words.DEFINITIONS[one.name]) for one in results.FIGURES],
        "tables": tables.TABLES,
        "dictionary": to.file("dictionary.json"),
    }


def _name(name: Named) -> str:
    return name.zh if (get_language() or "zh").startswith("zh") else name.en
