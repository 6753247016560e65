"""How each step of a case, and of what stations do about records, posts and systems, is taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from banshi.access import card_recoveries, recoveries
from banshi.china.matters import education_level
from banshi.china.matters.lost_booklet import LostBooklet
from banshi.connections import granting
from banshi.connections.models import Client, Grant, Key
from banshi.connections.scopes import Scope
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, SYSTEM, Actor
from banshi.linkage import actions as linkage
from banshi.linkage.lifecycle import State as Pair
from banshi.linkage.models import Proposal
from banshi.matters import actions, clocks, decisions, filing, receiving
from banshi.register.findings import let_stand
from banshi.retention import holding
from banshi.stations import ending, passwords, standing_in
from banshi.stations.models import Recovery, Told
from tests.connections.systems import FOREVER
from tests.lifecycles.deeds import Deed, Deeds, Turn
from tests.matters import routes, stories
from tests.matters.stories import ON_THE_TRAIN

if TYPE_CHECKING:
    from datetime import datetime

    from banshi.connections.lifecycle import Thing
    from banshi.matters.models import Case
    from tests.lifecycles.ground import Ground

PUBLIC = {
    "kty": "EC", "crv": "P-256", "x": "WKn-ZIGevcwGIyyrzFoZNBdaq9_TsqzGl96oc0CWuis",
    "y": "y77t-RvAHRKTsSGdIYUfweuOvwrvDD-Q3Hv5J0fSKbE",
}  # fmt: skip


def _clerk(ground: Ground, _thing: object) -> Actor:
    return ground.town.chen


VISITS: dict[UUID, UUID] = {}
"""A command that comes again is of the same visit."""


def _visit(turn: Turn, matter: str) -> UUID:
    if turn.command in VISITS:
        return VISITS[turn.command]
    who = turn.ground.town.stranger
    visit, _facts = receiving.receive(matter, id_number=who.id_number, name=who.name, by=turn.by)
    return VISITS.setdefault(turn.command or uuid4(), visit.id)


def _file(turn: Turn) -> Case:
    return filing.file_case(_visit(turn, "lost-booklet"), ON_THE_TRAIN, by=turn.by, command=turn.command)


def _grant_on_proof(turn: Turn) -> Case:
    visit = _visit(turn, "education-level")
    answers = education_level.Answers(level=stories.BACHELOR.level, diploma="D-2012-000105")
    return filing.file_case(visit, answers, by=turn.by, command=turn.command)


def by_the_county(ground: Ground) -> UUID:
    """File a case that is inquired into at home and decided by the county."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LostBooklet, "route", staticmethod(routes.BY_COUNTY))
        return _file(Turn(ground=ground, pk=uuid4(), by=ground.town.chen)).id


def _term_over(case: Case) -> datetime:
    return (case.due_at or clock.now()) + timedelta(seconds=1)


def _stopped_until(case: Case) -> datetime:
    return clock.at_start_of(case.stopped_until or clock.today())


def _stop(turn: Turn) -> Case:
    until = clock.today() + timedelta(days=3)
    return clocks.stop_clock(turn.pk, "appraisal", until=until, by=turn.by, command=turn.command)


