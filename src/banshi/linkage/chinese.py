"""How records with Chinese names are compared: characters and their sound, days, numbers, addresses, and the household.

The ID number is compared without the birth date in it, which would count the same agreement twice. Edit distances are
for Latin letters alone: engines count bytes in a character, one of them three, another one. Names are one character
apart where they are equal with one character left out (``cuts``).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from banshi.linkage.likeness import alike, both, common, edits, same, where
from banshi.linkage.plan import Comparison, Level, Plan
from banshi.linkage.shared import SEX, born, equal

NAME = Comparison(
    name="name",
    title=_("name"),
    column="name",
    otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal"), same("name"), "name"),
        Level("former", _("is a former name in the other record"), common("names", 1)),
        Level("sound", _("sounds the same"), same("sound")),
        Level("other-order", _("has the same characters in another order"), same("characters")),
        Level("one-character", _("differs in one character"),
              both(common("cuts", 1), where("long_l or long_r"))),
        Level("surname-and-sound", _("has an equal surname, and a given name that sounds alike"),
              both(same("surname"), alike("sound", 0.92)), "surname"),
        Level("one-of-two", _("has one of two characters in common"), common("cuts", 1)),
        Level("surname", _("has an equal surname"), same("surname"), "surname"),
    ),
)  # fmt: skip
NUMBER = Comparison(
    name="number",
    title=_("ID number"),
    column="number_parts",
    otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal, but for the birth date in it"), same("number_parts")),
        Level("one-digit", _("differs in one digit, but for the birth date in it"),
              edits("number_parts", 1)),
        Level("two-digits", _("differs in two digits, but for the birth date in it"),
              edits("number_parts", 2)),
        Level("division", _("was given in the same division"), same("division"), "division"),
    ),
)  # fmt: skip
# Who share a household share these anyway; who were registered first in one division mostly come from one place.
ONE_HOUSEHOLD = "household_l = household_r"
ONE_ORIGIN = f"{ONE_HOUSEHOLD} or division_l = division_r"
ADDRESS = Comparison(
    name="address",
    title=_("address"),
    column="address",
    silent=ONE_HOUSEHOLD,
    otherwise=_("differs"),
    levels=(
        Level("equal", _("is equal"), same("address")),
        Level("street", _("is in the same street"), same("street"), "street"),
    ),
)
KIN = Comparison(
    name="kin",
    title=_("others in the household"),
    column="kin",
    silent=ONE_HOUSEHOLD,
    otherwise=_("have no name in common"),
    levels=(
        Level("two", _("have two names in common"), common("kin", 2)),
        Level("one", _("have one name in common"), common("kin", 1)),
    ),
)
# Twins are alike in everything but the name, and there are more of them than of people who stand twice.
OTHER_NAME = "born_l = born_r and name_l <> name_r and sound_l <> sound_r"
NEVER, OFTEN = 1e-12, 0.5
TWINS = Comparison(
    name="twins",
    title=_("twins"),
    column="household",
    otherwise=_("nothing speaks for twins"),
    levels=(
        Level("together", _("one household, one birth date, two names: twins"),
              where(f"{OTHER_NAME} and {ONE_HOUSEHOLD}"), expected=NEVER, by_chance=OFTEN),
        Level("neighbours", _("one birth date, two names, and numbers given one after the other: twins"),
              where(f"{OTHER_NAME} and division_l = division_r and abs(sequence_l - sequence_r) between 1 and 3"),
              expected=NEVER, by_chance=OFTEN),
    ),
)  # fmt: skip
# How often two records of one person come out at each level, from the top. On a register hardly anybody stands twice,
# so there is next to nothing to learn it from. These are estimates of ours, until an office has answered enough pairs.
STATED = (
    NAME.stated(0.72, 0.03, 0.06, 0.01, 0.06, 0.03, 0.04, 0.03),
    born(lunar=True).stated(0.78, 0.07, 0.02, 0.02, 0.01, 0.02, 0.03, 0.005, 0.02, 0.01, 0.005),
    NUMBER.stated(0.55, 0.10, 0.03, 0.22),
    SEX.stated(0.98),
    ADDRESS.stated(0.10, 0.10),
    KIN.stated(0.15, 0.25),
    TWINS,
    equal("birth_place", _("birth place"), silent=ONE_ORIGIN).stated(0.85),
    equal("native_place", _("native place"), silent=ONE_ORIGIN).stated(0.90),
)
CHINESE = Plan(
    name="chinese",
    comparisons=STATED,
    blocks=(
        ("number",),
        ("number_tail",),
        ("name", "born_either_way"),
        ("sound", "born_either_way"),
        ("name", "day"),
        ("name", "division", "year"),
        ("name", "month"),
        ("surname", "born", "division"),
        ("name", "address"),
        ("name", "kin_first"),
    ),
    sure=(("number",), ("name", "born", "kin_first"), ("name", "born", "division")),
    sure_recall=0.6,
    learned_on=(),
)
