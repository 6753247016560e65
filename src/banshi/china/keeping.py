"""How long what is kept of people stays in China, and by which rule; an archive that does otherwise replaces a line.

Registration of households is kept for good. Files of offices are kept for good, for thirty years or for ten (State
Archives Administration, order no. 8); what none of the laws read sets is our own choice and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.china.archiving import RETENTION
from banshi.china.id_number import UNASSIGNED
from banshi.china.matters import MATTERS
from banshi.kernel.sources import Source
from banshi.retention.jurisdiction import Pack, Term

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

REGISTER = Source(title=_("Regulation on Household Registration (1958)"), article="4", verified=False)
PRIVACY = _("Personal Information Protection Law")
LEAST = Source(title=PRIVACY, article="19", verified=False)
CONSENT = Source(title=PRIVACY, article="15, 47", verified=False)
ARCHIVES = Source(title=_("Provisions on Retention Periods of Documents of Offices (State Archives Administration, "
                          "order no. 8, 2006)"), verified=False)  # fmt: skip
COURT = Source(title=_("Administrative Litigation Law"), article="46", verified=False)
NETWORK = Source(title=_("Cybersecurity Law"), article="21", verified=False)
VOLUNTEERING = Source(title=_("Regulation on Volunteer Service (State Council, no. 685, 2017)"), article="19",
                      verified=False)  # fmt: skip
OURS = Source(title=_("Our own choice: no law or practice read sets it"), verified=False)

STATION, HOTLINE = _("the home station and its archive"), _("the hotline")
OPERATOR, YOU = _("whoever runs this installation"), _("you yourself")
ENDED, DECIDED, OVER = _("its end"), _("the decision"), _("the day on which it was over")
DELETED = _("deleted, with all files; the journal keeps how many and by which rule")
STAYS = _("nothing: it stays")
FOR_COURT = _("so that a decision can be explained and taken to court")
WITHOUT_NAMES = _("name, contact, own words, photos and position are deleted; what became of it stays without them")


def _term(  # noqa: PLR0913 - one line of a table
    kind: str,
    months: int | None,
    counted: _StrOrPromise,
    source: Source,
    *,
    by: _StrOrPromise,
    why: _StrOrPromise,
    then: _StrOrPromise = DELETED,
    outcome: str = "",
    ended: _StrOrPromise = "",
) -> Term:
    return Term(kind=kind, months=months, counted=counted, source=source, decided_by=by, why=why, then=then,
                outcome=outcome, ended=ended)  # fmt: skip


TERMS = (
    _term("register", None, OVER, REGISTER, by=STATION, then=STAYS,
          why=_("the register proves who somebody is, and from what day")),
    _term("findings", None, OVER, REGISTER, by=STATION, then=STAYS,
          why=_("so that a contradiction that was explained is not found again")),
    _term("imports", 12, _("the end of the import"), LEAST, by=OPERATOR,
          then=_("rows that could not be read are deleted; which file it was stays, without anybody's data"),
          why=_("so that rows that could not be read can be mended")),
    _term("cases", 360, ENDED, ARCHIVES, by=STATION, why=FOR_COURT, outcome="done", ended=_("granted")),
    _term("cases", 120, DECIDED, ARCHIVES, by=STATION, why=FOR_COURT, outcome="refused", ended=_("refused")),
    _term("cases", 24, _("the withdrawal"), OURS, by=STATION, outcome="withdrawn", ended=_("withdrawn"),
          why=_("so that you can ask what became of it; nothing was decided")),
    _term("visits", 12, _("the visit"), OURS, by=STATION,
          why=_("so that a complaint about the counter can be answered")),
    _term("papers", None, OVER, ARCHIVES, by=STATION, then=STAYS,
          why=_("so that whoever holds a paper can have it checked; what it says goes with the file of the matter")),
    _term("looks", None, OVER, RETENTION.look_source, by=OPERATOR,
          then=_("after 36 months it is moved into the sealed archive, where you still read it; nothing is deleted"),
          why=_("so that you can always see who looked")),
    _term("journal", None, OVER, RETENTION.line_source, by=OPERATOR,
          then=_("after 60 months it is moved into the sealed archive; lines of what was deleted go with it"),
          why=_("so that nobody can deny what was done")),
    _term("notices", 24, _("the day on which you were told"), OURS, by=OPERATOR,
          why=_("so that you can read again what you were told")),
    _term("reports", 24, ENDED, OURS, by=HOTLINE, then=WITHOUT_NAMES, outcome="solved", ended=_("solved, as you say"),
          why=_("so that it can be reopened if it comes back")),
    _term("reports", 60, ENDED, COURT, by=HOTLINE, then=WITHOUT_NAMES, outcome="not-solved",
          ended=_("not solved, or partly"), why=_("so that you can be asked again, and go to court")),
    _term("reports", 6, ENDED, LEAST, by=HOTLINE, then=WITHOUT_NAMES, outcome="withdrawn", ended=_("withdrawn"),
          why=_("so that a withdrawal nobody made can be undone")),
    _term("reports", 24, ENDED, OURS, by=HOTLINE, then=WITHOUT_NAMES, outcome="unreachable",
          ended=_("nobody was reached to say"), why=_("so that your word still counts if you come back")),
    _term("concerns", 120, ENDED, ARCHIVES, by=HOTLINE,
          why=_("so that what comes back is seen to come back, and published figures can be checked")),
    _term("lists", 12, _("the end of the import"), LEAST, by=HOTLINE,
          then=_("rows that could not be read are deleted; how many were taken over stays"),
          why=_("so that rows that could not be read can be mended")),
    _term("volunteers", 60, _("the end of the offer; name and telephone go at once"), VOLUNTEERING, by=YOU,
          why=_("so that you can have your hours certified")),
    _term("visits-of-volunteers", 60, OVER, VOLUNTEERING, by=YOU,
          then=_("the address is deleted after 90 days, all else with the term"),
          why=_("so that hours that were confirmed can be proved")),
    _term("care", 0, _("the end of what you asked for"), CONSENT, by=YOU, then=_("deleted at once"),
          why=_("you asked for it, and only as long as you do")),
    _term("votes", 12, _("the close of the vote"), OURS, by=OPERATOR,
          why=_("so that nobody votes twice, and an objection to the vote can be looked into")),
    _term("juries", None, OVER, ARCHIVES, by=OPERATOR, then=STAYS,
          why=_("it names a concern and nobody; what was judged is part of the project")),
    _term("accounts", None, OVER, ARCHIVES, by=OPERATOR,
          then=_("closed when you ask, or when the post ends; the name stays as long as steps that it took"),
          why=_("so that each step can be laid to somebody")),
    _term("sessions", 0, _("its end, eight hours at the most"), LEAST, by=OPERATOR,
          why=_("so that you need not sign in for each page")),
    _term("attempts", 6, _("the attempt"), NETWORK, by=OPERATOR, why=_("so that an attack can be looked into")),
    _term("queue", 0, OVER, OURS, by=OPERATOR, then=_("deleted as soon as it is done"),
          why=_("so that nothing is lost on the way")),
    _term("watching", None, OVER, ARCHIVES, by=_("the auditor"), then=STAYS,
          why=_("so that misuse is found, and whoever was suspected without cause can show it")),
    _term("acts", None, OVER, ARCHIVES, by=OPERATOR, then=STAYS, why=_("it is public work, done in an office")),
)  # fmt: skip

KEEPING = Pack(
    terms=TERMS,
    nights=14,
    matters_years={matter.code: matter.kept_years for matter in MATTERS},
    line_months=RETENTION.line_months,
    made_up=UNASSIGNED,
)
