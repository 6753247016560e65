"""From a case to a paper that states what the register says: a certificate, or what two ends of a move exchange."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.china.booklet.statements import CertificatePaper, Changed, LegPaper, Mover, Stated
from banshi.china.booklet.telling import both, case_of, day_of, source_of
from banshi.matters.jurisdiction import matter
from banshi.register.items import BY_NAME
from banshi.register.records import from_json, shown
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Matter
    from banshi.matters.requests import Request
    from banshi.register.records import Entry, Patch, Person

NOT_STATED = frozenset({"mark", "notes", "has_photo", "card_officer"})
"""Items that the office keeps for itself: they stand on no certificate unless the case has changed them."""
TITLES: dict[str, tuple[_StrOrPromise, _StrOrPromise]] = {
    "entry-permit": (
        _("Permit to move in"),
        _("The station below grants the entry of these persons on its register."),
    ),
    "move-certificate": (
        _("Migration certificate"),
        _("The station below has confirmed the move; these persons leave its register when they are entered."),
    ),
}


def certificate(request: Request) -> CertificatePaper:
    """Fill a certificate: what the register says by the items the matter looks at, and what the case has changed."""
    case = case_of(request)
    definition = matter(case.matter, case.version)
    person = request.household.member(case.person_id)
    stated = (*_stated(definition, person, request.patch, case.person_id), *_granted(definition, request))
    changed = (*_changed(request, case.person_id), *_from_the_log(definition, request, case.person_id))
    return CertificatePaper(
        title=both(definition.certifies),
        number=case.number,
        case_title=both(definition.title),
        stated=stated,
        changed=changed,
        source=source_of(definition.law[0]),
        office=request.seal_of.name,
        officer=request.officer,
        issued_on=day_of(request),
        check_address=request.check_address,
    )


def _stated(definition: Matter[Any], person: Person, patch: Patch | None, person_id: int) -> Iterator[Stated]:
    told = {e.item for e in patch.entries if e.subject_id == person_id and e.item} if patch else set()
    for name in definition.sees:
        item = BY_NAME[name]
        if name not in NOT_STATED and name not in told and not item.sensitive and (says := person.text(name)):
            yield Stated(what=both(item.label), says=says)


def _granted(definition: Matter[Any], request: Request) -> Iterator[Stated]:
    """Name the answers that the matter states once they are granted; one that was left out is not named."""
    for name, label in definition.states:
        if says := shown(from_json(request.answers.get(name))):
            yield Stated(what=both(label), says=says)


def _from_the_log(definition: Matter[Any], request: Request, person_id: int) -> Iterator[Changed]:
    """Name the lines of the change log that were asked for, where the matter reads it."""
    for line in request.changes.get(person_id, ()) if definition.reads_log else ():
        if line.item in request.answers.values():
            new = f"{line.after} ({line.on:%Y-%m-%d})"
            yield Changed(what=both(BY_NAME[line.item].label), old=line.before, new=new)


def _changed(request: Request, person_id: int) -> Iterator[Changed]:
    """Name what the case has changed of the person and of the household; of other members nothing is told."""
    for entry in request.patch.entries if request.patch else ():
        of_the_person = entry.subject in {"person", "membership"} and entry.subject_id == person_id
        of_the_household = entry.subject == "household" and entry.subject_id == request.household.id
        told = entry.item in BY_NAME and entry.item != "notes" and not BY_NAME[entry.item].sensitive
        if told and (of_the_person or of_the_household):
            yield Changed(what=both(BY_NAME[entry.item].label), old=shown(entry.old), new=shown(entry.new))


def leg_paper(request: Request) -> LegPaper:
    """Fill an entry permit or a migration certificate from the proposal of a move."""
    case, patch, household = case_of(request), request.patch, request.household
    assert patch is not None  # noqa: S101 - a move is made from its proposal
    definition = matter(case.matter, case.version)
    title, says = TITLES[request.kind]
    entered = {e.subject_id: e.new for e in patch.entries if (e.subject, e.item) == ("membership", "relation")}
    station, address = _to(request, patch)
    return LegPaper(
        title=both(title),
        says=both(says),
        number=case.number,
        why=both(definition.title),
        from_office=unit(household.station_id).name,
        from_address=household.address,
        to_office=station,
        to_address=address,
        movers=tuple(_mover(one, shown(entered.get(one.id, one["relation"]))) for one in household.members),
        source=source_of(definition.law[0]),
        office=request.seal_of.name,
        officer=request.officer,
        issued_on=day_of(request),
        check_address=request.check_address,
    )


def _to(request: Request, patch: Patch) -> tuple[str, str]:
    """Return the station and the address that they move to: of the household joined, or of the new one."""
    if request.joined is not None:
        return unit(request.joined.station_id).name, request.joined.address
    return next((_opened(e) for e in patch.entries if e.subject == "new-household"), ("", ""))


def _opened(entry: Entry) -> tuple[str, str]:
    return unit(int(shown(entry.values["station"]))).name, shown(entry.values["address"])


def _mover(person: Person, relation: str) -> Mover:
    return Mover(
        name=person.text("name"),
        id_number=person.text("id_number"),
        sex=person.text("sex"),
        born_on=person.born_on or date.min,
        relation=relation,
    )
