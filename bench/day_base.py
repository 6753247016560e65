"""The province before its busiest hour: the crowd with a year of cases and concerns, a model that was learned from it.

Of a hundred million persons as many stand in the base as the bench was asked for, with their share of a year's cases
and concerns; all the hour's work is about them.
"""

from __future__ import annotations

import os
import sys
import time
from itertools import islice
from pathlib import Path
from typing import Any

from bench.apart import up_to_date
from bench.day_rates import CASES_A_YEAR, CONCERNS_A_YEAR

SEED = 20261123
WHOLE = 100_000_000
LEARNED_FROM, FEWEST_LEARNED_FROM = 8000, 2000
FIRST_ACCOUNT = 900_000_001
"""Beyond all accounts of the crowd."""
PROBLEMS, VOICES, FEWEST = 40, 6, 3
ALIKE = (
    "select array_agg(id order by at desc) from concerns_concern where public and place <> '' and problem_id is null"
    " group by category, place having count(*) >= %s order by count(*) desc limit %s"
)


def fill(persons: int) -> None:
    """Fill an empty database. Takes some ten seconds for each million persons, and some seconds for the rest."""
    from django.db import connections

    from banshi.kernel.sealing import make_authority

    began = time.monotonic()
    up_to_date()
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    make_authority(settings.AUTHORITY_FOLDER, "Banshi bench")
    _crowd(persons)
    say(f"{persons:,} persons with a year of their cases and concerns after {time.monotonic() - began:.0f} s")
    from banshi.concerns import same

    same.rebuild()
    _problems()
    _publish()
    _employ()
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum (analyze)")  # as in service
    os.sync()
    say(f"learned, problems linked, months published, vacuumed after {time.monotonic() - began:.0f} s")


def _crowd(persons: int) -> None:
    """Load the crowd, keyed, with the gazetteer and the duties of its hotline, and learn from its concerns."""
    from django.db import connections

    from banshi.concerns import catalogue
    from banshi.demo.crowd import loading
    from banshi.demo.crowd.order import Order
    from banshi.demo.hotline import Line
    from banshi.demo.offices import Plan
    from banshi.kernel import clock
    from banshi.register.finding.writing import key_the_unkeyed

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into register_change (recorded_at, kind, ground) values (now(), 'import', 'bench') returning id"
        )
        (change,) = cursor.fetchone() or (0,)
    cases, concerns = persons * CASES_A_YEAR // WHOLE, persons * CONCERNS_A_YEAR // WHOLE
    order = Order(seed=SEED, today=clock.today(), change=int(change), persons=persons, cases=cases, concerns=concerns)
    loading.load(order)
    key_the_unkeyed(connections["owner"].connection)
    Line(Plan(SEED), SEED).store(clock.now())
    catalogue.forget()
    _learn()


def _learn() -> None:
    """Put a model into use that was learned from a sample; an office with few concerns has learned nothing yet."""
    from banshi.concerns.learning import history
    from banshi.concerns.models import Understanding
    from banshi.concerns.understanding import train
    from banshi.kernel import clock

    samples = list(islice(history(), LEARNED_FROM))
    if len(samples) < FEWEST_LEARNED_FROM:
        return
    trained = train(samples)
    Understanding.objects.using("owner").create(
        version=trained.report.version, made_at=clock.now(), live=True, words="bench",
        report=trained.report.as_json(), content=trained.model.to_bytes(),
    )  # fmt: skip


def _problems() -> None:
    """Link what was said alike, so that there are problems to look at."""
    from django.db import connections

    from banshi.concerns import problems
    from banshi.kernel.actor import NOBODY
    from banshi.kernel.refusals import Refusal

    with connections["owner"].cursor() as cursor:
        cursor.execute(ALIKE, [FEWEST, PROBLEMS])
        for (ids,) in cursor.fetchall():
            for one in ids[1:VOICES]:
                try:
                    problems.join(one, ids[0], by=NOBODY, how="operator")
                except Refusal as refusal:
                    say(f"not linked: {refusal.code}")


def _publish() -> None:
    from banshi.publishing.closing import close_cycles
    from banshi.publishing.releases import publish_closed

    publish_closed()
    close_cycles()


def _employ() -> None:
    """Give every office somebody who is there: at a station a clerk and an officer, elsewhere an officer."""
    from datetime import date

    from banshi.stations.models import Account, Post, Unit

    empty = Unit.objects.using("owner").exclude(id__in=Post.objects.using("owner").values("unit_id")).order_by("id")
    duties = [
        (unit, duty) for unit in empty for duty in (("clerk", "officer") if unit.kind == "station" else ("officer",))
    ]
    accounts = Account.objects.using("owner").bulk_create(
        Account(id=at, username=f"bench-{unit.pk}-{duty}", first_name="王强", password="!")  # noqa: S106 - nobody signs in by it
        for at, (unit, duty) in enumerate(duties, start=FIRST_ACCOUNT)
    )
    Post.objects.using("owner").bulk_create(
        Post(account=account, unit=unit, duty=duty, since=date(2020, 1, 1))
        for account, (unit, duty) in zip(accounts, duties, strict=True)
    )


def staff() -> dict[str, list[tuple[int, int, int]]]:
    """Return who works where, as (account, post, unit): clerks and officers of stations, operators, units' officers."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select case when u.kind = 'hotline' then 'operator' when u.kind <> 'station' then 'unit'"
            " else p.duty end, p.account_id, p.id, u.id from stations_post p join stations_unit u on u.id = p.unit_id"
            " where (u.kind = 'hotline' and p.duty = 'clerk')"
            " or (u.kind = 'station' and p.duty in ('clerk', 'officer'))"
            " or (u.kind not in ('hotline', 'station') and p.duty = 'officer') order by p.id"
        )
        found: dict[str, list[tuple[int, int, int]]] = {}
        for kind, *who in cursor.fetchall():
            found.setdefault(kind, []).append((who[0], who[1], who[2]))
        return found


def sessions(staff_of: dict[str, list[tuple[int, int, int]]]) -> dict[str, str]:
    """Sign everybody in and return their session keys by account: as the sign-in page leaves a session."""
    from banshi.stations.models import Account

    posts = {account: post for many in staff_of.values() for account, post, _unit in many}
    found = Account.objects.using("owner").filter(id__in=posts)
    return {str(account.pk): session_of(account, posts[account.pk]) for account in found}


def session_of(account: Any, post: int | None) -> str:  # noqa: ANN401 - a model, known after Django is set up
    """Sign an account in, in one of its posts if it has any, and return the key of its session."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils.module_loading import import_string

    from banshi.web.middleware import POST_KEY

    session: Any = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    if post is not None:
        session[POST_KEY] = post
    session.create()
    return str(session.session_key)


def say(sentence: str) -> None:
    """Tell whoever waits how far it is."""
    print(sentence, file=sys.stderr, flush=True)
