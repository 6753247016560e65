"""The items of the booklet and the register sheet: one list that import, looks, papers and forms are made from.

Order and names follow the booklet and the register sheet of 1996 (MPS notice); ``key`` is the pinyin key that
real systems use for the same item (GA 214 family). Religion is an item of the law's form, but sensitive personal
data (PIPL art. 28): it is neither imported nor shown unless the jurisdiction says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

type Kind = Literal["text", "date", "number", "code", "id_number", "flag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One registered fact about a person, a household or a membership."""

    name: str
    key: str
    label: _StrOrPromise
    kind: Kind = "text"
    codes: str = ""
    of: Literal["person", "household", "membership"] = "person"
    main: bool = False
    sensitive: bool = False
    max_length: int = 0


ITEMS: tuple[Item, ...] = (
    Item(name="household_no", key="HH", label=_("Household number"), of="household", max_length=20),
    Item(
        name="household_type",
        key="HKXZ",
        label=_("Type of household"),
        kind="code",
        codes="household",
        of="household",
    ),
    Item(name="address", key="HJDZ", label=_("Address"), of="household", max_length=200),
    Item(
        name="relation",
        key="YHZGX",
        label=_("Relation to head"),
        kind="code",
        codes="relation",
        of="membership",
    ),
    Item(name="name", key="XM", label=_("Name"), main=True, max_length=60),
    Item(name="former_name", key="CYM", label=_("Former name"), max_length=60),
    Item(name="sex", key="XB", label=_("Sex"), kind="code", codes="sex", main=True),
    Item(name="ethnicity", key="MZ", label=_("Ethnicity"), kind="code", codes="ethnicity", main=True),
    Item(name="born_on", key="CSRQ", label=_("Date of birth"), kind="date", main=True),
    Item(name="birth_place", key="CSD", label=_("Place of birth"), max_length=120),
    Item(name="native_place", key="JG", label=_("Native place"), max_length=120),
    Item(name="other_address", key="QTDZ", label=_("Other address in this city or county"), max_length=200),
    Item(name="religion", key="ZJXY", label=_("Religion"), kind="code", codes="religion", sensitive=True),
    Item(name="id_number", key="GMSFHM", label=_("ID number"), kind="id_number", main=True, max_length=18),
    Item(name="height_cm", key="SG", label=_("Height (cm)"), kind="number"),
    Item(name="blood_type", key="XX", label=_("Blood type"), kind="code", codes="blood"),
    Item(name="education", key="WHCD", label=_("Education level"), kind="code", codes="education"),
    Item(name="marital_status", key="HYZK", label=_("Marital status"), kind="code", codes="marital"),
    Item(name="military_service", key="BYZK", label=_("Military service"), kind="code", codes="military"),
    Item(name="workplace", key="FWCS", label=_("Workplace"), max_length=120),
    Item(name="occupation", key="ZY", label=_("Occupation"), max_length=60),
    Item(name="came_to_city", key="HSQL", label=_("When and from where to this city or county"), max_length=200),
    Item(name="came_to_address", key="HSQLBZ", label=_("When and from where to this address"), max_length=200),
    Item(name="guardian_1", key="JHRYXM", label=_("First guardian"), max_length=60),
    Item(name="guardian_1_kind", key="JHRYGX", label=_("First guardian is"), max_length=20),
    Item(name="guardian_2", key="JHREXM", label=_("Second guardian"), max_length=60),
    Item(name="guardian_2_kind", key="JHREGX", label=_("Second guardian is"), max_length=20),
    Item(name="birth_certificate_on", key="CSZMQFRQ", label=_("Birth certificate issued on"), kind="date"),
    Item(name="id_card_issued_on", key="SFZQFRQ", label=_("ID card issued on"), kind="date"),
    Item(name="moved_out", key="QCXX", label=_("When, why and where moved out"), max_length=200),
    Item(name="cancelled", key="ZXXX", label=_("When and why cancelled"), max_length=200),
    Item(name="has_photo", key="ZPBZ", label=_("Photo on file"), kind="flag"),
    Item(name="mark", key="BJ", label=_("Mark"), max_length=20),
    Item(name="notes", key="JS", label=_("Notes"), max_length=500),
    Item(name="card_officer", key="CBR", label=_("Registered by"), max_length=60),
    Item(name="registered_on", key="DJRQ", label=_("Registered on"), kind="date"),
)

BY_NAME = {item.name: item for item in ITEMS}
PERSON_ITEMS = tuple(item for item in ITEMS if item.of == "person")
HOUSEHOLD_ITEMS = tuple(item for item in ITEMS if item.of == "household")


def item(name: str) -> Item:
    """Return the item of this name; a ``KeyError`` is a mistake in our code, never a resident's."""
    return BY_NAME[name]
