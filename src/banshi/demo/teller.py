"""Who may come to a counter in the demonstration, and who sits behind it.

Nobody comes twice, and nobody whose record holds a mistake that a counter would stumble over. Of a few hundred
persons not enough may come: then some stories have nobody to tell of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connections

from banshi.kernel.actor import Actor, Duty
from banshi.stations.queries import actor_in_post

if TYPE_CHECKING:
    from random import Random

    from banshi.demo.offices import Plan

# One grown-up of each household that has a valid booklet and is not frozen, of the home province, without errors that
# a counter would stumble over (a number that tells another birthday).
APPLICANTS = """
select distinct on (m.household_id) v.name, v.id_number, coalesce(c.code, ''), a.station_id
from register_personversion v
join register_membership m on m.person_id = v.person_id
join register_household a on a.id = m.household_id
join register_householdversion h on h.household_id = a.id and h.frozen = ''
join register_booklet b on b.household_id = a.id and b.voided_on is null
join stations_unit u on u.id = a.station_id and u.division like '34%'
left join register_code c on c.id = v.education and c.version = '2006'
where v.superseded_at is null and v.valid_to is null and m.superseded_at is null and h.superseded_at is null
  and v.cancelled = '' and to_char(v.born_on, 'YYYYMMDD') = substr(v.id_number, 7, 8)
  and v.born_on between current_date - interval '55 years' and current_date - interval '23 years'
  and c.code in ('61', '71', '44', '31')
  and v.person_id < 60000
order by m.household_id, v.person_id
"""


class NobodyLeft(LookupError):
    """Everybody who may come has come."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who comes to a counter: what the ID card says, and what may be changed."""

    name: str
    id_number: str
    education: str
    home: int


class Teller:
    """Knows who may come, and who sits where."""

    def __init__(self, plan: Plan, rng: Random) -> None:
        self.plan, self.rng = plan, rng
        with connections["owner"].cursor() as cursor:
            cursor.execute("select account_id, id, unit_id, duty from stations_post order by id")
            self._posts = cursor.fetchall()
            cursor.execute(APPLICANTS)
            found = [Applicant(*row) for row in cursor.fetchall()]
        # Li's household was the first to be registered.
        self.li, *others = found
        rng.shuffle(others)
        self._neighbours = [who for who in others if who.home == plan.home.id]
        self._others = [who for who in others if who.home != plan.home.id]

    def applicant(self) -> Applicant:
        """Return the next person: one in five from the station whose officer the start page names.

        Raises ``NobodyLeft`` where nobody is.
        """
        near = self._neighbours and self.rng.random() < 0.2  # noqa: PLR2004 - a share
        coming = self._neighbours if near else self._others or self._neighbours
        if not coming:
            raise NobodyLeft
        return coming.pop()

    def clerk(self, applicant: Applicant) -> Actor:
        """Return a clerk where somebody of that home might stand: far away, elsewhere in the province, or at home."""
        drawn, stations = self.rng.random(), self.plan.stations
        far = [self.plan.far.id, *(s.id for s in stations if s.code.startswith("44"))]
        unit = self.rng.choice(far) if drawn < 0.55 else self.rng.choice(stations).id  # noqa: PLR2004 - a share
        return self.staff(unit if unit != applicant.home else far[0], Duty.CLERK)

    def officer(self, unit_id: int) -> Actor:
        return self.staff(unit_id, Duty.OFFICER)

    def county(self, unit_id: int) -> Actor:
        """Return an officer of the bureau above a station."""
        return self.staff(self.plan.by_id[unit_id].parent or unit_id, Duty.OFFICER)

    def staff(self, unit_id: int, duty: Duty) -> Actor:
        posts = [(account, post) for account, post, unit, held in self._posts if unit == unit_id and held == duty]
        account, post = self.rng.choice(posts)
        return actor_in_post(account, post)
