"""What Banshi does with ballots by itself: open and close them on time, mix the urn each night, and forget.

A run that was killed, or a worker that stood still, is simply run again: nothing is done twice.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from banshi.kernel import clock
from banshi.voting.ballots import close_due, mix, open_due
from banshi.voting.jurisdiction import pack
from banshi.voting.lifecycle import BallotState
from banshi.voting.models import Ballot


def run_clocks() -> int:
    """Open and close what is due, mix what lay for a day, forget who voted long ago; return how many ballots moved."""
    moved = open_due() + close_due()
    mix_due()
    forget()
    return moved


def mix_due() -> int:
    """Mix the urn of every open ballot that was not mixed today, so that no order outlives the day."""
    due = Ballot.objects.filter(state=BallotState.OPEN, mixed_on__lt=clock.today()).values_list("id", flat=True)
    for ballot_id in due:
        # The ballot is not held meanwhile: whoever casts now does not wait, and their vote is mixed the next time.
        mix(ballot_id)
        Ballot.objects.filter(id=ballot_id, state=BallotState.OPEN).update(mixed_on=clock.today())
    return len(due)


def forget() -> int:
    """Forget who has taken a paper, once nobody can object any more; return how many were forgotten."""
    before = clock.now() - timedelta(days=pack().rights_kept_days)
    with connection.cursor() as cursor:
        cursor.execute("select voting_forget(%s::timestamptz)", [before])
        (forgotten,) = cursor.fetchone() or (0,)
    return int(forgotten)
