"""Whom a step of a project tells: those who asked, by the contact they left with their concern, and the units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from banshi.kernel import clock
from banshi.notices.actions import Told, queue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from banshi.projects.models import Project

TELL = """
insert into notices_notice (at, kind, case_id, case_number, contact_id, path, tries)
select %s, %s, %s, %s, a.concern_id, '', 0 from projects_askers(%s) a
"""


def tell_askers(project: Project, kind: str) -> int:
    """Queue a notice to everybody who asked and can be reached, in the caller's transaction; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(TELL, [clock.now(), kind, project.id, project.number, project.id])
        return int(cursor.rowcount)


ASK = """
with asked as (
  insert into projects_asking (project_id, round, months, concern_id, at, why)
  select %s, %s, %s, a.concern_id, %s, '' from projects_askers(%s) a
  on conflict do nothing returning concern_id)
insert into notices_notice (at, kind, case_id, case_number, contact_id, path, tries)
select %s, %s, %s, %s, concern_id, '', 0 from asked
"""


def ask_askers(project: Project, kind: str, *, months: int) -> int:
    """Ask everybody who asked whether it holds, each once a check, and tell them; one statement. Returns how many."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(ASK, [project.id, project.round, months, now, project.id, now, kind, project.id, project.number])
        return int(cursor.rowcount)


def tell_some(project: Project, kind: str, concerns: Iterable[UUID]) -> None:
    """Queue a notice to those who reported these concerns."""
    told = [Told(kind=kind, contact_id=one) for one in concerns]
    if told:
        queue(*told, case_id=project.id, case_number=project.number)


def tell_units(project: Project, kind: str, units: Iterable[int | None] = ()) -> None:
    """Queue a notice to the units that carry a project, or to those named."""
    named = {one for one in (units or (project.lead_unit_id, *project.unit_ids)) if one is not None}
    if named:
        queue(*(Told(kind=kind, unit_id=one) for one in sorted(named)), case_id=project.id, case_number=project.number)


def askers_count(project: Project) -> int:
    """Return how many people asked for it and can be reached."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from projects_askers(%s)", [project.id])
        (counted,) = cursor.fetchone() or (0,)
    return int(counted)


def askers(project: Project) -> list[tuple[UUID, str]]:
    """Return those who asked: the concern of each, and the ticket under which they are drawn by lot."""
    with connection.cursor() as cursor:
        cursor.execute("select concern_id, ticket from projects_askers(%s)", [project.id])
        found: list[tuple[UUID, str]] = cursor.fetchall()
    return found
