"""The office corrects its own mistake: from a finding of the check, or from somebody found in a search of its area.

The record is shown as it is, which is a look that the resident reads of. Whoever starts a correction says which item is
wrong, what shall stand there and what went wrong; somebody else decides. One page for both ways in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from banshi import access
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.matters import filing
from banshi.matters.definition import ItemName
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Case
from banshi.matters.vocabulary import Role
from banshi.register import findings
from banshi.register.items import BY_NAME
from banshi.web.audience import for_staff
from banshi.web.case_rows import Row, register_rows
from banshi.web.forms import QuestionsForm, form_of, questions
from banshi.web.templatetags.banshi import code_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse
    from django.utils.functional import _StrOrPromise

    from banshi.matters.definition import Matter
    from banshi.register.findings import Found
    from banshi.register.items import Item
    from banshi.register.records import Household
    from banshi.web.audience import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Row):
    """One fact of the record, with the way to correct it where the office can."""

    url: str
    action: _StrOrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Whose record is to be corrected, by which matter, about which item, and from which finding, if any."""

    person_id: int
    household_id: int
    found: Found | None
    matter: Matter[Any] | None
    item: Item | None


@for_staff(Duty.OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Request, person_id: int) -> HttpResponse:
    """Show the record as it is, ask what shall stand there, and start the office's own correction."""
    start = _start(request, person_id)
    if start.matter is None:
        return _record(request, start)
    household = _seen(request, start, start.matter, _items(start, start.matter))
    form = form_of(start.matter, household, start.item)
    if request.method != "POST":
        first = {"command": uuid4(), "item": start.item.name if start.item else ""}
        return _asked(request, start, household, form(initial=first))
    sent = form(request.POST)
    case_id = _filed(request, start, start.matter, sent)
    if case_id is None:
        return _asked(request, start, household, sent)
    if start.found is not None:
        findings.under_correction(start.found.id, case_id)
    messages.success(request, _("The correction is on its way: somebody else decides it."))
    return redirect("office-case", case_id)


def correctable(names: Sequence[str]) -> list[tuple[Item, Matter[Any]]]:
    """Return those of the items that an office corrects by itself, each with the matter that does it."""
    own = [one for one in _by_the_office() if one.who_may_apply == (Role.OFFICE,)]
    ways = [(name, next((one for one in own if name in one.changes_items), None)) for name in names if name in BY_NAME]
    return [(BY_NAME[name], one) for name, one in ways if one is not None]


def address(person_id: int, found: Found | None = None, matter: Matter[Any] | None = None, item: str = "") -> str:
    """Return where a correction of somebody's record is started."""
    asked = QueryDict(mutable=True)
    said = {"finding": str(found.id) if found else "", "matter": matter.code if matter else "", "item": item}
    asked.update({name: value for name, value in said.items() if value})
    return reverse("correct", args=(person_id,)) + (f"?{asked.urlencode()}" if asked else "")


def is_being_corrected(found: Found) -> bool:
    """Say whether a correction is under way; one that was refused or withdrawn leaves the finding to be answered."""
    return found.case_id is not None and Case.objects.filter(pk=found.case_id, closed_at=None).exists()


def _by_the_office() -> list[Matter[Any]]:
    return [one for one in jurisdiction().matters if Role.OFFICE in one.who_may_apply]


def _asks_item(matter: Matter[Any]) -> bool:
    return any(kind is ItemName for _name, _question, kind in questions(matter))


def _start(request: Request, person_id: int) -> Start:
    """Read what was chosen so far; a person of another station, or another office's finding, is not found here."""
    stands = access.stands_at(person_id)
    if stands is None or stands[1] != request.actor.unit_id:
        raise NotFound("no-such-person", _("There is no such person on the register of this station."))
    code, name = request.GET.get("matter", ""), request.GET.get("item", "")
    definition = next((one for one in _by_the_office() if one.code == code), None)
    if definition is None and code:
        raise NotFound("no-such-correction", _("An office cannot correct its own mistake by this matter."))
    asks_item = definition is not None and _asks_item(definition)
    item = BY_NAME.get(name) if definition and asks_item and name in definition.changes_items else None
    return Start(
        person_id=person_id,
        household_id=stands[0],
        found=_found(request, person_id, request.GET.get("finding", "")),
        matter=definition if item or not asks_item else None,
        item=item,
    )


