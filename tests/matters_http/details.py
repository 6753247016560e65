"""A journey through the counter and the offices, by HTTP alone: what each story of the details begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import connections

from banshi.matters.models import Case
from tests.browser import signed_in

if TYPE_CHECKING:
    from banshi.kernel.actor import Actor
    from tests.cast import Resident, Town


def received(clerk: Actor, who: Resident, matter: str, **more: str) -> str:
    """Receive somebody who came in person and return the address of the visit."""
    form = {"id_number": who.id_number, "name": who.name, "compared": "on", "matter": matter}
    answer = signed_in(clerk).post("/counter/receive", form | more)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def received_for(clerk: Actor, guardian: Resident, child: Resident, matter: str) -> str:
    """Receive somebody who came as the guardian of a child."""
    return received(clerk, guardian, matter, role="guardian", other_number=child.id_number, other_name=child.name)


def sent(clerk: Actor, visit: str, typed: dict[str, str]) -> tuple[int, str]:
    """Send the answers and return the status with the page, or with the address it leads on to."""
    answer = signed_in(clerk).post(visit, {"command": str(uuid4())} | typed)
    return answer.status_code, answer.headers.get("Location", "") or answer.content.decode()


def filed(clerk: Actor, visit: str, typed: dict[str, str]) -> Case:
    """File a visit with these answers."""
    status, told = sent(clerk, visit, typed)
    assert status == 302, told
    return Case.objects.get(id=UUID(told.split("/cases/")[1].split("/")[0]))


def step(officer: Actor, case: Case, name: str, **typed: str) -> int:
    """Let an officer press one button of the case's page; the case is read anew."""
    answer = signed_in(officer).post(f"/office/cases/{case.id}/{name}", {"command": str(uuid4())} | typed)
    case.refresh_from_db()
    return answer.status_code


def handed_over(clerk: Actor, case: Case) -> str:
    """Print the paper where the resident stands, open it and hand it over; return what became of the case."""
    client = signed_in(clerk)
    printed = client.post(f"/counter/cases/{case.id}/paper", {"command": str(uuid4())})
    paper = printed.headers["Location"].split("paper=")[1]
    assert client.get(f"/papers/{paper}.pdf").content.startswith(b"%PDF-")
    client.post(f"/counter/cases/{case.id}/hand-over", {"command": str(uuid4()), "signed": "on"})
    case.refresh_from_db()
    return case.state


def word(clerk: Actor, case: Case, party: int, answer: str) -> int:
    """Keep what somebody said at the counter."""
    typed = {"command": str(uuid4()), "party": str(party), "answer": answer, "how": "counter", "words": ""}
    return signed_in(clerk).post(f"/counter/cases/{case.id}/word", typed).status_code


def stands(person: int, item: str) -> Any:
    """Return what the register shows today, as the owner of the tables reads it; of a code its label."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"select coalesce((select label from register_code c where to_jsonb(v.{item}) = to_jsonb(c.id)"
            f" and %s), v.{item}::text) from register_personversion v where person_id = %s and superseded_at is null"
            " and valid_to is null",
            [item in {"sex", "ethnicity", "blood_type", "marital_status", "military_service"}, person],
        )
        (found,) = cursor.fetchone() or (None,)
    return found


def guardians_of_the_child(town: Town) -> tuple[int, int]:
    """Register Li and Li's brother as guardians of the child; return their row numbers."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update register_personversion set guardian_1 = '李晓明', guardian_2 = '李建国' where person_id = %s",
            [town.child.id],
        )
    return town.li.id, 4
