"""The words of a case that have a fixed few values: who, which office, what it has to do, which class, whose word."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class Role(StrEnum):
    """In what relation the applicant stands to the record (DOMAIN: who may apply)."""

    SELF = "self"
    HEAD = "head"
    COLLECTIVE_HEAD = "collective-head"
    MEMBER = "member"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    AGENT = "agent"
    INSTITUTION = "institution"
    NEIGHBOUR = "neighbour"
    OFFICE = "office"


OWN = (Role.SELF, Role.HEAD, Role.COLLECTIVE_HEAD, Role.MEMBER)
"""Roles in which somebody applies for themselves or the own household: nothing has to be shown but the ID card."""


class Office(StrEnum):
    """Which office a leg belongs to, seen from the case; county and city are those above the home station."""

    ACCEPTING = "accepting"
    HOME = "home"
    TARGET = "target"
    COUNTY = "county"
    CITY = "city"


class Task(StrEnum):
    """What an office has to do in its leg."""

    ACCEPT = "accept"
    INQUIRE = "inquire"
    PERMIT = "permit"
    RELEASE = "release"
    DECIDE = "decide"
    PRINT = "print"
    MAY_OBJECT = "may-object"


class Group(StrEnum):
    """Where a resident looks for a matter."""

    BOOKLET = "booklet"
    DETAILS = "details"
    LIFE = "life"
    MOVE = "move"
    MARK = "mark"
    CARD = "card"
    CERTIFICATE = "certificate"
    CORRECTION = "correction"


class Word(StrEnum):
    """What somebody besides the applicant says to a case."""

    AGREES = "agrees"
    AUTHORISES = "authorises"
    MAY_OBJECT = "may-object"


class Whose(StrEnum):
    """Who that somebody is."""

    OTHER_ADULTS = "other-adults"
    THEMSELVES = "themselves"
    HEAD_JOINED = "head-joined"
    OTHER_GUARDIANS = "other-guardians"


class Category(StrEnum):
    """Cross-station class: A decided anywhere, B anywhere after a check, C at home, D after inquiry at home."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


TASK_WORDS: dict[Task, _StrOrPromise] = {
    Task.ACCEPT: _("accepted"),
    Task.INQUIRE: _("inquires and passes it up"),
    Task.PERMIT: _("decides on the entry"),
    Task.RELEASE: _("confirms the move out"),
    Task.DECIDE: _("decides"),
    Task.PRINT: _("prints and hands over"),
    Task.MAY_OBJECT: _("is told and may object"),
}
ROLE_WORDS: dict[Role, _StrOrPromise] = {
    Role.SELF: _("the person concerned"),
    Role.HEAD: _("the head of the household"),
    Role.COLLECTIVE_HEAD: _("the head of the collective household"),
    Role.MEMBER: _("an adult member of the household"),
    Role.RELATIVE: _("a spouse, parent, child, grandparent or grandchild"),
    Role.GUARDIAN: _("a parent or guardian"),
    Role.AGENT: _("somebody who was authorised"),
    Role.INSTITUTION: _("an institution"),
    Role.NEIGHBOUR: _("a neighbour"),
    Role.OFFICE: _("the office itself"),
}
GROUP_WORDS: dict[Group, _StrOrPromise] = {
    Group.BOOKLET: _("Booklet and household"),
    Group.DETAILS: _("My details"),
    Group.LIFE: _("Birth, adoption, death"),
    Group.MOVE: _("Moving"),
    Group.MARK: _("Missing, conscripted, returned"),
    Group.CARD: _("ID card"),
    Group.CERTIFICATE: _("Certificates"),
    Group.CORRECTION: _("Mistakes on the register"),
}
CATEGORY_WORDS: dict[Category, _StrOrPromise] = {
    Category.A: _("Any station decides and prints."),
    Category.B: _("Any station accepts and, with verified proof, decides at once; otherwise the home station decides."),
    Category.C: _("Any station accepts; the home station decides."),
    Category.D: _("Any station accepts; the home station inquires and decides."),
}
