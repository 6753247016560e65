"""What the police do not certify, because something else proves it: the answer "you do not need this certificate".

Twelve ministries named twenty facts in 2016 (公通字〔2016〕21号): nine that the ID card, the booklet or the passport
prove, five that the booklet proves when it shows them, and six that other authorities prove. Units and their staff have
to accept those. Of the six, four are known here; ``NotCertified.unknown`` says how many of a list are missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.kernel.refusals import NotFound
from banshi.kernel.sources import Source

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

# The lists of nine and five were read in public copies (a city's and a county's police), the six in a report that
# names four. No authority has confirmed any of them to us, nor the numbers of the paragraphs.
OPINION = Source(
    title=_("Opinion of twelve ministries on certificates issued by police stations (2016, 公通字〔2016〕21号)"),
    verified=False,
)
NOT_ASKED_TWICE = Source(
    title=_("Provisions of the State Council on Online Government Services (2019)"), article="7", verified=True
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that residents are told to have certified, and what proves it already.

    ``fact`` completes "a certificate of …"; ``body`` is who can look it up where the proof is lost; ``items`` are the
    items of the register that hold it.
    """

    code: str
    fact: _StrOrPromise
    show: tuple[_StrOrPromise, ...]
    note: _StrOrPromise = ""
    body: _StrOrPromise = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCertified:
    """One list of the opinion: ``in_all`` is how many facts it names, whether or not they are known here."""

    code: str
    title: _StrOrPromise
    rule: _StrOrPromise
    enough: _StrOrPromise
    lost: _StrOrPromise
    in_all: int
    facts: tuple[Fact, ...]
    source: Source

    @property
    def unknown(self) -> int:
        """How many facts of the list are not known here."""
        return self.in_all - len(self.facts)


ONE_IS_ENOUGH = _("One of them is enough.")
ID_CARD, BOOKLET, PASSPORT = _("your ID card"), _("your household booklet"), _("your passport")
OWN_PAGE = _("your own page of the household booklet")
CHANGE_LOG = _("the page of changes in the household booklet")

PROVED_BY_ID = NotCertified(
    code="by-id",
    title=_("What your ID card, booklet or passport proves"),
    rule=_("The ID card, the household booklet or the passport proves it. Whoever asks has to accept one of them."),
    enough=ONE_IS_ENOUGH,
    lost=_("Have the ID card or the booklet replaced, at any station; no certificate stands in for it."),
    in_all=9,
    source=OPINION,
    facts=(
        Fact(code="name", fact=_("your name"), show=(ID_CARD, BOOKLET, PASSPORT), items=("name",)),
        Fact(code="former-name", fact=_("a former name"), show=(OWN_PAGE,), items=("former_name",)),
        Fact(code="sex", fact=_("your sex"), show=(ID_CARD, BOOKLET, PASSPORT), items=("sex",)),
        Fact(
            code="id-number",
            fact=_("your ID number, also that one of 15 digits became one of 18"),
            show=(ID_CARD, BOOKLET),
            note=_("The 18 digits are the 15 with the century put in and a check digit added; anybody can compare."),
            items=("id_number",),
        ),
        Fact(code="ethnicity", fact=_("your ethnicity"), show=(ID_CARD, BOOKLET), items=("ethnicity",)),
        Fact(code="date-of-birth", fact=_("your date of birth"), show=(ID_CARD, BOOKLET, PASSPORT), items=("born_on",)),
        Fact(code="place-of-birth", fact=_("your place of birth"), show=(OWN_PAGE, PASSPORT), items=("birth_place",)),
        Fact(code="native-place", fact=_("your native place"), show=(OWN_PAGE,), items=("native_place",)),
        Fact(
            code="address",
            fact=_("the address where you are registered"),
            show=(BOOKLET, ID_CARD),
            note=_("After a move the ID card may still show the old address; then the booklet counts."),
            items=("address",),
        ),
    ),
)
SHOWN_IN_BOOKLET = NotCertified(
    code="in-booklet",
    title=_("What your booklet proves when it shows it"),
    rule=_("The household booklet proves it as far as it shows it. Then whoever asks has to accept the booklet."),
    enough=ONE_IS_ENOUGH,
    lost=_("Where the booklet no longer shows it, the police do issue a certificate, at any station."),
    in_all=5,
    source=OPINION,
    facts=(
        Fact(code="migration", fact=_("a move of your registration"), show=(OWN_PAGE,), items=("came_to_city",)),
        Fact(
            code="change-of-address",
            fact=_("a change of address"),
            show=(_("the page of addresses in the household booklet"), OWN_PAGE),
            items=("came_to_address",),
        ),
        Fact(code="changed-items", fact=_("a change or correction on the register"), show=(CHANGE_LOG,)),
        Fact(
            code="cancellation",
            fact=_("the end of a registration"),
            show=(_("the page of that person, stamped as cancelled"),),
            items=("cancelled",),
        ),
        Fact(
            code="kinship",
            fact=_("kinship between the head of the household and a member"),
            show=(_("the pages of both in the same household booklet"),),
            note=_("The line “relation to head” says it. If neither of the two is the head, ask at a station."),
            items=("relation",),
        ),
    ),
)
PROVED_BY_OTHERS = NotCertified(
    code="by-others",
    title=_("What other authorities prove"),
    rule=_("It is not for the police to certify. The paper of the authority in charge proves it."),
    enough=_("Show the one that fits."),
    lost=_("Where that paper is lost, the authority in charge looks it up, or a notary certifies it; the police help."),
    in_all=6,
    source=OPINION,
    facts=(
        Fact(
            code="marital-status",
            fact=_("your marital status"),
            show=(_("the marriage certificate"), _("the divorce certificate or the judgment")),
            body=_("the marriage registration office (civil affairs)"),
            items=("marital_status",),
        ),
        Fact(
            code="education-level",
            fact=_("your education level"),
            show=(_("the diploma, or its record online"),),
            body=_("the school, or the education authority"),
            items=("education",),
        ),
        Fact(
            code="residence-elsewhere",
            fact=_("that you live elsewhere than where you are registered"),
            show=(_("the residence permit"), _("the lease or the title of the home")),
            note=_("Which papers count is for each place to say; ask whoever wants the proof to name them."),
            body=_("the authority of the place where you live"),
        ),
        Fact(
            code="normal-death",
            fact=_("a death from natural causes"),
            show=(_("the medical certificate of death"),),
            note=_("Of a death from other causes the police do issue a certificate."),
            body=_("the hospital or health centre that certified the death (health)"),
        ),
    ),
)
NOT_CERTIFIED = (PROVED_BY_ID, SHOWN_IN_BOOKLET, PROVED_BY_OTHERS)


@cache
def not_certified(code: str) -> tuple[NotCertified, Fact]:
    """Return a fact with the list it stands on. Raises ``NotFound`` for a fact that no list names."""
    for each in NOT_CERTIFIED:
        for fact in each.facts:
            if fact.code == code:
                return each, fact
    raise NotFound(
        "no-such-fact",
        _("This is none of the facts that need no certificate."),
        cure=_("Choose from the list what you were asked to prove, or ask at any station."),
    )
