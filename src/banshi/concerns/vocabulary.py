"""The words of a concern that code may use: how it came, what kind it is, how urgent, how it ended.

Each has its sentence for people beside it. What a word costs or means in law (terms, addresses) is the
jurisdiction's.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Channel(StrEnum):
    """The door a concern came through."""

    WEB = "web"
    PHONE = "phone"
    COUNTER = "counter"
    FILE = "file"
    OPEN311 = "open311"


class Kind(StrEnum):
    """What the resident wants of it (Beijing Regulation of 2021, art. 2)."""

    ASK = "ask"
    HELP = "help"
    COMPLAIN = "complain"
    REPORT = "report"
    SUGGEST = "suggest"


class Urgency(StrEnum):
    """How soon an answer is due: the terms are the jurisdiction's."""

    DANGER = "danger"
    DAILY = "daily"
    GENERAL = "general"
    COMPLEX = "complex"


class Outcome(StrEnum):
    """How a concern stands or ended. None but the first counts as solved."""

    SOLVED = "solved"
    PARTLY = "partly"
    NOT_NOW = "not-now"
    NOT_OUR_DUTY = "not-duty"
    UNLAWFUL = "unlawful"
    OTHER_WAY = "other-way"
    NOT_SOLVED = "not-solved"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"


class OtherWay(StrEnum):
    """The six kinds that are answered another way (Beijing Regulation of 2021, art. 11)."""

    EMERGENCY = "emergency"
    LEGAL_WAY = "legal-way"
    SAME_AGAIN = "same-again"
    SECRET = "secret"  # noqa: S105 - a state secret, no password
    MARKET = "market"
    AGAINST_LAW = "against-law"


class Solved(StrEnum):
    """What the resident says of the result."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Satisfied(StrEnum):
    """What the resident says of how they were dealt with."""

    YES = "yes"
    BASICALLY = "basically"
    NO = "no"


class Path(StrEnum):
    """The neutral way a verdict came by: never through the unit that acted."""

    LINK = "link"
    SMS = "sms"
    CALL = "call"


CHANNEL_WORDS = {
    Channel.WEB: _("web form"),
    Channel.PHONE: _("telephone"),
    Channel.COUNTER: _("counter"),
    Channel.FILE: _("file or e-mail"),
    Channel.OPEN311: _("another system (Open311)"),
}
KIND_WORDS = {
    Kind.ASK: _("question"),
    Kind.HELP: _("call for help"),
    Kind.COMPLAIN: _("complaint"),
    Kind.REPORT: _("report"),
    Kind.SUGGEST: _("suggestion"),
}
URGENCY_WORDS = {
    Urgency.DANGER: _("danger to life or property"),
    Urgency.DAILY: _("water, power, gas, heating and the like"),
    Urgency.GENERAL: _("general"),
    Urgency.COMPLEX: _("complex"),
}
OUTCOME_WORDS = {
    Outcome.SOLVED: _("solved"),
    Outcome.PARTLY: _("partly solved"),
    Outcome.NOT_NOW: _("not solvable now"),
    Outcome.NOT_OUR_DUTY: _("not a duty of any office here"),
    Outcome.UNLAWFUL: _("the claim is against the law"),
    Outcome.OTHER_WAY: _("answered another way"),
    Outcome.NOT_SOLVED: _("not solved, says the resident"),
    Outcome.UNCONFIRMED: _("answered, but nobody could be asked"),
    Outcome.WITHDRAWN: _("withdrawn"),
}
OTHER_WAY_WORDS = {
    OtherWay.EMERGENCY: _("an emergency: passed on to the emergency services"),
    OtherWay.LEGAL_WAY: _("a matter for court, arbitration, discipline, review, disclosure or a petition"),
    OtherWay.SAME_AGAIN: _("the same again without new facts: progress or result is told"),
    OtherWay.SECRET: _("touches a secret or somebody's privacy"),
    OtherWay.MARKET: _("beyond the duties of government: the market or society"),
    OtherWay.AGAINST_LAW: _("against the law or public morals"),
}
SOLVED_WORDS = {Solved.YES: _("solved"), Solved.PARTLY: _("partly solved"), Solved.NO: _("not solved")}
SATISFIED_WORDS = {
    Satisfied.YES: _("satisfied"),
    Satisfied.BASICALLY: _("basically satisfied"),
    Satisfied.NO: _("not satisfied"),
}
