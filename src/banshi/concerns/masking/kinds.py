"""The kinds of personal data that are covered before anything becomes public, and what stands in their place.

The mark follows the language of the text it stands in, not of whoever reads it: a published text is one text.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class MaskedKind(StrEnum):
    """What was covered."""

    ID_NUMBER = "id-number"
    PASSPORT = "passport"
    MOBILE = "mobile"
    LANDLINE = "landline"
    BANK_CARD = "bank-card"
    EMAIL = "email"
    ACCOUNT = "account"
    PLATE = "plate"
    HOME = "home"
    NAME = "name"
    BY_HAND = "by-hand"


MASKED_WORDS: dict[MaskedKind, _StrOrPromise] = {
    MaskedKind.ID_NUMBER: _("ID number"),
    MaskedKind.PASSPORT: _("passport or permit number"),
    MaskedKind.MOBILE: _("mobile number"),
    MaskedKind.LANDLINE: _("phone number"),
    MaskedKind.BANK_CARD: _("bank card number"),
    MaskedKind.EMAIL: _("e-mail address"),
    MaskedKind.ACCOUNT: _("chat account"),
    MaskedKind.PLATE: _("number plate"),
    MaskedKind.HOME: _("home address"),
    MaskedKind.NAME: _("name of a person"),
    MaskedKind.BY_HAND: _("hidden by a member of staff"),
}

CHINESE_MARKS = {
    MaskedKind.ID_NUMBER: "[证件号]",
    MaskedKind.PASSPORT: "[证件号]",
    MaskedKind.MOBILE: "[手机号]",
    MaskedKind.LANDLINE: "[电话]",
    MaskedKind.BANK_CARD: "[卡号]",
    MaskedKind.EMAIL: "[邮箱]",
    MaskedKind.ACCOUNT: "[账号]",
    MaskedKind.PLATE: "[车牌]",
    MaskedKind.HOME: "[门牌]",
    MaskedKind.NAME: "[姓名]",
    MaskedKind.BY_HAND: "[隐去]",
}
ENGLISH_MARKS = {
    MaskedKind.ID_NUMBER: "[ID]",
    MaskedKind.PASSPORT: "[passport]",
    MaskedKind.MOBILE: "[phone]",
    MaskedKind.LANDLINE: "[phone]",
    MaskedKind.BANK_CARD: "[card]",
    MaskedKind.EMAIL: "[e-mail]",
    MaskedKind.ACCOUNT: "[account]",
    MaskedKind.PLATE: "[plate]",
    MaskedKind.HOME: "[address]",
    MaskedKind.NAME: "[name]",
    MaskedKind.BY_HAND: "[hidden]",
}
SOMEBODY = "某"
"""Stands for a name before a title: 某先生."""
