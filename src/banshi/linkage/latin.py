"""How records with names in Latin letters are compared: given names, surnames, and what else a register may hold."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from banshi.linkage.likeness import alike, both, common, edits, either, same, where
from banshi.linkage.plan import Comparison, Level, Plan
from banshi.linkage.shared import SEX, born, equal

NAME = Comparison(
    name="name",
    title=_("name"),
    column="name",
    otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal"), same("whole"), "whole"),
        Level("other-order", _("is the same in another order"), where("bag_l = bag_r and several_l")),
        Level("one-letter", _("differs in one letter"),
              both(edits("name", 1), where("several_l and several_r"))),
        Level("two-words", _("has two words in common"), common("words", 2)),
        Level("surname-and-like", _("has an equal surname, and a given name that is alike"),
              both(same("family"), either(alike("given", 0.8), same("initial"))), "family"),
        Level("given-and-like", _("has an equal given name, and a surname that is alike"),
              both(same("given"), alike("family", 0.85)), "given"),
        Level("very-alike", _("is very much alike"), alike("name", 0.92)),
        Level("crossed", _("has given name and surname in each other's place"),
              where("given_l = family_r or family_l = given_r")),
        Level("surname", _("has an equal surname"), same("family"), "family"),
        Level("rare-word", _("has a rare word in common"), common("rare_words", 1)),
        Level("given-alone", _("has an equal given name, and no surname in one record"),
              both(same("given"), where("family_l is null or family_r is null")), "given"),
        Level("given", _("has an equal given name"), same("given"), "given"),
        Level("surname-like", _("has a surname that is alike"), alike("family", 0.85)),
        Level("alike", _("is somewhat alike"), alike("name", 0.8)),
        Level("one-word", _("has a word in common"), common("words", 1)),
    ),
)  # fmt: skip
POSTCODE = Comparison(
    name="postcode", title=_("postcode"), column="postcode", otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal"), same("postcode"), "postcode"),
        Level("one-character", _("differs in one character"), edits("postcode", 1)),
        Level("district", _("is of the same district"), same("district"), "district"),
        Level("two-characters", _("differs in two characters"), edits("postcode", 2)),
        Level("region", _("is of the same region"), same("region")),
    ),
)  # fmt: skip
PLACE = Comparison(
    name="place", title=_("place"), column="place", otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal"), same("place"), "place"),
        Level("alike", _("is alike"), alike("place", 0.88)),
    ),
)  # fmt: skip
EMAIL = Comparison(
    name="email", title=_("e-mail address"), column="email", otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal"), same("email"), "email"),
        Level("mailbox", _("is the same mailbox elsewhere"), same("mailbox")),
        Level("two-letters", _("differs in two letters"), edits("email", 2)),
        Level("alike", _("is alike"), alike("email", 0.88)),
    ),
)  # fmt: skip
NUMBER = Comparison(
    name="number", title=_("number"), column="number", otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal"), same("number")),
        Level("one-digit", _("differs in one digit"), edits("number", 1)),
        Level("two-digits", _("differs in two digits"), edits("number", 2)),
    ),
)  # fmt: skip
ADDRESS = Comparison(
    name="address", title=_("address"), column="address", otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal"), same("address")),
        Level("very-alike", _("is very much alike"), alike("address", 0.92)),
        Level("alike", _("is alike"), alike("address", 0.8)),
    ),
)  # fmt: skip
LATIN = Plan(
    name="latin",
    comparisons=(
        NAME, born(lunar=False), POSTCODE, PLACE, SEX, equal("occupation", _("occupation")), EMAIL, NUMBER, ADDRESS,
    ),
    blocks=(
        ("number",), ("email",), ("mailbox",), ("whole",), ("bag",), ("postcode",), ("rarest",),
        ("born", "family"), ("born", "given"), ("born", "place"), ("born", "district"), ("born", "occupation"),
        ("born", "family_begins"), ("family", "place"), ("family", "district"), ("family", "year"),
        ("family", "occupation"), ("family_four", "given_three"), ("given", "place", "year"),
        ("given", "district", "occupation"), ("given", "year", "district"), ("given", "place", "occupation"),
        ("day", "given", "district"),
    ),
    exploded=("rare_words",),
    sure=(("number",), ("email",), ("whole", "born"), ("bag", "postcode"), ("postcode", "born")),
    sure_recall=0.6,
    learned_on=(("born",), ("whole",), ("postcode",), ("email",), ("number",)),
)  # fmt: skip
