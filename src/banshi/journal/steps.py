"""The only way to change a state.

``taking`` locks the thing, checks that the step belongs to its state and that the actor may take it, lets the
caller do the work, then moves the state and writes the journal line: in one transaction, or not at all.
``beginning`` does the same for the first step of a new thing. A command that comes twice is done once, and none is
written down by a clock that differs from the database's.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from banshi.journal.agreeing import differ, is_of_clocks
from banshi.journal.models import Line
from banshi.journal.rows import one_row
from banshi.kernel import clock
from banshi.kernel.refusals import AlreadyDone, NotAllowed, NotFound, Refusal, WrongState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Step[T: models.Model]:
    """One move of a life: from which states, to which, and who may make it; without an end the state stays."""

    name: str
    says: _StrOrPromise
    start: tuple[str, ...] = ()
    end: str = ""
    who: Callable[[Actor, T], bool]
    only_for: _StrOrPromise


@contextmanager
def taking[T: models.Model](
    step: Step[T], kind: type[T], pk: UUID, *, by: Actor, reason: str = "", command: UUID | None = None
) -> Iterator[T]:
    """Lock the thing, check the step, let the caller do its work, then move the state and write it down.

    Fields that the caller sets on the thing are saved with the move. Raises ``NotFound``, ``WrongState``,
    ``NotAllowed``, and ``AlreadyDone`` where the same command was carried out before.
    """
    with _one_transaction(command):
        thing = one_row(kind, pk, lock=True)
        if thing is None:
            raise NotFound("no-such-thing", _("There is nothing under this number."))
        start = _state(thing)
        if start not in step.start:
            raise WrongState(
                "wrong-state",
                _("“%(step)s” is not possible any more: somebody else has already dealt with it.")
                % {"step": step.says},
                cure=_("Open it again to see how it stands now."),
            )
        allow(step, thing, by)
        before = _columns(thing)
        yield thing
        changed = {name: value for name, value in _columns(thing).items() if value != before[name]}
        end = step.end or start
        _write(thing, step, (start, end), changed | {"state": end}, by, reason, command)
        thing.__dict__["state"] = end


@contextmanager
def beginning[T: models.Model](
    step: Step[T], thing: T, *, by: Actor, reason: str = "", command: UUID | None = None
) -> Iterator[T]:
    """Begin a life: check the actor, let the caller add what belongs to the thing, insert it in its first state.

    Foreign keys to the thing are checked at commit, so what belongs to it may be inserted before it. A thing that has
    begun already raises ``AlreadyDone``.
    """
    with _one_transaction(command, thing):
        allow(step, thing, by)
        thing.__dict__["state"] = step.end
        yield thing
        _write_first(thing, step, by, reason, command)


def allow[T: models.Model](step: Step[T], thing: T, by: Actor) -> None:
    """Refuse the actor who may not take this step, saying who may."""
    if not step.who(by, thing):
        raise NotAllowed(
            "not-allowed",
            _("“%(step)s” is only for %(whom)s.") % {"step": step.says, "whom": step.only_for},
            cure=_("Pass it to a colleague who may."),
        )


def remark(thing: models.Model, name: str, *, by: Actor, reason: str) -> None:
    """Write a line of what was said about a thing in the caller's transaction; its state stays as it is."""
    with connection.cursor() as cursor:
        cursor.execute(_dated(), _line(thing, name, _state(thing), _state(thing), by, reason, None))


@contextmanager
def _one_transaction(command: UUID | None, thing: models.Model | None = None) -> Iterator[None]:
    try:
        with transaction.atomic(durable=False):
            yield
    except AlreadyDone:
        raise
    except Refusal:  # what refuses it may be what it did itself the first time: a term extended, a person called today
        refuse_repetition(command)
        raise
    except IntegrityError:
        refuse_repetition(command)
        if thing is not None and one_row(type(thing), thing.pk) is not None:
            raise AlreadyDone(thing.pk) from None
        raise
    except DatabaseError as error:
        if is_of_clocks(error):
            raise differ() from error
        raise


def refuse_repetition(command: UUID | None) -> None:
    """Raise ``AlreadyDone`` where a command was carried out before."""
    if command is None:
        return
    done = Line.objects.filter(command=command).values_list("thing_id", flat=True).first()
    if done is not None:
        raise AlreadyDone(done)


def _state(thing: models.Model) -> str:
    return str(thing.__dict__["state"])


def _columns(thing: models.Model) -> dict[str, object]:
    return {field.attname: thing.__dict__[field.attname] for field in thing._meta.concrete_fields}  # noqa: SLF001 - Django's public name


LINE = (
    'insert into journal_line (at, kind, thing_id, step, start, "end", account_id, unit_id, duty, reason, command)'
    " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def _dated() -> str:
    """Return the statement that writes a line, dated by a clock that agrees with the database's.

    Where the process was told what time it is (tests, the past of the demonstration) there is nothing to compare.
    """
    return LINE if clock.is_stopped() else LINE.replace("values (%s,", "values (journal_dated(%s::timestamptz),", 1)


def _line(
    thing: models.Model, name: str, start: str, end: str, by: Actor, reason: str, command: UUID | None
) -> list[Any]:
    return [
        clock.now(), thing._meta.label_lower, thing.pk, name, start, end,  # noqa: SLF001 - Django's public name
        by.account_id, by.unit_id, by.duty or "", reason, command,
    ]  # fmt: skip


def _write[T: models.Model](
    thing: T,
    step: Step[T],
    move: tuple[str, str],
    changed: dict[str, object],
    by: Actor,
    reason: str,
    command: UUID | None,
) -> None:
    """Move the state and write the line, in one statement."""
    meta = thing._meta  # noqa: SLF001 - Django's public name
    sets = ", ".join(f'"{name}" = %s' for name in changed)
    moved = f'with moved as (update "{meta.db_table}" set {sets} where id = %s) '  # noqa: S608 - names from the model
    prepared = {field.attname: field for field in meta.concrete_fields}
    values = [prepared[name].get_db_prep_save(value, connection) for name, value in changed.items()]
    with connection.cursor() as cursor:
        line = _line(thing, step.name, *move, by, reason, command)
        cursor.execute(moved + _dated(), [*values, thing.pk, *line])


def _write_first[T: models.Model](thing: T, step: Step[T], by: Actor, reason: str, command: UUID | None) -> None:
    """Insert the thing and write its first line, in one statement."""
    meta = thing._meta  # noqa: SLF001 - Django's public name
    # What is empty is left out: a statement with more than fifty places would be read anew each time (psycopg).
    fields = [field for field in meta.concrete_fields if thing.__dict__[field.attname] is not None]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    begun = f'with begun as (insert into "{meta.db_table}" ({columns}) values ({places})) '  # noqa: S608 - as above
    values = [field.get_db_prep_save(thing.__dict__[field.attname], connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(begun + _dated(), [*values, *_line(thing, step.name, "", step.end, by, reason, command)])
