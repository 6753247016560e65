"""The town with everything in it twice: once at the offices of the stories, once at offices that are none of theirs.

Every parameter of every address is filled from here: with a thing of the cast's own offices, with one of another
office and another resident, and with one that does not exist. What the two residents left carries words that stand
nowhere else, so that a page which shows them to anybody else is found by searching for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.db import connections

from banshi.china.matters import lost_booklet
from banshi.concerns import dispatching
from banshi.concerns.proposing import Hints
from banshi.kernel import clock
from banshi.kernel.actor import NOBODY, Actor, Duty
from banshi.matters import filing, receiving
from banshi.stations.models import Account, Unit
from tests import hotline
from tests.hotline import employ, taken_in
from tests.projects import world as projects
from tests.rights import addresses
from tests.voting import stories as ballots

if TYPE_CHECKING:
    from banshi.concerns.models import Concern
    from banshi.matters.models import Case
    from tests.cast import Resident, Town
    from tests.projects.pump import Works

type Filled = dict[str, Any]
"""What stands for a parameter, by its name or by the name of its address and its own."""

LI_LOST_IT = "在红松林七号灯下遗失"
ZHOU_LOST_IT = "在白鹭渡口石阶上遗失"
LI_SAID = f"{hotline.ESTATE}暖气不热，红松林七号灯旁的老人受不了"
ZHOU_SAID = "松涛苑楼道积水，白鹭渡口石阶旁的孩子滑倒"
LI_PHONE, ZHOU_PHONE = "13977770001", "13977770002"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Who acts, and what each parameter of an address may be: ``ours`` and ``theirs``."""

    members: dict[str, Actor]
    ours: Filled
    theirs: Filled
    planted: dict[str, frozenset[str]]
    """Words that stand in what one resident left, and the members who may ever read them."""
    things: SimpleNamespace = field(default_factory=SimpleNamespace)


def build(town: Town) -> World:
    """Let everything happen once for Li at the offices of the stories, and once for Zhou elsewhere."""
    line = hotline.open_up()
    _zhou_lives_elsewhere(town)
    south = Unit.objects.get(code="999902000002").pk
    clerk = employ("south_clerk", "马莉", south, Duty.CLERK)
    boss = employ("south_boss", "吕梁", south, Duty.SUPERVISOR)
    works = projects.works(line, voices=12)
    members = _members(town, line, works) | {"clerk elsewhere": clerk, "supervisor elsewhere": boss}
    things = SimpleNamespace(
        case=_case(town.li, town.chen, LI_LOST_IT), other_case=_case(town.without_booklet, clerk, ZHOU_LOST_IT),
        concern=_concern(line, LI_SAID, LI_PHONE, "李晓明"),
        other_concern=_concern(line, ZHOU_SAID, ZHOU_PHONE, "周芳", to=line.houser),
        works=works, line=line, town=town,
    )  # fmt: skip
    ours, theirs = addresses.fill(things, members)
    return World(members=members, ours=ours, theirs=theirs, planted=_planted(members), things=things)


def _members(town: Town, line: hotline.Line, works: Works) -> dict[str, Actor]:
    deputy = ballots.delegate(line.units["government"], "deputy")
    zhou = _account("zhou", "周芳", town.without_booklet.id)
    return {
        "nobody": NOBODY, "resident": town.li_online, "another resident": zhou,
        "clerk accepting": town.chen, "officer accepting": town.colleague, "clerk at home": town.home_clerk,
        "officer at home": town.wang, "kin at home": town.cousin, "supervisor at home": town.supervisor,
        "officer at the county": town.zhao, "auditor": town.auditor,
        "officer elsewhere": town.outsider, "hotline clerk": line.operator, "hotline officer": line.reviewer,
        "hotline supervisor": line.ruler, "unit that holds it": line.heater, "another unit": line.houser,
        "government above": line.governor, "leader": works.leader, "deputy": deputy,
    }  # fmt: skip


def _account(username: str, name: str, person_id: int) -> Actor:
    made = Account.objects.using("owner").create(username=username, first_name=name, password="!", person_id=person_id)
    return Actor(account_id=made.pk, name=name, person_id=person_id)


def _zhou_lives_elsewhere(town: Town) -> None:
    """Let Zhou's household belong to South Gate, so that nothing of hers is Pinghu Road's."""
    with connections["owner"].cursor() as cursor:
        south = Unit.objects.get(code="999902000002").pk
        for statement in (
            "update register_household set station_id = %s where id = %s",
            "update register_searchkey set station_id = %s where household_id = %s",
        ):
            cursor.execute(statement, [south, town.without_booklet.household_id])
        cursor.execute(
            "insert into register_booklet (household_id, serial, issued_on, issued_by, issued_change, void_reason,"
            " replaced_by) values (%s, '200000009', '2012-06-01', %s, 1, '', '')",
            [town.without_booklet.household_id, south],
        )


def _case(resident: Resident, clerk: Actor, circumstances: str) -> Case:
    answers = lost_booklet.Answers(lost_on=clock.today(), circumstances=circumstances)
    visit, _facts = receiving.receive("lost-booklet", id_number=resident.id_number, name=resident.name, by=clerk)
    return filing.file_case(visit.id, answers, by=clerk)


def _concern(line: hotline.Line, words: str, phone: str, name: str, to: Actor | None = None) -> Concern:
    hints = Hints(division=hotline.COUNTY, category=hotline.heating_category(), place=hotline.ESTATE)
    found = taken_in(words, phone=phone, name=name, hints=hints).concern
    choice = replace(dispatching.as_proposed(found), unit_id=(to or line.heater).unit_id)
    return dispatching.confirm(found.id, choice, by=line.operator)


def _planted(members: dict[str, Actor]) -> dict[str, frozenset[str]]:
    """Say who may ever read the words that only one resident's things hold."""
    everyone = frozenset(members)
    at_hotline = frozenset(one for one in everyone if one.startswith("hotline"))
    # The family may read what lies at their own office, as a look that the auditors are shown; they never decide.
    home = frozenset(
        {"clerk accepting", "officer accepting", "officer at home", "kin at home", "supervisor at home", "resident"}
    )
    away = frozenset({"clerk elsewhere", "officer elsewhere", "supervisor elsewhere", "another resident"})
    return {
        LI_LOST_IT: home, ZHOU_LOST_IT: away,
        LI_PHONE: at_hotline | {"unit that holds it"}, ZHOU_PHONE: at_hotline | {"another unit"},
    }  # fmt: skip
