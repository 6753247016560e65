"""What police offices may take for a paper, in yuan, from which day and until which day.

A fee that is not in this list is not taken, and one that was abolished is refused: guide pages go on quoting the
price of a booklet years after it became free.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import RuleBroken
from banshi.kernel.sources import Source
from banshi.matters.definition import Fee

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

REGULATIONS_SINCE = date(1958, 1, 9)
ID_CARD_LAW_SINCE = date(2004, 1, 1)

# The duty to pay was read in the Regulations of 1958; the notice that ended it was read as reported, the prices on
# guide pages that still quote them.
BOOKLET = Source(
    title=_(
        "Household Registration Regulations (1958), art. 22; ended by a notice of the finance and price authorities"
    ),
    verified=False,
)
# The Law lets the price authority set the price (read); the prices and the end of the first card's were reported.
ID_CARD = Source(
    title=_("Law on Resident Identity Cards, art. 21; prices of 发改价格〔2003〕2322号 as reported"),
    verified=False,
)


def _booklet(yuan: int) -> Fee:
    return Fee(
        name=f"booklet-{yuan}",
        title=_("Cost of a household booklet"),
        yuan=yuan,
        source=BOOKLET,
        since=REGULATIONS_SINCE,
        until=date(2012, 12, 31),
    )


def _id_card(name: str, title: _StrOrPromise, yuan: int, *, until: date | None = None) -> Fee:
    return Fee(name=name, title=title, yuan=yuan, source=ID_CARD, since=ID_CARD_LAW_SINCE, until=until)


FEES: tuple[Fee, ...] = (
    _booklet(3),
    _booklet(6),
    _booklet(30),
    _id_card("id-card-first", _("First ID card"), 20, until=date(2018, 3, 31)),
    _id_card("id-card-renewal", _("Renewal of an ID card"), 20),
    _id_card("id-card-lost", _("New ID card for a lost one"), 40),
    _id_card("id-card-damaged", _("New ID card for a damaged one"), 40),
    _id_card("id-card-temporary", _("Temporary ID card"), 10),
)


def in_force(name: str, on: date) -> bool:
    """Return whether a fee may be taken on this day; False for one that the list does not name."""
    return fee(name, on=on) is not None


def fee(name: str, *, on: date) -> Fee | None:
    """Return the fee of this name if it may be taken on this day, or None: then nothing is taken."""
    return next((each for each in FEES if each.name == name and each.in_force(on)), None)


def payable(name: str, *, on: date) -> Fee:
    """Return a fee that somebody wants to take on this day; raise ``RuleBroken`` if it is unknown or not in force."""
    if found := fee(name, on=on):
        return found
    known = next((each for each in FEES if each.name == name), None)
    if known is None:
        raise RuleBroken("no-such-fee", _("No rule names this fee."), cure=_("Nothing may be taken."))
    if known.until and known.until < on:
        sentence = format_lazy(
            _("{fee}: this fee was abolished; {day} was its last day."), fee=known.title, day=known.until
        )
        raise RuleBroken("fee-abolished", sentence, cure=_("Nothing may be taken; pay back what was taken since."))
    sentence = format_lazy(_("{fee}: this fee begins on {day}."), fee=known.title, day=known.since)
    raise RuleBroken("fee-not-yet", sentence, cure=_("Nothing may be taken."))
