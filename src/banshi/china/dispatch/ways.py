"""What is answered another way: the six kinds of the Beijing Regulation, art. 11, with the right address for each.

Nobody is sent away with a no: each sentence says where it goes instead, and the resident may still object. The
numbers of courts, arbitration and discipline are common knowledge and not checked against a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.dispatch.terms import REGULATION
from banshi.concerns.jurisdiction import Way
from banshi.concerns.vocabulary import OtherWay
from banshi.kernel.sources import Source

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def _way(
    way: OtherWay, sentence: _StrOrPromise, *addresses: tuple[_StrOrPromise, str], verified: bool = True
) -> tuple[OtherWay, Way]:
    """Return one of the six; unverified where its addresses do not stand in the regulation."""
    source = Source(title=REGULATION, article="11", verified=verified)
    return way, Way(way=way, sentence=sentence, addresses=addresses, source=source)


WAYS = dict(
    (
        _way(
            OtherWay.EMERGENCY,
            _("This is an emergency. It was passed on at once; call the number below yourself, too: it is faster."),
            (_("Police"), "110"),
            (_("Fire and rescue"), "119"),
            (_("Ambulance"), "120"),
            (_("Traffic accidents"), "122"),
        ),
        _way(
            OtherWay.LEGAL_WAY,
            _("The law has a way of its own for this, and only those below can decide it. The hotline cannot."),
            (_("A dispute before a court: litigation service of the people's courts"), "12368"),
            (_("A dispute with an employer: labour arbitration"), "12333"),
            (_("An official's conduct: discipline inspection and supervision"), "12388"),
            (
                _("A decision of an office: administrative review at the government above it; free legal advice"),
                "12348",
            ),
            (_("A document of the government: the disclosure desk of the office that holds it"), ""),
            (_("A petition under way: the petition office that has it"), ""),
            verified=False,
        ),
        _way(
            OtherWay.SAME_AGAIN,
            _(
                "You have told us this before and it is under way or was answered. Here is how it stands; "
                "if something new has happened, say what, and it is taken up again."
            ),
            (_("Progress and answer: the link and the number of your earlier concern"), ""),
        ),
        _way(
            OtherWay.SECRET,
            _(
                "We may not answer this because it touches a state secret, a trade secret or somebody's privacy. "
                "What concerns yourself you may ask of the office that holds it, with your ID card."
            ),
            (_("Your own data: the office that holds them"), ""),
        ),
        _way(
            OtherWay.MARKET,
            _(
                "No office has the duty or the right to do this for you. Those below can; "
                "where rules are broken, the supervisor steps in."
            ),
            (_("A dispute with a seller: the consumer association or market supervision"), "12315"),
            (_("A dispute among neighbours: the people's mediation committee of your community"), ""),
            (_("Legal advice, free of charge"), "12348"),
            verified=False,
        ),
        _way(
            OtherWay.AGAINST_LAW,
            _(
                "We cannot do this because it would be against the law or public morals, and we have told you why. "
                "If you see it otherwise, a lawyer can tell you for nothing what the law allows."
            ),
            (_("Legal advice, free of charge"), "12348"),
            verified=False,
        ),
    )
)