CASE: Deeds = {
    "file": Deed(_file, by=_clerk, repeats=True, several=True),
    "grant-on-proof": Deed(_grant_on_proof, by=_clerk, repeats=True, several=True),
    "approve": Deed(lambda t: decisions.approve(t.pk, by=t.by, command=t.command), "file", repeats=True),
    "pass-on": Deed(
        lambda t: decisions.pass_on(t.pk, opinion=t.words, by=t.by, command=t.command), "by-the-county", repeats=True
    ),
    "stop-clock": Deed(_stop, "file", repeats=True),
    "restart-clock": Deed(
        lambda t: clocks.restart_clock(t.pk, by=t.by, command=t.command), "file stop-clock", repeats=True
    ),
    "refuse": Deed(
        lambda t: decisions.refuse(t.pk, "household-frozen", words=t.words, by=t.by, command=t.command), "file",
        repeats=True,
    ),
    "send-back": Deed(lambda t: decisions.send_back(t.pk, [t.words], by=t.by, command=t.command), "file", repeats=True),
    "supplement": Deed(
        lambda t: actions.supplement(t.pk, words=t.words, by=t.by, command=t.command), "file send-back", repeats=True
    ),
    "withdraw": Deed(
        lambda t: actions.withdraw(t.pk, reason=t.words, by=t.by, command=t.command), "file", repeats=True
    ),
    "escalate": Deed(lambda _t: clocks.escalate_overdue(), "file", due=_term_over),
    "print": Deed(lambda t: actions.print_paper(t.pk, by=t.by, command=t.command), "file approve", repeats=True),
    "hand-over": Deed(
        lambda t: actions.hand_over(t.pk, by=t.by, command=t.command), "file approve print", repeats=True
    ),
    "object": Deed(
        lambda t: decisions.object_to(t.pk, reason=t.words, by=t.by, command=t.command), "grant-on-proof", repeats=True
    ),
    "uphold": Deed(
        lambda t: decisions.uphold(t.pk, reason=t.words, by=t.by, command=t.command), "grant-on-proof object",
        repeats=True,
    ),
    "uphold to closed": Deed(
        lambda t: decisions.uphold(t.pk, reason=t.words, by=t.by, command=t.command),
        "grant-on-proof print hand-over object", repeats=True,
    ),
    "reverse": Deed(
        lambda t: decisions.reverse(t.pk, reason=t.words, by=t.by, command=t.command), "grant-on-proof object",
        repeats=True,
    ),
}  # fmt: skip


def the_pair(ground: Ground) -> UUID:
    """Let two records look alike that two stations hold, as the nightly comparison proposes them."""
    stations = ground.town.wang.unit_id or 0, ground.town.outsider.unit_id or 0
    made = Proposal.objects.using("owner").create(
        id=uuid4(), one_id=5, other_id=ground.town.without_booklet.id, station_id=stations[0],
        other_station_id=stations[1], weight=8.0, state=Pair.OPEN, words="", evidence=[], proposed_at=clock.now(),
    )  # fmt: skip
    return made.id


def the_finding(ground: Ground) -> UUID:
    """Return a contradiction on the register, as the nightly check found it."""
    found: UUID = ground.world.theirs["finding_id"]
    return found


PROPOSAL: Deeds = {
    "say-same": Deed(lambda t: linkage.say_same(t.pk, by=t.by, reason=t.words), "the-pair"),
    "say-different": Deed(lambda t: linkage.say_different(t.pk, by=t.by, reason=t.words), "the-pair"),
    "confirm-same": Deed(lambda t: linkage.confirm(t.pk, by=t.by, says=Pair.SAID_SAME), "the-pair say-same"),
    "confirm-different": Deed(
        lambda t: linkage.confirm(t.pk, by=t.by, says=Pair.SAID_DIFFERENT), "the-pair say-different"
    ),
    "disagree": Deed(lambda t: linkage.disagree(t.pk, by=t.by, reason=t.words), "the-pair say-same"),
}
FINDING: Deeds = {"let-stand": Deed(lambda t: let_stand(t.pk, by=t.by, reason=t.words), "the-finding")}
HOLD: Deeds = {
    "place-hold": Deed(
        lambda t: holding.place(holding.EVERYTHING, reason=t.words, by=t.by), by=lambda g, _t: g.town.supervisor
    ),
    "lift-hold": Deed(lambda t: holding.lift(t.pk, reason=t.words, by=t.by), "place-hold"),
}
TICKETS: dict[UUID, tuple[str, list[str]]] = {}
"""What those who asked for a way back hold in their hands: the ticket, and the halves of the code."""


def _ask_recovery(turn: Turn) -> Recovery:
    asked = recoveries.ask("wang", turn.words)
    TICKETS[asked.id] = (asked.ticket, [])
    return Recovery.objects.get(pk=asked.id)


def _check_card(turn: Turn) -> Recovery:
    who, errand = turn.ground.town.grandmother, uuid4()
    person = card_recoveries.whose_card(who.id_number, who.name, by=turn.by, reference=errand)
    asked, half = card_recoveries.check_card(person, by=turn.by, reference=errand)
    TICKETS[asked.id] = (asked.ticket, [half])
    return Recovery.objects.get(pk=asked.id)


def _approve_recovery(turn: Turn) -> Recovery:
    found, half = recoveries.approve(turn.pk, by=turn.by)
    TICKETS[turn.pk][1].append(half)
    return found


