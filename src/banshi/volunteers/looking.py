"""Reading where somebody is helped, and who comes: each reading is a look, committed first, that they can read.

An address opens to a volunteer only after both sides said yes: the database sees to it (``door.sql``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from banshi import access
from banshi.kernel.refusals import NotAllowed
from banshi.notices.sending import Contact as Reached
from banshi.volunteers import codes
from banshi.volunteers.models import Contact, Whereabouts

if TYPE_CHECKING:
    from uuid import UUID

    from banshi.kernel.actor import Actor

ARRANGE, VISIT, MEET, CALL, VET = (
    "arrange-help", "volunteer-visit", "meet-volunteer", "call-volunteer", "vet-volunteer"
)  # fmt: skip
"""Keys of the sentences in which whoever is looked at reads why."""
OF_THE_HELPED = ("name", "phone", "address", "words")
OF_VOLUNTEERS = ("name", "phone")


def whereabouts(need_id: UUID, *, by: Actor) -> Whereabouts:
    """Return who is helped and where, after writing a look down: for the unit, or for a volunteer after both yeses."""
    _look(need_id, ARRANGE if by.is_staff else VISIT, OF_THE_HELPED, by)
    found = Whereabouts.objects.filter(need_id=need_id).first()
    if found is None:
        raise NotAllowed(
            "not-agreed",
            _("The address is shown when both sides have said yes and enough people come."),
            cure=_("You are told as soon as it is so."),
        )
    return found


def who_comes(need_id: UUID, *, by: Actor) -> list[Contact]:
    """Return who comes, for the person helped when both sides said yes, or for the unit that arranges it."""
    _look(need_id, CALL if by.is_staff else MEET, OF_VOLUNTEERS, by)
    return list(Contact.objects.order_by("name", "offer_id"))


def whom_to_vet(offer_id: UUID, *, by: Actor) -> Contact:
    """Return the name and number of a volunteer who asked to be vetted, for the unit that decides."""
    _look(offer_id, VET, OF_VOLUNTEERS, by)
    found = Contact.objects.filter(offer_id=offer_id).first()
    if found is None:
        raise NotAllowed("not-asked", _("This volunteer does not wait for your unit."))
    return found


def helped(person_id: int) -> list[UUID]:
    """Return the needs in which somebody on the register is helped: bare ids, for their own page."""
    with connection.cursor() as cursor:
        cursor.execute("select volunteers_helped(%s)", [person_id])
        (found,) = cursor.fetchone() or ([],)
    return list(found)


def reach(need_id: UUID) -> Reached:
    """Return how the person helped is reached, while a notice waits for them, and where they can answer."""
    with connection.cursor() as cursor:
        cursor.execute("select phone, number from volunteers_reach(%s)", [need_id])
        phone, number = cursor.fetchone() or ("", "")
    return Reached(phone=phone, path=codes.path_of(number, need_id)) if number else Reached()


def _look(reference: UUID, purpose: str, items: tuple[str, ...], by: Actor) -> None:
    access.refuse_inside_a_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "select volunteers_look(%s, %s, %s, %s, %s, %s)",
            [reference, by.account_id, by.unit_id, by.duty or "", purpose, list(items)],
        )
