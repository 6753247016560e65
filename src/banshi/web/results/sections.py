"""What stands on the page of public results, section by section. A new kind of result is one more line here.

Each section is a function of what is published, which returns its title, what it says, and its exhibits: a picture
with the finding as its caption, the same numbers as a table, and the definition of what was counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from banshi.publishing import problems, results
from banshi.publishing.places import ROOT
from banshi.web.months import month_in_short, month_in_words
from banshi.web.pictures import counted
from banshi.web.results import charts, promising, words
from banshi.web.results.exhibits import Exhibit, Section

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from django.utils.safestring import SafeString

    from banshi.web.results.addresses import Addresses
    from banshi.web.results.standing import Standing


def told(number: int | None) -> str:
    """Return a number as it is printed, or a dash where it is withheld."""
    return "–" if number is None else counted(number)


def saved(of: Standing, _to: Addresses) -> Section:
    """Show the journeys that residents did not have to make."""
    return Section(
        key="saved", title=gettext("Errands saved"),
        says=gettext("A matter can be done at any station: each one done away from home is a journey saved."),
        exhibits=(*_figures(of, "errands_saved"), *_between(of)),
    )  # fmt: skip


def clocks(of: Standing, _to: Addresses) -> Section:
    """Show how offices kept what they promised by a day."""
    return Section(
        key="clocks", title=gettext("Promised times kept"),
        says=gettext("Every promise has a day and an hour. Whoever let it pass cannot take that back."),
        exhibits=_figures(of, "terms_of_cases", "terms_of_concerns"),
    )  # fmt: skip


def verdicts(of: Standing, _to: Addresses) -> Section:
    """Show what residents say, with those who said nothing beside it."""
    return Section(
        key="verdicts", title=gettext("What residents say"),
        says=gettext("Solved is what residents call solved, never what an office says. Silence counts as silence."),
        exhibits=_figures(of, "verdicts_on_concerns", "verdicts_on_cases"),
    )  # fmt: skip


def reported(of: Standing, to: Addresses) -> Section:
    """Show what residents reported, month by month."""
    return Section(
        key="reported", title=gettext("What residents reported"), exhibits=by_month(of, ROOT),
        links=((gettext("By place"), to.page("places")), (gettext("By subject"), to.page("subjects"))),
    )  # fmt: skip


def went_wrong(of: Standing, _to: Addresses) -> Section:
    """Show what went wrong, as large as what went well."""
    return Section(
        key="wrong", title=gettext("What went wrong"),
        says=gettext("Nobody picks what stands here: it is counted from the casework like everything else."),
        exhibits=_figures(of, "escalated", "reopened", "came_back", "objections", "promises_to_look_again"),
    )  # fmt: skip


SECTIONS: tuple[Callable[[Standing, Addresses], Section | None], ...] = (
    saved, clocks, verdicts, promising.promised, went_wrong, reported,
)  # fmt: skip
"""The page from top to bottom. A section that returns nothing is left out."""


# ---------------------------------------------------------------- exhibits


def _figures(of: Standing, *names: str) -> tuple[Exhibit, ...]:
    return tuple(of_figure(of, results.figure(name)) for name in names) if of.months else ()


def of_figure(of: Standing, figure: results.Figure) -> Exhibit:
    """Return a figure as an exhibit: its first part, or what went wrong, as a picture; all its parts as a table."""
    subject, key = f"{figure.name}:{figure.parts[0]}", figure.name.replace("_", "-")
    last, values = of.months[-1], [of.of_figure(subject, one) for one in of.shown]
    columns = [f"{figure.name}:{part}" for part in figure.parts]
    caption = words.finding(figure.name, last, of.of_figure(subject, last), of.of_figure(figure.name, last))
    return Exhibit(
        key=key, caption=caption, picture=_columns(key, of.shown, values, caption),
        heads=(gettext("Month"), *(str(words.PARTS[one]) for one in columns), gettext("Together")),
        rows=[
            (month_in_words(one), *(told(of.of_figure(about, one)) for about in (*columns, figure.name)))
            for one in reversed(of.shown)
        ],
        definition=str(words.DEFINITIONS[figure.name]),
    )  # fmt: skip


def _between(of: Standing) -> tuple[Exhibit, ...]:
    """Return the errands between counties that were told in each month; nothing where none ever was."""
    found = {one: of.between[one] for one in of.shown}
    if not any(errands for errands, _km in found.values()):
        return ()
    last = of.shown[-1]
    said = {"month": month_in_words(last), "count": counted(found[last][0]), "km": counted(found[last][1])}
    caption = gettext("%(count)s errands between counties and %(km)s km there and back were told in %(month)s") % said
    return (
        Exhibit(
            key="between-counties", caption=caption,
            picture=_columns("between", of.shown, [errands for errands, _km in found.values()], caption),
            heads=(gettext("Month"), gettext("Errands"), gettext("Kilometres")),
            rows=[(month_in_words(one), counted(errands), counted(km)) for one, (errands, km) in found.items()][::-1],
            definition=gettext(
                "Errands between two counties are told once there are ten, for all months since the pair was last told."
                " Their kilometres are twice the great-circle distance between the seats of the two counties. Errands"
                " within one county are not part of this figure."
            ),
        ),
    )  # fmt: skip


def by_month(of: Standing, place: str) -> tuple[Exhibit, ...]:
    """Return the concerns of a place, month by month."""
    if not of.months:
        return ()
    values = [of.number(problems.PLACES, place, "", one) for one in of.shown]
    month, number = month_in_words(of.months[-1]), values[-1]
    caption = gettext("Too few concerns were reported in %(month)s to be told") % {"month": month}
    if number is not None:
        caption = gettext("%(count)s concerns were reported in %(month)s") % {"count": counted(number), "month": month}
    return (
        Exhibit(
            key="reported-concerns", caption=caption, picture=_columns("reported", of.shown, values, caption),
            heads=(gettext("Month"), gettext("Concerns")),
            rows=[(month_in_words(one), told(value)) for one, value in zip(of.shown, values, strict=True)][::-1],
            definition=gettext("A concern counts in the month in which it was reported. Withdrawn ones count too."),
        ),
    )  # fmt: skip


def _columns(key: str, months: Sequence[date], values: Sequence[int | None], caption: str) -> SafeString | str:
    """Return the months as a picture; nothing where no month tells its number."""
    if all(value is None for value in values):
        return ""
    return charts.months(f"picture-{key}", caption, [month_in_short(one) for one in months], values)