def _use(turn: Turn) -> object:
    ticket, halves = TICKETS[turn.pk]
    first, second = [*halves, "", ""][:2]
    return recoveries.use(recoveries.opened(ticket, (first, second)), "a new town of 12 people")


RECOVERY: Deeds = {
    "ask-recovery": Deed(_ask_recovery, by=lambda _g, _t: NOBODY),
    "check-card-for-recovery": Deed(_check_card, by=_clerk, several=True),
    "approve-recovery-first": Deed(_approve_recovery, "ask-recovery"),
    "approve-recovery-second": Deed(_approve_recovery, "ask-recovery approve-recovery-first"),
    "refuse-recovery": Deed(lambda t: recoveries.refuse(t.pk, by=t.by, reason=t.words), "ask-recovery"),
    "use-recovery": Deed(
        _use, "ask-recovery approve-recovery-first approve-recovery-second", by=lambda _g, _t: NOBODY, several=True
    ),
    "lapse-recovery": Deed(
        lambda _t: recoveries.lapse_due(), "ask-recovery", due=lambda one: one.until + timedelta(seconds=1)
    ),
}


def _chief(ground: Ground, _thing: object) -> Actor:
    return ground.town.supervisor


def _renew(turn: Turn) -> object:
    """Ask for a way back, let two approve it and use it: one act, which ends in a new password."""
    asked = _ask_recovery(turn)
    for by in (turn.ground.town.supervisor, turn.ground.town.auditor):
        _approve_recovery(Turn(ground=turn.ground, pk=asked.pk, by=by))
    _use(Turn(ground=turn.ground, pk=asked.pk, by=NOBODY))
    return Told.objects.filter(kind="renew-account").latest("at")


ACCOUNT: Deeds = {
    "end-sessions": Deed(
        lambda t: ending.end_sessions(t.ground.town.wang.account_id or 0, by=t.by, reason=t.words), by=_chief
    ),
    "bind-subject": Deed(
        lambda t: ending.bind(
            t.ground.town.wang.account_id or 0, "https://id.example", "wang", by=t.by, reason=t.words
        ),
        by=_chief,
    ),
    "renew-account": Deed(_renew, by=lambda _g, _t: NOBODY, several=True),
    "first-password": Deed(lambda t: passwords.give_first("wang", reason=t.words), by=lambda _g, _t: SYSTEM),
}


def _hand_over(turn: Turn) -> object:
    town = turn.ground.town
    return standing_in.hand_over(
        town.wang.post_id or 0, to=town.supervisor.account_id or 0, until=clock.today(), by=turn.by,
        reason=turn.words, command=turn.command,
    )  # fmt: skip


STANDING_IN: Deeds = {
    "hand-over-post": Deed(_hand_over, by=lambda g, _t: g.town.wang, repeats=True),
    "take-post-back": Deed(
        lambda t: standing_in.take_back(t.pk, by=t.by, command=t.command), "hand-over-post", repeats=True
    ),
    "standing-in-over": Deed(
        lambda _t: standing_in.end_what_is_over(), "hand-over-post", due=lambda one: one.until + timedelta(seconds=1)
    ),
}


def _client(turn: Turn) -> Client:
    unit = turn.ground.town.wang.unit_id or 0
    return granting.propose_client("Education office", unit, "000-0000000", by=turn.by, reason=turn.words)


def _its_client(turn: Turn) -> UUID:
    return _client(Turn(ground=turn.ground, pk=turn.pk, by=turn.ground.town.supervisor)).id


def _key(turn: Turn) -> Key:
    return granting.propose_key(_its_client(turn), PUBLIC, by=turn.by)[0]


def _grant(turn: Turn) -> Grant:
    asked = granting.Asked(scope=Scope.TRACKER, law=turn.words, until=FOREVER)
    return granting.propose_grant(_its_client(turn), asked, by=turn.by)


def _life(kind: type[Thing], propose: Any) -> Deeds:
    return {
        "propose": Deed(propose, by=_chief, several=True),
        "approve": Deed(lambda t: granting.approve(kind, t.pk, by=t.by, reason=t.words), "propose"),
        "end": Deed(lambda t: granting.end(kind, t.pk, by=t.by, reason=t.words), "propose"),
    }


CLIENT, KEY, GRANT = _life(Client, _client), _life(Key, _key), _life(Grant, _grant)
SCENES = {"by-the-county": by_the_county, "the-pair": the_pair, "the-finding": the_finding}