def _found(request: Request, person_id: int, typed: str) -> Found | None:
    if not typed:
        return None
    try:
        found = findings.finding(UUID(typed))
    except ValueError:
        raise NotFound("no-such-finding", _("There is no such finding.")) from None
    if found.station_id != request.actor.unit_id or person_id not in found.persons:
        raise NotFound("no-such-finding", _("There is no such finding."))
    if found.state != "open" or is_being_corrected(found):
        raise NotFound("no-such-correction", _("This finding was answered, or is being corrected already."))
    return found


def _record(request: Request, start: Start) -> HttpResponse:
    """Show the whole record, each item with the way to correct it."""
    general = next(one for one in _by_the_office() if _asks_item(one) and one.who_may_apply == (Role.OFFICE,))
    household = _seen(request, start, general, general.known)
    person = household.member(start.person_id)
    ways = {item.name: matter for item, matter in correctable(general.known)}
    rows = [
        Shown(
            label=BY_NAME[name].label, value=code_label(person[name]), action=_("This is wrong…"),
            url=address(start.person_id, start.found, ways[name], name) if name in ways else "",
        )
        for name in general.known
    ]  # fmt: skip
    others = [
        (one, address(start.person_id, start.found, one))
        for one in _by_the_office() if one.who_may_apply != (Role.OFFICE,)
    ]  # fmt: skip
    context = {"start": start, "name": person.text("name"), "rows": rows, "others": others}
    return render(request, "office/correct.html", context)


def _asked(request: Request, start: Start, household: Household, form: QuestionsForm) -> HttpResponse:
    """Ask what shall stand there, beside what stands there now."""
    assert start.matter is not None  # noqa: S101 - nothing is asked before a matter is chosen
    person = household.member(start.person_id)
    names = [name for name in _items(start, start.matter) if name != "name"]
    kin = [one for one in household.members if one.id != person.id] if start.matter.concerns_household else []
    context = {
        "start": start, "matter": start.matter, "name": person.text("name"), "rows": register_rows(person, names),
        "kin": kin, "form": form, "back_url": address(start.person_id, start.found),
    }  # fmt: skip
    return render(request, "office/correct.html", context, status=422 if form.is_bound else 200)


def _items(start: Start, matter: Matter[Any]) -> tuple[str, ...]:
    """Return which items have to be seen: of one item itself and what it depends on, else what the matter shows."""
    if start.item is None:
        return matter.known
    return tuple(dict.fromkeys(("name", start.item.name, *(start.found.items if start.found else ()))))


def _seen(request: Request, start: Start, matter: Matter[Any], items: Sequence[str]) -> Household:
    asked: dict[str, Any] = {
        "by": request.actor, "purpose": matter.code, "reference": start.found.id if start.found else None,
    }  # fmt: skip
    if matter.concerns_household:
        return access.look_at_household(start.household_id, items, **asked)
    return access.look_at(start.person_id, items, household_id=start.household_id, **asked)


def _filed(request: Request, start: Start, matter: Matter[Any], form: QuestionsForm) -> UUID | None:
    """File the case, once however often it is sent, and return its id; what a rule forbids is said at the form."""
    if not form.is_valid():
        return None
    try:
        case = filing.correct(
            matter.code, start.person_id, start.household_id, form.answers(matter),
            by=request.actor, command=form.command_id(),
        )  # fmt: skip
    except AlreadyDone as done:
        return done.thing_id
    except RuleBroken as refusal:
        form.add_error(None, refusal.said)
        return None
    return case.id
